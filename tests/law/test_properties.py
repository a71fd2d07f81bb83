"""What must hold of every case: bounds are exact, marks are all marks, columns answer as values do, nothing counts twice.

Monotone: a grade never falls when a count or a gain grows. The real cliffs, where it may, are named here and tested:
selling takes a batch out of INT 6, and so does publishing it; lawful business takes it in.
"""

from __future__ import annotations

import copy
import itertools
import math
import os
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawkit import editions
from lawkit.assessment import assess, rows_for
from lawkit.counting import BATCH_FLAGS, Primitives, derive
from lawkit.facts import Case, FactsError, Records, between
from lawkit.questions import sweep, tipping
from lawkit.rows import met
from tests.law.oracle import Lot, Story
from tests.law.stories import HOW, STANCES, facts, story

SEEDS = st.integers(0, 2**40)


def often(n: int) -> Any:
    """Hypothesis settings: n examples, the same in every run, so that no red run comes by chance; fewer for each mutant."""
    n //= int(os.environ.get("LAWKIT_FEWER_EXAMPLES", "1"))
    return settings(max_examples=n, deadline=None, derandomize=True, database=None)


def told(seed: int) -> tuple[random.Random, dict[str, Any]]:
    """A random source and the facts of a random story."""
    rng = random.Random(seed)
    return rng, facts(story(rng))


def put(d: dict[str, Any], path: str, value: Any) -> None:
    """Set one fact of a nested dict."""
    if path.startswith("records["):
        index, leaf = path[8:].split("].")
        d["records"][int(index)][leaf] = value
    else:
        section, leaf = path.split(".")
        d[section][leaf] = value


def get(d: dict[str, Any], path: str) -> Any:
    if path.startswith("records["):
        index, leaf = path[8:].split("].")
        return d["records"][int(index)].get(leaf)
    section, leaf = path.split(".")
    return d[section].get(leaf)


def grade(d: dict[str, Any]) -> int:
    return int(assess(Case.from_dict(d)).grade)


# -- monotone -------------------------------------------------------------------------------------

GROWING = ("gains.illegal_gains", "gains.on_duty", "gains.resold", "business.profit")


@given(SEEDS)
@often(250)
def test_a_grade_never_falls_when_a_number_grows(seed: int) -> None:
    rng, d = told(seed)
    batches = range(len(d.get("records", ())))
    before = grade(d)
    path = rng.choice([*GROWING, *(f"records[{i}].count" for i in batches), *(f"records[{i}].provided_to" for i in batches)])
    if path.endswith("provided_to") and get(d, path) == 0:
        put(d, path, 1)  # the cliff: the first sale may leave INT 6; only from then on must it rise
        before = grade(d)
    step = rng.choice((1, 1, 7, 60, 4000, 60_000))
    put(d, path, str(Decimal(get(d, path)) + step) if isinstance(get(d, path), str) else get(d, path) + step)
    if path == "gains.on_duty":
        put(d, "gains.illegal_gains", str(max(Decimal(get(d, path)), Decimal(get(d, "gains.illegal_gains")))))
    assert grade(d) >= before, path


@given(SEEDS)
@often(150)
def test_a_grade_never_rises_when_more_proves_untrue_or_more_is_deducted(seed: int) -> None:
    rng, d = told(seed)
    batches = [i for i, r in enumerate(d.get("records", ())) if r["untrue_or_duplicate"] < r["count"]]
    path = rng.choice(["gains.cost", "business.price_paid", *(f"records[{i}].untrue_or_duplicate" for i in batches)])
    before = grade(d)
    put(d, path, get(d, path) + 1 if path.startswith("records") else str(Decimal(get(d, path)) + rng.choice((1, 5000))))
    assert grade(d) <= before


@given(SEEDS)
@often(150)
def test_a_grade_never_falls_when_an_aggravating_fact_is_added(seed: int) -> None:
    rng, d = told(seed)
    before = grade(d)
    path = rng.choice(("knowledge.used_for_crime", "knowledge.knew_of_crime", "knowledge.foreseeable_use", "record.criminal",
                       "consequences.grave_harm", "consequences.major_loss", "consequences.vile_effect",
                       "found_by_court.other_serious", "found_by_court.other_especially_serious"))
    put(d, path, True)
    assert grade(d) >= before


