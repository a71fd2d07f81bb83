"""The start page in a real browser: calm, in the reader's language, leading to the lessons, asking nothing of the network."""

from __future__ import annotations

import pytest

from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_start_page_opens_in_the_language_of_the_reader(lang, browser, tmp_path):
    with harness.jupyterlab(tmp_path, lang) as server, harness.open_page(browser, lang=lang) as (page, watch):
        page.goto(f"{server.url}/lab/tree/notebooks/start.md")
        heading = page.locator(".jp-MarkdownViewer h1").first
        heading.wait_for()
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]
        assert page.locator(".lm-MenuBar-itemLabel").first.inner_text() == {"zh": "文件", "en": "File"}[lang]
        page.wait_for_timeout(1500)
        harness.screenshot(page, f"start-{lang}")
        assert page.locator(".Toastify__toast").count() == 0
        assert watch.outside == []


def test_the_explorer_as_a_page_shows_no_code_and_is_in_its_language(visitor):
    page, lang = visitor("CaseExplorer")
    page.locator("[role=status]").first.wait_for()
    assert page.locator("html").get_attribute("lang") == lang
    assert page.title() == say("cli.app.title", lang)
    harness.wait_for_picture(page, say("charts.ladder.title", lang))
    harness.screenshot(page, f"app-{lang}", height=1400)
    assert "import" not in page.locator("body").inner_text()
