"""Punishment at its corners: facts, and what the law makes of them, where a mutant of `sentencing` once survived.

Each answer is that of the provision named beside it, of the dossier or of its errata, never how the engine comes to it.
"""

from __future__ import annotations

from typing import Any

import pytest

from lawkit.facts import Case
from lawkit.sentencing import Sentence, limitation, probation_limits, sentence
from tests.test_sentencing import DUTY, EVERYTHING, INT10, ITEM3, TODAY, at, courts, ids, modifier, prior, status

Facts = dict[str, Any]
BEFORE_AMENDMENT_VIII: Facts = {"conduct": "2011-04-30"}
INT_10: Facts = {f"afterwards.{leaf}": True for leaf in INT10 if leaf != "illegal_gains"}


# -- the facts behind a circumstance ---------------------------------------------------------------------

ONE_FACT: list[tuple[str, str, Any]] = [
    ("preparation", "afterwards.preparation", True), ("attempt", "afterwards.attempt", True),
    ("discontinuance_no_damage", "afterwards.discontinuance", "no_damage"),
    ("discontinuance_damage", "afterwards.discontinuance", "damage"),
    ("accessory", "actor.role", "accessory"), ("coerced", "actor.role", "coerced"),
    ("instigated_minor", "actor.instigated_minor", True), ("limited_capacity", "actor.limited_capacity", True),
    ("instigation_not_followed", "afterwards.instigation_not_followed", True),
    ("deaf_mute_or_blind", "actor.deaf_mute_or_blind", True), ("surrender", "afterwards.surrender", True),
    ("surrender_minor_crime", "afterwards.surrender", True), ("confession", "afterwards.confession", True),
    ("merit", "afterwards.merit", "ordinary"), ("major_merit", "afterwards.merit", "major"),
    ("plea_leniency", "afterwards.plea_leniency", True), ("recidivist", "afterwards.recidivist", True),
    ("revocation", "record.on_probation", True),
]
SHOWN_BY: list[tuple[str, list[tuple[Facts, Facts]]]] = [  # what is the case besides, and what shows it: one way or the other
    *((id, [({}, {fact: value})]) for id, fact, value in ONE_FACT),
    ("confession_averting", [({}, {"afterwards.confession": True, "afterwards.averted_result": True})]),
    ("surrender_and_major_merit", [(BEFORE_AMENDMENT_VIII, {"afterwards.surrender": True, "afterwards.merit": "major"})]),
    ("minor", [({}, {"actor.age": 17}), ({"conduct": "2026-03-05"}, {"actor.birth": "2008-03-05"})]),
    ("elderly", [({}, {"actor.age": 75}), ({"conduct": "2026-03-06"}, {"actor.birth": "1951-03-05"})]),
    ("duty", [({"records": DUTY}, {"records[0].on_duty": True}), ({"illegal_gains": 1}, {"gains.on_duty": 1})]),
    ("recidivist", [({"conduct": "2024-01-01"},
                     {"record.sentence": "imprisonment", "record.sentence_ended_on": "2020-06-30"})]),
    ("int10", [({"illegal_gains": 1}, INT_10)]), ("int10_otherwise", [({"illegal_gains": 1}, INT_10)]),
]