def test_the_cliffs_are_the_named_ones() -> None:
    """A business buyer with 60,000 of profit: selling one item, or publishing it, is judged by INT 5 and falls to 0."""
    buyer = Case(records=[Records(tier=3, count=10, obtained="bought")], lawful_purpose=True, profit=60000)
    assert assess(buyer).grade == 1
    for change in ({"records[0].provided_to": 1}, {"records[0].published": True}, {"business.lawful_purpose": False}):
        assert assess(buyer.but(change)).grade == 0
    assert assess(buyer.but({"records[0].tier": 1})).grade == 0
    # Buying one tier-1 item besides is no cliff: the sensitive part is split off and INT 6 stays.
    more = buyer.but(records=[*buyer.records, Records(tier=1, count=1, obtained="bought")])
    assert assess(more).grade == 1


# -- what is unknown ------------------------------------------------------------------------------

LINES = (1, 24, 25, 49, 50, 249, 250, 499, 500, 2499, 2500, 4999, 5000, 24999, 25000, 49999, 50000, 10**9)
MONEY = ("0", "2499.99", "2500", "4999.99", "5000", "24999.99", "25000", "49999.99", "50000", "1000000")
FLAGS = ("actor.listed_unit", "object.consent", "object.anonymised", "object.intent", "knowledge.used_for_crime",
         "knowledge.criminal_type_use", "knowledge.knew_of_crime", "knowledge.foreseeable_use", "record.criminal",
         "record.exempted", "business.lawful_purpose", "consequences.grave_harm", "consequences.vile_effect",
         "found_by_court.other_serious", "found_by_court.other_especially_serious")


