"""The panels that compare, without a kernel: two cases, other days, two numbers, the guideline's steps."""

from __future__ import annotations

import asyncio
import base64
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from lawkit import Case, Records, charts, panels
from lawkit.explain import label
from lawkit.factsfile import to_toml
from lawkit.panels.casepanel import samples
from lawkit.wording import say

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
EVIL = "<img src=x onerror=alert(1)>"


def alt(value: str) -> str:
    found = re.search(r' (?:alt|aria-label)="([^"]+)"', value)
    assert found
    return found[1]


@LANGS
def test_two_cases_name_the_fact_that_decides(lang: str) -> None:
    panel = panels.TwoCases(lang=lang)
    assert "49 → 50" in panel.status.value and say("compare.deciding", lang) in panel.told.value
    assert "49 / 50" in alt(panel.picture.value) and "50 / 50" in alt(panel.picture.value)
    panel.swap()
    assert "50 → 49" in panel.status.value
    panel.put("B", panel.a)
    assert say("compare.same", lang) in panel.status.value


@LANGS
def test_two_cases_are_chosen_from_the_casebook_too(lang: str) -> None:
    panel = panels.TwoCases(lang=lang)
    pick = panel.children[2].children[0]
    name = next(label for label, _ in pick.options if label.startswith("毛某" if lang == "zh" else "Mao"))
    pick.value = name
    assert panel.a.records[0].get("count") == 3743


@LANGS
def test_the_same_facts_on_another_day(lang: str) -> None:
    case = Case(records=[Records("student_roll", 500_000, obtained="bought")])
    panel = panels.Timeline(lang, case)
    today = panel.status.value
    panel.facts["conduct.from"].input.value = "2005"
    panel.facts["conduct.to"].input.value = "2006"
    assert panel.status.value != today and panel.assessment.law.edition == "none"
    assert "2005" in panel.law.value
    assert alt(panel.picture.value)
    panel.facts["conduct.to"].input.value = "2004"
    assert panel.facts["conduct.to"].error.value and panel.assessment.law.edition == "none"


@LANGS
def test_the_map_moves_the_case_and_explains_what_cannot_be(lang: str) -> None:
    panel = panels.ThresholdMap(lang, samples()["three_tiers"])
    panel.boxes["x"].value = 300
    assert panel.case.records[0].get("count") == 300 and "300" in alt(panel.picture.value)
    assert panel.boxes["x"].description == label("records[0].count", lang)
    panel.boxes["x"].value = -3
    assert "role='alert'" in panel.fault.value and panel.case.records[0].get("count") == 300
    panel.boxes["x"].value = 301
    assert panel.fault.value == "" and panel.case.records[0].get("count") == 301
    panel.boxes["y"].value = 5000
    assert "5(1)(7)" in panel.assessment.met


def test_the_map_keeps_two_different_axes() -> None:
    panel = panels.ThresholdMap("en", samples()["three_tiers"])
    panel.pickers["x"].value = "gains.illegal_gains"
    assert panel.axes == {"x": "gains.illegal_gains", "y": "records[0].count"}
    panel.load(Case(illegal_gains=4000))
    assert panel.axes["x"] == "gains.illegal_gains" and not panel.axes["y"].startswith("records")
    assert panel.boxes["x"].value == 4000


@LANGS
def test_a_map_that_would_contradict_the_case_says_so(lang: str) -> None:
    panel = panels.ThresholdMap(lang, samples()["hotel_receptionist"])
    assert say("compare.map.contradicts", lang)[:10] in panel.picture.value
    assert say("law.choice.unknown", lang) in panel.boxes["x"].description


@LANGS
def test_the_workshop_goes_step_by_step(lang: str) -> None:
    panel = panels.GuidelineWorkshop(lang, samples()["three_tiers"])
    before = panel.steps.value
    panel.facts["afterwards.surrender"].input.value = "True"
    assert say("guideline.step.surrender", lang) in panel.steps.value and panel.steps.value != before
    panel.use("national-2021")
    assert say("guideline.step.surrender", lang) in panel.steps.value
    panel.load(Case(records=[Records(tier=3, count=1)]))
    assert say("panels.guideline.none", lang) in panel.steps.value


