"""The threshold ladder: how near each circumstance of INT 5 and 6 is, on one scale of multiples of its standard."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING, Any

from ..assessment import rows_for
from ..fields import MAX_COUNT
from ..wording import say
from .base import GRID, INK, MUTED, OPEN, PAPER, ZONES, Bar, Chart, number

if TYPE_CHECKING:
    from ..assessment import Assessment, Finding
    from .style import Pen

_DECADES = 2  # the scale runs from 1/100 to 100 times the standard; what lies beyond is marked at its end


def span(finding: Finding) -> tuple[float, float]:
    """A measured value as least and greatest still open (infinite where nothing bounds it)."""
    low, high = float(finding.measured or 0), float(finding.greatest or 0)
    return low, float("inf") if low < high and high >= MAX_COUNT else max(low, high)


def amount(finding: Finding, lang: str) -> str:
    """A measured value in words: one number, a range, "at least", or unknown."""
    low, high = span(finding)
    if low == high:
        return number(low)
    if high == float("inf"):
        return say("charts.at_least", lang, n=number(low)) if low else say("charts.unknown", lang)
    return say("charts.range", lang, low=number(low), high=number(high))


def ratios(finding: Finding) -> tuple[float, float]:
    """Measured against standard, least and greatest."""
    low, high = span(finding)
    return low / finding.standard, high / finding.standard


def times(value: float) -> str:
    """A multiple of the standard, cut and not rounded: 4,999 of 5,000 is not 1.00."""
    if value >= 100:
        return f"{int(value):,}×"
    return f"{int(value * 100 + 1e-9) / 100:.2f}×" if value >= 0.01 or value == 0 else "<0.01×"


def place(ratio: float) -> float:
    """Where a ratio stands on the scale, 0…1; nothing at all has a place of its own at the left."""
    if ratio <= 0:
        return 0.0
    return 0.08 + 0.92 * (min(max(log10(ratio), -_DECADES), _DECADES) + _DECADES) / (2 * _DECADES)


def tenfold(assessment: Assessment) -> dict[str, float]:
    """The items that lead on to the second grade, and at which multiple of their standard (5(2)(3), from the rows)."""
    rows = rows_for(assessment.law.edition, assessment.case.readings)
    first = {(row.cite, row.via): row.standard for row in rows if row.grade == 1}
    return {row.via[0]: row.standard / first[row.via[0], row.via[1:]] for row in rows
            if row.grade == 2 and row.via and (row.via[0], row.via[1:]) in first}


def numbered(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that measure something against a standard of the first grade and are in play."""
    return [f for f in findings if f.grade == 1 and f.standard and not (f.id.startswith("6") and f.status == "not_met"
                                                                        and span(f) == (0, 0))]


