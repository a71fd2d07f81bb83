"""KindSorter and RecordLedger in JupyterLab, by keyboard alone: everything reachable, announced, and clean for axe-core."""

from __future__ import annotations

import pytest

from lawkit.panels.sorters import begin
from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
OUTPUT = ".jp-OutputArea-output"
HU = "Case(records=[Records('hotel_registration', 300, obtained='bought', provided_to=2, untrue_or_duplicate=60)])"


def show(page, lab: harness.Server, name: str, lang: str, code: str) -> None:
    """Open a notebook with one panel and put the focus on its first button."""
    harness.show(page, lab, name, lang, code)
    page.locator(".lk .lk-bar button").first.focus()


def press(page, name: str) -> None:
    harness.tab_to(page, name)
    page.keyboard.press("Enter")


@LANGS
@pytest.mark.parametrize("page", [1280, 390], indirect=True)
def test_sorting_and_arguing_by_keyboard(lab, page, lang: str) -> None:
    show(page, lab, "sorter", lang, "panels.KindSorter()")
    status = page.locator(".lk [role=status]")
    press(page, begin(say("law.tier_short.1", lang)))  # the first fact: a live position
    page.get_by_text(say("law.kind_authority.gps_track", lang)[:20]).first.wait_for()
    for n in (2, 3, 4):  # the fourth is a flight booking, which is disputed
        press(page, say("sorters.next", lang))
        page.get_by_text(say("sorters.place", lang, n=n, of=24)).wait_for()
        page.locator(".lk .lk-bar button").first.focus()
    press(page, begin(say("law.tier_short.1", lang)))
    status.filter(has_text=say("law.tier_short.2", lang)).wait_for()  # the default is named beside the position taken
    press(page, f"▸ {say('sorters.argue', lang)}")
    page.get_by_text(say("law.reading.tracks.tier1", lang)[:14]).first.wait_for()
    page.locator(".lk table", has_text=say("law.grade.2", lang)).first.wait_for()
    assert harness.audit(page, OUTPUT) == []
    assert page.watch.errors == []


@LANGS
@pytest.mark.parametrize("page", [1280, 390], indirect=True)
def test_the_ledger_by_keyboard(lab, page, lang: str) -> None:
    show(page, lab, "ledger", lang, f"panels.RecordLedger(case={HU})")
    status = page.locator(".lk [role=status]")
    status.filter(has_text="480").wait_for()
    harness.tab_to(page, say("law.fact.records.provided_to", lang))
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    status.filter(has_text="720").wait_for()
    page.locator(".lk td", has_text="720").first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("-1")
    page.keyboard.press("Enter")
    page.locator(".lk [role=alert]").first.wait_for()  # explained beside the field, and the last ledger stays
    assert page.locator(".lk td", has_text="720").count()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    press(page, say("panels.batch.add", lang))
    page.get_by_role("heading", name=say("panels.batch", lang, n=2)).wait_for()
    assert harness.audit(page, OUTPUT) == []
    assert page.watch.errors == []