@LANGS
def test_titles_are_text_never_markup(lang: str) -> None:
    case = Case(title={"zh": EVIL, "en": EVIL}, records=[Records(tier=1, count=60)])
    shown = [panels.TwoCases(lang, case, case).told.value, panels.Timeline(lang, case).status.value,
             panels.GuidelineWorkshop(lang, case).steps.value, panels.ThresholdMap(lang, case).picture.value]
    assert EVIL not in "".join(shown) and "&lt;img" in shown[0]


def test_every_chart_stands_on_its_assessment() -> None:
    case = samples()["three_tiers"]
    assert panels.Timeline("en", case).picture.value == charts.timeline(case).html("en", "column")
    assert panels.ThresholdMap(lang="en").picture.value == charts.threshold_map(case, "records[1].count", "records[2].count").html("en", "column")


@LANGS
def test_pictures_for_slides_are_made_when_asked(lang: str) -> None:
    panel = panels.CaseExplorer(lang, samples()["tracker"])
    fold = next(f for f in panel._folds if f.title == say("panels.fold.take", lang))
    fold.show(True)
    assert panel.slides.value == ""
    fold.body.children[1].click()
    links = dict(re.findall(r'download="([^"]+)" href="data:[^,]+;base64,([^"]+)"', panel.slides.value))
    assert sorted(links) == ["ladder.png", "ladder.svg", "ranges.png", "ranges.svg"]
    assert base64.b64decode(links["ladder.png"]).startswith(b"\x89PNG") and b"<svg" in base64.b64decode(links["ranges.svg"])
    panel.set("records[0].count", 50)
    assert panel.slides.value == "", "a picture of another case must not be taken for this one"


def uploaded(content: bytes) -> dict[str, object]:
    return {"name": "case.toml", "type": "", "size": len(content), "content": memoryview(content),
            "last_modified": datetime(2026, 11, 24, tzinfo=UTC)}


@LANGS
def test_a_saved_facts_file_is_opened_again(lang: str) -> None:
    panel = panels.CaseExplorer(lang, samples()["tracker"])
    panel._loader.show(True)
    panel.upload.value = (uploaded(b"\xff\xfe\x00"),)
    assert panel.paste_fault.value and panel.case == samples()["tracker"]
    content = to_toml(samples()["three_tiers"]).encode("utf-8")
    panel.upload.value = (uploaded(content),)
    assert panel.case == samples()["three_tiers"] and panel.paste_fault.value == ""


async def _typed(panel: panels.CaseExplorer, values: list[int], pause: float) -> int:
    drawn = 0
    work = panel._draw.work

    def counted() -> None:
        nonlocal drawn
        drawn += 1
        work()

    panel._draw.work = counted
    for value in values:
        panel.set("records[0].count", value)
        await asyncio.sleep(pause)
    await asyncio.sleep(0.4)
    return drawn


def test_a_burst_of_changes_is_drawn_at_most_twice() -> None:
    panel = panels.CaseExplorer("en", samples()["tracker"])
    assert asyncio.run(_typed(panel, [1, 12, 123, 1234, 12345], 0.005)) <= 2
    assert "12,345 / 50" in alt(panel.ladder.value), "the last value is the one that is drawn"


WITHOUT = """
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in sys.argv[1:]:
            raise ImportError(name)
sys.meta_path.insert(0, Gone())
from lawkit import panels
from lawkit.panels.casepanel import samples
for lang in ("zh", "en"):
    for make in (panels.CaseExplorer, panels.Timeline, panels.ThresholdMap, panels.GuidelineWorkshop, panels.RecordLedger, panels.TwoCases):
        panel = make(lang=lang)
        assert "role='status'" in panel.status.value, make
    panel = panels.CaseExplorer(lang)
    panel.set("records[0].count", 60)
    assert "<table" in panel.ladder.value and ("<svg" in panel.ladder.value) == ("fontTools" not in sys.argv)
    for fold in panel._folds:
        fold.show(True)
assert not {"numpy", "matplotlib"} & set(sys.modules)
"""


@pytest.mark.parametrize("missing", [["numpy", "matplotlib"], ["numpy", "matplotlib", "fontTools"]])
def test_panels_work_without_drawing_libraries(missing: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT, *missing], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