def sentenced(besides: Facts, shown: Facts) -> Sentence:
    found = sentence(Case(**besides).but(shown), 1, "2017", {}, ITEM3, TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(("id", "ways"), SHOWN_BY)
def test_a_circumstance_names_the_facts_that_show_it_and_does_not_stand_without_them(
        id: str, ways: list[tuple[Facts, Facts]]) -> None:
    for besides, shown in ways:
        found = modifier(sentenced(besides, shown), id)
        assert found is not None and found.status == "applies"
        assert set(found.facts) == {fact.replace("[0]", "") for _, facts in ways for fact in facts}
        for fact in shown:
            assert status(sentenced(besides, shown | {fact: "unknown"}), id) != "applies"


def test_the_facts_of_every_circumstance_are_tested() -> None:
    assert set().union(*map(ids, EVERYTHING)) <= {id for id, _ in SHOWN_BY}


# -- circumstances -----------------------------------------------------------------------------------------

def test_the_former_rule_of_surrender_with_major_merit_needs_both_and_acts_wholly_before_may_2011() -> None:
    """INT2011-9 5: crimes up to 2011-04-30, 自首又有重大立功; who went on until May offended under the new law."""
    for facts in ({"merit": "major", "conduct": "2011-04-30"},
                  {"merit": "major", "surrender": True, "conduct": ("2011-04-01", "2011-05-01")}):
        assert "surrender_and_major_merit" not in ids(at(edition="2009", **facts))


def test_any_gain_from_duty_data_shows_that_they_were_sold() -> None:
    """CL 253-1(2) and 37-1(1) know no least amount; gains from duty data presume a sale (facts file)."""
    s = at(illegal_gains="0.01", on_duty="0.01")
    assert (status(s, "duty"), s.ban.status) == ("applies", "possible")


def test_one_of_them_only_touches_a_grade_that_was_reached_by_halving() -> None:
    """Reading `half_and_heavier`: without item 8 no standard was halved, and 从重 is the only one of the two."""
    both_full = frozenset({"5(1)(4)", "5(2)(3)"})
    assert status(at(2, records=DUTY, met=both_full, readings={"half_and_heavier": "one"}), "duty") == "applies"


def test_any_gain_that_was_not_returned_closes_int_10() -> None:
    """INT 10: 全部退赃."""
    assert "int10" not in ids(at(first_offender=True, genuine_repentance=True, illegal_gains="0.01"))


# -- recidivism --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("met", "expected"), [
    ({"5(1)(9)", "6(1)(2)"}, "excluded"),  # both items rest on the prior
    ({"5(2)(1)"}, "applies"),  # grave harm carries the offence: the prior is used for recidivism alone
])
def test_a_prior_is_used_twice_only_where_the_grade_rests_on_it(met: set[str], expected: str) -> None:
    """Reading `prior_used_twice` (errata B)."""
    s = at(**prior(criminal=True), met=frozenset(met), readings={"prior_used_twice": "once"})
    assert status(s, "recidivist") == expected


def test_a_crime_begun_within_the_five_years_is_committed_within_them() -> None:
    """CL 65(1): 在五年以内再犯."""
    assert status(at(**prior(conduct=("2025-06-01", "2025-08-01"))), "recidivist") == "applies"


def test_recidivism_points_to_parole_and_to_suspension() -> None:
    """CL 65(2) lets the five years of a parolee run from the end of parole; CL 74 closes suspension (errata A7)."""
    found = modifier(at(**prior()), "recidivist")
    assert found is not None and set(found.see) == {"CL 65(2)", "CL 74"}


def test_where_recidivism_is_stated_the_crime_was_found_to_deserve_imprisonment() -> None:
    """It is one of its conditions (CL 65(1)), so that nothing of it is left to the court."""
    assert "deserves_imprisonment" not in courts(at(recidivist=True))


def test_who_is_still_on_probation_is_revoked_whatever_else_is_stated_and_no_recidivist() -> None:
    """CL 77(1), 86(1): the sentence has not been served (errata A7); how it was stated does not matter."""
    assert ids(at(on_probation=True)) == {"revocation"}
    s = at(on_probation=True, recidivist=True)
    found = modifier(s, "recidivist")
    assert found is not None and (found.status, found.excluded_by) == ("excluded", "on_probation")
    assert status(s, "revocation") == "applies" and s.detention == (1, 6)
    assert status(at(on_probation="unknown", recidivist=True), "recidivist") == "open"


# -- what mitigation opens -----------------------------------------------------------------------------------

def test_what_applies_is_not_open_and_what_is_open_does_not_apply() -> None:
    opened = at(2, surrender=True, attempt="unknown").opened_below
    assert opened is not None and (opened.by, opened.open_by) == (("surrender",), ("attempt",))


