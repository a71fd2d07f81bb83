"""The bilingual source of a notebook: its format, its reader, and the order of the course.

A source is TOML front matter between +++ lines, then cells. `=== part` opens a prose cell with `--- zh` and `--- en`;
`=== code part` opens a code cell with `--- zh` and `--- en` (its first-line comment) and `--- code` (written once).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "notebooks" / "src"
LANGS = ("zh", "en")
HEAD = re.compile(r"^=== (?:(code) )?([a-z]+)$", re.M)
SIDE = re.compile(r"^--- (zh|en|code)$", re.M)


class SourceError(ValueError):
    """A source that does not follow the format, with the file and the place."""


@dataclass(frozen=True)
class Cell:
    """One cell of a page: its part, the text of both languages (for code: its first-line comment) and the code."""

    part: str
    zh: str
    en: str
    code: str = ""


@dataclass(frozen=True)
class Page:
    """One source: its name (`03-which-tier`), its front matter and its cells."""

    name: str
    meta: dict
    cells: tuple[Cell, ...]


@cache
def parts() -> dict:
    """The headings and fixed phrases every page shares, from `parts.toml`."""
    return tomllib.loads((SRC / "parts.toml").read_text(encoding="utf-8"))


def read(path: Path) -> Page:
    """Parse one source file; raises SourceError where a language or the code is missing."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith("+++\n"):
        raise SourceError(f"{path.name}: must begin with +++ and its front matter")
    front, body = text[4:].split("\n+++\n", 1)
    chunks = HEAD.split(body)
    if chunks[0].strip():
        raise SourceError(f"{path.name}: text before the first === line")
    cells = []
    for is_code, part, content in zip(chunks[1::3], chunks[2::3], chunks[3::3]):
        pieces = SIDE.split(content)
        sides = {key: value.strip("\n") for key, value in zip(pieces[1::2], pieces[2::2])}
        wanted = {"zh", "en", "code"} if is_code else {"zh", "en"}
        if set(sides) != wanted or not all(v.strip() for v in sides.values()) or pieces[0].strip():
            raise SourceError(f"{path.name}: part {part!r} needs exactly {sorted(wanted)}, none empty; has {sorted(sides)}")
        cells.append(Cell(part, sides["zh"], sides["en"], sides.get("code", "")))
    return Page(path.stem, tomllib.loads(front), tuple(cells))


def pages() -> tuple[Page, ...]:
    """Every source, in the order of the course."""
    return tuple(read(path) for path in sorted(SRC.glob("[0-9]*.md")))


def neighbours(page: Page) -> tuple[Page | None, Page | None]:
    """The page before and the page after this one in the course."""
    course = pages()
    i = [p.name for p in course].index(page.name)
    return (course[i - 1] if i else None), (course[i + 1] if i + 1 < len(course) else None)


def fold(text: str) -> str:
    """`>>> Question` … `<<<` becomes a folded answer; the end of the cell closes it as well."""
    out, is_open = [], False
    for line in text.split("\n"):
        if line.startswith(">>> ") or line == "<<<":
            if is_open == line.startswith(">>> "):
                raise SourceError(f"a fold is not closed before, or never opened for: {line!r}")
            is_open = not is_open
            if not is_open:
                out += ["", "</details>", "", "<p></p>", ""]  # the page gives a fold no room below
            else:
                out += ["<details>", f"<summary>{line[4:]}</summary>", ""]
        else:
            out.append(line)
    text = "\n".join(out + (["", "</details>"] if is_open else []))
    return text.rstrip().removesuffix("<p></p>").rstrip()
