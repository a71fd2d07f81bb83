"""Fixtures for every test: servers, a browser, pages that may not leave this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come first, so that no long one is left for the end; without Chromium they are skipped aloud, or fail in CI."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if chromium.find() or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: install it, or set LAWKIT_CHROMIUM"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the learner's own progress."""
    monkeypatch.setenv("LAWKIT_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """One Chromium a test module; closed with it, since Playwright's event loop must not outlive the browser tests."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    assert path, "no Chromium on this machine"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """A JupyterLab on a copy of the lessons (English interface; lessons of either language open in it)."""
    from tests.browser import harness

    with harness.jupyterlab(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session", params=["zh", "en"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """A Voilà in either language, one for all tests: (server, language)."""
    from tests.browser import harness

    with harness.voila(tmp_path_factory.mktemp("app"), request.param) as server:
        yield server, request.param


@pytest.fixture
def visitor(app, browser) -> Iterator:
    """A visitor of that Voilà: `visitor("Today")` opens a panel in (page, language); nothing may be asked of other machines."""
    from tests.browser import harness

    server, lang = app
    with harness.open_page(browser, lang=lang) as (page, watch):
        def opened(panel: str):
            harness.show_app(page, server, panel, lang)
            return page, lang

        yield opened
    assert watch.outside == [] and watch.errors == []


@pytest.fixture
def page(browser, request: pytest.FixtureRequest) -> Iterator:
    """A fresh page, 1280 wide or as parametrized indirectly; the test fails if it asked anything of another machine."""
    from tests.browser import harness

    with harness.open_page(browser, width=getattr(request, "param", 1280)) as (opened, watch):
        opened.watch = watch
        yield opened
    assert watch.outside == [], "the page asked other machines"