class Ladder(Chart):
    """The threshold ladder of one assessment."""

    name = "ladder"

    def __init__(self, assessment: Assessment) -> None:
        self.a = assessment
        self.items = numbered(assessment.findings)
        self.flags = [f for f in assessment.findings if not f.standard or f.grade == 2
                      if not f.id.startswith("6") or f.status in ("met", "open")]
        self.steps = tenfold(assessment)

    def values(self, lang: str) -> dict[str, Any]:
        why = self.say("displaced", lang) if any(map(displaced, self.items)) else ""
        return {"why": why, "steps": say("charts.or", lang).join(f"{x:g}×" for x in sorted({1.0, *self.steps.values()}))}

    def rows(self, lang: str) -> list[tuple[str, ...]]:
        header = tuple(say(f"charts.column.{c}", lang) for c in ("item", "measured", "multiple", "status"))
        return [header, *((say(f"charts.finding.{f.id}", lang), *cells(f, lang)) for f in self.items + self.flags)]

    def bars(self) -> list[Bar | None]:
        lines = tuple(place(x) for x in sorted({1.0, *self.steps.values()}))
        ends = [(f, *map(place, ratios(f))) for f in self.items]
        return [Bar(low if f.status == "open" else 0, high, f.status, lines) for f, low, high in ends] + [None] * len(self.flags)

    def draw(self, pen: Pen, lang: str) -> float:
        scale = Scale(pen)
        top = scale.zones(pen, lang, pen.heading(self.title(lang)), self.items, self.steps)
        for finding in self.items:
            scale.name(pen, lang, finding, top, cells(finding, lang))
            low, high = map(scale.at, ratios(finding))
            y = scale.middle(top)
            if finding.status == "open" or low < high:
                pen.line((scale.at(0), y), (low, y), color=INK, width=2)
                pen.box(low, y - 0.35 * pen.em, max(high - low, 1), 0.7 * pen.em, fill=PAPER, edge=OPEN, hatch="////")
                pen.mark(low, y, finding.status, 0.5)
            else:
                pen.line((scale.at(0), y), (high, y), color=INK, width=3)
            pen.mark(high, y, "beyond" if place(ratios(finding)[1]) >= 1 and finding.status == "met" else finding.status, 0.8)
            top += scale.step
        return self._flags(pen, lang, scale.axis(pen, top) + 2 * pen.em)

    def _flags(self, pen: Pen, lang: str, y: float) -> float:
        """The circumstances without a number, as many beside each other as fit."""
        em, pad, size = pen.em, pen.pad, 0.92
        texts = [say("charts.flag", lang, name=say(f"charts.finding.{f.id}", lang), status=cells(f, lang)[2]) for f in self.flags]
        y = pen.lines(pad, y, self.say("flags", lang), pen.w - 2 * pad, size, MUTED) + 0.2 * em
        widest = max(pen.measure(text, size) for text in texts) + 2 * em
        columns = max(1, int((pen.w - 2 * pad) // widest))
        for place_, (finding, text) in enumerate(zip(self.flags, texts)):
            x = pad + (place_ % columns) * (pen.w - 2 * pad) / columns
            pen.mark(x + 0.4 * em, y - 0.3 * em, finding.status, 0.6)
            pen.text(x + 1.2 * em, y, text, size, INK if finding.status in ("met", "open") else MUTED)
            if place_ % columns == columns - 1 or place_ == len(texts) - 1:
                y += 1.6 * em
        return y - 0.6 * em


def displaced(finding: Finding) -> bool:
    """Is the number reached and the item not met all the same: another item, or a missing element, stands in its way?"""
    return finding.status == "not_met" and ratios(finding)[0] >= 1


def cells(finding: Finding, lang: str) -> tuple[str, str, str]:
    """Amounts, multiple of the standard and status of one finding as text; a fact without a number has a status only."""
    if not finding.standard or finding.grade == 2:
        return "", "", say(f"charts.fact.{finding.status}", lang)
    low, high = ratios(finding)
    known = high < float("inf")
    multiple = times(low) if low == high else f"{times(low)}–{times(high) if known else '…'}" if known or low else ""
    status = "displaced" if displaced(finding) else finding.status
    amounts = say(f"charts.of.{finding.unit}", lang, a=amount(finding, lang), b=number(finding.standard))
    return amounts, multiple, say(f"charts.item.{status}", lang)


class Scale:
    """The logarithmic scale of a ladder: where it lies on the page, its zones, its names and its axis."""

    def __init__(self, pen: Pen, lines: int = 2) -> None:
        em = pen.em
        self.left = pen.pad if pen.narrow else 0.25 * pen.w
        self.right = pen.w - (pen.pad if pen.narrow else 0.27 * pen.w)
        self.step = (1.7 + 1.4 * lines if pen.narrow else 0.2 + 1.4 * lines) * em
        self.strip = (0.2 + 0.7 * lines) * em if pen.narrow else self.step

    def middle(self, top: float) -> float:
        """The height of the bar of the row that begins at `top`."""
        return top + self.step - self.strip / 2

    def at(self, ratio: float) -> float:
        """The x of a ratio."""
        return self.left + (self.right - self.left) * place(ratio)

    def zones(self, pen: Pen, lang: str, y: float, items: Sequence[Finding], steps: dict[str, float]) -> float:
        """The backgrounds of the two grades, named, and the lines where they begin; returns where the rows begin."""
        em = pen.em
        ends = [1.0, *sorted(set(steps.values())), 10.0 ** _DECADES]
        tops = []
        for grade, (low, high) in enumerate(zip(ends, ends[1:]), 1):
            tops.append(pen.lines(self.at(low) + 0.25 * em, y + em, say(f"charts.grade.{grade}", lang),
                                  self.at(high) - self.at(low), 0.85, INK))
        top = max(tops) - 0.6 * em
        for row, finding in enumerate(items):
            bottom = top + (row + 1) * self.step
            strip = bottom - self.strip
            second = steps.get(finding.id)
            pen.box(self.left, strip, self.at(1) - self.left, self.strip, fill=ZONES[0])
            pen.box(self.at(1), strip, self.at(second or ends[-1]) - self.at(1), self.strip, fill=ZONES[1])
            if second:
                pen.box(self.at(second), strip, self.right - self.at(second), self.strip, fill=ZONES[2])
            for x in ends[:-1]:
                pen.line((self.at(x), strip), (self.at(x), bottom), color=INK, width=1.4, dash="--" if x > 1 else "-")
            pen.line((pen.pad, bottom), (pen.w - pen.pad, bottom), color=GRID)
        for x in ends[:-1]:
            pen.line((self.at(x), y), (self.at(x), top), color=INK, width=1.4, dash="--" if x > 1 else "-")
        return top

    def name(self, pen: Pen, lang: str, finding: Finding, top: float, cells: tuple[str, str, str]) -> None:
        """The item in words, its numbers and its status."""
        em, (amounts, multiple, status) = pen.em, cells
        label = say(f"charts.finding.{finding.id}", lang)
        said = say("charts.multiple", lang, status=status, multiple=multiple) if multiple else status
        strong = INK if finding.status in ("met", "open") else MUTED
        if pen.narrow:
            pen.text(pen.pad, top + 1.2 * em, label)
            taken = pen.text(pen.pad, top + 2.6 * em, said, 0.92, strong) + 3 * pen.pad
            pen.text(pen.w - pen.pad, top + 2.6 * em, amounts, 0.92, align="right", limit=pen.w - taken)
            return
        lines = pen.wrap(label, self.left - 1.5 * pen.pad)
        y = top + self.step / 2 + (0.35 - 0.65 * (len(lines) - 1)) * em
        for line in lines:
            pen.text(pen.pad, y, line)
            y += 1.3 * em
        x, room = self.right + 0.6 * em, pen.w - self.right - em
        pen.text(x, top + self.step / 2 - 0.3 * em, amounts, limit=room)
        pen.text(x, top + self.step / 2 + 1.0 * em, said, 0.92, strong, limit=room)

    def axis(self, pen: Pen, y: float) -> float:
        """Ticks and their labels below the rows; returns the lowest baseline."""
        pen.line((self.left, y), (self.right, y), color=INK)
        return pen.ticks(y, [(self.at(0), "0"), *((self.at(10.0 ** k), f"{10.0 ** k:g}×") for k in range(-_DECADES, _DECADES + 1))])
