"""What is still open, what would tip the result, and how a case can be varied (追问、临界点、假设变化).

All of it asks the one reading of the law again: on other values, on corners, on columns. Nothing here knows a
standard; marks are computed from the rows. The five moves are HYPO's (near miss, stronger or weaker, related
dimension, extreme, towards a target case).
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from .assessment import FOR_COURT, Assessment, Judged, assess, judge, profile
from .counting import AMOUNTS, FLAGS, Primitives, leaf_of, options, within
from .editions import STAGES, bounds, scenarios, tried_on
from .facts import UNKNOWN, Case, FactsError, Range, fault, yuan
from .fields import CASE_FIELDS, MAX_COUNT, RECORD_FIELDS, Field
from .kinds import KINDS
from .readings import READINGS

Grades = tuple[int, int]


class Ask(NamedTuple):
    """An unknown fact worth asking for (待查事实): each answer and the least and greatest grade it leaves."""

    fact: str
    possible: dict[Any, Grades]


class Tip(NamedTuple):
    """A single change that changes the grade (临界点): fact, value, least grade before and after, findings that turn.

    Values as in a facts file: items, yuan, a bool or a choice.
    """

    fact: str
    value: Any
    before: int
    after: int
    findings: tuple[str, ...]


class Other(NamedTuple):
    """Another position on a disputed reading and the grades it gives."""

    reading: str
    position: str
    possible_grades: Grades


def field_of(path: str) -> Field:
    """The row of the table of facts for a dotted path, batches included; KeyError for a path that is none."""
    return RECORD_FIELDS[path.rpartition(".")[2]] if path.startswith("records[") else CASE_FIELDS[path]


def value_of(case: Case, path: str) -> Any:
    """The value of a fact as a facts file would state it, default included (yuan for money)."""
    if path.startswith("records["):
        index, leaf = path[8:].split("].")
        value = case.records[int(index)].get(leaf)
    else:
        value = case.get(path)
    if field_of(path).type == "money" and isinstance(value, int):
        return yuan(value)
    return value


# -- what to ask next ---------------------------------------------------------------------------

def ask_next(a: Assessment) -> tuple[Ask, ...]:
    """Unknown facts that alone can change the possible grades, the most decisive first."""
    asks = []
    for path, options in a._p.axes.items():
        if path.startswith("readings."):
            continue
        answers = {_answer(path, v): _grades(a, path, v) for v in options}
        if any(g != tuple(map(int, a.possible_grades)) for g in answers.values()):
            asks.append(Ask(path, answers))
    asks += _when(a)
    return tuple(sorted(asks, key=lambda ask: (sum(hi - lo for lo, hi in ask.possible.values()) / len(ask.possible),
                                               -max(hi for _, hi in ask.possible.values()))))


def _when(a: Assessment) -> Iterator[Ask]:
    """The day of the conduct, where it is open and turns the grade: each answer a period of one text of the law."""
    leaves = [p for p in ("conduct.from", "conduct.to") if (day := a.case.get(p)) is UNKNOWN or day and day[0] != day[1]]
    if a.law.why != "date_open" or not leaves:
        return
    first, last = a.law.conduct
    periods = [(max(first, begin), min(last, end)) for begin, end in STAGES if begin <= last and end >= first]
    tried = {days: _try(a, {leaf: days[0] for leaf in leaves}) for days in periods}
    possible = {days: (int(b.possible_grades[0]), int(b.possible_grades[1])) for days, b in tried.items() if b}
    if any(grades != a.possible_grades for grades in possible.values()):
        yield Ask(leaves[0], possible)


def _answer(path: str, value: Any) -> Any:
    return yuan(value) if path in AMOUNTS else value


def _grades(a: Assessment, path: str, value: Any) -> Grades:
    """Least and greatest grade if one open fact had this value."""
    return profile(a._p.fixed(path, value), a._ways, a.case.readings).grades


def assumed(a: Assessment) -> tuple[str, ...]:
    """Facts nobody stated whose other values could change the possible grades or the findings met."""
    case, out = a.case, []
    undated = "conduct.to" not in case.stated and (
        not case.records or any(bounds(r.get("from"), r.get("to")) is None for r in case.records))
    candidates = [p for p in (*FLAGS, *AMOUNTS, "actor.age", "object.violates", "conduct.from",
                              "record.administrative_on") if p not in case.stated]
    for path in candidates:
        if undated if path == "conduct.from" else _matters(a, path):
            out.append(path)
    for i, batch in enumerate(case.records):
        for leaf in ("count", "obtained", "provided_to", "on_duty", "untrue_or_duplicate"):
            if leaf not in batch.stated and (leaf == "count" or _matters(a, f"records[{i}].{leaf}")):
                out.append(f"records[{i}].{leaf}")
        if "kind" not in batch.stated and "whereabouts" not in batch.stated:
            if _matters(a, f"records[{i}].whereabouts"):
                out.append(f"records[{i}].whereabouts")
    return tuple(out)


def _matters(a: Assessment, path: str) -> bool:
    """Could another value of a fact, all else as it stands, widen the possible grades or leave another circumstance open?"""
    p, whole, base = a._p, path == "gains.on_duty", a._profile
    if path not in p.point:
        return False
    for value in options(leaf_of(path), UNKNOWN if whole else within(a.case, path, UNKNOWN)):
        other = p.fixed(path, value)
        if whole:  # the part cannot exceed the whole
            other.point["gains.illegal_gains"] = max(value, other.point["gains.illegal_gains"])
        try:
            if base.wider(profile(other, a._ways, a.case.readings)):
                return True
        except FactsError:  # with it too many combinations would have to be tried: it may matter
            return True
    return False


# -- disputed readings --------------------------------------------------------------------------

def other_readings(a: Assessment) -> tuple[Other, ...]:
    """Every other position on a reading the result relies on, with the grades it gives."""
    return tuple(Other(reading, position, (int(b.possible_grades[0]), int(b.possible_grades[1])))
                 for reading in a.readings_used for position, b in _positions(a, reading))


def readings_used(a: Assessment) -> tuple[str, ...]:
    """The disputed readings that touch this case: those of its kinds, and those another position of which tells."""
    kinds = {KINDS[k].reading for r in a.case.records if isinstance(k := r.get("kind"), str) and k in KINDS
             and "tier" not in r.stated}
    used = []
    for reading in READINGS.values():
        if reading.id in kinds or reading.id in a.case.readings or _TOUCHES.get(reading.id, _never)(a):
            used.append(reading.id)
        elif reading.nature == "switch" and _turns(a, reading.id):
            used.append(reading.id)
    return tuple(used)


def _turns(a: Assessment, reading: str) -> bool:
    return any(other.possible_grades != a.possible_grades or other.met != a.met for _, other in _positions(a, reading))


def _positions(a: Assessment, reading: str) -> Iterator[tuple[str, Assessment]]:
    """The case assessed under every other position on a reading."""
    for position in READINGS[reading].positions:
        if position != a.case.readings.get(reading, READINGS[reading].default):
            yield position, Assessment(a.case.but(readings={reading: position}), a.on, None)


def _never(a: Assessment) -> bool:
    return False


def _any(a: Assessment, leaf: str, *values: Any) -> bool:
    return any(r.get(leaf) in values for r in a.case.records)


# Notes and questions for the court cannot be found by computing another grade; these say when they arise.
_TOUCHES: Final = {
    "counting_tracks": lambda a: any(KINDS[k].whereabouts is True for r in a.case.records
                                     if isinstance(k := r.get("kind"), str) and k in KINDS),
    "bulk_presumption": lambda a: bool(a.grade) and any(line.counted >= 5000 for line in a.counts.lines),
    "publication": lambda a: _any(a, "published", True),
    "numbers_before_2015": lambda a: "2009" in a.law.alternatives,
    "listed_units": lambda a: "2009" in a.law.alternatives,
    "huge_quantity": lambda a: any(f.id == "6(1)(3)" and f.status == "for_court" for f in a.findings),
    "half_and_heavier": lambda a: "5(1)(8)" in a.met,
    "two_years_from": lambda a: a.case.get("record.administrative_on") is not None,
    "prior_used_twice": lambda a: "5(1)(9)" in a.met and (
        a.case.get("afterwards.recidivist") is not False or a.case.get("record.sentence") not in ("none", "fine", "detention")),
    "item9_minimum": lambda a: "5(1)(9)" in a.met,
    "item1_knowledge": lambda a: "5(1)(1)" in a.met,
}


# -- tipping points -----------------------------------------------------------------------------

def tipping(case: Case, path: str, on: Any = None) -> tuple[Tip, ...]:
    """All values of one fact at which the least grade changes: exact for numbers, each other value for the rest.

    KeyError or IndexError for a fact the case cannot have.
    """
    value_of(case, path)
    return tuple(_tips(assess(case, on), path))


def _tips(a: Assessment, path: str) -> Iterator[Tip]:
    kind = field_of(path).type
    return _flips(a, path) if kind in ("bool", "choice") else iter(()) if kind == "date" else (  # a day: the timeline shows it
        _crossings(a, path))


def _flips(a: Assessment, path: str) -> Iterator[Tip]:
    field = field_of(path)
    for value in (1, 2, 3) if path.endswith(".tier") else (False, True) if field.type == "bool" else field.choices:
        if value != value_of(a.case, path) and (other := _try(a, {path: value})) and other.grade != a.grade:
            yield Tip(path, value, int(a.grade), int(other.grade), _turned(a.met, other.met))


def _try(a: Assessment, changes: Mapping[str, Any]) -> Assessment | None:
    """The changed case assessed, or None where the change contradicts other facts."""
    try:
        return Assessment(a.case.but(changes), a.on, None)
    except FactsError:
        return None


def _turned(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    return tuple(x for x in dict.fromkeys((*after, *before)) if (x in before) != (x in after))


def _bends(point: Mapping[str, Any], key: str) -> set[int]:
    """Where a measure may begin to grow with the fact: at 0, past what is deducted from it, past the whole it is part of."""
    if key.startswith("records["):
        return {point[key.replace(".count", ".untrue_or_duplicate")]} if key.endswith(".count") else {0}
    taken = point["business.price_paid" if key == "business.profit" else "gains.cost"]
    return {0, taken, point["gains.illegal_gains"]} if key == "gains.on_duty" else {0, taken}


def _crossings(a: Assessment, path: str) -> Iterator[Tip]:
    """A row flips where its measure, linear in the fact, crosses its standard: collect the marks and grade them."""
    p, money = a._p, field_of(path).type == "money"
    if path not in p.point or path == "actor.age" and "actor.birth" in a.case.stated:
        return
    closed = len(a._ways) == 1 and not p.axes.keys() - {path}  # else all open values count and not only those of the point

    @cache
    def at(x: int) -> list[Judged]:
        f = {**p.point, path: x}
        if path == "gains.on_duty":  # the part cannot exceed the whole: both move together
            f["gains.illegal_gains"] = max(f["gains.illegal_gains"], x)
        return [judge(f, p.size, way, a.case.readings) for way in a._ways]

    def ends(x: int) -> tuple[int, tuple[str, ...]]:
        other = None if closed else _try(a, _moved(a.case, path, yuan(x) if money else x))
        return (int(other.grade), other.met) if other else (grade(x), at(x)[0].met)

    def grade(x: int) -> int:
        return min(int(j.grade) for j in at(x))

    marks = {1, 2, 15, 16, 17} if path == "actor.age" else {1, 2}
    for base in _bends(p.point, path):
        for near, far in zip(at(base + 2), at(base + 3)):
            marks |= {base + 2 + step for step in _steps(near, far)}
    previous = grade(0)
    for x in sorted(m for m in marks if 1 <= m <= MAX_COUNT * (100 if money else 1)):
        if grade(x) == previous:
            continue
        previous = grade(x)
        (before, met_before), (after, met_after) = ends(x - 1), ends(x)
        if before != after:
            yield Tip(path, yuan(x) if money else x, before, after, _turned(met_before, met_after))


def _steps(near: Judged, far: Judged) -> Iterator[int]:
    """From two neighbouring values of a fact: how many more until each measure of a row in play crosses its standard."""
    for (_, rows), (facts, rows_after) in zip(near.parts, far.parts):
        for (row, now, _), (_, then, _) in zip(rows, rows_after):
            if now != then and facts[row.article] is not False:
                steps, rest = divmod(row.standard - now, then - now)
                yield steps
                if rest or then < now:
                    yield steps + 1


def _moved(case: Case, path: str, value: Any) -> dict[str, Any]:
    """The change of one fact, with the whole gains raised where the part would exceed them."""
    changes = {path: value}
    if path == "gains.on_duty":
        total = case.get("gains.illegal_gains")
        if isinstance(total, int) and float(value) * 100 > total:
            changes["gains.illegal_gains"] = value
    return changes


def paths(case: Case) -> tuple[str, ...]:
    """The facts whose change alone could change the grade: batches first, then the rest."""
    batch = [f"records[{i}].{leaf}" for i in range(len(case.records))
             for leaf in ("count", "provided_to", "on_duty", "obtained", "tier")
             if leaf != "tier" or "tier" in case.records[i].stated and "kind" not in case.records[i].stated]
    return (*batch, *AMOUNTS, *FLAGS, "object.violates", "actor.age")


def nearest_tips(a: Assessment) -> tuple[Tip, ...]:
    """For each fact the nearest value below and above that changes the stated grade."""
    out: list[Tip] = []
    for path in paths(a.case):
        now = value_of(a.case, path)
        tips = tuple(_tips(a, path))
        if field_of(path).type in ("bool", "choice"):
            out += [t for t in tips if not (t.fact in FOR_COURT["5(1)(10)"] and a.grade)]
        elif isinstance(now, (int, str)) and now != "":
            up = [t for t in tips if float(t.value) > float(now)]
            down = [t for t in tips if float(t.value) <= float(now)]
            out += up[:1]
            if down:  # told from where the case stands: one less than the mark
                t = down[-1]
                step = 1 if field_of(path).type != "money" else 0.01
                value = t.value - 1 if step == 1 else yuan(round(float(t.value) * 100) - 1)
                out.append(Tip(path, value, t.after, t.before, t.findings))
    return tuple(out)


# -- moves, comparison, sweeps --------------------------------------------------------------------

MOVES: Final = ("near_miss", "stronger", "weaker", "related", "extreme", "towards")
"""HYPO's moves; stronger and weaker are the two directions of one."""


