"""The explorer in a real browser, by keyboard alone: in JupyterLab and as a page of its own."""

from __future__ import annotations

import pytest

from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


TRACKER = "panels.CaseExplorer(case=Case(records=[Records('gps_track', 49, obtained='stolen')]))"


def change_count(page, lang: str, value: str) -> None:
    harness.tab_to(page, say("law.fact.records.count", lang))
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def focus_start(page) -> None:
    page.locator(".lk .lk-bar button").first.focus()


@LANGS
@pytest.mark.parametrize("page", [1280, 800, 390], indirect=True)
def test_by_keyboard_in_jupyterlab(lab, page, lang: str) -> None:
    harness.show(page, lab, "tracker", lang, TRACKER)
    status = page.locator(".lk [role=status]")
    status.filter(has_text=say("law.reason.none_met", lang)[:12]).wait_for()
    focus_start(page)
    change_count(page, lang, "50")
    status.filter(has_text="3年" if lang == "zh" else "3 years").wait_for()
    harness.wait_for_picture(page, "50 / 50")
    assert harness.audit(page, ".jp-OutputArea-output .lk") == []
    width = page.viewport_size["width"]
    harness.screenshot(page, f"explorer-{lang}-{width}", ".jp-OutputArea-output .lk", height=3600)
    assert harness.sticking_out(page) == []
    assert page.watch.errors == []


def test_by_keyboard_as_a_page(visitor) -> None:
    page, lang = visitor("CaseExplorer")
    page.locator(".lk [role=status]").wait_for()
    focus_start(page)
    change_count(page, lang, "2500")
    page.locator(".lk [role=status]", has_text="7年" if lang == "zh" else "7 years").wait_for()
    harness.wait_for_picture(page, "5,000 / 250")
    assert harness.audit(page, ".lk") == []


@LANGS
def test_a_bad_number_is_explained_beside_its_field(lab, page, lang: str) -> None:
    harness.show(page, lab, "bad", lang, TRACKER)
    focus_start(page)
    change_count(page, lang, "45.9")
    page.locator(".lk [role=alert]").wait_for()
    assert page.get_by_label(say("law.fact.records.count", lang)).first.input_value() == "45.9"
    harness.wait_for_picture(page, "49 / 50")


def test_text_at_two_hundred_percent_is_not_lost(lab, page) -> None:
    harness.show(page, lab, "zoom", "en", TRACKER)
    page.evaluate("document.querySelector('.lk').style.fontSize = '30px'")
    page.wait_for_timeout(500)
    harness.screenshot(page, "explorer-zoom", ".jp-OutputArea-output .lk", height=5000)
    assert harness.sticking_out(page) == []


def test_keys_in_a_dropdown_belong_to_the_dropdown(lab, page) -> None:
    """JupyterLab would take D D for "delete the cell" and an arrow for "next cell"."""
    harness.show(page, lab, "keys", "en", TRACKER)
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
