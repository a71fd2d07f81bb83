"""Every panel in a real browser: nothing cut off, nothing serious for axe-core; the map and the dates by keyboard."""

from __future__ import annotations

from datetime import date

import pytest

from lawkit.explain import day as day_text
from lawkit.explain import label
from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
PANELS = ("AllPanels", "TwoCases", "Timeline", "ThresholdMap", "GuidelineWorkshop", "RecordLedger", "KindSorter", "NeighbourSorter", "PredictReveal",
          "ProvisionReader", "Quiz", "Today")
FRAME = ".jp-OutputArea-output .lk"


@LANGS
def test_every_panel_is_whole_and_accessible(lab, page, lang: str) -> None:
    harness.show(page, lab, "all", lang, *(f"panels.{name}()" for name in PANELS))
    assert page.locator(f"{FRAME} > .lk-bar").count() == len(PANELS)
    assert page.locator(f"{FRAME} [role=status]").count() == len(PANELS), "one status line a panel"
    harness.SHOTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 12_000})
        page.wait_for_timeout(800)
        for n, name in enumerate(PANELS):
            page.locator(".jp-OutputArea-output:has(.lk)").nth(n).screenshot(path=harness.SHOTS / f"{name}-{lang}-{width}.png")
        assert harness.sticking_out(page) == [], width
        assert harness.audit(page, FRAME) == [], width
    assert page.watch.errors == []


@LANGS
def test_the_case_moves_on_the_map_by_arrow_keys(lab, page, lang: str) -> None:
    harness.show(page, lab, "map", lang, "panels.ThresholdMap()")
    box = page.get_by_label(label("records[1].count", lang)).and_(page.locator("input"))
    box.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    harness.wait_for_picture(page, "347")
    page.keyboard.press("Control+a")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    page.locator(f"{FRAME} [role=status]", has_text=say("law.grade.2", lang)[1:]).wait_for()
    harness.wait_for_picture(page, "20,000")
    assert page.watch.errors == []


@LANGS
def test_another_day_by_keyboard(lab, page, lang: str) -> None:
    harness.show(page, lab, "days", lang, "panels.Timeline()")
    for path, day in (("conduct.from", "2008-01"), ("conduct.to", "2008-06")):
        box = page.get_by_label(label(path, lang))
        box.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(day)
        page.keyboard.press("Enter")
    page.locator(f"{FRAME} [role=status]", has_text=say("law.reason.no_law_then", lang)[:10]).wait_for()
    page.locator(FRAME, has_text=day_text((date(2008, 1, 1), date(2008, 6, 30)), lang)).first.wait_for()
    assert page.watch.errors == []
