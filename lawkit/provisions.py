"""The provisions the kit quotes: Chinese text word for word, our own unofficial English, citation, dates in force.

`lawkit/data/provisions.json` is the only place where a statute is written down; it is read on first use.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any


class ProvisionNotFound(LookupError):
    """No stored provision has this id or citation; `.key` is what was asked for, `.nearest` the closest names."""

    def __init__(self, key: str, nearest: tuple[str, ...]) -> None:
        self.key, self.nearest = key, nearest
        near = " · ".join(nearest) or "—"
        super().__init__(f"没有这一条文：{key}（最接近的：{near}） / no such provision: {key} (nearest: {near})")


@dataclass(frozen=True, slots=True)
class Provision:
    """One paragraph or item of an instrument (条、款、项), as in force from `effective_from` to `effective_to`.

    `text_zh` is the official wording; `text_en` is our own, unofficial translation. `effective_to` is None
    while the text is in force; `checked_on` is the day it was last compared with the source.
    """

    id: str
    cite: str
    instrument: str
    instrument_zh: str
    instrument_en: str
    short_zh: str
    article: str
    paragraph: int | None
    item: str | None
    text_zh: str
    text_en: str
    effective_from: date
    effective_to: date | None
    checked_on: date
    source: str
    verified: bool
    article_zh: str = ""
    edition_zh: str = ""
    edition_en: str = ""
    note_zh: str = ""
    note_en: str = ""

    def cite_in(self, lang: str) -> str:
        """Return the citation for print: 《解释》第五条第一款第三项 in zh, INT 5(1)(3) in en."""
        if lang != "zh":
            return self.cite + self.edition_en
        if self.article_zh:
            return self.short_zh + self.article_zh
        number, _, inserted = self.article.partition("-")
        where = f"第{chinese_number(int(number))}条" + (f"之{chinese_number(int(inserted))}" if inserted else "")
        # An article of one paragraph is cited without 款, and its items follow the article directly.
        if self.paragraph and self.cite.count("(") > (self.item is not None):
            where += f"第{chinese_number(self.paragraph)}款"
        if self.item:
            where += f"第{chinese_number(int(self.item))}项"
        return self.short_zh + where + self.edition_zh

    def is_in_force(self, day: date) -> bool:
        """Was this text in force on `day`?"""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def chinese_number(n: int) -> str:
    """Write 1 to 999 as article numbers are written in Chinese: 10 十, 17 十七, 105 一百零五, 253 二百五十三."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    out = digits[hundreds] + "百" if hundreds else ""
    if tens:
        out += digits[tens] * (n >= 20) + "十"
    return out + "零" * bool(hundreds and ones and not tens) + digits[ones] * bool(ones)


def _provision(row: dict[str, Any], name: dict[str, str]) -> Provision:
    dates = {k: row[k] and date.fromisoformat(row[k]) for k in ("effective_from", "effective_to", "checked_on")}
    return Provision(**row | dates, instrument_zh=name["full_zh"], instrument_en=name["full_en"], short_zh=name["short_zh"])


@cache
def _store() -> tuple[dict[str, dict[str, str]], tuple[Provision, ...]]:
    raw = json.loads((Path(__file__).parent / "data" / "provisions.json").read_text("utf-8"))
    names = raw["instruments"]
    return names, tuple(_provision(row, names[row["instrument"]]) for row in raw["provisions"])


@cache
def _index() -> dict[str, Provision]:
    found: dict[str, Provision] = {}
    for p in _store()[1]:
        found[p.id] = p
        # Of several editions under one citation the one in force last is meant; `in_force` chooses by date.
        if p.cite not in found or found[p.cite].effective_from < p.effective_from:
            found[p.cite] = p
    return found


def instruments() -> dict[str, dict[str, str]]:
    """Return abbreviation → short_zh, full_zh, full_en for every instrument the kit cites."""
    return _store()[0]


def provisions(instrument: str | None = None) -> tuple[Provision, ...]:
    """Return all stored provisions in the order of the data, or those of one instrument ("INT", "CL", …)."""
    return tuple(p for p in _store()[1] if instrument in (None, p.instrument))


def provision(key: str) -> Provision:
    """Return the provision with this id ("int2017-5-1-3") or citation ("INT 5(1)(3)"); of several editions the latest.

    Raises ProvisionNotFound with the nearest names.
    """
    known = _index()
    if key in known:
        return known[key]
    # "INT 1(1)" is understood although an article of one paragraph is cited as "INT 1".
    bare = re.sub(r"\(1\)(?=$|\()", "", key, count=1)
    if bare in known and known[bare].paragraph == 1:
        return known[bare]
    begins = tuple(k for k in known if k.startswith(key + "("))[:4]
    raise ProvisionNotFound(key, begins or tuple(get_close_matches(key, known, 3, 0.5)))


def article(cite: str, day: date | None = None) -> tuple[Provision, ...]:
    """Return the stored paragraphs and items of an article ("INT 5", "CL 253-1"), those in force on `day` if given."""
    abbr, _, number = cite.partition(" ")
    found = tuple(p for p in provisions(abbr) if p.article == number and (day is None or p.is_in_force(day)))
    if not found and day is None:
        raise ProvisionNotFound(cite, tuple(get_close_matches(cite, _index(), 3, 0.5)))
    return found


def in_force(cite: str, day: date | str) -> Provision | None:
    """Return the edition of `cite` in force on `day`; None where there was none (CL 253-1 before 2009: an empty text)."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    asked = provision(cite)
    there = [p for p in article(f"{asked.instrument} {asked.article}", when)]
    same = [p for p in there if p.cite == asked.cite]
    return next(iter(same or [p for p in there if not p.text_zh]), None)


def stale(today: date) -> tuple[Provision, ...]:
    """Return the provisions not compared with their source for more than twelve months before `today`."""
    return tuple(p for p in provisions() if (today - p.checked_on).days > 366)
