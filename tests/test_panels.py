"""The case explorer without a kernel: set a control, read the HTML, in both languages."""

from __future__ import annotations

import base64
import inspect
import re

import pytest

from lawkit import Case, FactsError, Records, between, load_case, panels
from lawkit.fields import CASE_FIELDS, FIELDS, RECORD_FIELDS
from lawkit.panels.explorer import BATCH, BATCH_MORE, GROUPS, samples
from lawkit.panels.inputs import read, write
from lawkit.wording import say

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
TRACKS = Case(records=[Records("gps_track", 49, obtained="stolen")])


@pytest.fixture
def explorer() -> panels.CaseExplorer:
    return panels.CaseExplorer("en", TRACKS)


def type_into(panel: panels.CaseExplorer, path: str, text: str) -> None:
    panel.facts[path].input.value = text


def fold(panel: panels.CaseExplorer, name: str) -> str:
    """Open a fold of the result and read it."""
    found = next(f for f in panel._folds if f.title == say(f"panels.fold.{name}", panel.lang))
    found.show(True)
    return found.body.children[-1].value


@LANGS
def test_forty_nine_and_fifty_differ_by_a_range(lang: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    assert say("law.reason.none_met", lang) in panel.status.value
    type_into(panel, "records[0].count", "50")
    assert say("law.grade.1", lang).lower() in panel.status.value.lower()
    assert "50 / 50" in panel.ladder.value and "role='status'" in panel.status.value
    assert ("3年" if lang == "zh" else "3 years") in panel.status.value


@LANGS
def test_pictures_carry_their_numbers_in_words(lang: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    type_into(panel, "records[0].count", "4,321")
    alt = re.search(r'<svg [^>]*aria-label="([^"]+)"', panel.ladder.value)
    assert alt and "4,321 / 50" in alt[1]
    ranges = re.search(r'<svg [^>]*aria-label="([^"]+)"', panel.ranges.value)
    assert ranges and "36–84" in ranges[1]


@pytest.mark.parametrize("bad", ["-45", "45.9", "NaN", "many", "1e3", "50-40"])
@LANGS
def test_bad_input_is_explained_and_changes_nothing(lang: str, bad: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    type_into(panel, "records[0].count", bad)
    control = panel.facts["records[0].count"]
    assert panel.case == TRACKS and "role='alert'" in control.error.value and control.error.layout.display == ""
    assert control.input.value == bad, "what was typed is not lost"
    type_into(panel, "records[0].count", "60")
    assert panel.case.records[0].get("count") == 60 and control.error.value == ""


def test_set_raises_what_a_person_would_see(explorer: panels.CaseExplorer) -> None:
    with pytest.raises(FactsError):
        explorer.set("records[0].count", -1)
    explorer.set("gains.illegal_gains", 5000)
    assert explorer.assessment.met == ("5(1)(7)",)


@pytest.mark.parametrize("text, value", [
    ("", None), ("60", 60), ("６０", 60), ("5,000", 5000), ("400-700", {"at_least": "400", "at_most": "700"}),
    ("400至700", {"at_least": "400", "at_most": "700"}), ("?", "unknown"), ("不清楚", "unknown")])
def test_reading_what_people_type(text: str, value: object) -> None:
    expected = {k: int(v) for k, v in value.items()} if isinstance(value, dict) else value
    assert read(FIELDS["records.count"], text) == expected


@pytest.mark.parametrize("path, value", [("records.count", between(400, 700)), ("gains.illegal_gains", between(100, "200.50")),
                                         ("conduct.from", "2020-03"), ("conduct.to", "2020"), ("tried_on", "2020-02-29")])
def test_what_is_written_is_read_back(path: str, value: object) -> None:
    leaf = path.rpartition(".")[2]
    case = Case(records=[Records(tier=1, count=value)]) if path == "records.count" else Case.from_dict(
        {"tried_on": value} if path == "tried_on" else {path.partition(".")[0]: {leaf: value}})
    stated = case.records[0].stated["count"] if path == "records.count" else case.stated[path]
    again = read(FIELDS[path], write(FIELDS[path], stated))
    other = Case(records=[Records(tier=1, count=again)]) if path == "records.count" else Case.from_dict(
        {"tried_on": again} if path == "tried_on" else {path.partition(".")[0]: {leaf: again}})
    assert other == case


def test_every_fact_has_a_control(explorer: panels.CaseExplorer) -> None:
    offered = {p for group in GROUPS.values() for p in group} | {f"records.{leaf}" for leaf in (*BATCH, *BATCH_MORE)}
    texts = {p for p, f in CASE_FIELDS.items() if f.type == "text"}
    assert offered == set(CASE_FIELDS) - texts | {f"records.{leaf}" for leaf in RECORD_FIELDS}
    for path, control in explorer.facts.items():
        assert control.input.description.strip() and control.input.tooltip.strip(), path


def test_unknown_is_a_value_of_every_choice(explorer: panels.CaseExplorer) -> None:
    explorer.facts["records[0].obtained"].input.value = repr("unknown")
    assert [int(g) for g in explorer.assessment.possible_grades] == [0, 0]
    type_into(explorer, "records[0].count", "50")
    assert [int(g) for g in explorer.assessment.possible_grades] == [0, 1]
    assert say("law.choice.records.obtained.lawfully_held", "en") in fold(explorer, "ask")


def test_batches_are_added_duplicated_removed_and_undone(explorer: panels.CaseExplorer) -> None:
    explorer.add()
    explorer.duplicate(0)
    assert [r.get("tier") or r.get("kind") for r in explorer.case.records] == ["gps_track", 3, "gps_track"]
    assert len(explorer.batches.children) == 3
    explorer.remove(1)
    explorer.undo()
    assert len(explorer.case.records) == 3
    explorer.reset()
    assert explorer.case == TRACKS


@LANGS
def test_more_unknown_than_can_be_tried_is_refused_and_nothing_is_lost(lang: str) -> None:
    bought = Records(tier=3, count=600, obtained="bought", provided_to=between(0, 1))
    full = Case(records=[bought] * 10, lawful_purpose=True)
    panel = panels.CaseExplorer(lang, full)
    before = panel.assessment
    panel.duplicate(0)  # 2^11 combinations
    why = say("law.error.too_many_unknown", lang, facts=", ".join(f"records[{i}].provided_to" for i in range(11)))
    assert re.sub("<[^>]*>", "", panel.status.value).strip() == why[:1].upper() + why[1:]
    with pytest.raises(FactsError):
        panel.load(Case(records=[bought] * 11, lawful_purpose=True))
    assert panel.case == full and panel.assessment is before


@LANGS
def test_moves_name_what_they_changed(lang: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    panel.move("near_miss")
    assert panel.case.records[0].get("count") == 50 and "49 → 50" in panel.moved.value
    panel.move("extreme")
    assert panel.case.records[0].get("count") == 500 and int(panel.assessment.grade) == 2
    panel.move("towards")
    assert say("panels.move.pin_first", lang) in panel.status.value


def test_the_deciding_fact_is_named(explorer: panels.CaseExplorer) -> None:
    explorer.pin()
    explorer.set("records[0].count", 55)
    explorer.set("gains.illegal_gains", 100)
    text = fold(explorer, "compare")
    assert "49 → 55" in text and say("law.fact.gains.illegal_gains", "en") not in text.split("<figure")[0]


@LANGS
def test_every_fold_has_something_to_say(lang: str) -> None:
    panel = panels.CaseExplorer(lang, samples()["hotel_receptionist"])
    panel.pin()
    for name in ("trace", "tips", "ask", "compare", "dates", "guideline", "take"):
        assert len(fold(panel, name)) > 60, name
    found = next(f for f in panel._folds if f.title == say("panels.fold.readings", lang))
    found.show(True)
    panel._switches["tenfold_of_half"].value = "full"
    assert panel.case.readings == {"tenfold_of_half": "full"}


def test_files_taken_away_hold_the_case(explorer: panels.CaseExplorer) -> None:
    explorer.set("records[0].count", 77)
    links = dict(re.findall(r'download="([^"]+)" href="data:[^,]+,([^"]+)"', fold(explorer, "take")))
    assert set(links) == {"memo.md", "memo.doc", "memo.html", "case.toml"}
    assert load_case(base64.b64decode(links["case.toml"]).decode("utf-8")) == explorer.case
    assert "77" in base64.b64decode(links["memo.md"]).decode("utf-8")


@LANGS
def test_a_broken_facts_file_is_explained_and_changes_nothing(lang: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    next(f for f in panel.children[2].children[0].children if getattr(f, "title", "") == say("panels.load", lang)).show(True)
    panel.paste.value = "[[records]]\ntier = 9\n"
    panel.restore()
    assert panel.case == TRACKS and "records[0].tier" in panel.paste_fault.value
    panel.paste.value = "[[records]]\ntier = 1\ncount = 50\n"
    panel.restore()
    assert panel.case.records[0].get("count") == 50 and panel.paste_fault.value == ""


@LANGS
def test_a_title_is_text_never_markup(lang: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    panel = panels.CaseExplorer(lang, TRACKS.but(title={"zh": evil, "en": evil}, records=[Records(tier=1, count=50)]))
    panel.pin()
    panel.set("records[0].count", 51)
    shown = panel.status.value + panel.ladder.value + panel.ranges.value
    shown += "".join(fold(panel, name) for name in ("trace", "tips", "ask", "compare", "dates", "take"))
    assert evil not in shown
    memo = base64.b64decode(re.findall(r'download="memo.html" href="data:[^,]+,([^"]+)"', shown)[0]).decode("utf-8")
    assert evil not in memo and "&lt;img" in memo


@LANGS
def test_every_decided_case_opens(lang: str) -> None:
    panel = panels.CaseExplorer(lang, TRACKS)
    next(f for f in panel.children[2].children[0].children if getattr(f, "title", "") == say("panels.load", lang)).show(True)
    assert len(panel._decided) > 40
    for key in panel._decided:
        panel.load_decided(key)
        assert panel.source.value and "role='status'" in panel.status.value, key


def test_an_unrun_page_says_what_to_do(explorer: panels.CaseExplorer) -> None:
    assert repr(explorer) == f"{say('panels.run_first', 'zh')} / {say('panels.run_first', 'en')}"


@pytest.mark.parametrize("name", [n for n in panels.__all__ if n != "Quiz"])  # a quiz names its questions first
def test_every_panel_takes_its_language_first(name: str) -> None:
    assert next(iter(inspect.signature(getattr(panels, name)).parameters)) == "lang"


@LANGS
def test_a_grade_that_one_item_or_another_carries_is_put_down_to_what_is_open(lang: str) -> None:
    """INT 5(1)(6) at 400 items of tier 2 and 49 of tier 1, 5(1)(4) from 500 on: serious either way, under one law."""
    two = Case(records=[*TRACKS.records, Records("hotel_registration", between(200, 900), provided_to=2)])
    panel = panels.CaseExplorer(lang, two)
    assert panel.assessment.grade == 1 and panel.assessment.met == () and len(panel.assessment.law.alternatives) == 1
    assert {"zh": "待查事实", "en": "facts still open"}[lang] in panel.status.value
