"""ProvisionReader (条文对读): INT and CL 253-1 in every edition, Chinese and English side by side, linked to what applies them."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import ipywidgets as W

from lawkit import explain
from lawkit.decided import casebook
from lawkit.kinds import KINDS, NOT_PERSONAL
from lawkit.provisions import Provision, provisions
from lawkit.rows import LAW, POINTS, Row
from lawkit.wording import say

from .base import Panel, choice, classed, escape, html, row
from .views import bullets

OFFENCE = "253-1"
TIERS = ("n1", "n2", "n3")
WHAT_IT_IS = {"INT 1": NOT_PERSONAL}
"""The definition, under which the kinds stand that are not citizens' personal information at all."""


@cache
def sheets() -> dict[str, tuple[Provision, ...]]:
    """What can be read, by name: the articles of INT, and CL 253-1 edition by edition, the present one first."""
    out: dict[str, list[Provision]] = {}
    for p in sorted((p for p in provisions("CL") if p.article == OFFENCE), key=lambda p: p.effective_from, reverse=True):
        out.setdefault(f"CL {OFFENCE} {p.effective_from}", []).append(p)
    for p in provisions("INT"):
        out.setdefault(f"INT {p.article}", []).append(p)
    return {name: tuple(sorted(found, key=lambda p: provisions().index(p))) for name, found in out.items()}


@cache
def taught() -> dict[str, tuple[int, ...]]:
    """Citation → the lessons whose exercises rest on it."""
    from lawkit.study import bank
    found: dict[str, set[int]] = {}
    for item in bank().values():
        for cite in item.cites:
            found.setdefault(cite, set()).add(item.lesson)
    return {cite: tuple(sorted(lessons)) for cite, lessons in found.items()}


def whole(p: Provision, lang: str) -> str:
    """The citation of the whole article a paragraph or item belongs to, with its edition."""
    edition: dict[str, Any] = {} if p.text_zh else {"edition_zh": "", "edition_en": ""}
    return replace(p, cite=f"{p.instrument} {p.article}", paragraph=None, item=None, **edition).cite_in(lang)


