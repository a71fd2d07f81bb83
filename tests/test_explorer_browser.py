"""The explorer in a real browser, by keyboard alone: in JupyterLab and as a page of its own."""

from __future__ import annotations

import json

import nbformat
import pytest

from lawkit import start
from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def notebook(lang: str, code: str) -> str:
    cell = nbformat.v4.new_code_cell(f"from lawkit import Case, Records, panels, use\nuse('{lang}')\n{code}")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}))


TRACKER = "panels.CaseExplorer(case=Case(records=[Records('gps_track', 49, obtained='stolen')]))"


def tab_to(page, label: str, most: int = 60) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        named = page.evaluate("() => { const e = document.activeElement; return [...(e.labels || [])].map(l => l.innerText).join()"
                              " || e.getAttribute('aria-label') || e.innerText || ''; }")
        if named.strip() == label:
            return
    raise AssertionError(f"{label!r} cannot be reached by Tab")


def change_count(page, lang: str, value: str) -> None:
    tab_to(page, say("law.fact.records.count", lang))
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def focus_start(page) -> None:
    page.locator(".lk .lk-bar button").first.focus()


@LANGS
@pytest.mark.parametrize("page", [1280, 800, 390], indirect=True)
def test_by_keyboard_in_jupyterlab(lab, page, lang: str) -> None:
    (lab.root / f"tracker-{lang}.ipynb").write_text(notebook(lang, TRACKER), encoding="utf-8")
    harness.open_notebook(page, lab, f"tracker-{lang}.ipynb")
    harness.run_all(page)
    status = page.locator(".lk [role=status]")
    status.filter(has_text=say("law.reason.none_met", lang)[:12]).wait_for()
    focus_start(page)
    change_count(page, lang, "50")
    status.filter(has_text="3年" if lang == "zh" else "3 years").wait_for()
    page.locator('.lk img[alt*="50 / 50"]').first.wait_for()
    assert harness.audit(page, ".jp-OutputArea-output .lk") == []
    width = page.viewport_size["width"]
    harness.screenshot(page, f"explorer-{lang}-{width}", ".jp-OutputArea-output .lk", height=3600)
    assert overflowing(page) == []
    assert page.watch.errors == []


def overflowing(page) -> list[str]:
    """Elements of the panel whose content is cut off or sticks out at the side."""
    return page.evaluate("""() => [...document.querySelectorAll('.lk *')].filter(e => {
        const style = getComputedStyle(e), box = e.getBoundingClientRect(), frame = document.querySelector('.lk').getBoundingClientRect();
        if (!box.width || style.display === 'none' || e.closest('.lk-scroll, select, details')) return false;
        return box.right > frame.right + 2 || box.left < frame.left - 2; }).map(e => e.outerHTML.slice(0, 120))""")


@LANGS
def test_by_keyboard_as_a_page(browser, tmp_path, lang: str) -> None:
    with harness.voila(tmp_path, lang) as server, harness.open_page(browser, lang=lang) as (page, watch):
        (server.root / "app.ipynb").write_text(json.dumps(start.app_notebook("CaseExplorer", lang)), encoding="utf-8")
        page.goto(f"{server.url}/voila/render/app.ipynb")
        page.locator(".lk [role=status]").wait_for()
        focus_start(page)
        change_count(page, lang, "2500")
        page.locator(".lk [role=status]", has_text="7年" if lang == "zh" else "7 years").wait_for()
        page.locator('.lk img[alt*="5,000 / 250"]').first.wait_for()
        assert harness.audit(page, ".lk") == []
        assert watch.outside == [] and watch.errors == []


@LANGS
def test_a_bad_number_is_explained_beside_its_field(lab, page, lang: str) -> None:
    (lab.root / f"bad-{lang}.ipynb").write_text(notebook(lang, TRACKER), encoding="utf-8")
    harness.open_notebook(page, lab, f"bad-{lang}.ipynb")
    harness.run_all(page)
    focus_start(page)
    change_count(page, lang, "45.9")
    page.locator(".lk [role=alert]").wait_for()
    assert page.get_by_label(say("law.fact.records.count", lang)).first.input_value() == "45.9"
    page.locator('.lk img[alt*="49 / 50"]').first.wait_for()


def test_text_at_two_hundred_percent_is_not_lost(lab, page) -> None:
    (lab.root / "zoom.ipynb").write_text(notebook("en", TRACKER), encoding="utf-8")
    harness.open_notebook(page, lab, "zoom.ipynb")
    harness.run_all(page)
    page.evaluate("document.querySelector('.lk').style.fontSize = '30px'")
    page.wait_for_timeout(500)
    harness.screenshot(page, "explorer-zoom", ".jp-OutputArea-output .lk", height=5000)
    assert overflowing(page) == []


def test_keys_in_a_dropdown_belong_to_the_dropdown(lab, page) -> None:
    """JupyterLab would take D D for "delete the cell" and an arrow for "next cell"."""
    (lab.root / "keys.ipynb").write_text(notebook("en", TRACKER), encoding="utf-8")
    harness.open_notebook(page, lab, "keys.ipynb")
    harness.run_all(page)
    box = page.get_by_label(say("law.fact.records.obtained", "en")).first
    before = box.input_value()
    box.focus()
    for key in ("d", "d", "x", "b", "a", "m"):
        page.keyboard.press(key)
    box.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    assert page.locator(".jp-Cell").count() == 1 and page.locator(".lk [role=status]").count() == 1
    assert box.input_value() != before
