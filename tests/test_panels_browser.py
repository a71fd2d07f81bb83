"""Every panel in a real browser: nothing cut off, nothing serious for axe-core; the map and the dates by keyboard."""

from __future__ import annotations

from datetime import date

import nbformat
import pytest

from lawkit.explain import day as day_text
from lawkit.explain import label
from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
PANELS = ("TwoCases", "Timeline", "ThresholdMap", "GuidelineWorkshop", "RecordLedger", "KindSorter", "NeighbourSorter", "PredictReveal",
          "ProvisionReader", "Quiz", "Today")
FRAME = ".jp-OutputArea-output .lk"


def write(lab: harness.Server, name: str, lang: str, *cells: str) -> str:
    first = nbformat.v4.new_code_cell(f"from lawkit import *\nfrom lawkit import panels\nuse('{lang}')")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=[first, *map(nbformat.v4.new_code_cell, cells)], metadata={"kernelspec": kernel})
    (lab.root / f"{name}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    return f"{name}.ipynb"


def sticking_out(page) -> list[str]:
    """Parts of a panel that stick out at its side."""
    return page.evaluate("""() => [...document.querySelectorAll('.lk')].flatMap(lk => {
        const frame = lk.getBoundingClientRect();
        return [...lk.querySelectorAll('*')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && !e.closest('.lk-scroll, select, details') && (box.right > frame.right + 2 || box.left < frame.left - 2);
        }).map(e => e.outerHTML.slice(0, 120)); })""")


@LANGS
def test_every_panel_is_whole_and_accessible(lab, page, lang: str) -> None:
    harness.open_notebook(page, lab, write(lab, f"all-{lang}", lang, *(f"panels.{name}()" for name in PANELS)))
    harness.run_all(page)
    assert page.locator(f"{FRAME} > .lk-bar").count() == len(PANELS)
    assert page.locator(f"{FRAME} [role=status]").count() == len(PANELS), "one status line a panel"
    harness.SHOTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 12_000})
        page.wait_for_timeout(800)
        for n, name in enumerate(PANELS):
            page.locator(FRAME).nth(n).screenshot(path=harness.SHOTS / f"{name}-{lang}-{width}.png")
        assert sticking_out(page) == [], width
        assert harness.audit(page, FRAME) == [], width
    assert page.watch.errors == []


@LANGS
def test_the_case_moves_on_the_map_by_arrow_keys(lab, page, lang: str) -> None:
    harness.open_notebook(page, lab, write(lab, f"map-{lang}", lang, "panels.ThresholdMap()"))
    harness.run_all(page)
    box = page.get_by_label(label("records[1].count", lang)).and_(page.locator("input"))
    box.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.locator(f'{FRAME} img[alt*="347"]').first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    page.locator(f"{FRAME} [role=status]", has_text=say("law.grade.2", lang)[1:]).wait_for()
    page.locator(f'{FRAME} img[alt*="20,000"]').first.wait_for()
    assert page.watch.errors == []


@LANGS
def test_another_day_by_keyboard(lab, page, lang: str) -> None:
    harness.open_notebook(page, lab, write(lab, f"days-{lang}", lang, "panels.Timeline()"))
    harness.run_all(page)
    for path, day in (("conduct.from", "2008-01"), ("conduct.to", "2008-06")):
        box = page.get_by_label(label(path, lang))
        box.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(day)
        page.keyboard.press("Enter")
    page.locator(f"{FRAME} [role=status]", has_text=say("law.reason.no_law_then", lang)[:10]).wait_for()
    page.locator(FRAME, has_text=day_text((date(2008, 1, 1), date(2008, 6, 30)), lang)).first.wait_for()
    assert page.watch.errors == []