class ProvisionReader(Panel):
    """The reader of provisions (条文对读). `cite`: what to open, such as "INT 5" or "INT 5(1)(3)".

    Every paragraph or item is quoted with its citation in both languages; below it stand its row, kinds, lessons and cases.
    """

    name, area = "reader", "reader"

    def __init__(self, lang: str | None = None, cite: str = "INT 5") -> None:
        super().__init__(lang)
        start = next((name for name, found in sheets().items() if name == cite or any(cite in (p.cite, p.id) for p in found)), None)
        if start is None:
            raise KeyError(cite)
        self.text_of = html()
        self.copied = classed(W.Textarea(description=self.say("copy"), tooltip=self.say("copy_how"), rows=6, layout=W.Layout(width="auto")), "lk-field")
        self.sheet = choice(self.say("article"), [(self._name(n), n) for n in sheets()], start, self.open_sheet)
        self.part = choice(self.say("part"), [("", "")], "", self._read)
        self.fill(row(self.sheet, self.part, cls="lk-fields"), self.status, self.text_of, self.copied, html(f"<p class='lk-soft'>{self.text('copy_how')}</p>"))
        self.open_sheet(start)
        self.part.value = next((p.id for p in sheets()[start] if cite in (p.cite, p.id)), "")

    def _name(self, sheet: str) -> str:
        first = sheets()[sheet][0]
        cite = whole(first, self.lang)
        return cite if first.instrument == "INT" else self.say("edition", cite=cite, when=self._when(first))

    def _when(self, p: Provision) -> str:
        day = lambda d: explain.day(d, self.lang)  # noqa: E731
        return self.say("since", day=day(p.effective_from)) if p.effective_to is None else self.say(
            "until", first=day(p.effective_from), last=day(p.effective_to))

    def open_sheet(self, sheet: str) -> None:
        """Show an article or an edition."""
        found = sheets()[sheet]
        quoted = [p for p in found if p.text_zh]
        self.part.options = [(self.say("whole"), ""), *((p.cite_in(self.lang), p.id) for p in quoted)]
        self.part.value = ""
        self._read("")
        first = found[0]
        self.announce(self.say("open" if quoted else "open_none", name=self._name(sheet), when=self._when(first), checked=explain.day(first.checked_on, self.lang)))

    def _clause(self, p: Provision) -> str:
        if not p.text_zh:
            return f"<div class='lk-clause'><p>{self.text('nothing_then')}</p></div>"
        sides = "".join(f"<blockquote lang='{code}'><p>{escape(text)}</p><footer class='lk-soft'>{escape(cite)}{mark}</footer></blockquote>"
                        for code, text, cite, mark in (("zh-CN", p.text_zh, p.cite_in("zh"), ""),
                                                       ("en", p.text_en, p.cite_in("en"), f" · {self.text('unofficial')}")))
        return f"<div class='lk-clause'><div class='lk-pair'>{sides}</div>{self.links(p)}</div>"

    def links(self, p: Provision) -> str:
        """What hangs on a provision, folded: the rows that apply it, the kinds it covers, lessons and decided cases."""
        rows, now = [r for r in LAW if f"INT {r.cite}" == p.cite], p.effective_to is None
        found: list[tuple[str, Iterable[str]]] = [("row", dict.fromkeys(t for r in rows if (t := self._row(r))))]
        tier = next((int(r.measure[1]) for r in rows if r.measure in TIERS and not r.via), WHAT_IT_IS.get(p.cite))
        if tier is not None:
            kinds = [k for k in KINDS.values() if tier in k.tiers]
            found += [("kinds" if tier else "kinds_none", [say(f"law.kind.{k.id}", self.lang) for k in kinds if not k.reading]),
                      ("kinds_disputed", [say(f"law.kind.{k.id}", self.lang) for k in kinds if k.reading])]
        found.append(("cases", [d.text("title", self.lang) for d in casebook() if now and p.cite in d.items]))
        lessons = say("charts.list", self.lang).join(map(str, taught().get(p.cite, ()) if now else ()))
        return (f"<p>{self.text('lessons', n=lessons)}</p>" if lessons else "") + "".join(self._fold(key, lines) for key, lines in found if lines)

    def _fold(self, key: str, lines: Iterable[str]) -> str:
        told = list(lines)
        if len(told) == 1:
            return f"<p>{self.text(key)}{escape(say('casebook.colon', self.lang, first='', second=told[0]))}</p>"
        return f"<details><summary>{self.text('folded', what=self.say(key), n=len(told))}</summary>{bullets(told)}</details>"

    def _row(self, row: Row) -> str:
        """A row of the table in words: measure, standard, and the item it is derived from."""
        if not row.measure:
            return ""
        standard = explain.amount(row.standard // row.per, row.unit, self.lang)
        via = self.say("via", items=explain.items_line(row.via, self.lang)) if row.via else ""
        weights = self.say("weights", weights=" : ".join(map(str, POINTS))) if row.unit == "points" else ""
        return self.say("standard", standard=standard, weights=weights, via=via)

    def _read(self, id: str | None) -> None:
        here = [p for p in sheets()[self.sheet.value] if not id or p.id == id]
        self.text_of.value, found = "".join(map(self._clause, here)), [p for p in here if p.text_zh]
        if not found:
            self.copied.value = ""
            return
        cite = (lambda lang: found[0].cite_in(lang)) if id else lambda lang: whole(found[0], lang)
        self.copied.value = "\n".join(["\n".join(p.text_zh for p in found), self.say("source_zh", cite=cite("zh"), instrument=found[0].instrument_zh), "",
                                       "\n".join(p.text_en for p in found), self.say("source_en", cite=cite("en"), instrument=found[0].instrument_en)])
