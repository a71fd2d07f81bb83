"""The lessons as a learner meets them: a real browser, every page from top to bottom, the panel by keyboard."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from lawkit.kinds import KINDS
from lawkit.panels.sorters import snippets
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


def tab_on(page, target, most: int = 80) -> None:
    """Press Tab, or Shift+Tab for what lies before, until the focus is on `target`: what Tab does not reach needs a mouse."""
    element = target.element_handle()
    for _ in range(most):
        way = page.evaluate("""element => element === document.activeElement ? '' :
            element.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING ? 'Shift+Tab' : 'Tab'""", element)
        if not way:
            return
        page.keyboard.press(way)
    raise AssertionError(f"Tab does not reach {target}: see {h.screenshot(page, 'tab')}")


def press(page, target) -> None:
    """Go to a button, fold or link by Tab and press Enter."""
    tab_on(page, target)
    page.keyboard.press("Enter")


def choose(page, box, name: str) -> None:
    """Go to a dropdown by Tab and choose an entry by the arrows."""
    steps = box.evaluate("(list, name) => [...list.options].findIndex(o => o.text.replace(/\u00a0/g, ' ').startsWith(name)) - list.selectedIndex", name)
    tab_on(page, box)
    page.keyboard.press("Alt+ArrowDown")  # an open list takes the arrows; a closed one leaves them to JupyterLab
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", LANGS)
def test_lesson_three_without_touching_code(lab, page, lang):
    """A reader who knows no Python does the whole lesson by Tab, Enter, arrows and digits, and goes on to the exercises."""
    h.open_notebook(page, lab, f"notebooks/{lang}/03-which-tier.ipynb", single=False)
    page.locator("[data-command='notebook:restart-run-all']").first.focus()
    page.keyboard.press("Enter")
    page.locator(".jp-Dialog").wait_for()
    page.keyboard.press("Enter")  # yes, restart and run all
    page.locator("[role=status]").nth(1).wait_for()
    h.wait_idle(page)
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0, "code is in sight"
    serious, especially, none = {"zh": ("情节严重", "情节特别严重", "没有一项可计算的情形"),
                                 "en": ("Serious circumstances", "Especially serious", "None of the")}[lang]
    folds = page.locator(".jp-RenderedMarkdown details > summary")
    folds.first.focus()  # where the reader clicked into the page; from here on nothing but keys
    page.keyboard.press("Enter")

    sorter = page.locator("[role=status]").first
    placed = [(snippet[lang], KINDS[snippet["kind"]].tier) for snippet in snippets()["kinds"]]
    for text, tier in placed:
        page.locator(".lk-stem", has_text=text).wait_for()
        name = say(f"law.tier_short.{tier}", lang) if tier else say("sorters.kinds.none", lang)
        asked = sorter.inner_text()
        press(page, page.get_by_role("button", name=re.compile(f"^{name}$", re.I)).first)
        sorter.filter(has_not_text=asked).wait_for()
        press(page, page.get_by_role("button", name=say("sorters.next", lang), exact=True).first)
    sorter.filter(has_text=say("sorters.done", lang, n=len(placed), of=len(placed), right=len(placed))).wait_for()

    kind, count = (page.get_by_label(say(f"law.fact.records.{key}", lang), exact=True).first for key in ("kind", "count"))
    for names, result in ((("credit_report", "bank_balance", "message_content"), especially),
                          (("hotel_registration", "call_log", "medical_record"), serious), (("cv",), none)):
        for name in names:
            choose(page, kind, say(f"law.kind.{name}", lang))
            verdict(page, result, which=1)
    for number, result in (("4999", none), ("5000", serious)):
        tab_on(page, count)
        page.keyboard.press("Control+A")
        page.keyboard.type(number)
        page.keyboard.press("Tab")
        verdict(page, result, which=1)
    answers = page.locator(".jp-RenderedMarkdown details, .jp-RenderedHTML > details")
    for n in range(1, answers.count()):
        press(page, answers.nth(n).locator("summary").first)
        page.wait_for_function("element => element.open", arg=answers.nth(n).element_handle())

    press(page, page.locator(f"a[href*='exercises/{lang}/lesson-03']").first)
    page.locator(".jp-Notebook h1", has_text=re.compile("练习|Exercises")).first.wait_for()


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
