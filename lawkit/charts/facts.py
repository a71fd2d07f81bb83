"""Charts of the facts: what would tip the result, two facts at once as a map, and the law of different dates."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..assessment import Assessment, assess
from ..editions import AMENDMENT_IX, AMENDMENT_VII, INTERPRETATION
from ..explain import label, tell
from ..facts import Case
from ..questions import Tip, field_of, tipping, value_of
from ..wording import say
from .base import INK, MUTED, OPEN, PAPER, ZONES, Bar, Chart, Entry, number

if TYPE_CHECKING:
    from .style import Pen

_SHOWN = 9  # tips in the picture, the nearest first; the table has them all


def is_number(value: Any) -> bool:
    """A stated number, neither yes/no nor unknown."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Tipping(Chart):
    """How far each fact is from the nearest change of the result, as a share of the greater of the two values."""

    name, columns = "tipping", ("fact", "now", "tip", "becomes")

    def __init__(self, assessment: Assessment) -> None:
        now = {t.fact: value_of(assessment.case, t.fact) for t in assessment.tipping}
        shares = [(self._share(t, now[t.fact]), now[t.fact], t) for t in assessment.tipping]
        self.tips = sorted(shares, key=lambda s: 2 if s[0] is None else abs(s[0]))

    @staticmethod
    def _share(tip: Tip, now: Any) -> float | None:
        """The step from now to the tip, −1…1; None where the fact has no size."""
        sized = field_of(tip.fact).type in ("count", "money", "age") and is_number(now)
        return (float(tip.value) - now) / max(float(tip.value), now, 1) if sized else None

    def entries(self, lang: str) -> list[Entry]:
        return [((label(t.fact, lang), tell(t.fact, now, lang), tell(t.fact, t.value, lang), say(f"charts.grade.{t.after}", lang)),
                 share if share is None else Bar(min(0.5, 0.5 + share / 2), max(0.5, 0.5 + share / 2), "serious", (0.5,)))
                for share, now, t in self.tips]

    def values(self, lang: str) -> dict[str, Any]:
        return {"n": len(self.tips), "shown": min(len(self.tips), _SHOWN)}

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track
        track, y = Track(pen, lambda share: (share + 1) / 2), pen.heading(self.title(lang))
        for (share, _, tip), (cells, _) in zip(self.tips[:_SHOWN], self.entries(lang)):
            top, y = track.row(y, cells[0], (self.say("step", lang, now=cells[1], then=cells[2]), cells[3]))
            middle, zero = (top + y) / 2, track.at(0)
            pen.box(track.left, top + 1, track.right - track.left, y - top - 2, fill=ZONES[0])
            pen.line((zero, top), (zero, y), width=1.4)
            pen.line((zero, middle), (track.at(share or 0), middle), width=3)
            pen.mark(track.at(share or 0), middle, "turn" if share is None else "up" if tip.after > tip.before else "down")
        if not self.tips:
            y = pen.lines(pen.pad, y + pen.em, self.say("none", lang), pen.w - 2 * pen.pad)
        y = pen.ticks(y, [(track.at(s / 2), say("charts.tipping.now", lang) if not s else f"{50 * s:+d}%".replace("-", "−"))
                          for s in range(-2, 3)])
        return pen.legend(y, *((role, self.say(role, lang)) for role in ("up", "down", "turn"))) + pen.em


Profile = tuple[tuple[float, int], ...]  # from which value of y which grade holds, at one value of x


