"""The book: every lesson in both languages, every link leads somewhere, search and paper work without a network."""

from __future__ import annotations

import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from lawkit.study.items import bank
from tests.browser import harness
from tests.test_repo import ROOT

sys.path.insert(0, str(ROOT / "tests" / "tools"))
import build_book  # noqa: E402

pytestmark = pytest.mark.doors


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("读本 book") / "book"
    build_book.build(out)
    return out


@pytest.fixture(scope="module")
def pages(book: Path) -> dict[Path, str]:
    return {file: file.read_text(encoding="utf-8") for file in book.rglob("*.html")}


def test_every_lesson_is_in_it_in_both_languages(book: Path, pages: dict[Path, str]) -> None:
    wanted = {place.with_suffix(".html") for _, place in build_book.lessons.pages() if place.suffix == ".ipynb"}
    assert len(wanted) > 70 and wanted <= {file.relative_to(book) for file in pages}
    for lang in ("zh", "en"):
        lesson = pages[book / "notebooks" / lang / "03-which-tier.html"]
        assert lesson.count('<figure class="lawkit-chart"') > 3 and lesson.count("data:image/svg+xml") > 3
        assert build_book.WORDS[lang]["panel"] in lesson and "Panel: run the page first" not in lesson
        assert 'class="law"' in lesson and 'class="term"' in lesson


def test_exercises_are_questions_with_lines_to_write_on(book: Path, pages: dict[Path, str]) -> None:
    for lang, blank in (("zh", "还没有作答"), ("en", "Not answered yet")):
        asked, told = (pages[book / "exercises" / there / lang / "lesson-03.html"] for there in (".", "answers"))
        assert asked.count('class="answer"') == asked.count("<h3") == told.count("<h3") == sum(it.lesson == 3 for it in bank().values())
        assert not re.search(rf"check\(|lawkit import|▶|{blank}|{build_book.WORDS[lang]['panel']}", build_book.plain(asked) + build_book.plain(told))


def test_every_link_leads_somewhere(pages: dict[Path, str]) -> None:
    ids = {file: {unescape(one) for one in re.findall(r'\sid="([^"]*)"', text)} for file, text in pages.items()}
    dead = []
    for file, text in pages.items():
        body = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S)
        for link in map(unescape, re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', body)):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            there = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not there.exists() or parts.fragment and unquote(parts.fragment) not in ids.get(there, set()):
                dead.append(f"{file.name}: {link}")
    assert dead == []


def test_nothing_is_fetched_from_elsewhere(pages: dict[Path, str]) -> None:
    assert [file.name for file, text in pages.items() if re.search(r'<(script|link|img|iframe)\b[^>]*?(src|href)="(https?:)?//', text)] == []


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "words"), [("zh", "行踪轨迹 五十条"), ("en", "whereabouts fifty")])
def test_search_from_a_folder_without_a_server(book: Path, browser, lang: str, words: str) -> None:
    with harness.open_page(browser, lang=lang) as (page, watch):
        page.context.unroute_all()  # files are no requests to another machine
        page.goto((book / "notebooks" / lang / "index.html").as_uri())
        page.locator("nav input").fill(words)
        page.keyboard.press("Enter")
        page.locator("#list li").first.wait_for()
        assert page.locator("#list mark").count() > 1
        page.locator("main input").fill("zzzz")
        page.get_by_text(build_book.WORDS[lang]["none"]).wait_for()
        page.locator("main input").fill(words)
        page.locator("#list a").first.click()
        page.locator("main h1, main h2").first.wait_for()
        assert not watch.errors and not [url for url in watch.outside if not url.startswith("file:")]
        assert harness.audit(page, "main") == []


@pytest.mark.browser
def test_on_paper_what_was_folded_is_there(book: Path, browser) -> None:
    with harness.open_page(browser, lang="zh") as (page, _):
        page.context.unroute_all()
        page.goto((book / "notebooks" / "zh" / "03-which-tier.html").as_uri())
        assert page.locator("details[open]").count() == 0
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator("details:not([open])").count() == 0 and not page.locator("nav").is_visible()
        assert len(page.pdf(format="A4")) > 50_000