def moves(case: Case, target: Case | None = None) -> dict[str, tuple[Case, tuple[str, ...]]]:
    """The named moves from a case: each gives the varied case and the paths it changed.

    near_miss: just across the nearest line · stronger / weaker: double or half of all its numbers · related: a yes/no
    fact that would change the grade · extreme: ten times its numbers · towards: one deciding fact of a target.
    """
    a = assess(case)
    out: dict[str, tuple[Case, tuple[str, ...]]] = {}
    sums = {p: _given(case, p) for p in paths(case) if field_of(p).type in ("count", "money") and not p.endswith("provided_to")}
    numbers = {p: n for p, n in sums.items() if type(n) is int and n}
    tips = [t for t in a.tipping if t.fact not in FOR_COURT["5(1)(10)"]]
    across = [t for t in tips if t.value and field_of(t.fact).type in ("count", "money")]  # at nothing there is no case left
    if across:
        near = min(across, key=lambda t: _distance(case, t))
        _add(out, "near_miss", case, _moved(case, near.fact, near.value))
    elif a.grade and (down := _just_below(a, numbers)):
        _add(out, "near_miss", case, down)
    for name, factor in (("stronger", 2), ("weaker", 0.5), ("extreme", 10)):
        changes = {p: other for p, n in sums.items() if n and (other := _scaled(n, factor)) is not None}
        if changes:
            _add(out, name, case, changes)
    flips = sorted((t for t in tips if field_of(t.fact).type == "bool"), key=lambda t: not t.after)
    if flips:
        _add(out, "related", case, {flips[0].fact: flips[0].value})
    if target is not None:
        difference = compare(case, target)
        if difference:
            _add(out, "towards", case, {p: v for p, (_, v) in list(difference.items())[:1]})
    return out