class Map(Chart):
    """Two numeric facts as a plane: regions of grade with exact borders from the rows, and the case as a point."""

    name, columns = "map", ("fact", "from", "grade")

    def __init__(self, case: Case, fact_x: str, fact_y: str, on: date | None = None) -> None:
        self.case, self.x, self.y, self.on = case, fact_x, fact_y, on
        for path in (fact_x, fact_y):
            if field_of(path).type not in ("count", "money"):
                raise ValueError(say("charts.map.numeric", None, fact=label(path)))
        self.at = tuple(float(v) if is_number(v := value_of(case, path)) else None for path in (fact_x, fact_y))
        self.profiles: dict[float, Profile] = {}
        self.w, self.h = (self._end(path, value) for path, value in zip((fact_x, fact_y), self.at))

    def _end(self, path: str, value: float | None) -> float:
        """How far an axis reaches: well past the case and past the first change of grade, rounded up."""
        tips = [float(t.value) for t in tipping(self.case.but({self.x: 0, self.y: 0}), path, self.on)]
        reach = max(1.25 * (value or 0), 1.5 * (tips[0] if tips else 0), 10)
        size = 10 ** (len(str(int(reach))) - 1)
        return next(float(n * size) for n in (1, 2, 4, 6, 10) if n * size >= reach)

    def profile(self, x: float) -> Profile:
        """The grades along y at one x."""
        if x not in self.profiles:
            case = self.case.but({self.x: int(x), self.y: 0})
            tips = tipping(case, self.y, self.on)
            start = tips[0].before if tips else int(assess(case, self.on).grade)
            self.profiles[x] = ((0.0, start), *((float(t.value), t.after) for t in tips))
        return self.profiles[x]

    def columns_of(self) -> Iterator[tuple[float, float]]:
        """Neighbouring values of x between which every border is a straight line."""
        tips = tipping(self.case.but({self.x: 0, self.y: 0}), self.x, self.on)
        marks = sorted({0.0, self.w} | {v for t in tips for v in (float(t.value) - 1, float(t.value)) if 0 < v < self.w})
        for left, right in zip(marks, marks[1:]):
            yield from self._straight(left, right)

    def _straight(self, left: float, right: float) -> Iterator[tuple[float, float]]:
        a, b, middle = self.profile(left), self.profile(right), (left + right) // 2
        if right - left > 1:
            between = self.profile(middle)
            same = [g for _, g in a] == [g for _, g in b] == [g for _, g in between]
            share = (middle - left) / (right - left)
            if not same or any(abs(p + (q - p) * share - m) > 1 for (p, _), (q, _), (m, _) in zip(a, b, between)):
                yield from self._straight(left, middle)
                yield from self._straight(middle, right)
                return
        yield left, right

    def entries(self, lang: str) -> list[Entry]:
        out: list[Entry] = []
        for path, end, value in ((self.x, self.w, self.at[0]), (self.y, self.h, self.at[1])):
            if value is not None:
                out.append(((label(path, lang), self.say("here", lang, value=tell(path, value_of(self.case, path), lang)),
                             say(f"charts.grade.{int(assess(self.case, self.on).grade)}", lang)), Bar(0, min(value / end, 1), "a")))
            for t in tipping(self.case, path, self.on):
                out.append(((label(path, lang), self.say("from", lang, value=tell(path, t.value, lang)), say(f"charts.grade.{t.after}", lang)),
                            Bar(0, min(float(t.value) / end, 1), "serious")))
        return out

    def values(self, lang: str) -> dict[str, Any]:
        return {"x": label(self.x, lang), "y": label(self.y, lang)}

    def _axis(self, path: str, lang: str) -> str:
        money = field_of(path).type == "money"
        return say("charts.with", lang, a=label(path, lang), b=say("law.unit.yuan", lang)) if money else label(path, lang)

    def draw(self, pen: Pen, lang: str) -> float:
        em = pen.em
        left, right, top = 5.2 * em, pen.w - 1.6 * pen.pad, pen.heading(self.title(lang)) + 1.9 * em
        height = (0.8 if pen.narrow else 0.52) * (right - left)
        at_x: Callable[[float], float] = lambda v: left + (right - left) * v / self.w  # noqa: E731
        at_y: Callable[[float], float] = lambda v: top + height * (1 - min(v, self.h) / self.h)  # noqa: E731
        pen.lines(pen.pad, top - 0.7 * em, self._axis(self.y, lang), pen.w - 2 * pen.pad, 0.92, MUTED)
        borders = []  # drawn last, so that no region covers half of a line
        for a, b in self.columns_of():
            low, high = self.profile(a), self.profile(b)
            high = high if [g for _, g in low] == [g for _, g in high] else low
            for (p, grade), (q, _), (p2, _), (q2, _) in zip(low, (*low[1:], (self.h, 0)), high, (*high[1:], (self.h, 0))):
                if min(p, p2) < self.h:
                    look: dict[str, Any] = {"edge": ZONES[grade], "width": 1} if grade < 2 else {"edge": INK, "hatch": "///", "width": 0}
                    pen.area((at_x(a), at_y(p)), (at_x(b), at_y(p2)), (at_x(b), at_y(q2)), (at_x(a), at_y(q)), fill=ZONES[grade], **look)
                    if p or p2:
                        borders.append(((at_x(a), at_y(p)), (at_x(b), at_y(p2))))
            edges = sorted({v for v, _ in (*low, *self.profile(b))} | {self.h})
            for p, q in zip(edges, edges[1:]):  # where the grade jumps between one x and the next
                if q <= self.h and _grade(low, p) != _grade(self.profile(b), p) and high is low:
                    borders.append(((at_x(b), at_y(p)), (at_x(b), at_y(q))))
        for border in borders:
            pen.line(*border, width=1.6)
        for value in (self.h * n / 4 for n in range(5)):
            pen.text(left - 0.5 * em, at_y(value) + 0.3 * em, number(value), 0.8, MUTED, "right")
        here_x, here_y = self.at
        if here_x is not None and here_y is not None:
            x, y = at_x(here_x), at_y(here_y)
            pen.line((left, y), (x, y), (x, top + height), dash="--")
            pen.mark(x, y, "case", 1.1)
        bottom = pen.ticks(top + height, [(at_x(value), number(value)) for value in (self.w * n / 4 for n in range(5))])
        y = pen.lines(left, bottom + 1.5 * em, self._axis(self.x, lang), right - left, 0.92, MUTED) - 1.4 * em
        return pen.legend(y, *((f"zone{g}", say(f"charts.grade.{g}", lang)) for g in range(3)), ("case", self.say("case", lang))) + em


