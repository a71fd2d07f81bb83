"""Charts on a scale of months: the ranges of CL 253-1, decided terms by grade, the guideline's steps."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..assessment import Assessment, assess
from ..sentencing import DETENTION, EXACTLY, RANGES
from ..wording import say
from .base import GRADES, INK, MUTED, OPEN, PAPER, ZONES, Bar, Chart, Entry, number

if TYPE_CHECKING:
    from ..decided import Decided
    from ..guideline import Workshop
    from .style import Pen, Track

_END = max(most for _, most in RANGES.values())
_LOOKS: dict[str, dict[str, Any]] = {
    "open": {"edge": OPEN, "hatch": "////"}, "below": {"edge": INK, "hatch": "\\\\\\\\"}, "other": {"edge": MUTED, "dash": "--"}}
_TONES = {"applies": "met", "open": "open", "below": "serious", "other": "not_met"}


def place(months: float) -> float:
    """Where a term stands on the scale, 0…1, which ends with the longest term of the law."""
    return min(months, _END) / _END


def term_name(months: int, lang: str) -> str:
    """A tick of the scale: whole years as years, else months."""
    whole = months % 12 == 0
    return say("charts.years" if whole and months else "charts.months" if months else "charts.zero", lang,
               n=months // 12 if whole else months)


def axis(pen: Pen, lang: str, track: Track, y: float) -> float:
    """The scale of months below y; returns the lowest baseline."""
    return pen.ticks(y, [(track.at(m), term_name(m, lang)) for m in (0, 6, *range(12, _END + 1, 12))])


def shared(pen: Pen, track: Track, top: float, bottom: float) -> None:
    """The term that lies in both ranges, as a dotted line that passes no text."""
    pen.line((track.at(EXACTLY), top), (track.at(EXACTLY), bottom), width=1.2, dash=":")


class Term(NamedTuple):
    """A decided term in months: whose, whether suspended, and the grade of the facts as encoded."""

    zh: str
    en: str
    months: int
    suspended: bool
    grade: int

    def cells(self, lang: str) -> tuple[str, str, str]:
        """Name, term and whether it was suspended."""
        return (self.zh if lang == "zh" else self.en, say("charts.exact_months", lang, n=self.months),
                say("charts.suspended" if self.suspended else "charts.served", lang))


def listed(terms: Sequence[Term], lang: str) -> str:
    """All terms as a list of months."""
    return say("charts.exact_months", lang, n=say("charts.list", lang).join(str(t.months) for t in sorted(terms, key=lambda t: t.months)))


def dots(pen: Pen, track: Track, terms: Sequence[Term], bottom: float, height: float) -> None:
    """A dot a term, piled up where several are equal."""
    piles, most = Counter[int](), max(Counter(t.months for t in terms).values(), default=1)
    rise = min(0.62 * pen.em, height / most)
    for term in sorted(terms, key=lambda t: (t.months, t.suspended)):
        piles[term.months] += 1
        pen.mark(track.at(term.months), bottom - (piles[term.months] - 0.4) * rise, "suspended" if term.suspended else "served", 0.5)


def pile_height(pen: Pen, terms: Sequence[Term]) -> float:
    """The height that the dots of a row take."""
    return min(max(Counter(t.months for t in terms).values(), default=1) * 0.62 + 0.5, 8) * pen.em


class Ranges(Chart):
    """The sentencing ranges in months (CL 42, 45, 253-1), the one that applies standing out; decided `cases` as dots."""

    name, columns = "ranges", ("punishment", "term", "applies")

    def __init__(self, assessment: Assessment, cases: Iterable[Decided | Term] = ()) -> None:
        self.a, self.terms, sentence = assessment, terms(cases, graded=False), assessment.sentence
        least, most = map(int, assessment.possible_grades)
        below = sentence.opened_below if sentence else None

        def status(grade: int, applies: bool, opened: bool) -> str:
            return "applies" if grade == least and applies else "below" if opened else "open" if least < grade <= most else "other"

        self.bands = [("detention", 1, DETENTION, status(1, bool(sentence and sentence.detention), bool(below and below.detention)))]
        self.bands += [(f"range{g}", g, RANGES[g], status(g, True, bool(below and below.min_months == RANGES[g][0])))
                       for g in ([1] if assessment.law.edition == "2009" else RANGES)]

    def _fine(self, lang: str) -> str:
        if not self.a.sentence:
            return ""
        fine = self.a.sentence.fine
        mode = self.say(f"fine.{fine.mode}", lang)
        top = "…" if fine.high_yuan is None else number(fine.high_yuan)
        return mode if fine.low_yuan is None else self.say("fine.yuan", lang, mode=mode, low=number(fine.low_yuan), high=top)

    def entries(self, lang: str) -> list[Entry]:
        out: list[Entry] = [((self.say(key, lang), self.say("span", lang, low=low, high=high), self.say(f"status.{status}", lang)),
                             Bar(place(low), place(high), _TONES[status])) for key, _, (low, high), status in self.bands]
        if fine := self._fine(lang):
            out.append(((self.say("fine", lang), "", fine), None))
        return out + [(t.cells(lang), Bar(place(t.months), place(t.months), "met")) for t in self.terms]

    def spoken(self, lang: str) -> list[tuple[str, ...]]:
        rows = [cells for cells, _ in self.entries(lang)][:-len(self.terms) or None]
        return rows + [(self.say("decided", lang, n=len(self.terms)), listed(self.terms, lang))] * bool(self.terms)

    def values(self, lang: str) -> dict[str, Any]:
        applied = [self.say("named", lang, name=self.say(key, lang), low=low, high=high)
                   for key, _, (low, high), status in self.bands if status == "applies"]
        return {"applied": say("charts.and", lang).join(applied) or self.say("nothing", lang), "exactly": EXACTLY}

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track, measure
        em, track, note = pen.em, Track(pen, place), self.say("both", lang, n=EXACTLY)
        y = pen.heading(self.title(lang)) + em
        pen.text(min(track.at(EXACTLY), pen.w - pen.pad - measure(note, 0.85 * em) / 2), y, note, 0.85, MUTED, "center")
        y += 0.5 * em
        for (_, grade, (low, high), status), (cells, _) in zip(self.bands, self.entries(lang)):
            top, y = track.row(y, cells[0], cells[1:], MUTED if status == "other" else INK)
            look = {"fill": GRADES[grade], "edge": INK, "width": 1.6} if status == "applies" else {"fill": PAPER, **_LOOKS[status]}
            shared(pen, track, top + 0.1 * em, y)
            track.bar(low, high, top, y, **look)
        if self.terms:
            top, y = track.row(y, self.say("decided", lang, n=len(self.terms)), (), height=pile_height(pen, self.terms))
            shared(pen, track, top, y)
            dots(pen, track, self.terms, y, y - top)
        y = axis(pen, lang, track, y)
        if self.terms:
            y = pen.legend(y, *((mark, say(f"charts.{mark}", lang)) for mark in ("served", "suspended")))
        if fine := self._fine(lang):
            y = pen.lines(pen.pad, y + 1.9 * em, self.say("fine.line", lang, fine=fine), pen.w - 2 * pen.pad) - 1.45 * em
        return y + em


class Terms(Chart):
    """Decided terms by the grade of the facts as encoded; a dot a defendant, the statutory range behind (CL 253-1)."""

    name, columns = "terms", ("case", "grade", "term", "suspended")

    def __init__(self, casebook: Iterable[Decided | Term]) -> None:
        self.terms = terms(casebook)

    def entries(self, lang: str) -> list[Entry]:
        def cells(t: Term) -> tuple[str, ...]:
            name, *rest = t.cells(lang)
            return name, self._grade(t.grade, lang), *rest
        ordered = sorted(self.terms, key=lambda t: (t.grade, t.months))
        return [(cells(t), Bar(0, place(t.months), "met", (place(EXACTLY),))) for t in ordered]

    def spoken(self, lang: str) -> list[tuple[str, ...]]:
        own = [(grade, [t for t in self.terms if t.grade == grade]) for grade in (0, *RANGES)]
        return [(self._grade(g, lang), self.say("persons", lang, n=len(terms)), listed(terms, lang)) for g, terms in own]

    def _grade(self, grade: int, lang: str) -> str:
        return say(f"charts.grade.{grade}", lang) if grade else self.say("open", lang)

    def values(self, lang: str) -> dict[str, Any]:
        return {"n": len(self.terms), "exactly": EXACTLY}

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track
        track, y = Track(pen, place), pen.heading(self.title(lang))
        for grade in (0, *RANGES):
            own = [t for t in self.terms if t.grade == grade]
            low, high = (DETENTION[0] if grade == 1 else RANGES[grade][0], RANGES[grade][1]) if grade else (0, 0)
            within = [t for t in own if low <= t.months <= high]
            notes = self.say("persons", lang, n=len(own)), self.say("within", lang, n=len(within)) if grade else ""
            top, y = track.row(y, self._grade(grade, lang), notes, MUTED, pile_height(pen, own))
            if grade:
                pen.box(track.at(low), top, track.at(high) - track.at(low), y - top, fill=ZONES[grade])
            shared(pen, track, top, y)
            dots(pen, track, own, y, y - top)
        return pen.legend(axis(pen, lang, track, y), *((mark, say(f"charts.{mark}", lang)) for mark in ("served", "suspended"))) + pen.em


class Guideline(Chart):
    """The guideline's steps as intervals of months, from starting point to the bench's margin; never one term."""

    name, columns = "guideline", ("step", "term", "basis")

    def __init__(self, workshop: Workshop) -> None:
        self.steps = [s for s in workshop.steps if s.id != "alternatives"]

    def entries(self, lang: str) -> list[Entry]:
        return [((say(f"guideline.step.{s.id}", lang), say("charts.ranges.span", lang, low=f"{s.months[0]:g}", high=f"{s.months[1]:g}"),
                  self._basis(s, lang)), Bar(place(s.months[0]), place(s.months[1]), "serious")) for s in self.steps]

    def _basis(self, step: Any, lang: str) -> str:
        tag = say(f"guideline.tag.{step.tag}", lang)
        low, high = (f"{p:+d}%".replace("-", "−").replace("+0", "0") for p in step.percent) if step.percent else ("", "")
        return say("charts.with", lang, a=tag, b=say("charts.range", lang, low=low, high=high)) if step.percent else tag

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track
        track, y = Track(pen, place), pen.heading(self.title(lang))
        before: tuple[float, ...] = ()
        for step, (cells, _) in zip(self.steps, self.entries(lang)):
            top, bottom = track.row(y, cells[0], cells[1:], MUTED)
            for months in before:
                pen.line((track.at(months), top + 0.1 * pen.em), (track.at(months), bottom), color=MUTED, dash=":")
            look: dict[str, Any] = {"fill": PAPER, "hatch": "////"} if step is self.steps[-1] else {"fill": GRADES[1]}
            track.bar(*step.months, top, bottom, edge=INK, width=1.4, **look)
            y, before = bottom, step.months
        return axis(pen, lang, track, y) + pen.em


def terms(cases: Iterable[Decided | Term], graded: bool = True) -> tuple[Term, ...]:
    """Each exact term of imprisonment or detention for this offence alone; `graded` by the engine from the encoded facts."""
    out: list[Term] = []
    for case in cases:
        if isinstance(case, Term):
            out.append(case)
            continue
        for person, outcome in zip(case.defendants, case.outcomes):
            if outcome.kind in ("imprisonment", "detention") and isinstance(outcome.months, int) and not outcome.several_crimes:
                zh, en = (say("charts.with", lang, a=case.text("title", lang), b=label)
                          for lang, label in (("zh", person.label_zh), ("en", person.label_en)))
                out.append(Term(zh, en, outcome.months, outcome.suspended is not None,
                                int(assess(person.case).grade) if graded else 0))
    return tuple(out)
