"""What to ask next, what was assumed, what would tip it, named moves, A against B, sweeps: answers of the law, not of the code."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from lawkit.assessment import assess
from lawkit.facts import Case, FactsError, Records, between
from lawkit.questions import MOVES, compare, differing, moves, sweep, tipping

INSIDER = Records(tier=1, count=25, obtained="lawfully_held", provided_to=1, on_duty=True)


# -- what to ask next -------------------------------------------------------------------------------

def asks(case: Case) -> dict[str, dict[Any, tuple[int, int]]]:
    return {ask.fact: ask.possible for ask in assess(case).ask_next}


def test_asked_is_what_can_change_the_result_and_nothing_else() -> None:
    case = Case(records=[INSIDER.but(on_duty="unknown", count=25)], consent="unknown", age="unknown", attempt="unknown", pregnant="unknown")
    found = asks(case)
    assert set(found) == {"records[0].on_duty", "object.consent", "actor.age"}
    assert found["records[0].on_duty"] == {False: (0, 0), True: (0, 1)}
    assert found["object.consent"] == {True: (0, 0), False: (0, 1)}
    assert found["actor.age"] == {15: (0, 0), 16: (0, 1)}


def test_the_most_decisive_comes_first() -> None:
    """Data of duty or not settles one of two; whether there was grave harm settles the whole question."""
    case = Case(records=[Records(tier=1, count=50)], grave_harm="unknown", violates="unknown")
    first = assess(case).ask_next[0]
    spans = [sum(hi - lo for lo, hi in ask.possible.values()) / len(ask.possible) for ask in assess(case).ask_next]
    assert spans == sorted(spans) and first.fact in ("object.violates", "consequences.grave_harm")


def test_a_fact_that_matters_only_together_with_another_is_not_asked_alone() -> None:
    settled = Case(records=[Records(tier=1, count=49)], used_for_crime="unknown")
    assert asks(settled) == {} and assess(settled).grade == 0


def test_an_open_number_is_asked_with_its_ends() -> None:
    case = Case(records=[Records(tier=2, count=between(400, 700))])
    assert asks(case) == {"records[0].count": {400: (0, 0), 700: (1, 1)}}
    money = Case(illegal_gains=between(4000, "60000.50"))
    assert asks(money) == {"gains.illegal_gains": {4000: (0, 0), "60000.50": (2, 2)}}


def test_nothing_open_nothing_asked() -> None:
    assert assess(Case(records=[Records(tier=1, count=50)])).ask_next == ()


def test_ten_unknown_facts_and_a_number() -> None:
    case = Case(records=[Records(tier=1, count=between(20, 600), obtained="unknown", provided_to="unknown", on_duty="unknown")],
                used_for_crime="unknown", knew_of_crime="unknown", criminal="unknown", grave_harm="unknown", consent="unknown",
                intent="unknown", other_serious="unknown", lawful_purpose="unknown")
    assert tuple(assess(case).possible_grades) == (0, 2)


def test_too_much_unknown_is_said_and_not_guessed() -> None:
    case = Case(records=[Records(tier="unknown", count="unknown", obtained="unknown", provided_to="unknown") for _ in range(6)])
    with pytest.raises(FactsError) as caught:
        assess(case)
    [fault] = caught.value.faults
    assert "records[0].tier" in fault.allowed_en and "records[0].tier" in fault.allowed_zh


# -- what was assumed ---------------------------------------------------------------------------------

def test_what_nobody_stated_and_could_matter_is_listed() -> None:
    assumed = assess(Case(records=[Records("gps_track", 60)], illegal_gains=3000)).assumed
    for path in ("actor.age", "object.consent", "object.intent", "object.violates", "consequences.grave_harm", "conduct.from",
                 "record.criminal", "records[0].obtained", "records[0].provided_to"):  # a record would add item 9
        assert path in assumed, path
    assert "gains.illegal_gains" not in assumed and "records[0].count" not in assumed


def test_what_was_stated_is_not_assumed() -> None:
    stated = Case(records=[Records(tier=1, count=60, obtained="stolen", provided_to=0, on_duty=False, untrue_or_duplicate=0,
                                   whereabouts=False)], age=30, consent=False, conduct="2020-05-01")
    assumed = assess(stated).assumed
    assert not {"actor.age", "object.consent", "conduct.from"} & set(assumed)
    assert not any(p.startswith("records") for p in assumed)


# -- tipping and the nearest changes -------------------------------------------------------------------

def test_tipping_of_a_yes_or_no_and_of_a_choice() -> None:
    kept = Case(records=[Records(tier=3, count=5000, obtained="bought")])
    assert [(t.value, t.before, t.after, t.findings) for t in tipping(kept, "business.lawful_purpose")] == [(True, 1, 0, ("5(1)(5)",))]
    assert [(t.value, t.after) for t in tipping(kept, "records[0].obtained")] == [("lawfully_held", 0)]
    assert [(t.value, t.before, t.after) for t in tipping(kept, "records[0].tier")] == [(1, 1, 2), (2, 1, 2)]
    assert [(t.value, t.after) for t in tipping(kept, "object.violates")] == [("none", 0)]


def test_the_nearest_change_below_is_told_from_where_the_case_stands() -> None:
    """60 tier-1 items are serious: 49 would not be, 500 would be especially serious."""
    tips = [(t.value, t.before, t.after) for t in assess(Case(records=[Records(tier=1, count=60)])).tipping
            if t.fact == "records[0].count"]
    assert tips == [(500, 1, 2), (49, 1, 0)]
    gains = [(t.value, t.before, t.after) for t in assess(Case(illegal_gains=6000)).tipping if t.fact == "gains.illegal_gains"]
    assert gains == [(50000, 1, 2), ("4999.99", 1, 0)]


def test_money_tips_at_the_line_of_the_whole_and_of_the_part() -> None:
    case = Case(illegal_gains=1000)
    assert [(t.value, t.after, t.findings) for t in tipping(case, "gains.illegal_gains")] == [
        (5000, 1, ("5(1)(7)",)), (50000, 2, ("5(2)(3)",))]
    assert [(t.value, t.after, t.findings) for t in tipping(case, "gains.on_duty")] == [
        (2500, 1, ("5(1)(8)",)), (25000, 2, ("5(2)(3)",))]


# -- moves ------------------------------------------------------------------------------------------------

def test_the_moves_by_their_names() -> None:
    case = Case(records=[Records(tier=1, count=60, obtained="lawfully_held", provided_to=1)])
    target = Case(records=[Records(tier=1, count=60, obtained="lawfully_held", provided_to=1)], grave_harm=True)
    made = moves(case, target)
    assert set(made) <= set(MOVES) and {"near_miss", "stronger", "weaker", "extreme", "related", "towards"} == set(made)
    count = {name: changed.records[0].get("count") for name, (changed, _) in made.items()}
    assert (count["near_miss"], count["stronger"], count["weaker"], count["extreme"]) == (49, 120, 30, 600)
    grades = {name: int(assess(changed).grade) for name, (changed, _) in made.items()}
    assert (grades["near_miss"], grades["stronger"], grades["weaker"], grades["extreme"], grades["towards"]) == (0, 1, 0, 2, 2)
    assert grades["related"] != 1 and made["towards"][1] == ("consequences.grave_harm",)
    for name, (changed, paths) in made.items():
        assert set(differing(case, changed)) == set(paths), name


def test_where_two_numbers_carry_the_grade_the_moves_take_both() -> None:
    """25,000 items and 25,000 yuan of an insider are each especially serious: ten times the halved standards of items 5 and 7."""
    insider = [Records(tier=3, count=31_465, obtained="lawfully_held", provided_to=1, on_duty=True)]
    case = Case(records=insider, illegal_gains=36_700, on_duty=36_700)
    made = {name: changed for name, (changed, _) in moves(case).items()}
    near = made["near_miss"]
    assert (near.records[0].get("count"), near.get("gains.on_duty")) == (24_999, 24_999 * 100)
    assert [int(assess(made[name]).grade) for name in ("near_miss", "weaker", "stronger", "related")] == [1, 1, 2, 0]
    assert (made["weaker"].records[0].get("count"), made["weaker"].get("gains.illegal_gains")) == (15_732, 18_350 * 100)


def test_a_range_moves_with_both_its_ends_and_what_is_unknown_stays() -> None:
    case = Case(records=[Records(tier=1, count=between(40, 60)), Records(tier=2, count="unknown")], illegal_gains=between(10, 20))
    changed, paths = moves(case)["weaker"]
    assert paths == ("records[0].count", "gains.illegal_gains")
    assert tuple(changed.records[0].get("count")) == (20, 30) and tuple(changed.get("gains.illegal_gains")) == (500, 1000)


def test_a_case_without_numbers_has_the_moves_that_are_left() -> None:
    made = moves(Case(criminal=True))
    assert not {"stronger", "weaker", "extreme", "towards"} & set(made)


# -- A against B ----------------------------------------------------------------------------------------

def test_the_one_fact_that_made_the_difference() -> None:
    a = Case(records=[INSIDER.but(on_duty=None)], illegal_gains=100, age=40)
    b = Case(records=[INSIDER], illegal_gains=900, age=20)
    assert compare(a, b) == {"records[0].on_duty": (None, True)}
    assert compare(b, a) == {"records[0].on_duty": (True, None)}
    assert compare(a, a) == {}


def test_two_facts_where_neither_alone_suffices() -> None:
    a = Case(records=[Records(tier=1, count=10, provided_to=1)], profit=5)
    b = Case(records=[Records(tier=1, count=25, provided_to=2)], profit=9)
    assert compare(a, b) == {"records[0].count": (10, 25), "records[0].provided_to": (1, 2)}


def test_batches_that_differ_in_number_are_compared_as_a_whole() -> None:
    a, b = Case(records=[Records(tier=1, count=10)]), Case(records=[Records(tier=1, count=10), Records(tier=1, count=40)])
    assert compare(a, b) == {"records": (a.records, b.records)}


def test_cases_without_a_difference_in_grade() -> None:
    assert compare(Case(records=[Records(tier=1, count=60)]), Case(records=[Records(tier=2, count=600)])) == {}


# -- sweeps ---------------------------------------------------------------------------------------------

GRID = {"records[0].count": [1, 24, 25, 49, 50, 249, 250, 499, 500], "records[0].on_duty": [False, True]}
WANTED = [[0, 0], [0, 0], [0, 1], [0, 1], [1, 1], [1, 1], [1, 2], [1, 2], [2, 2]]


def test_a_sweep_of_two_facts() -> None:
    case = Case(records=[INSIDER])
    assert sweep(case, GRID).tolist() == WANTED
    assert sweep(case, {"gains.illegal_gains": [4999, 5000, 49_999, 50_000]}).tolist() == [1, 1, 1, 2]


def test_the_same_sweep_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    case = Case(records=[INSIDER])
    assert sweep(case, GRID) == WANTED
    assert sweep(case, {"records[0].count": [24, 25, 30_000_000]}) == [0, 1, 2]
    for bad in ([-1], [10**13], [45.5], ["45"], [True, 45.5, 60]):
        with pytest.raises(FactsError):
            sweep(case, {"records[0].count": bad})


def test_a_sweep_under_two_laws_gives_the_least() -> None:
    straddling = Case(conduct=("2015-10", "2015-11"), records=[Records(tier=1, count=1, obtained="bought")])
    assert sweep(straddling, {"records[0].count": [49, 50, 500]}).tolist() == [0, 1, 1]


def test_a_sweep_longer_than_a_chunk() -> None:
    grades = sweep(Case(records=[Records(tier=3, count=1)]), {"records[0].count": range(100_000)})
    assert [int((grades == g).sum()) for g in (0, 1, 2)] == [5000, 45_000, 50_000]


def test_a_sweep_of_an_unknown_fact_is_refused() -> None:
    with pytest.raises((KeyError, FactsError)):
        sweep(Case(records=[Records(tier=3, count=1)]), {"records[0].cuont": [1]})


def test_a_chosen_reading_can_be_what_makes_the_difference() -> None:
    facts = {"records": [Records("flight_booking", 60)]}
    assert compare(Case(**facts), Case(**facts, readings={"tracks": "tier1"})) == {"readings.tracks": ("tier2", "tier1")}


def test_before_the_interpretation_an_answer_leaves_the_grade_to_the_court() -> None:
    a = assess(Case(tried_on="2016-05", conduct="2016-01", records=[Records(tier=1, count="unknown", obtained="unknown")]))
    assert [(q.fact, q.possible["lawfully_held"], q.possible["stolen"]) for q in a.ask_next] == [
        ("records[0].obtained", (0, 0), (0, 2))]


def test_no_tipping_point_where_another_open_fact_still_decides_and_none_of_a_day() -> None:
    assert tipping(Case(lawful_purpose="unknown"), "business.profit") == ()
    assert tipping(Case(), "record.administrative_on") == ()


def test_a_column_without_values_gives_none_and_odd_values_are_refused_by_name() -> None:
    case = Case(records=[Records(tier=1, count=50)])
    assert list(sweep(case, {"records[0].count": []})) == []
    assert sweep(case, {"records[0].count": [], "gains.illegal_gains": [1, 2]}).shape == (0, 2)
    for path, odd in (("gains.illegal_gains", 2.5), ("records[0].count", 1.5), ("object.consent", 2)):
        with pytest.raises(FactsError) as refused:
            sweep(case, {path: [0, odd]})
        assert refused.value.faults[0][:2] == (path, odd)
    with pytest.raises(IndexError):
        tipping(case, "records[9].count")
    with pytest.raises(KeyError):
        tipping(case, "records[0].cuont")


def test_columns_of_the_greatest_counts_are_exact() -> None:
    case = Case(records=[Records(tier=1, count=1, provided_to=10**12)])
    assert list(sweep(case, {"records[0].count": [0, 30_000_000, 10**12]})) == [0, 2, 2]