def _scaled(n: Any, factor: float) -> Any:
    """A number, or both ends of a range, so many times as great; None where it is not known in whole items or yuan."""
    if isinstance(n, Range):
        low, high = _scaled(n.at_least, factor), _scaled(n.at_most, factor)
        return None if low is None or high is None else Range(low, min(high, MAX_COUNT))
    return int(n * factor) if type(n) is int else None


def _just_below(a: Assessment, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Where several numbers carry the grade, each set to one less than the line it reaches alone; empty if that changes nothing."""
    changes: dict[str, Any] = {}
    for path, now in numbers.items():
        whole = "gains.illegal_gains" if path == "gains.on_duty" else path  # a part needs its whole
        alone = _try(a, {p: 1 for p in numbers if p not in (path, whole)})
        lines = [int(t.value) for t in _tips(alone, path) if t.after == a.grade and float(t.value) <= now] if alone else []
        changes |= {path: line - 1 for line in lines[-1:]}
    other = _try(a, changes)
    return changes if other and other.grade != a.grade else {}


def _add(out: dict[str, Any], name: str, case: Case, changes: Mapping[str, Any]) -> None:
    try:
        out[name] = (case.but(changes), tuple(changes))
    except FactsError:  # a move that contradicts other facts is not offered
        return


def _distance(case: Case, tip: Tip) -> float:
    now, then = value_of(case, tip.fact), float(tip.value)
    base = float(now) if isinstance(now, (int, str)) and now != "" else 0.0
    return abs(then - base) / max(base, then, 1.0)


def differing(a: Case, b: Case) -> dict[str, tuple[Any, Any]]:
    """Every fact or chosen reading in which two cases differ: path → (in a, in b); unequal batch lists as a whole."""
    out: dict[str, tuple[Any, Any]] = {}
    for path in dict.fromkeys((*a.stated, *b.stated)):
        if not path.startswith(("title", "note")) and a.get(path) != b.get(path):
            out[path] = (_given(a, path), _given(b, path))
    for id in dict.fromkeys((*a.readings, *b.readings)):
        x, y = (c.readings.get(id, READINGS[id].default) for c in (a, b))
        if x != y:
            out[f"readings.{id}"] = (x, y)
    if len(a.records) != len(b.records):
        out["records"] = (a.records, b.records)
        return out
    for i, (r, s) in enumerate(zip(a.records, b.records)):
        for leaf in dict.fromkeys((*r.stated, *s.stated)):
            if r.get(leaf) != s.get(leaf):
                out[f"records[{i}].{leaf}"] = (r.stated.get(leaf), s.stated.get(leaf))
    return out


def _given(case: Case, path: str) -> Any:
    """A stated fact as `but` takes it, None where it is not stated."""
    leaf = path.rpartition(".")[2]
    if path not in case.stated and not (path.startswith("records[") and leaf in case.records[int(path[8:path.index("]")])].stated):
        return None
    value = value_of(case, path)
    money = field_of(path).type == "money"
    return Range(yuan(value.at_least), yuan(value.at_most)) if money and isinstance(value, Range) else value


def compare(a: Case, b: Case, most: int = 3) -> dict[str, tuple[Any, Any]]:
    """The smallest set of facts that, taken over from b, gives a the possible grades of b: path → (in a, in b).

    Empty where the grades are equal; at most `most` facts are combined, beyond that all differing facts are given.
    """
    goal, found = assess(b).possible_grades, differing(a, b)
    if assess(a).possible_grades == goal:
        return {}
    for size in range(1, min(most, len(found)) + 1):
        for chosen in combinations(found, size):
            other = _taken(a, b, chosen, found)
            if other and other.possible_grades == goal:
                return {p: found[p] for p in chosen}
    return found


def _taken(a: Case, b: Case, chosen: Iterable[str], found: Mapping[str, tuple[Any, Any]]) -> Assessment | None:
    changes = {p: found[p][1] for p in chosen if p != "records"}
    try:
        with_records = {"records": b.records} if "records" in chosen else {}
        return assess(a.but(changes, **with_records))
    except FactsError:
        return None


CHUNK: Final = 32768
"""Columns are judged in chunks that stay in the processor's cache."""


def sweep(case: Case, axes: Mapping[str, Sequence[int]], on: Any = None) -> Any:
    """The least grade over a grid of one or more numbers or yes/no facts (items, yuan): an int8 array, first axis first.

    Without NumPy: nested lists. Open facts of the case take their most lenient value. Raises `FactsError` for an
    impossible value, `KeyError` for an unknown path.
    """
    p, ways = Primitives(case, case.readings), scenarios(case, tried_on(case, on))
    keys = list(axes)
    scale = [100 if field_of(path).type == "money" else 1 for path in axes]
    try:
        import numpy
    except ImportError:
        for path, values in axes.items():
            _guard(case, path, values)
        return _sweep_plain(case, p, ways, keys, [[v * s for v in axis] for axis, s in zip(axes.values(), scale)])
    columns = [numpy.asarray(v) for v in axes.values()]
    for path, column in zip(axes, columns):
        _guard(case, path, (column.min().item(), column.max().item()) if column.size and column.dtype.kind in "biu" else column.tolist())
    exact: Any = numpy.int64 if _fits(p, keys, columns) else object
    columns = [c if c.dtype == bool else c.astype(exact) * s for c, s in zip(columns, scale)]
    shape = tuple(len(c) for c in columns)
    out = numpy.empty(shape, dtype=numpy.int8).reshape(-1)
    for start in range(0, out.size, CHUNK):
        index: Any = numpy.unravel_index(numpy.arange(start, min(start + CHUNK, out.size)), shape) if len(shape) > 1 else (
            slice(start, start + CHUNK),)
        f = {**p.point, **{k: c[i] for k, c, i in zip(keys, columns, index)}}
        grades = [judge(f, p.size, way, case.readings).grade for way in ways]
        out[start:start + CHUNK] = grades[0] if len(grades) == 1 else numpy.minimum.reduce(
            [numpy.broadcast_to(g, out[start:start + CHUNK].shape) for g in grades])
    return out.reshape(shape)


def _fits(p: Primitives, keys: Sequence[Any], columns: Sequence[Any]) -> bool:
    """Does the greatest measure (items, times recipients, doubled for both duty and sum) fit into 64 bits?"""
    values = {**p.point, **{key: column.max(initial=0) for key, column in zip(keys, columns)}}
    count, recipients = (max((int(values[f"records[{i}].{leaf}"]) for i in range(p.size)), default=0)
                         for leaf in ("count", "provided_to"))
    return 400 * p.size * count * (recipients + 2) < 2**63


def _guard(case: Case, path: str, values: Sequence[Any]) -> None:
    """The door of every fact also guards a column: its values must be whole, or yes and no, and its ends possible."""
    odd = [v for v in values if not isinstance(v, int) and not (isinstance(v, float) and v.is_integer())]
    if odd and field_of(path).type == "money":  # a case may have 0.50 yuan; a column counts in whole yuan
        raise FactsError([fault(path, odd[0], "not_a_whole_number")])
    for end in odd[:1] or ((int(min(values)), int(max(values))) if len(values) else ()):
        case.but({path: bool(end) if field_of(path).type == "bool" and end in (0, 1) else end})


def _sweep_plain(case: Case, p: Primitives, ways: Any, keys: list[Any], axes: list[list[int]]) -> Any:
    flat: list[Any] = [min(int(judge({**p.point, **dict(zip(keys, values))}, p.size, way, case.readings).grade) for way in ways)
            for values in product(*axes)]
    for axis in reversed(axes[1:]):
        flat = [flat[i:i + len(axis)] for i in range(0, len(flat), len(axis))]
    return flat
