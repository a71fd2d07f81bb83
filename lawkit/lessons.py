"""The lessons as files: where they lie, and a copy of one's own that no later copy ever overwrites."""

from __future__ import annotations

import shutil
from pathlib import Path

PAGES = (".ipynb", ".md", ".html", ".png", ".svg")
"""What a learner opens; the sources the lessons are built from stay at home."""


FOLDERS = {"notebooks": "lessons", "exercises": "exercises"}
"""Folders of the kit, and where an installed package keeps them below `lawkit/data`."""


def folder(name: str = "notebooks") -> Path:
    """One of `FOLDERS` in the checkout this package lies in, else as it was installed with it."""
    here = Path(__file__).resolve().parent
    checkout = (here.parent / "notebooks" / "start.md").is_file()
    return here.parent / name if checkout else here / "data" / FOLDERS[name]


def pages() -> list[tuple[Path, Path]]:
    """Every page a learner opens, with its place in a kit: notebooks/zh/…, exercises/en/…"""
    found = []
    for name in FOLDERS:
        for file in sorted(folder(name).rglob("*")):
            inside = file.relative_to(folder(name))
            if file.suffix in PAGES and inside.parts[0] != "src" and not any(part.startswith(".") for part in inside.parts):
                found.append((file, Path(name) / inside))
    return found


def copy_to(target: Path) -> tuple[int, int]:
    """Copy lessons and exercises into `target`; files already there are kept as they are. Returns (copied, kept)."""
    copied = kept = 0
    for file, place in pages():
        if (target / place).exists():
            kept += 1
            continue
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / place)
        copied += 1
    return copied, kept