def _grade(profile: Profile, y: float) -> int:
    return next(grade for start, grade in reversed(profile) if start <= y)


class Timeline(Chart):
    """The law of different dates: the same facts done under each edition, and the conduct and trial of this case."""

    name, columns = "timeline", ("period", "law", "result")

    def __init__(self, case: Case, on: date | None = None) -> None:
        self.a = assess(case, on)
        (began, ended), tried = self.a.law.conduct, self.a.on
        starts = [min(began, date(AMENDMENT_VII.year - 2, 1, 1)), AMENDMENT_VII, AMENDMENT_IX, INTERPRETATION]
        self.days, day = (began, ended), timedelta(days=1)
        self.first, self.last = starts[0], max(ended, tried, INTERPRETATION + 365 * day)
        ends = [start - day for start in starts[1:]] + [self.last]
        undated = {f"records[{i}].{leaf}": None for i, r in enumerate(case.records) for leaf in ("from", "to") if leaf in r.stated}
        self.periods = [(first, last, assess(case.but({"conduct.from": first, "conduct.to": first, **undated}), max(tried, first)))
                        for first, last in zip(starts, ends)]

    def place(self, day: float) -> float:
        """Where a day (its ordinal) stands on the scale, 0…1."""
        return (day - self.first.toordinal()) / (self.last - self.first).days

    def entries(self, lang: str) -> list[Entry]:
        out: list[Entry] = []
        for n, (first, last, result) in enumerate(self.periods):
            least, most = (say(f"charts.grade.{int(g)}", lang) for g in result.possible_grades)
            said = self.say(result.reason, lang) if not result.grade and result.reason in ("no_law_then", "for_court") else ""
            grades = least if least == most else say("charts.range", lang, low=least, high=most)
            when = self.say("before", lang, last=last.isoformat()) if not n else self.say("until", lang, first=first.isoformat(),
                    last=last.isoformat()) if n < len(self.periods) - 1 else self.say("since", lang, first=first.isoformat())
            out.append(((when, self.say(f"law.{result.law.edition}", lang), said or grades),
                        Bar(self.place(first.toordinal()), self.place(last.toordinal()), "serious",
                            tuple(self.place(day.toordinal()) for day in self.days))))
        return out

    def spoken(self, lang: str) -> list[tuple[str, ...]]:
        return [(self.say("conduct", lang, **self.values(lang)).rstrip("。."),), *super().spoken(lang)]

    def values(self, lang: str) -> dict[str, Any]:
        began, ended = self.days
        days = began.isoformat() if began == ended else say("charts.range", lang, low=began.isoformat(), high=ended.isoformat())
        return {"days": days, "tried": self.a.on.isoformat(), "law": say(f"law.edition.{self.a.law.edition}", lang),
                "why": say(f"law.edition_why.{self.a.law.why}", lang)}

    def draw(self, pen: Pen, lang: str) -> float:
        from .style import Track
        track, y = Track(pen, self.place, stacked=True), pen.heading(self.title(lang))
        began, ended = (track.at(day.toordinal()) for day in self.days)
        for (first, last, _), (cells, _) in zip(self.periods, self.entries(lang)):
            top, bottom = track.row(y, cells[0], cells[1:])
            own = first <= self.days[1] and self.days[0] <= last
            pen.box(track.left, top + 1, track.right - track.left, bottom - top - 2, fill=ZONES[0])
            look: dict[str, Any] = {"fill": ZONES[1], "edge": INK, "width": 1.8} if own else {"fill": PAPER, "edge": MUTED, "dash": "--"}
            track.bar(first.toordinal(), last.toordinal(), top, bottom, **look)
            pen.box(began, top + 1, max(ended - began, 2), bottom - top - 2, edge=OPEN, fill="none", hatch="///")
            y = bottom
        years = range(self.first.year + 1, self.last.year + 1, 2)
        y = pen.ticks(y, [(track.left, ""), *((track.at(date(year, 1, 1).toordinal()), str(year)) for year in years), (track.right, "")])
        text = self.say("conduct", lang, **self.values(lang))
        return pen.lines(pen.pad, y + 1.9 * pen.em, text, pen.w - 2 * pen.pad, 0.92) - 0.4 * pen.em
