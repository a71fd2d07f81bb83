"""Is the installation sound? One check a line, each with what to do where it fails; `lawkit doctor`."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from lawkit.wording import say

OLDEST_PYTHON = (3, 11)
NEEDED = ("jupyterlab", "ipykernel", "ipywidgets", "matplotlib", "numpy", "fsrs", "jupyterlab-language-pack-zh-CN")
FONTS = Path(__file__).parent / "data" / "fonts"


class Check(NamedTuple):
    """One thing looked at: its name (a wording key), "ok", "note" or "problem", and what was seen."""

    name: str
    status: str
    seen: str


def check_python() -> Check:
    """Is this Python new enough for the kit?"""
    return Check("python", "ok" if sys.version_info >= OLDEST_PYTHON else "problem", platform.python_version())


def check_packages() -> Check:
    """Are the packages of the `lab` extra there?"""
    versions = {name: _version(name) for name in NEEDED}
    missing = [name for name, version in versions.items() if not version]
    return Check("packages", "problem" if missing else "ok", ", ".join(missing) or f"jupyterlab {versions['jupyterlab']}")


def check_kernel() -> Check:
    """Does a kernel start, and does it find this very lawkit?"""
    try:
        from jupyter_client.manager import start_new_kernel

        manager, client = start_new_kernel(startup_timeout=60, kernel_name="python3", stderr=subprocess.DEVNULL)
    except Exception as reason:  # whatever goes wrong here, the learner's question is the same: does it start?
        return Check("kernel", "problem", f"{type(reason).__name__}: {reason}"[:200])
    try:
        lines: list[str] = []
        client.execute_interactive("import lawkit; print(lawkit.__file__)", timeout=60, allow_stdin=False,
                                   output_hook=lambda m: lines.append(m["content"].get("text") or m["content"].get("evalue", "")))
        seen = "".join(lines).strip()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    found = Path(seen).parent if seen.endswith("__init__.py") else None
    return Check("kernel", "ok" if found and found.samefile(Path(__file__).parent) else "problem", seen)


def check_font() -> Check:
    """Is the kit's own Chinese font there, and can it be read?"""
    files = sorted(FONTS.glob("*.ttf"))
    try:
        from fontTools.ttLib import TTFont

        readable = all(ord("罪") in TTFont(file, lazy=True).getBestCmap() for file in files)
    except Exception:  # no fontTools, or whatever a broken file makes it say
        readable = False
    return Check("font", "ok" if files and readable else "problem", ", ".join(file.name for file in files) or "–")


def check_browser() -> Check:
    """Is there a browser that the kit can open by itself?"""
    try:
        return Check("browser", "ok", getattr(webbrowser.get(), "name", "") or platform.system())
    except webbrowser.Error:
        return Check("browser", "note", "–")


def check_writing() -> Check:
    """Can the learner save in this folder?"""
    here = Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=here):
            return Check("writing", "ok", str(here))
    except OSError:
        return Check("writing", "note", str(here))


def check_progress() -> Check:
    """Can the learner's progress be kept in its place?"""
    from lawkit.study.progress import folder

    place = folder()
    standing = next(parent for parent in (place, *place.absolute().parents) if parent.exists())
    return Check("progress", "ok" if standing.is_dir() and os.access(standing, os.W_OK) else "note", str(place))


def check_law(today: date | None = None) -> Check:
    """How long ago was the oldest provision in the kit compared with its source?"""
    from lawkit.provisions import provisions, stale

    oldest = min(p.checked_on for p in provisions())
    return Check("law", "note" if stale(today or date.today()) else "ok", oldest.isoformat())


CHECKS: tuple[Callable[[], Check], ...] = (
    check_python, check_packages, check_kernel, check_font, check_browser, check_writing, check_progress, check_law)


def examine() -> Iterator[Check]:
    """Every check in turn, as it is done: starting a kernel takes a moment."""
    for check in CHECKS:
        yield check()


def report(lang: str | None = None) -> int:
    """Print what was found and what to do; 1 where there is a problem, else 0."""
    print(say("doctor.title", lang))
    problems = 0
    for check in examine():
        problems += check.status == "problem"
        print(say("doctor.line", lang, status=say(f"doctor.status.{check.status}", lang),
                  name=say(f"doctor.name.{check.name}", lang), seen=check.seen), flush=True)
        if check.status != "ok":
            print(say("doctor.advice", lang, advice=say(f"doctor.advice.{check.name}", lang)))
    print(say("doctor.sound" if not problems else "doctor.unsound", lang))
    return int(problems > 0)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
