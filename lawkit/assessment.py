"""From facts to findings and a grade (认定): the one place where facts, law on a date and readings meet.

`assess` grades every corner of what is unknown: the least grade is stated (doubt favours the accused), the greatest
is what the prosecution would still have to prove. Everything beyond grade and findings is computed on first use.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from functools import cache, cached_property
from itertools import chain, product
from math import prod
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

from . import editions
from .counting import CAPS, Counted, Point, Primitives, counted, derive, leaf_of
from .editions import Law, Scenario
from .facts import UNKNOWN, Case, FactsError, fault
from .readings import READINGS, defaults
from .rows import CITES, POINTS, TABLE_READINGS, TIER_STANDARDS, Read, Row, either, found_by_court, graded, met, table


class Grade(IntEnum):
    """The grade of circumstances (情节): none computable, 情节严重, 情节特别严重."""

    NONE = 0
    SERIOUS = 1
    ESPECIALLY_SERIOUS = 2


GRADES: Final = tuple(Grade)


class Finding(NamedTuple):
    """One circumstance of INT 5 or 6 and whether it is met (认定结论).

    `row` is the row shown, of several alternatives the telling one, and `amount` its measure as the row compares it
    (items, points or 分); `most` the greatest measure in `unit` where that is still open.
    """

    id: str
    status: str
    row: Row | None
    amount: Any
    most: Any = None

    @property
    def measured(self) -> Any:
        """What is measured, in `unit`; None where nothing is."""
        return None if self.row is None or self.amount is None else _units(self.amount, self.row.per)

    @property
    def greatest(self) -> Any:
        """The most that `measured` may still be."""
        return self.measured if self.most is None else self.most

    @property
    def ratio(self) -> float | None:
        """Measure to standard; None where nothing is measured."""
        return None if self.row is None or self.amount is None else self.amount / self.row.standard

    @property
    def standard(self) -> int | None:
        """What the measure must reach, in `unit`; None where nothing is measured."""
        return self.row.standard // self.row.per if self.row and self.row.measure else None

    @property
    def unit(self) -> str | None:
        """items, points or yuan; None where nothing is measured."""
        return self.row.unit if self.row else None

    @property
    def via(self) -> tuple[str, ...]:
        """The items the shown row is derived from."""
        return self.row.via if self.row else ()

    @property
    def grade(self) -> int:
        """The grade the circumstance stands for: 1 情节严重, 2 情节特别严重."""
        return 2 if self.id.startswith("5(2)") else 1

    @property
    def names(self) -> tuple[str, ...]:
        """The derived facts it read."""
        return () if self.row is None else (self.row.measure,) if self.row.measure else (self.row.article, *self.row.when)

    @property
    def provision(self) -> Any:
        """The text it applies: a `lawkit.provisions.Provision`."""
        from .provisions import provision
        return provision(f"INT {self.id}")

    @property
    def facts(self) -> tuple[str, ...]:
        """Paths of the facts it used."""
        return tuple(dict.fromkeys(p for n in self.names for p in USES.get(n, ())))


_ITEMS: Final = ("records.count", "records.kind", "records.obtained", "records.provided_to")
USES: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("n1", "n2", "n3", "points"), _ITEMS),
    **dict.fromkeys(("d1", "d2", "d3", "duty_points", "points_duty_twice"), (*_ITEMS, "records.on_duty")),
    "gain": ("gains.illegal_gains",), "duty_gain": ("gains.on_duty",),
    "profit": ("business.profit", "business.price_paid"), "art6": ("business.lawful_purpose",),
    "whereabouts_supplied": ("records.whereabouts", "records.provided_to"), "supplied": ("records.provided_to",),
    "used_for_crime": ("knowledge.used_for_crime",), "knew_of_crime": ("knowledge.knew_of_crime",),
    "punished_before": ("record.criminal", "record.administrative_on"),
    "grave_harm": ("consequences.grave_harm",), "major_loss": ("consequences.major_loss",),
    "vile_effect": ("consequences.vile_effect",), "other_serious": ("found_by_court.other_serious",),
    "other_especially_serious": ("found_by_court.other_especially_serious",),
}
"""Which stated facts stand behind each derived fact."""

POOLED: Final = {"points": ("n1", "n2", "n3"), "duty_points": ("d1", "d2", "d3")}
"""The counts that a sum of shares pools."""

FOR_COURT: Final = {
    "5(1)(10)": {"found_by_court.other_serious"}, "6(1)(3)": {"found_by_court.other_serious"},
    "5(2)(2)": {"consequences.major_loss", "consequences.vile_effect"},
    "5(2)(4)": {"found_by_court.other_especially_serious"},
}
"""Circumstances only a court can find, and the facts that record its finding."""

ELEMENTS: Final = (
    ("age", "CL 17(1)", "actor.age"), ("intent", "CL 15(1)", "object.intent"), ("violates", "INT 2", "object.violates"),
    ("consent", "INT 3(2)", "object.consent"), ("personal_information", "INT 1", "object.anonymised"),
    ("act", "CL 253-1(1)", "records.obtained"),
)


_COURT_FACTS: Final = frozenset(chain.from_iterable(FOR_COURT.values()))


@cache
def _residual(art5: bool, art6: bool, two_ranges: bool, found: frozenset[str]) -> frozenset[str]:
    """The residual clauses in play on whose facts the court has not spoken."""
    return frozenset(cite for cite, facts in FOR_COURT.items() if (art6 if cite[0] == "6" else art5)
                     and (two_ranges or cite[2] == "1") and not found >= facts)


class Element(NamedTuple):
    """One element of the offence (构成要件要素): ok, failed or open."""

    id: str
    status: str
    cite: str
    fact: str


MAX_CORNERS: Final = 2**10
NO_ROW: Final[Any] = (None, None, False)
"""What is read where a citation has no row, as 5(2) under the text of 2009."""


class Judged(NamedTuple):
    """One point (or columns of points) judged under one way of applying the law in time.

    `parts`: for each scenario of the way the derived facts and its rows as read.
    """

    grade: Any
    parts: list[tuple[dict[str, Any], list[Read]]]

    @property
    def derived(self) -> list[dict[str, Any]]:
        """The derived facts of each scenario."""
        return [facts for facts, _ in self.parts]

    @property
    def met(self) -> tuple[str, ...]:
        """The citations met, in the order of the text."""
        held = {row.cite for _, read in self.parts for row, _, ok in read if ok}
        return tuple(cite for cite in CITES if cite in held)

    def by_cite(self) -> dict[str, list[Read]]:
        """The rows of each citation over all scenarios."""
        found: dict[str, list[Read]] = {cite: [] for cite in CITES}
        for _, read in self.parts:
            for r in read:
                found[r[0].cite].append(r)
        return found


def judge(f: Point, size: int, way: tuple[Scenario, ...], readings: Mapping[str, str]) -> Judged:
    """Derive, read the rows and grade; where acts are judged apart, the gravest part decides."""
    parts, serious, especially = [], False, False
    for scenario in way:
        facts = derive(f, size, scenario, readings)
        read, one, two = met(facts, rows_for(scenario, readings))
        parts.append((facts, read))
        serious, especially = either(serious, one), either(especially, two)
    return Judged(graded(serious, especially), parts)


def span(judged: Sequence[Judged], way: tuple[Scenario, ...], readings: Mapping[str, str]) -> tuple[int, int]:
    """The least and the greatest grade of the judged points; without numbers the greatest is for the court."""
    grades = [int(j.grade) for j in judged]
    least, most = min(grades), max(grades)
    for scenario in way:
        if without_numbers(scenario, readings) and any(_in_play(j) for j in judged):
            most = max(most, 1 if way[-1].edition == "2009" else 2)
    return least, most


class Profile(NamedTuple):
    """What corners leave: least and greatest grade, the citations met at every corner, and those met at one."""

    grades: tuple[int, int]
    always: frozenset[str]
    ever: frozenset[str]

    def wider(self, other: Profile) -> bool:
        """With the other's corners added, would a grade be possible or a circumstance be open that is not?"""
        (least, most), (lower, higher) = self.grades, other.grades
        opened = (self.ever | other.ever) - (self.always & other.always)
        return lower < least or higher > most or not opened <= self.ever - self.always


