"""Upkeep (维护): which provisions were not checked for a year, and what rests on each of them: rows, lessons, items."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .provisions import Provision, stale
from .rows import CITES
from .wording import say


class Dependents(NamedTuple):
    """What would have to be read again if a provision changed."""

    rows: tuple[str, ...]
    lessons: tuple[str, ...]
    items: tuple[str, ...]


def lessons(root: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Lesson source → the provisions it quotes or cites, where the sources are at hand."""
    folder = (root or Path(__file__).parents[1]) / "notebooks" / "src"
    found = {}
    for path in sorted(folder.glob("*.md")):
        text = path.read_text("utf-8")
        front = text.split("+++")
        named = tomllib.loads(front[1]).get("provisions", ()) if len(front) > 2 else ()
        found[path.stem] = (*named, *re.findall(r"\{\{(?:quote|cite) ([^}]+)\}\}", text))
    return found


def _rests_on(cites: Iterable[str], cite: str) -> bool:
    """Is a provision cited, itself or by the paragraph or article it belongs to?"""
    return any(c == cite or cite.startswith(c + "(") or c.startswith(cite + "(") for c in cites)


def dependents(p: Provision, root: Path | None = None) -> Dependents:
    """Rows, lessons and items that rest on a provision."""
    from .study.items import bank
    return Dependents(
        tuple(c for c in CITES if _rests_on([f"INT {c}"], p.cite)),
        tuple(name for name, cites in lessons(root).items() if _rests_on(cites, p.cite)),
        tuple(name for name, item in bank().items() if _rests_on(item.cites, p.cite)))


def report(today: date, lang: str, root: Path | None = None) -> str:
    """The provisions not checked for twelve months, each with what rests on it; one line where all are fresh."""
    old = stale(today)
    if not old:
        return say("cli.check_law.fresh", lang, today=today.isoformat())
    lines = [say("cli.check_law.old", lang, n=len(old))]
    for p in old:
        d = dependents(p, root)
        told = "; ".join(f"{say(f'cli.check_law.{name}', lang)}: {', '.join(found)}" for name, found in d._asdict().items() if found)
        lines.append(f"- {p.cite_in(lang)} ({p.checked_on.isoformat()})" + (f" — {told}" if told else ""))
    return "\n".join(lines)
