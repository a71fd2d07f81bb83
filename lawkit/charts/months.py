"""Charts on a scale of months: the sentencing ranges of CL 253-1 with decided cases, and decided terms by grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..sentencing import DETENTION, EXACTLY, RANGES
from ..wording import say
from .base import GRADES, GRID, INK, MUTED, OPEN, PAPER, Bar, Chart, number

if TYPE_CHECKING:
    from ..assessment import Assessment
    from ..casebook import Decided
    from .style import Pen

_END = max(most for _, most in RANGES.values())


class Band(NamedTuple):
    """A punishment in months, whether it applies here, and the grade it belongs to."""

    key: str
    least: int
    most: int
    status: str  # applies | open | below | other
    grade: int


class Term(NamedTuple):
    """A decided term in months: whose, and whether it was suspended."""

    months: int
    suspended: bool
    zh: str
    en: str
    grade: int


class Months:
    """The scale of months on a page, ticks in years."""

    def __init__(self, pen: Pen) -> None:
        self.left = pen.pad if pen.narrow else 0.25 * pen.w
        self.right = pen.w - (1.6 * pen.pad if pen.narrow else 0.24 * pen.w)

    def at(self, months: float) -> float:
        """The x of a number of months."""
        return self.left + (self.right - self.left) * months / _END

    def axis(self, pen: Pen, lang: str, y: float) -> float:
        """The axis below y; returns the lowest baseline."""
        pen.line((self.left, y), (self.right, y), color=INK)
        return pen.ticks(y, [(self.at(m), length(m, lang)) for m in (0, 6, *range(12, _END + 1, 12))])

    def dots(self, pen: Pen, terms: Iterable[Term], bottom: float, height: float) -> None:
        """A dot a term, piled up where several are equal."""
        piles = Counter[int]()
        counts = Counter(min(t.months, _END) for t in terms)
        rise = min(0.62 * pen.em, height / max(counts.values(), default=1))
        for term in sorted(terms, key=lambda t: (t.months, t.suspended)):
            months = min(term.months, _END)
            piles[months] += 1
            pen.mark(self.at(months), bottom - (piles[months] - 0.4) * rise, "suspended" if term.suspended else "served", 0.5)


def length(months: int, lang: str) -> str:
    """A term in words: whole years as years, else months."""
    whole = months and months % 12 == 0
    return say("charts.years" if whole else "charts.months" if months else "charts.zero", lang, n=months // 12 if whole else months)


class Ranges(Chart):
    """The ranges of punishment, the one that applies standing out, with decided cases as dots."""

    name = "ranges"

    def __init__(self, assessment: Assessment, terms: tuple[Term, ...] = ()) -> None:
        self.a, self.terms = assessment, terms
        grade, most = map(int, assessment.possible_grades)
        sentence = assessment.sentence
        below = sentence.opened_below if sentence else None

        def status(of: int, applies: bool, opened: bool) -> str:
            if of == grade and applies:
                return "applies"
            return "below" if opened else "open" if grade < of <= most else "other"

        grades = [1] if assessment.law.edition == "2009" else list(RANGES)
        self.bands = [Band("detention", *DETENTION, status(1, bool(sentence and sentence.detention), bool(below and below.detention)), 1)]
        self.bands += [Band(f"range{g}", *RANGES[g], status(g, True, bool(below and below.min_months == RANGES[g][0])), g) for g in grades]

    def _fine(self, lang: str) -> str:
        fine = self.a.sentence.fine if self.a.sentence else None
        if fine is None:
            return ""
        mode = self.say(f"fine.{fine.mode}", lang)
        if fine.low_yuan is None:
            return mode
        top = number(fine.high_yuan) if fine.high_yuan is not None else "…"
        return self.say("fine.yuan", lang, mode=mode, low=number(fine.low_yuan), high=top)

    def rows(self, lang: str) -> list[tuple[str, ...]]:
        out = [tuple(self.say(f"column.{c}", lang) for c in ("punishment", "months", "status"))]
        out += [(self.say(b.key, lang), self.say("span", lang, low=b.least, high=b.most), self.say(f"status.{b.status}", lang))
                for b in self.bands]
        if fine := self._fine(lang):
            out.append((self.say("fine", lang), "", fine))
        return out + [(t.zh if lang == "zh" else t.en, self.say("exact", lang, n=t.months),
                       self.say("suspended" if t.suspended else "served", lang)) for t in self.terms]

    def bars(self) -> list[Bar | None]:
        tones = {"applies": "met", "open": "open", "below": "serious", "other": "not_met"}
        bars: list[Bar | None] = [Bar(b.least / _END, b.most / _END, tones[b.status]) for b in self.bands]
        bars += [None] if self.a.sentence else []
        return bars + [Bar(t.months / _END, t.months / _END, "met") for t in self.terms]

    def values(self, lang: str) -> dict[str, Any]:
        applied = [b for b in self.bands if b.status == "applies"]
        joined = say("charts.or", lang).join(self.say("named", lang, name=self.say(b.key, lang), low=b.least, high=b.most) for b in applied)
        return {"applied": joined or self.say("nothing", lang), "exactly": EXACTLY}

    def draw(self, pen: Pen, lang: str) -> float:
        em, scale = pen.em, Months(pen)
        y = pen.heading(self.title(lang)) + 1.0 * em
        note = self.say("both", lang, n=EXACTLY)
        half = pen.measure(note, 0.85) / 2
        pen.text(min(scale.at(EXACTLY), pen.w - pen.pad - half), y, note, 0.85, MUTED, "center")
        y += 0.5 * em
        for band in self.bands:
            y = self._band(pen, lang, scale, band, y)
        if self.terms:
            counts = Counter(t.months for t in self.terms)
            height = min(max(counts.values()) * 0.62, 7.5) * em
            y += 0.6 * em
            if pen.narrow:
                y += 1.2 * em
                pen.text(pen.pad, y, self.say("decided", lang, n=len(self.terms)))
            else:
                pen.lines(pen.pad, y + 1.2 * em, self.say("decided", lang, n=len(self.terms)), scale.left - 2 * pen.pad)
            y += max(height, 1.6 * em) + 0.4 * em
            self._shared_edge(pen, scale, y - height, y)
            scale.dots(pen, self.terms, y, height)
        y = scale.axis(pen, lang, y)
        if self.terms:
            y = pen.legend(pen.pad, y + 1.9 * em, ("served", self.say("served", lang)), ("suspended", self.say("suspended", lang)))
        if fine := self._fine(lang):
            y = pen.lines(pen.pad, y + 1.9 * em, self.say("fine.line", lang, fine=fine), pen.w - 2 * pen.pad) - 1.45 * em
        return y + 1.0 * em

    def _band(self, pen: Pen, lang: str, scale: Months, band: Band, y: float) -> float:
        """One punishment: its name, its bar, its months and whether it applies; returns where the next begins."""
        em = pen.em
        looks = {"applies": {"fill": GRADES[band.grade], "edge": INK, "width": 1.6}, "other": {"fill": PAPER, "edge": MUTED, "dash": "--"},
                 "open": {"fill": PAPER, "edge": OPEN, "hatch": "////"}, "below": {"fill": PAPER, "edge": INK, "hatch": "\\\\\\\\"}}
        strong = MUTED if band.status == "other" else INK
        name, months = self.say(band.key, lang), self.say("span", lang, low=band.least, high=band.most)
        status = self.say(f"status.{band.status}", lang)
        if pen.narrow:
            pen.text(pen.pad, y + 1.4 * em, name, 1, strong)
            pen.text(pen.pad, y + 2.8 * em, say("charts.multiple", lang, status=status, multiple=months), 0.92, strong)
            y += 3.3 * em
            height = 1.2 * em
        else:
            lines, room = pen.wrap(name, scale.left - 1.5 * pen.pad), pen.w - scale.right - 1.6 * em
            for n, line in enumerate(lines):
                pen.text(pen.pad, y + (1.85 - 0.65 * (len(lines) - 1) + 1.3 * n) * em, line, 1, strong)
            pen.text(scale.right + 0.8 * em, y + 1.2 * em, months, 1, strong, limit=room)
            pen.text(scale.right + 0.8 * em, y + 2.5 * em, status, 0.92, strong, limit=room)
            y += 0.65 * em
            height = 1.7 * em
        pen.box(scale.at(band.least), y, scale.at(band.most) - scale.at(band.least), height, **looks[band.status])
        below = y + height + (0.5 if pen.narrow else 0.65) * em
        pen.line((pen.pad, below), (pen.w - pen.pad, below), color=GRID)
        self._shared_edge(pen, scale, y - 0.1 * em, below)
        return below

    def _shared_edge(self, pen: Pen, scale: Months, top: float, bottom: float) -> None:
        """The term that lies in both ranges, as a dotted line beside bars and dots (never through a text)."""
        pen.line((scale.at(EXACTLY), top), (scale.at(EXACTLY), bottom), color=INK, width=1.2, dash=":")