def openable(rng: random.Random, d: dict[str, Any]) -> dict[str, tuple[Any, list[Any]]]:
    """Some facts of a story: how to state that each is open, and all values it may then have."""
    out: dict[str, tuple[Any, list[Any]]] = {p: ("unknown", [False, True]) for p in FLAGS}
    out["object.violates"] = "unknown", ["law_or_regulation", "departmental_rule", "none"]
    out["actor.age"] = "unknown", [14, 15, 16, 30]
    for path in ("gains.illegal_gains", "gains.on_duty", "gains.resold", "gains.cost", "business.profit", "business.price_paid"):
        start = rng.randrange(len(MONEY) - 2)
        few = list(MONEY[start:start + 3])
        out[path] = ({"at_least": few[0], "at_most": few[-1]}, few) if rng.random() < 0.6 else (
            "unknown", [*MONEY, "0.01", d["gains"]["illegal_gains"]])
    for i, batch in enumerate(d.get("records", ())):
        at = f"records[{i}]."
        for leaf in (*BATCH_FLAGS, "whereabouts"):
            out[at + leaf] = "unknown", [False, True]
        out[at + "obtained"] = "unknown", list(HOW)
        if "tier" in batch:
            out[at + "tier"] = "unknown", [1, 2, 3]
        least = rng.choice(LINES) - rng.choice((0, 1))
        few_items = list(range(max(least, batch["untrue_or_duplicate"]), max(least, batch["untrue_or_duplicate"]) + 4))
        out[at + "count"] = (({"at_least": few_items[0], "at_most": few_items[-1]}, few_items) if rng.random() < 0.6
                             else ("unknown", [max(1, batch["untrue_or_duplicate"]),
                                              *(n for n in LINES if n >= batch["untrue_or_duplicate"])]))
        if batch["count"]:
            out[at + "untrue_or_duplicate"] = "unknown", [0, batch["count"] // 2, batch["count"] - 1, batch["count"]]
        out[at + "provided_to"] = "unknown", [0, 1, 2, 3, 10, 60_000]
        if rng.random() < 0.4:
            out[at + "provided_to"] = {"at_least": 1, "at_most": 3}, [1, 2, 3]
    return out


def contradicts(d: dict[str, Any]) -> bool:
    """Is a part of the gains stated to be more than the whole? Such a world is not possible."""
    whole = float(d["gains"]["illegal_gains"])
    return any(float(d["gains"][part]) > whole for part in ("on_duty", "resold"))


@given(SEEDS)
@often(400)
def test_open_bounds_are_those_of_every_possible_world(seed: int) -> None:
    rng, d = told(seed)
    possible = openable(rng, d)
    compare_with_worlds(d, possible, rng.sample(sorted(possible), rng.choice((1, 2, 2, 3))))


@given(SEEDS)
@often(250)
def test_open_bounds_around_the_switch_of_art_6(seed: int) -> None:
    """Aimed at what moves a batch between INT 5 and 6, of which random stories hold too little."""
    rng = random.Random(seed)
    lots = [Lot(3, rng.choice((1, 10, 4999, 5000, 60_000)), rng.choice(("bought", "received", "exchanged")),
                rng.choice((0, 0, 1)), rng.random() < 0.5, was_public=rng.random() < 0.2) for _ in range(rng.choice((1, 2)))]
    s = Story(lots, rng.choice((2014, 2020)), trade=rng.random() < 0.8, listed=rng.random() < 0.5,
              profit=Fraction(rng.choice((0, 60_000))), convicted=rng.random() < 0.2, harm=rng.random() < 0.1,
              stance={k: v[1] for k, v in STANCES.items() if rng.random() < 0.2})
    d = facts(s)
    possible = openable(rng, d)
    near = ("count", "provided_to", "published", "on_duty", "listed_unit", "lawful_purpose", "obtained", "tier", "violates",
            "already_public", "beyond_purpose", "profit", "resold")
    paths = sorted(p for p in possible if p.endswith(near))
    compare_with_worlds(d, possible, rng.sample(paths, rng.choice((2, 3))))


def compare_with_worlds(d: dict[str, Any], possible: dict[str, tuple[Any, list[Any]]], paths: list[str]) -> None:
    """Open some facts of a case and compare its bounds with the grades of all worlds they allow."""
    if any(p.endswith("count") for p in paths) and any(p.endswith("untrue_or_duplicate") for p in paths):
        paths = [p for p in paths if not p.endswith("untrue_or_duplicate")]
    stated, worlds = copy.deepcopy(d), []
    for p in paths:
        put(stated, p, possible[p][0])
    for values in itertools.product(*(possible[p][1] for p in paths)):
        world = copy.deepcopy(d)
        for p, v in zip(paths, values, strict=True):
            put(world, p, v)
        if not contradicts(world):
            worlds.append(world)
    if not worlds:
        return
    try:
        a = assess(Case.from_dict(stated))
    except FactsError:
        assert contradicts(d)
        return
    each = [assess(Case.from_dict(w)) for w in worlds]
    grades = [int(b.grade) for b in each]
    assert tuple(map(int, a.possible_grades)) == (min(grades), max(grades)), paths
    for f in a.findings:  # a finding is met only if met in every world, and never "not met" where one world meets it
        held = [f.id in b.met for b in each]
        assert f.status != "met" or all(held), (f.id, paths)
        assert f.status in ("met", "open") or not any(held), (f.id, paths)


def test_a_part_of_the_gains_cannot_exceed_the_whole() -> None:
    unknown_part = Case(illegal_gains=3000, records=[Records(tier=3, count=1, provided_to=1)]).but({"gains.on_duty": "unknown"})
    assert tuple(assess(unknown_part).possible_grades) == (0, 1)  # 3,000 of duty data at most: item 8, never tenfold


def test_one_item_sold_to_an_unknown_number_of_people_may_be_anything() -> None:
    case = Case(records=[Records(tier=3, count=1, provided_to="unknown")])
    assert tuple(assess(case).possible_grades) == (0, 2)


def test_a_dozen_unknown_sales_are_judged_at_their_two_ends() -> None:
    """Outside INT 6 no sale lowers a grade: 3^12 combinations need not be tried."""
    case = Case(records=[Records(tier=3, count=400, obtained="lawfully_held", provided_to="unknown", published="unknown")] * 12)
    assert tuple(assess(case).possible_grades) == (0, 2)
    assert [ask.fact for ask in assess(case).ask_next]


def test_what_cannot_be_tried_for_so_much_is_open_is_named_as_assumed() -> None:
    """A purpose of business would make each of seven open sales a question of its own, 3^7 combinations."""
    a = assess(Case(records=[Records(tier=3, count=400, obtained="bought", provided_to="unknown")] * 7))
    assert "business.lawful_purpose" in a.assumed and a.explain("zh") and a.explain("en")


def test_more_than_a_thousand_combinations_are_refused_by_name() -> None:
    """A buyer for a business leaves INT 6 by a sale, so that each batch that may have been sold is a question of its own."""
    bought = Records(tier=3, count=600, obtained="bought", provided_to=between(0, 1))
    assert tuple(assess(Case(records=[bought] * 10, lawful_purpose=True)).possible_grades) == (0, 1)
    with pytest.raises(FactsError) as refused:
        assess(Case(records=[bought] * 11, lawful_purpose=True))
    [fault] = refused.value.faults
    assert all(f"records[{i}].provided_to" in fault.allowed_zh and f"records[{i}].provided_to" in fault.allowed_en for i in range(11))


def test_all_of_a_thousand_million_items_may_be_untrue() -> None:
    case = Case(records=[Records(tier=3, count=10**9, untrue_or_duplicate="unknown")])
    assert tuple(assess(case).possible_grades) == (0, 2)


# -- tipping points are all tipping points ------------------------------------------------------------

@given(SEEDS)
@often(120)
def test_tipping_is_a_full_scan(seed: int) -> None:
    rng, d = told(seed)
    d["gains"] |= {k: str(int(float(v))) for k, v in d["gains"].items()}  # whole yuan, so that a scan by the yuan is full
    d["business"] |= {k: v if isinstance(v, bool) else str(int(float(v))) for k, v in d["business"].items()}
    if float(d["gains"]["on_duty"]) > float(d["gains"]["illegal_gains"]):
        d["gains"]["on_duty"] = "0"
    case = Case.from_dict(d)
    paths = ["gains.illegal_gains", "gains.cost", "gains.resold", "business.profit", "business.price_paid"]
    paths += [f"records[{i}].{leaf}" for i in range(len(case.records)) for leaf in ("count", "provided_to", "untrue_or_duplicate")]
    path = rng.choice(paths)
    first, last = 0, 60_050
    if path.endswith("count"):
        first = case.records[int(path[8])].get("untrue_or_duplicate")
    if path.endswith("untrue_or_duplicate"):
        last = min(last, case.records[int(path[8])].get("count"))
    if path == "gains.illegal_gains":
        first = int(float(d["gains"]["on_duty"]))
    grades = sweep(case, {path: numpy.arange(first, last + 1)})
    changes = (numpy.flatnonzero(numpy.diff(grades)) + first + 1).tolist()
    # What falls, falls one fen past the line, which a scan by the yuan sees at the next yuan.
    tips = [(math.ceil(Decimal(t.value)), t.before, t.after) for t in tipping(case, path)]
    assert [t for t in tips if first < t[0] <= last] == [
        (x, int(grades[x - 1 - first]), int(grades[x - first])) for x in changes], path


def test_tipping_behind_a_deduction() -> None:
    """The price of the data comes off first: 60,000 of profit when 10,000 were paid; 8,000 received when 3,000 were."""
    buyer = Case(records=[Records(tier=3, count=1, obtained="bought")], lawful_purpose=True, profit=1, price_paid=10000)
    assert [(t.value, t.before, t.after) for t in tipping(buyer, "business.profit")] == [(60000, 0, 1)]
    seller = Case(illegal_gains=1, cost=3000, readings={"gains_gross": "net"})
    assert [(t.value, t.after) for t in tipping(seller, "gains.illegal_gains")] == [(8000, 1), (53000, 2)]
    assert [(t.value, t.before, t.after) for t in tipping(seller.but(illegal_gains=60000), "gains.cost")] == [
        ("10000.01", 2, 1), ("55000.01", 1, 0)]


def test_tipping_of_the_examples() -> None:
    case = Case(records=[Records("gps_track", 60), Records(tier=2, count=10)])
    assert [(t.value, t.before, t.after, t.findings) for t in tipping(case, "records[0].count")] == [
        (49, 0, 1, ("5(1)(6)",)), (499, 1, 2, ("5(2)(3)",))]
    insider = Case(records=[Records(tier=1, count=25, obtained="lawfully_held", provided_to=1)])
    assert [(t.value, t.before, t.after, t.findings) for t in tipping(insider, "records[0].on_duty")] == [(True, 0, 1, ("5(1)(8)",))]
    assert [(t.value, t.before, t.after) for t in tipping(insider, "records[0].provided_to")] == [(2, 0, 1), (20, 1, 2)]
    assert [t.value for t in tipping(insider, "actor.age")] == []
    assert [(t.value, t.after) for t in tipping(insider.but({"records[0].on_duty": True}), "actor.age")] == [(16, 1)]


# -- counting never doubles ----------------------------------------------------------------------------

@given(st.integers(0, 10**6), st.sampled_from(HOW[:-1]), st.integers(1, 3), st.booleans(), st.integers(0, 9))
@often(60)
def test_obtained_and_then_sold_once_is_not_doubled(count: int, how: str, tier: int, on_duty: bool, untrue: int) -> None:
    kept = Records(tier=tier, count=count + untrue, obtained=how, on_duty=on_duty, untrue_or_duplicate=untrue)
    counts = [assess(Case(records=[kept.but(provided_to=n)])).counts for n in (0, 1, 2, 3)]
    totals = [c.tier1 + c.tier2 + c.tier3 for c in counts]
    assert totals == [count, count, 2 * count, 3 * count]


@given(SEEDS)
@often(80)
def test_the_lines_of_the_ledger_add_up(seed: int) -> None:
    _, d = told(seed)
    a = assess(Case.from_dict(d))
    counted = sum(line.counted for line in a.counts.lines if line.article == "5")
    whole = a.counts.tier1 + a.counts.tier2 + a.counts.tier3
    if not {"resale_scope", "art6_mixed_tiers"} & set(d["readings"]):  # two readings under which batches reach into others
        assert counted == whole


# -- columns answer as values do -----------------------------------------------------------------------

@given(SEEDS)
@often(40)
def test_columns_give_for_every_row_what_values_give(seed: int) -> None:
    rng = random.Random(seed)
    base = facts(story(rng))
    size, points = len(base.get("records", ())), []
    while len(points) < 24:  # stories of one shape: the same readings, dates and number of batches
        other = facts(story(rng))
        if len(other.get("records", ())) == size:
            other |= {"readings": base["readings"], "conduct": base["conduct"]}
            case = Case.from_dict(other)
            points.append(Primitives(case, case.readings).point)
    [[scenario]] = editions.scenarios(case, editions.tried_on(case))
    law = rows_for(scenario, case.readings)
    columns = {k: numpy.array([p[k] for p in points]) for k in points[0]}
    wide_facts = derive(columns, size, scenario, case.readings)
    wide = {id(row): (amount, ok) for row, amount, ok in met(wide_facts, law)[0]}
    for i, point in enumerate(points):
        plain = derive(point, size, scenario, case.readings)
        for row, amount, ok in met(plain, law)[0]:
            amounts, there = wide[id(row)]
            assert bool(there[i] if numpy.ndim(there) else there) == bool(ok), row
            if row.measure:
                assert int(amounts[i] if numpy.ndim(amounts) else amounts) == amount == plain[row.measure], row


@given(SEEDS)
@often(60)
def test_a_sweep_gives_what_single_cases_give(seed: int) -> None:
    rng, d = told(seed)
    case = Case.from_dict(d)
    axes: dict[str, list[Any]] = {"gains.illegal_gains": sorted(max(int(n), int(float(d["gains"]["on_duty"])) + 1)
                                                                for n in rng.sample(LINES, 3))}
    if case.records:
        floor = case.records[0].get("untrue_or_duplicate")
        axes["records[0].count"] = sorted(n + floor for n in rng.sample(LINES, 4))
        axes["records[0].on_duty"] = [False, True]
    table = sweep(case, axes)
    for index in itertools.product(*(range(len(v)) for v in axes.values())):
        change = {path: values[i] for (path, values), i in zip(axes.items(), index, strict=True)}
        assert table[index] == assess(case.but(change)).grade


def test_thirty_million_in_a_value_and_in_a_column() -> None:
    case = Case(records=[Records(tier=1, count=1)])
    assert assess(case.but({"records[0].count": 30_000_000})).grade == 2
    assert sweep(case, {"records[0].count": [49, 50, 499, 500, 30_000_000, 10**12]}).tolist() == [0, 1, 1, 2, 2, 2]
    assert sweep(case, {"records[0].count": numpy.array([30_000_000], dtype=numpy.int32)}).tolist() == [2]


@pytest.mark.parametrize("bad", [[-1], [10**13], [45.5], ["45"], [float("nan")]])
def test_a_column_meets_the_same_door(bad: list[Any]) -> None:
    with pytest.raises(FactsError):
        sweep(Case(records=[Records(tier=1, count=1)]), {"records[0].count": bad})
