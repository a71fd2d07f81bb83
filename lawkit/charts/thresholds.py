"""The threshold ladder, of one assessment or of two: how near each circumstance of INT 5 and 6 is to its standard."""
from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Any, ClassVar

from ..assessment import Assessment, Finding
from ..explain import label
from ..fields import MAX_COUNT
from ..rows import TABLE_READINGS, table
from ..wording import say
from .base import INK, MUTED, OPEN, PAPER, ZONES, Bar, Chart, Entry, number

if TYPE_CHECKING:
    from .style import Pen, Track

_DECADES = 2  # the scale runs from 1/100 to 100 times the standard; what lies beyond is marked at its end


def span(f: Finding) -> tuple[float, float]:
    """A measured value as least and greatest still open (infinite where nothing bounds it)."""
    low, high = float(f.measured or 0), float(f.greatest or 0)
    return low, float("inf") if low < high and high >= MAX_COUNT else max(low, high)


def ratios(f: Finding) -> tuple[float, float]:
    """Measured against standard, least and greatest."""
    low, high = span(f)
    standard = float(f.standard or 1)
    return low / standard, high / standard


def measured(f: Finding, lang: str) -> str:
    """The amount in words: a number, a range, "at least" or unknown."""
    low, high = (number(x) if x < float("inf") else "" for x in span(f))
    key = "exactly" if low == high else "range" if high else "at_least" if low != "0" else "unknown"
    return say(f"charts.{key}", lang, low=low, high=high)


def amount(f: Finding, lang: str) -> str:
    """Measured against standard, with the unit."""
    return say(f"charts.of.{f.unit}", lang, a=measured(f, lang), b=number(f.standard or 0))


def multiple(f: Finding) -> str:
    """The multiple of the standard, cut and not rounded: 4,999 of 5,000 is not 1.00×."""
    def word(x: float) -> str:
        if 0 < x < 0.01:
            return "<0.01×"
        return ">1,000,000×" if x > 1e6 else f"{int(x):,}×" if x >= 100 else f"{int(x * 100 + 1e-9) / 100:.2f}×"
    low, high = map(word, ratios(f))
    return low if low == high else f"{low}–{high if span(f)[1] < float('inf') else '…'}"


def place(ratio: float) -> float:
    """Where a ratio stands on the scale, 0…1; nothing at all has a place of its own at the left."""
    return 0.08 + 0.92 * (min(max(log10(ratio), -_DECADES), _DECADES) + _DECADES) / (2 * _DECADES) if ratio > 0 else 0.0


def displaced(f: Finding) -> bool:
    """Is the number reached and the item not met all the same: another item, or a missing element, stands in its way?"""
    return f.status == "not_met" and ratios(f)[0] >= 1


def status(f: Finding, lang: str) -> str:
    """Met, not met, open, for the court; of a number also that it does not apply."""
    numbered = f.standard and f.grade == 1
    return say(f"charts.{'item' if numbered else 'fact'}.{'displaced' if numbered and displaced(f) else f.status}", lang)


def tenfold(a: Assessment) -> dict[str, float]:
    """The items that lead on to the second grade, and at which multiple of their standard (5(2)(3), from the rows)."""
    rows = table(a.law.edition, **{k: a.case.readings[k] for k in TABLE_READINGS if k in a.case.readings})
    first = {(row.cite, row.via): row.standard for row in rows if row.grade == 1}
    return {row.via[0]: row.standard / first[row.via[0], row.via[1:]] for row in rows
            if row.grade == 2 and row.via and (row.via[0], row.via[1:]) in first}


