"""The app with several visitors: each has a case of their own, and the kernel of one who left is ended; large type for a hall."""

from __future__ import annotations

import json
import time
from pathlib import Path

import psutil
import pytest

from lawkit import start
from lawkit.wording import say
from tests.browser import harness

pytestmark = pytest.mark.browser


def kernels(settings: Path) -> int:
    """How many kernels run that were started with these settings."""
    found = 0
    for process in psutil.process_iter():
        try:
            own = process.environ().get("JUPYTER_RUNTIME_DIR") == str(settings / "jupyter_runtime_dir")
            found += own and any("ipykernel" in part for part in process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def hurried(command: list[str]) -> list[str]:
    """The app's own command line, its kernels culled after seconds instead of minutes."""
    quick = {"--MappingKernelManager.cull_interval=30": "--MappingKernelManager.cull_interval=1",
             "--MappingKernelManager.cull_idle_timeout=120": "--MappingKernelManager.cull_idle_timeout=10"}
    assert set(quick) <= set(command)
    return [quick.get(part, part) for part in command]


def test_visitors_do_not_meet_and_leave_nothing_running(browser, tmp_path) -> None:
    page_file, port = tmp_path / "app.ipynb", start.free_port(0)
    page_file.write_text(json.dumps(start.app_notebook("CaseExplorer", "en")), encoding="utf-8")
    command = hurried([*start.app_command(page_file, port, "en"), "--no-browser"])
    settings = start.write_settings(tmp_path / "settings", "en")
    with (harness.serve(command, port, tmp_path, settings, f"/{start.APP_PROBE}", environment=start.app_environment) as server,
          harness.open_page(browser) as (first, watch_one)):
        with harness.open_page(browser) as (second, watch_two):
            for page in (first, second):
                page.goto(server.url)
            for page in (first, second):
                page.locator(".lk [role=status]").wait_for()
            assert kernels(settings) == 2
            box = second.get_by_label(say("law.fact.records.count", "en"), exact=True)
            box.fill("2500")
            box.press("Enter")
            second.locator(".lk [role=status]", has_text="7 years").wait_for()
            assert first.get_by_label(say("law.fact.records.count", "en"), exact=True).input_value() == "400-700"
            assert watch_two.outside == [] and watch_two.errors == []
        limit = time.monotonic() + 60
        while kernels(settings) > 1 and time.monotonic() < limit:
            time.sleep(0.5)
        assert kernels(settings) == 1, "the kernel of the visitor who left still runs, or that of the other was ended"
        move = first.get_by_role("button", name=say("panels.move.extreme", "en"))
        move.click()
        first.locator(".lk [role=status]", has_text="7 years").wait_for()
        assert watch_one.outside == [] and watch_one.errors == []


def test_large_type_fills_the_hall_and_loses_nothing(visitor) -> None:
    page, lang = visitor("CaseExplorer")
    page.locator(".lk [role=status]").wait_for()
    size = "() => parseFloat(getComputedStyle(document.querySelector('.lk [role=status]')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name=say("panels.large.on", lang)).press("Enter")
    page.get_by_role("button", name=say("panels.large.off", lang)).wait_for()
    assert page.evaluate(size) >= 1.35 * before
    status, facts = (page.locator(s).first.bounding_box() for s in (".lk [role=status]", ".lk .lk-facts"))
    assert status["y"] + status["height"] <= facts["y"], "the verdict stands above the facts"
    wide = page.evaluate("() => [...document.querySelectorAll('.lk *')].filter(e => e.getBoundingClientRect().right > innerWidth + 2).length")
    assert wide == 0
    harness.screenshot(page, f"large-{lang}", height=2600)
    assert harness.audit(page, ".lk") == []
