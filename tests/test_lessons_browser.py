"""The lessons as a learner meets them: a real browser, every page from top to bottom, the panel by keyboard."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from lawkit.wording import say
from tests.browser import harness as h

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))
import notebook_source as source  # noqa: E402

pytestmark = pytest.mark.browser
LANGS = ("zh", "en")


def type_into(page, label: str, text: str, which: int = 0) -> None:
    """Reach a box by its label and type into it, keys only."""
    box = page.get_by_label(label, exact=True).nth(which)
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def verdict(page, text: str, which: int = 0):
    """Wait until the status line of a panel begins with a verdict."""
    page.locator("[role=status]").nth(which).filter(has_text=re.compile("^" + re.escape(text))).wait_for()


@pytest.mark.parametrize("lang", LANGS)
def test_lesson_five_by_keyboard(lab, page, lang):
    """One CV decides: the sum of shares is reached with 500 and missed with 499."""
    h.open_notebook(page, lab, f"notebooks/{lang}/05-one-line-or-a-sum.ipynb")
    h.run_all(page)
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0, "code is in sight"
    serious = {"zh": "情节严重", "en": "Serious circumstances"}[lang]
    none = {"zh": "没有一项可计算的情形", "en": "None of the"}[lang]
    verdict(page, serious)
    type_into(page, say("law.fact.records.count", lang), "499", which=2)
    verdict(page, none)
    type_into(page, say("law.fact.records.count", lang), "500", which=2)
    verdict(page, serious)


@pytest.mark.parametrize("lang", LANGS)
def test_lesson_three_without_touching_code(lab, page, lang):
    """A reader who knows no Python sorts a kind, then finds the number at which CVs are serious."""
    h.open_notebook(page, lab, f"notebooks/{lang}/03-which-tier.ipynb")
    h.run_all(page)
    asked = page.locator("[role=status]").first.inner_text()
    tier = say("law.tier_short.1", lang)
    page.get_by_role("button", name=re.compile(f"^{tier}$", re.I)).first.focus()
    page.keyboard.press("Enter")
    page.locator("[role=status]").first.filter(has_not_text=asked).wait_for()
    kind = page.get_by_label(say("law.fact.records.kind", lang), exact=True).first
    steps = kind.evaluate("(list, name) => [...list.options].findIndex(o => o.text.replace(/\u00a0/g, ' ').startsWith(name)) - list.selectedIndex", say("law.kind.cv", lang))
    kind.focus()
    page.keyboard.press("Alt+ArrowDown")  # an open list takes the arrows; a closed one leaves them to JupyterLab
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    page.keyboard.press("Enter")
    none = {"zh": "没有一项可计算的情形", "en": "None of the"}[lang]
    verdict(page, none, which=1)
    type_into(page, say("law.fact.records.count", lang), "5000")
    verdict(page, {"zh": "情节严重", "en": "Serious circumstances"}[lang], which=1)


@pytest.mark.parametrize("lang", LANGS)
def test_folds_open_by_keyboard(lab, page, lang):
    h.open_notebook(page, lab, f"notebooks/{lang}/05-one-line-or-a-sum.ipynb")
    fold = page.locator(".jp-RenderedMarkdown details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("element => element.open", arg=fold.element_handle())


@pytest.mark.parametrize("page", [390], indirect=True)
def test_a_lesson_fits_a_telephone(lab, page):
    h.open_notebook(page, lab, "notebooks/zh/05-one-line-or-a-sum.ipynb")
    wide = page.evaluate("""() => [...document.querySelectorAll('.jp-RenderedMarkdown, .jp-RenderedHTMLCommon figure')]
        .filter(e => e.scrollWidth > e.clientWidth + 1).length""")
    assert wide == 0


def test_start_page_leads_on(lab, page):
    """The page that `make lab` opens leads to a lesson in either language."""
    page.goto(f"{lab.url}/lab/tree/notebooks/start.md?reset")
    page.get_by_role("link", name=re.compile("Start here")).first.click()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.locator(".jp-Notebook h1", has_text="Start here").first.wait_for()