class Ladder(Chart):
    """The threshold ladder: each item's amount as a multiple of its standard, least and greatest where unknown."""

    name = "ladder"
    columns: ClassVar[tuple[str, ...]] = ("item", "measured", "multiple", "status")

    def __init__(self, *sides: Assessment) -> None:
        self.sides = sides
        numbered = {f.id for a in sides for f in a.findings if f.grade == 1 and f.standard
                    if not f.id.startswith("6") or f.status != "not_met" or span(f) != (0, 0)}
        pairs = list(zip(*(a.findings for a in sides)))
        self.items = [fs for fs in pairs if fs[0].id in numbered and all(f.standard for f in fs)]
        self.flags = [fs for fs in pairs if not (fs[0].grade == 1 and fs[0].standard)
                      if not fs[0].id.startswith("6") or any(f.status in ("met", "open") for f in fs)]
        self.steps = {k: v for a in sides for k, v in tenfold(a).items()}

    def values(self, lang: str) -> dict[str, Any]:
        why = say("charts.displaced", lang) if any(displaced(f) for fs in self.items for f in fs) else ""
        return {"why": why, "steps": say("charts.and", lang).join(f"{x:g}×" for x in sorted({1.0, *self.steps.values()}))}

    def entries(self, lang: str) -> list[Entry]:
        lines = tuple(place(x) for x in sorted({1.0, *self.steps.values()}))
        out: list[Entry] = []
        for (f,) in self.items:
            low, high = map(place, ratios(f))
            out.append(((say(f"charts.finding.{f.id}", lang), amount(f, lang), multiple(f), status(f, lang)),
                        Bar(low if f.status == "open" else 0, high, f.status if f.status != "for_court" else "not_met", lines)))
        return out + [((say(f"charts.finding.{f.id}", lang), "", "", status(f, lang)), None) for (f,) in self.flags]

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track
        track = Track(pen, place, stacked=len(self.sides) > 1)
        top = self._head(pen, lang, track, self._above(pen, lang, pen.heading(self.title(lang))))
        for fs in self.items:
            notes = self._notes(lang, fs)
            strong = INK if any(f.status in ("met", "open") for f in fs) else MUTED
            upper, lower = track.row(top, self._name(lang, fs), notes, strong)
            self._zones(pen, track, upper, lower, self.steps.get(fs[0].id))
            self._marks(pen, track, fs, upper, lower)
            top = lower
        ticks = [(track.at(0), "0"), *((track.at(10.0 ** k), f"{10.0 ** k:g}×") for k in range(-_DECADES, _DECADES + 1))]
        return self._below(pen, lang, pen.ticks(top, ticks))

    def _above(self, pen: Pen, lang: str, y: float) -> float:
        return y

    def _name(self, lang: str, fs: tuple[Finding, ...]) -> str:
        return say(f"charts.finding.{fs[0].id}", lang)

    def _notes(self, lang: str, fs: tuple[Finding, ...]) -> tuple[str, ...]:
        unknown = span(fs[0]) == (0, float("inf"))
        said = status(fs[0], lang) if unknown else say("charts.with", lang, a=status(fs[0], lang), b=multiple(fs[0]))
        return amount(fs[0], lang), said

    def _head(self, pen: Pen, lang: str, track: Track, y: float) -> float:
        """The names of the two grades above the lines where they begin; returns where the rows begin."""
        ends = [1.0, *sorted(set(self.steps.values())), 10.0 ** _DECADES]
        tops = [pen.lines(track.at(low) + 0.25 * pen.em, y + pen.em, say(f"charts.grade.{grade}", lang),
                          track.at(high) - track.at(low), 0.85) for grade, (low, high) in enumerate(zip(ends, ends[1:]), 1)]
        for x in ends[:-1]:
            pen.line((track.at(x), y), (track.at(x), max(tops) - 0.6 * pen.em), width=1.4, dash="--" if x > 1 else "-")
        return max(tops) - 0.6 * pen.em

    def _zones(self, pen: Pen, track: Track, top: float, bottom: float, second: float | None) -> None:
        """The backgrounds of the grades behind one row, and the lines where they begin."""
        edges = [track.left, track.at(1), *([track.at(second)] if second else []), track.right]
        for zone, (left, right) in enumerate(zip(edges, edges[1:])):
            pen.box(left, top, right - left, bottom - top, fill=ZONES[zone])
        for zone, x in enumerate(edges[1:-1]):
            pen.line((x, top), (x, bottom), width=1.4, dash="--" if zone else "-")

    def _marks(self, pen: Pen, track: Track, fs: tuple[Finding, ...], top: float, bottom: float) -> None:
        """A line from nothing to the amount, or a hatched bar over what is open; a mark at its end."""
        f, y = fs[0], (top + bottom) / 2
        low, high = map(track.at, ratios(f))
        pen.line((track.left, y), (low, y), width=3)
        if low < high:
            pen.box(low, y - 0.35 * pen.em, high - low, 0.7 * pen.em, fill=PAPER, edge=OPEN, hatch="////")
            pen.mark(low, y, f.status, 0.5)
        pen.mark(high, y, "beyond" if place(ratios(f)[1]) >= 1 and f.status == "met" else f.status)

    def _below(self, pen: Pen, lang: str, y: float) -> float:
        """The circumstances without a number, as many beside each other as fit."""
        from .style import measure
        em, room = pen.em, pen.w - 2 * pen.pad
        texts = [say("charts.flag", lang, name=say(f"charts.finding.{f.id}", lang), status=status(f, lang)) for (f,) in self.flags]
        y = pen.lines(pen.pad, y + 2 * em, self.say("flags", lang), room, 0.92, MUTED) + 0.2 * em
        columns = max(1, int(room // max(measure(text, 0.92 * em) + 2 * em for text in texts)))
        for n, ((f,), text) in enumerate(zip(self.flags, texts)):
            x, line = pen.pad + n % columns * room / columns, y + n // columns * 1.6 * em
            pen.mark(x + 0.4 * em, line - 0.3 * em, f.status, 0.6)
            pen.text(x + 1.2 * em, line, text, 0.92, INK if f.status in ("met", "open") else MUTED)
        return y + (-(-len(texts) // columns) - 0.4) * 1.6 * em


class Pair(Ladder):
    """Two assessments, A and B, on one ladder, and the facts that make the difference."""

    name, columns = "ab", ("item", "a", "b")

    def __init__(self, a: Assessment, b: Assessment) -> None:
        super().__init__(a, b)

    def values(self, lang: str) -> dict[str, Any]:
        from ..questions import compare
        facts = compare(self.sides[0].case, self.sides[1].case)
        named = say("charts.and", lang).join("records" == path and say("charts.records", lang) or label(path, lang).rstrip("？?") for path in facts)
        a, b = (say(f"charts.grade.{int(side.grade)}", lang) for side in self.sides)
        return super().values(lang) | {"a": a, "b": b, "facts": self.say("facts", lang, facts=named) if facts else self.say("same", lang)}

    def entries(self, lang: str) -> list[Entry]:
        out: list[Entry] = [((say("charts.result", lang), *(say(f"charts.grade.{int(side.grade)}", lang) for side in self.sides)), None)]
        for fs in self.items:
            low, high = sorted(place(ratios(f)[0]) for f in fs)
            cells = (say("charts.with", lang, a=amount(f, lang), b=status(f, lang)) for f in fs)
            out.append(((say(f"charts.finding.{fs[0].id}", lang), *cells), Bar(low, high, "a", (place(1),))))
        return out + [((say(f"charts.finding.{fs[0].id}", lang), *(status(f, lang) for f in fs)), None) for fs in self.flags]

    def _above(self, pen: Pen, lang: str, y: float) -> float:
        y = pen.legend(y - 0.6 * pen.em, *((side, self.say("side", lang, side=side.upper(), grade=self.values(lang)[side])) for side in "ab"))
        return pen.lines(pen.pad, y + 1.6 * pen.em, self.values(lang)["facts"], pen.w - 2 * pen.pad, 0.92) - 0.8 * pen.em

    def _name(self, lang: str, fs: tuple[Finding, ...]) -> str:
        """With the standard: item 8 has one for each kind of data, so only those count against which something is measured."""
        standards = dict.fromkeys(say("charts.amount", lang, n=number(f.standard or 0), unit=say(f"law.unit.{f.unit}", lang))
                                  for f in [f for f in fs if span(f)[1]] or fs[:1])
        return say("charts.with", lang, a=super()._name(lang, fs), b=say("charts.and", lang).join(standards))

    def _notes(self, lang: str, fs: tuple[Finding, ...]) -> tuple[str, ...]:
        return tuple(self.say("note", lang, side=side, amount=measured(f, lang), status=status(f, lang)) for side, f in zip("AB", fs))

    def _marks(self, pen: Pen, track: Track, fs: tuple[Finding, ...], top: float, bottom: float) -> None:
        for n, (f, role) in enumerate(zip(fs, "ab")):  # each on its own height, so that equal amounts do not hide each other
            y = top + (bottom - top) * (n + 1) / 3
            low, high = map(track.at, ratios(f))
            pen.line((track.left, y), (high, y), color=OPEN if low < high else INK, width=1.4, dash=":" if low < high else "-")
            pen.mark(low, y, role, 0.65)
            pen.mark(high, y, role, 0.65)

    def _below(self, pen: Pen, lang: str, y: float) -> float:
        different = [fs for fs in self.flags if len({f.status for f in fs}) > 1]
        for fs in different:
            text = self.say("flag", lang, name=say(f"charts.finding.{fs[0].id}", lang), a=status(fs[0], lang), b=status(fs[1], lang))
            y = pen.lines(pen.pad, y + 1.7 * pen.em, text, pen.w - 2 * pen.pad, 0.92) - 1.35 * pen.em
        return y + pen.em
