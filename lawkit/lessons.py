"""The lessons as files: where they lie, and a copy of one's own that no later copy ever overwrites."""

from __future__ import annotations

import shutil
from pathlib import Path

PAGES = (".ipynb", ".md", ".html", ".png", ".svg")
"""What a learner opens; the sources the lessons are built from stay at home."""


def folder() -> Path:
    """The lessons of the checkout this package lies in, else those that were installed with it."""
    here = Path(__file__).resolve().parent
    beside = here.parent / "notebooks"
    return beside if (beside / "start.md").is_file() else here / "data" / "lessons"


def copy_to(target: Path) -> tuple[int, int]:
    """Copy every lesson into `target`/notebooks; files already there are kept as they are. Returns (copied, kept)."""
    source, copied, kept = folder(), 0, 0
    for file in sorted(source.rglob("*")):
        inside = file.relative_to(source)
        if file.suffix not in PAGES or inside.parts[0] == "src" or any(part.startswith(".") for part in inside.parts):
            continue
        place = target / "notebooks" / inside
        if place.exists():
            kept += 1
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        copied += 1
    return copied, kept
