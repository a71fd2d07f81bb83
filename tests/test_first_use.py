"""First use as the README has it: clone, `make lab`, a lesson runs. Measured; then once more where the learner may not write."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.browser import harness
from tests.test_repo import ROOT

pytestmark = [pytest.mark.doors, pytest.mark.browser]
LAB = "--no-browser --LabApp.expose_app_in_browser=True"
BOUND = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
"""What makes root, whom no permission of a file stops, heed them as a learner must."""


def learner_s(home: Path, **more: str) -> dict[str, str]:
    """The environment of a learner whose own folder is `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "LAWKIT", "PYTHON", "XDG", "VIRTUAL"))}
    return {**kept, "HOME": str(home), "LAWKIT_LANG": "en", **more}


@contextmanager
def lab(command: list[str], kit: Path, **options: object) -> Iterator[tuple[psutil.Popen, harness.Server, str]]:
    """The command running in the kit's folder: its process, its server and the address it prints."""
    process = psutil.Popen(command, cwd=kit, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           encoding="utf-8", start_new_session=True, **options)
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+\S*", line):
                break
        else:
            raise AssertionError("".join(said))
        yield process, harness.Server(address[0].partition("/lab")[0], kit, kit), address[0]
    finally:
        family = [*process.children(recursive=True), process]
        for one in family:
            one.terminate()
        for one in psutil.wait_procs(family, timeout=20)[1]:
            one.kill()


def lesson_runs(browser, server: harness.Server, address: str, name: str) -> float:
    """Open the printed address, then lesson 3, run it and wait for its panel; the time at which it was there."""
    with harness.open_page(browser) as (page, watch):
        page.set_default_timeout(180_000)
        page.goto(address)
        page.locator("h1").first.wait_for()
        harness.open_notebook(page, server, "notebooks/en/03-which-tier.ipynb")
        harness.run_all(page, 180)
        page.locator(".lk [role=status]").first.wait_for()
        there = time.monotonic()
        page.locator(".lk").last.scroll_into_view_if_needed()
        harness.screenshot(page, name)
        assert (watch.outside, watch.errors) == ([], [])
        return there


def megabytes(folder: Path) -> float:
    return sum(file.lstat().st_blocks * 512 for file in folder.rglob("*")) / 1e6


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder that others may enter, which pytest's own do not let them; its name has a space and Chinese in it."""
    folder = Path(tempfile.mkdtemp(prefix="初次 use-"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def kit(home: Path, browser) -> Path:
    """The clone in which `make lab` has run once, its figures printed and held to the design's."""
    kit = home / "kit"
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", ROOT, kit], check=True)
    (home / "first").mkdir()
    with lab(["make", "lab", f"LAB_ARGS={LAB}"], kit, env=learner_s(home / "first")) as (process, server, address):
        ready = time.monotonic()
        there = lesson_runs(browser, server, address, "first-use")
        running = {" ".join(one.cmdline()): one for one in process.children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE}
        used = {name: one.memory_full_info().pss / 1e6 for name, part in (("server", "-m jupyterlab"), ("kernel", "ipykernel"))
                for line, one in running.items() if part in line}
    size = megabytes(kit / ".venv")
    print(f"\nclone to server {ready - began:.0f} s (download included), to a live panel {there - began:.0f} s; installed {size:.0f} MB; "
          f"one learner {sum(used.values()):.0f} MB (server {used['server']:.0f} + kernel {used['kernel']:.0f}); load {os.getloadavg()[0]:.1f}")
    assert size <= 450 and sum(used.values()) <= 220
    assert not [name for name in ("pandas", "pytest", "playwright") if list((kit / ".venv").glob(f"lib/*/site-packages/{name}"))]
    return kit


@pytest.fixture(scope="module")
def read_only(kit: Path, home: Path) -> dict[str, str]:
    """The environment of a learner with a home of their own, once nobody may write into the kit."""
    subprocess.run(["chmod", "-R", "a-w", kit], check=True)
    (home / "learner").mkdir()
    return learner_s(home / "learner")


def test_the_first_use(kit: Path) -> None:
    assert (kit / ".venv" / "learner").is_file()


def test_a_kit_that_cannot_be_written_assesses_and_says_so(kit: Path, read_only: dict[str, str]) -> None:
    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*BOUND, *command], cwd=kit, env=read_only, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")

    assert run("touch", "mine").returncode
    done = run(".venv/bin/lawkit", "assess", "lawkit/data/samples/tracker.toml")
    assert done.returncode == 0 and "INT 5(1)(3)" in done.stdout, done.stderr
    doctor = run(".venv/bin/lawkit", "doctor")
    assert doctor.returncode == 0 and "Copy the kit to a folder of your own" in doctor.stdout, doctor.stdout + doctor.stderr


def test_lessons_run_in_a_kit_that_cannot_be_written(kit: Path, browser, read_only: dict[str, str]) -> None:
    with lab([*BOUND, ".venv/bin/lawkit", "lab", *LAB.split()], kit, env=read_only) as (_, server, address):
        lesson_runs(browser, server, address, "read-only")