@pytest.mark.parametrize(("grade", "facts"), [
    (1, {"attempt": True}),  # CL 63(1): below the first range there is none
    (2, {"discontinuance": "no_damage"}),  # CL 24(2): exemption is not a punishment in a lower range
])
def test_where_no_lower_range_opens_nothing_of_it_does(grade: int, facts: Facts) -> None:
    opened = at(grade, **facts).opened_below
    assert opened is not None and opened.why == "no_lower_range"
    assert (opened.min_months, opened.max_months, opened.detention, opened.fine_mode) == (None, None, None, None)


# -- fine ----------------------------------------------------------------------------------------------------

def test_gains_are_gains_where_the_grade_rests_on_no_item() -> None:
    """INT 12; only who is held under art. 6 has 获利 in their place (errata B). The 2009 text knew no items."""
    assert at(edition="2009", illegal_gains=9000, met=frozenset()).fine.multiple == (1, 5)


def test_a_floor_raises_no_interval_where_there_is_none() -> None:
    assert not at().fine.floored and not at(illegal_gains="unknown").fine.floored


@pytest.mark.parametrize(("gains", "written"), [(6000, "6000"), ("6000.50", "6000.5"), ("2500.01", "2500.01")])
def test_whole_yuan_are_written_without_decimals_and_a_fraction_is_kept(gains: Any, written: str) -> None:
    assert str(at(illegal_gains=gains).fine.low_yuan) == written


@pytest.mark.parametrize(("facts", "grounds"), [
    ({"surrender": True}, ("surrender_or_merit",)),  # (2)
    ({"preparation": True}, ("incomplete",)),  # (4)
    ({"all_gains_returned": True}, ()), ({"genuine_repentance": True}, ()),  # (6): both together
])
def test_grounds_of_a_fine_alone(facts: Facts, grounds: tuple[str, ...]) -> None:
    """FINE2000 4."""
    assert at(**facts).fine.alone_grounds == grounds


# -- suspension and ban ----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("facts", "why", "groups"), [
    ({}, "four_conditions", ()), ({"age": 17}, "under_18", ("under_18",)), ({"pregnant": True}, "pregnant", ("pregnant",)),
    ({"age": 17, "pregnant": True}, "under_18", ("under_18", "pregnant"))])
def test_suspension_shall_be_granted_to_the_groups_of_cl_72_in_its_order(facts: Facts, why: str, groups: tuple[str, ...]) -> None:
    found = at(**facts).probation
    assert (found.status, found.why, found.shall_for) == ("shall" if groups else "possible", why, groups)


@pytest.mark.parametrize(("fact", "point"), [("age", "under_18"), ("pregnant", "pregnant"), ("ringleader", "ringleader")])
def test_whether_somebody_is_of_a_group_can_be_open(fact: str, point: str) -> None:
    assert point in at(**{fact: "unknown"}).probation.open_points


def test_a_term_is_of_imprisonment_unless_it_is_said_to_be_of_detention() -> None:
    """CL 73(2): not less than a year; (1): of detention not less than two months."""
    assert probation_limits(6) == (12, 60)


# -- limitation --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("facts", "expected"), [
    ({"conduct": "2025"}, ("in_time", "tried_in_time", "CL 87")),
    ({"conduct": "2014-05-01", "filed_on": "2016-01-01"}, ("in_time", "filed_in_time", "CL 87")),
    ({"conduct": "2025", "fled": True}, ("in_time", "tried_in_time", "CL 87")),  # CL 88(1): flight after filing
    ({"conduct": "2014-05-01"}, ("open", "filing_date", "CL 87")),
    ({"conduct": "2014", "filed_on": "2019-06-01"}, ("open", "not_settled", "CL 87")),
])
def test_what_limitation_turns_on_is_said(facts: Facts, expected: tuple[str, str, str]) -> None:
    found = limitation(Case(**facts), 36, TODAY)
    assert (found.status, found.why, found.cite) == expected


# -- what remains for the court ------------------------------------------------------------------------------------

def test_the_court_is_not_asked_about_a_circumstance_that_is_excluded_or_open() -> None:
    assert "punishment_necessary" in courts(at(**INT10)) and "minor_crime" in courts(at(surrender=True))
    assert "punishment_necessary" not in courts(at(2, **INT10))  # INT 10: 不属于"情节特别严重"
    assert "minor_crime" not in courts(at(surrender="unknown"))