def profile(p: Primitives, ways: Sequence[tuple[Scenario, ...]], readings: Mapping[str, str]) -> Profile:
    """The profile of all corners of what is open, under each way of applying the law in time."""
    return profile_of([[judge(f, p.size, way, readings) for f in corners(p)] for way in ways], ways, readings)


def profile_of(judged: Sequence[Sequence[Judged]], ways: Sequence[tuple[Scenario, ...]], readings: Mapping[str, str]) -> Profile:
    """The profile of corners judged under each way."""
    spans = [span(points, way, readings) for points, way in zip(judged, ways)]
    held = [frozenset(j.met) for points in judged for j in points]
    return Profile((min([least for least, _ in spans]), max([most for _, most in spans])),
                   frozenset.intersection(*held), frozenset.union(*held))


def without_numbers(scenario: Scenario, readings: Mapping[str, str]) -> bool:
    """Is the grade for the court because no interpretation gives numbers (reading numbers_before_2015)?"""
    return scenario.edition != "none" and (not scenario.numbers or (
        scenario.edition == "2009" and readings.get("numbers_before_2015") == "court"))


def rows_for(scenario: Scenario, readings: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows in force; where the numbers are left to the court (before the interpretation) only what it has found."""
    if without_numbers(scenario, readings):
        return found_by_court(scenario.edition)
    chosen = {k: readings[k] for k in TABLE_READINGS if k in readings} if readings else {}
    return table(scenario.edition, **chosen) if chosen else table(scenario.edition)


def corners(p: Primitives) -> Iterable[Point]:
    """Every combination of the open switches, each with all rising facts at their least and at their greatest.

    Raises `FactsError` where more than 2^10 combinations would have to be judged, naming what to settle.
    """
    rising = p.rising
    switches = {k: v for k, v in p.axes.items() if k not in rising}
    if prod(map(len, switches.values())) > MAX_CORNERS:
        names = ", ".join(switches)
        raise FactsError([fault("", len(switches), "too_many_unknown", facts=names, n=len(switches))])
    for end in (0, -1) if rising else (0,):
        base = {**p.point, **{k: v[end] for k, v in rising.items()}}
        for combination in product(*switches.values()):
            yield {**base, **dict(zip(switches, combination))}


class Assessment:
    """The result (认定): grade, findings and, on first use, everything that follows from them.

    `grade` is the least grade open, `possible_grades` the least and the greatest, `findings` one a citation in the
    order of the text, `reason` met, none_met, open, element_failed, no_law_then or for_court.
    """

    def __init__(self, case: Case, on: date | None, readings: Mapping[str, str] | None) -> None:
        self.case = case if not readings else case.but(readings=dict(readings))
        self.on = editions.tried_on(self.case, on)
        self._p = Primitives(self.case, self.case.readings)
        self._ways = editions.scenarios(self.case, self.on)
        self._judge()

    def _judge(self) -> None:
        p, chosen = self._p, self.case.readings
        points = list(corners(p)) if p.axes else [p.point]
        self._judged: list[list[Judged]] = []
        self._spans: list[tuple[int, int]] = []
        for way in self._ways:
            judged = [judge(f, p.size, way, chosen) for f in points]
            self._judged.append(judged)
            self._spans.append(span(judged, way, chosen))
        lowest = min(self._spans)
        self._least = self._spans.index(lowest)
        able = self._judged[self._least]
        self._shown = able[0] if len(able) == 1 else min(able, key=attrgetter("grade"))  # the point that carries the stated grade
        self.grade = GRADES[lowest[0]]
        self.possible_grades = (self.grade, GRADES[max([most for _, most in self._spans])])

    @cached_property
    def _profile(self) -> Profile:
        return profile_of(self._judged, self._ways, self.case.readings)

    # -- findings -------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding a citation, in the order of the text of INT 5 and 6."""
        best, court = self._shown, self._court_cites
        if len(self._judged) == len(self._judged[0]) == len(best.parts) == 1:
            read = best.parts[0][1]
            return tuple(settled([pick(read) for pick in pickers(rows_for(self._ways[0][0], self.case.readings))], court))
        corners_read, shown = [j.by_cite() for way in self._judged for j in way], best.by_cite()
        return tuple(self._open(f, shown[f.id], [by[f.id] for by in corners_read])
                     for f in settled([telling(read) for read in shown.values()], court))

    def _open(self, f: Finding, shown: list[Read], corners_read: list[list[Read]]) -> Finding:
        """A finding where facts are open: met or not at every corner, else open; the greatest measure beside the least."""
        held = [any(ok for _, _, ok in read) for read in corners_read]
        status = "met" if all(held) else "open" if any(held) or self._between(f.id) else f.status
        able = {row for read in corners_read for row, _, ok in read if ok}
        if status == "open" and (opening := [r for r in shown if r[0] in able]):
            row, amount, _ = telling(opening)  # the row by which it is open, not one that is merely nearer at the least
            f = f._replace(row=row, amount=amount)
        greatest = max((_units(amount, row.per) for read in corners_read for row, amount, _ in read
                        if row.via == f.via and row.unit == f.unit and row.measure), default=f.measured)
        return f._replace(status="not_met" if status == "met" and not all(held) else status, most=greatest)

    def _between(self, cite: str) -> bool:
        """Could a sum of shares be reached between the ends of a range, where the greater end meets item 3, 4 or 5 alone?"""
        return cite in ("5(1)(6)", "5(1)(8)") and any(
            row.unit == "points" and self._capped(j, row)
            for judged in self._judged for j in judged for row, _, _ in j.by_cite()[cite])

    def _capped(self, j: Judged, row: Row) -> bool:
        """Is the sum reached with every tier held just below its own standard?"""
        least, names = self._shown.derived[0], POOLED.get(row.measure or "", ())
        caps = [(standard // 2 if row.via else standard) - 1 for standard in TIER_STANDARDS]
        if not names or any(least[n] > cap for n, cap in zip(names, caps)):
            return False
        total = sum(worth * min(j.derived[0][n], cap) for worth, n, cap in zip(POINTS, names, caps))
        return bool(total >= row.standard and j.derived[0]["art5"])

    @property
    def _court_cites(self) -> frozenset[str]:
        """Citations that, if not met, are for the court: residual clauses it has not decided, or all without numbers."""
        derived = self._shown.parts[0][0]
        scenario = self._ways[self._least][0]
        two_ranges = scenario.edition != "2009"
        if without_numbers(scenario, self.case.readings):
            return frozenset(c for c in CITES if derived["art6" if c[0] == "6" else "art5"] and (two_ranges or c[2] == "1"))
        return _residual(derived["art5"], derived["art6"], two_ranges, _COURT_FACTS.intersection(self.case.stated))

    @cached_property
    def capped(self) -> frozenset[str]:
        """Paths of the numbers so open that the greatest measures resting on them say nothing."""
        return frozenset(k for k, values in self._p.axes.items() if any(
            type(v) is int and v >= CAPS.get(leaf_of(k), 10**14) for v in values))

    def unbounded(self, f: Finding) -> bool:
        """Has the measure of a finding no known upper limit?"""
        return any(path.partition("[")[0] + path.partition("]")[2] in f.facts for path in self.capped)

    @cached_property
    def met(self) -> tuple[str, ...]:
        """Ids of the findings that are met."""
        return tuple(f.id for f in self.findings if f.status == "met")

    @property
    def reason(self) -> str:
        """Which of these it is: met, none_met, open, element_failed, no_law_then, for_court."""
        if self.grade:
            return "met"
        if any(e.status == "failed" for e in self.elements):
            return "element_failed"
        if set(self.law.alternatives) == {"none"}:
            return "no_law_then"
        if without_numbers(self._ways[self._least][0], self.case.readings) and self.possible_grades[1]:
            return "for_court"
        return "open" if self.possible_grades[1] else "none_met"

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of the offence, each ok, failed or open."""
        if set(self.law.alternatives) == {"none"}:
            return ()
        points = list(corners(self._p)) if self._p.axes else [self._p.point]
        derived = [j.derived for way in self._judged for j in way]
        holds = {
            "age": [f["actor.age"] >= editions.AGE_OF_RESPONSIBILITY for f in points],
            "intent": [f["object.intent"] for f in points],
            "violates": [f["object.violates"] == "law_or_regulation" or (
                f["object.violates"] == "departmental_rule" and edition != "2009")
                for f in points for edition in self.law.alternatives if edition != "none"],
            "consent": [not f["object.consent"] for f in points],
            "personal_information": [not f["object.anonymised"] and any(d["personal"] for d in ds)
                                     for ds in derived for f in (points if f_open(points, "object.anonymised") else points[:1])],
            "act": [any(d["act"] for d in ds) for ds in derived],
        }
        return tuple(Element(i, "ok" if all(h) else "open" if any(h) else "failed", cite, fact)
                     for i, cite, fact in ELEMENTS if (h := holds[i]) is not None)

    @cached_property
    def law(self) -> Law:
        """The edition applied and why (CL 12; 高检发释字〔2001〕5号)."""
        order = sorted(range(len(self._ways)), key=self._spans.__getitem__)
        return editions.law_of(self.case, self.on, tuple(s.edition for i in order for s in self._ways[i]))

    @cached_property
    def counts(self) -> Counted:
        """Items by tier and, batch by batch, how they were counted (INT 11)."""
        first = self._judged[self._least][0]  # the corner of the least values
        return counted(self.case, self._p, first.derived[-1], self._ways[self._least][-1], self.case.readings)

    # -- what follows from it ---------------------------------------------------------------------

    @cached_property
    def sentence(self) -> Any:
        """The statutory range and all that bears on it (`lawkit.sentencing.Sentence`); None at grade 0."""
        from .sentencing import sentence
        return sentence(self.case, int(self.grade), self.law.edition, {**defaults(), **self.case.readings},
                        frozenset(self.met), self.on)

    @cached_property
    def neighbours(self) -> tuple[Any, ...]:
        """Neighbouring offences to think of (INT 8, 9; CL 285, 286-1, 287-1, 287-2, 177-1, 280-1, fraud)."""
        from .neighbours import flags
        return flags(self.case, self.law.edition, self.counts)

    @cached_property
    def below_line(self) -> tuple[Any, ...]:
        """Administrative consequences by the date of the act, for conduct below the criminal line."""
        from .below import consequences
        return consequences(self.case, *self.law.conduct)

    @cached_property
    def assumed(self) -> tuple[str, ...]:
        """Facts nobody stated whose default could matter to the grade."""
        from .questions import assumed
        return assumed(self)

    @cached_property
    def readings_used(self) -> tuple[str, ...]:
        """Ids of the disputed readings the result relies on."""
        from .questions import readings_used
        return readings_used(self)

    @cached_property
    def other_readings(self) -> tuple[Any, ...]:
        """Other positions on those readings, and the grades they would give."""
        from .questions import other_readings
        return other_readings(self)

    @cached_property
    def ask_next(self) -> tuple[Any, ...]:
        """Unknown facts whose answer alone would narrow the possible grades, most decisive first."""
        from .questions import ask_next
        return ask_next(self)

    @cached_property
    def tipping(self) -> tuple[Any, ...]:
        """Single changes that would change the grade, the nearest for each fact."""
        from .questions import nearest_tips
        return nearest_tips(self)

    def explain(self, lang: str | None = None) -> str:
        """The reasoning as Markdown: elements, findings, range, open points."""
        from .explain import explain
        return explain(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain data: the JSON of `lawkit assess --json`."""
        from .explain import to_dict
        return to_dict(self)

    def _repr_markdown_(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        return f"<Assessment grade={self.grade.name} met={list(self.met)} reason={self.reason}>"


def f_open(points: list[Point], key: str) -> bool:
    """Does a fact take more than one value among the points?"""
    return any(f[key] != points[0][key] for f in points)


def _in_play(j: Judged) -> bool:
    return any(bool(d["art5"] | d["art6"]) for d in j.derived)


@cache
def pickers(rows: tuple[Row, ...]) -> tuple[Callable[[list[Read]], Read], ...]:
    """For each citation what picks the row to show out of a table as read."""
    return tuple(_picker([i for i, row in enumerate(rows) if row.cite == cite]) for cite in CITES)


def _picker(places: list[int]) -> Callable[[list[Read]], Read]:
    if len(places) < 2:
        return itemgetter(places[0]) if places else lambda read: NO_ROW
    alternatives = itemgetter(*places)
    return lambda read: telling(alternatives(read))


def telling(read: Sequence[Read]) -> Read:
    """Of a citation's alternatives a met one, else the one nearest to its standard."""
    able = [r for r in read if r[2]] or read
    shown, nearest = able[0] if able else NO_ROW, 0.0
    for r in able:
        if r[1] and (near := r[1] / r[0].standard) > nearest:
            shown, nearest = r, near
    return shown


_shared: Final = cache(Finding)
"""Findings that measure nothing are made once: they are most of every case."""


def settled(shown: Iterable[Read], court: frozenset[str]) -> list[Finding]:
    """The finding of each citation by the row that tells."""
    return [(Finding if amount else _shared)(cite, "met" if ok else "for_court" if cite in court else "not_met", row, amount)
            for cite, (row, amount, ok) in zip(CITES, shown)]


def _units(amount: Any, per: int) -> Any:
    """A measure in the law's own units: whole where it is whole, else exact to a 分."""
    return amount if per == 1 else amount // per if amount % per == 0 else amount / per


def assess(case: Case | Mapping[str, Any], on: date | None = None,
           readings: Mapping[str, str] | None = None) -> Assessment:
    """Assess a case under the law of its dates (CL 253-1, INT 5, 6, 11); `on` the day of trial, `readings` positions.

    Raises `FactsError` where the facts cannot be read or too much is unknown to compute.
    """
    if not isinstance(case, Case):
        case = Case.from_dict(case)
    return Assessment(case, on, readings)
