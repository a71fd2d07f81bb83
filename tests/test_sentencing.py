"""Punishment as the law has it: one scenario a rule, at its limit and one step beyond.

Expected values are written here from the statute and the dossier, never read from the code under test.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lawkit import Case, Records, between
from lawkit.provisions import provision
from lawkit.sentencing import Modifier, Sentence, limitation, probation_limits, sentence
from lawkit.wording import has

TODAY = date(2026, 11, 23)
ITEM3 = frozenset({"5(1)(3)"})


def at(grade: int = 1, *, edition: str = "2017", met: frozenset[str] = ITEM3, tried: date = TODAY,
       readings: dict[str, str] | None = None, **facts: Any) -> Sentence:
    found = sentence(Case(**facts), grade, edition, readings or {}, met, tried)
    assert found is not None
    return found


def modifier(s: Sentence, id: str) -> Modifier | None:
    return next((m for m in s.modifiers if m.id == id), None)


def status(s: Sentence, id: str) -> str | None:
    found = modifier(s, id)
    return found and found.status


def ids(s: Sentence) -> set[str]:
    return {m.id for m in s.modifiers}


def courts(s: Sentence) -> set[str]:
    return {c.id for c in s.discretion}


# -- ranges ---------------------------------------------------------------------------------------

def test_below_the_criminal_line_there_is_no_sentence() -> None:
    assert sentence(Case(), 0, "2017", {}, frozenset(), TODAY) is None


@pytest.mark.parametrize(("grade", "edition", "months", "detention", "mode", "years"), [
    (1, "2017", (6, 36), (1, 6), "with_or_alone", 5),
    (2, "2017", (36, 84), None, "with", 10),
    (1, "2015", (6, 36), (1, 6), "with_or_alone", 5),
    (2, "2015", (36, 84), None, "with", 10),
    (1, "2009", (6, 36), (1, 6), "with_or_alone", 5),
    (2, "2009", (6, 36), (1, 6), "with_or_alone", 5),  # Amendment VII knew one range
])
def test_ranges_fine_and_limitation_by_grade_and_edition(grade: int, edition: str, months: tuple[int, int], detention: Any,
                                                         mode: str, years: int) -> None:
    s = at(grade, edition=edition)
    assert ((s.min_months, s.max_months), s.detention, s.fine.mode, s.limitation_years) == (months, detention, mode, years)


# -- may or shall, lighter, mitigate, exempt ------------------------------------------------------

@pytest.mark.parametrize(("facts", "id", "cite", "force", "directions"), [
    ({"preparation": True}, "preparation", "CL 22(2)", "may", ("lighter", "mitigate", "exempt")),
    ({"attempt": True}, "attempt", "CL 23(2)", "may", ("lighter", "mitigate")),
    ({"discontinuance": "no_damage"}, "discontinuance_no_damage", "CL 24(2)", "shall", ("exempt",)),
    ({"discontinuance": "damage"}, "discontinuance_damage", "CL 24(2)", "shall", ("mitigate",)),
    ({"role": "accessory"}, "accessory", "CL 27(2)", "shall", ("lighter", "mitigate", "exempt")),
    ({"role": "coerced"}, "coerced", "CL 28", "shall", ("mitigate", "exempt")),
    ({"instigated_minor": True}, "instigated_minor", "CL 29(1)", "shall", ("heavier",)),
    ({"instigation_not_followed": True}, "instigation_not_followed", "CL 29(2)", "may", ("lighter", "mitigate")),
    ({"age": 17}, "minor", "CL 17(4)", "shall", ("lighter", "mitigate")),
    ({"age": 75}, "elderly", "CL 17-1", "may", ("lighter", "mitigate")),
    ({"limited_capacity": True}, "limited_capacity", "CL 18(3)", "may", ("lighter", "mitigate")),
    ({"deaf_mute_or_blind": True}, "deaf_mute_or_blind", "CL 19", "may", ("lighter", "mitigate", "exempt")),
    ({"surrender": True}, "surrender", "CL 67(1)", "may", ("lighter", "mitigate")),
    ({"surrender": True}, "surrender_minor_crime", "CL 67(1)", "may", ("exempt",)),
    ({"confession": True}, "confession", "CL 67(3)", "may", ("lighter",)),
    ({"confession": True, "averted_result": True}, "confession_averting", "CL 67(3)", "may", ("mitigate",)),
    ({"merit": "ordinary"}, "merit", "CL 68", "may", ("lighter", "mitigate")),
    ({"merit": "major"}, "major_merit", "CL 68", "may", ("mitigate", "exempt")),
    ({"plea_leniency": True}, "plea_leniency", "CPL 15", "may", ("lenient",)),
    ({"recidivist": True}, "recidivist", "CL 65(1)", "shall", ("heavier",)),
])
def test_each_circumstance_has_its_force_and_directions(facts: dict[str, Any], id: str, cite: str, force: str,
                                                        directions: tuple[str, ...]) -> None:
    found = modifier(at(**facts), id)
    assert found is not None
    assert (found.cite, found.force, found.directions, found.status) == (cite, force, directions, "applies")


def test_nobody_stated_anything_so_no_circumstance_applies() -> None:
    assert at(illegal_gains=9000).modifiers == ()


@pytest.mark.parametrize(("leaf", "listed"), [
    ("attempt", {"attempt"}), ("surrender", {"surrender", "surrender_minor_crime"}), ("confession", {"confession"}),
    ("role", {"accessory", "coerced"}), ("merit", {"merit", "major_merit"}), ("recidivist", {"recidivist"}),
    ("discontinuance", {"discontinuance_no_damage", "discontinuance_damage"}), ("age", {"minor", "elderly"}),
    ("plea_leniency", {"plea_leniency"}), ("limited_capacity", {"limited_capacity"}),
])
def test_an_unknown_circumstance_is_listed_as_open_and_never_assumed(leaf: str, listed: set[str]) -> None:
    s = at(2, **{leaf: "unknown"})
    assert {m.id for m in s.modifiers if m.status == "open"} == listed
    assert not [m for m in s.modifiers if m.status == "applies"]
    assert s.min_months == 36


def test_confession_yields_to_surrender() -> None:
    assert "confession" not in ids(at(surrender=True, confession="unknown"))
    assert status(at(surrender="unknown", confession=True), "confession") == "applies"


def test_averting_counts_only_with_a_confession() -> None:
    assert "confession_averting" not in ids(at(averted_result=True))
    assert "confession_averting" not in ids(at(averted_result=True, surrender=True))
    assert status(at(averted_result=True, confession="unknown"), "confession_averting") == "open"


def test_eighteen_counts_from_the_day_after_the_birthday() -> None:
    assert status(at(birth="2008-03-05", conduct="2026-03-05"), "minor") == "applies"
    assert "minor" not in ids(at(birth="2008-03-05", conduct="2026-03-06"))
    # one continuing act, partly as a minor: what the court makes of it is open
    assert status(at(birth="2008-03-05", conduct=("2026-03-01", "2026-03-10")), "minor") == "open"
    assert "minor" not in ids(at(age=18))
    # a day known only in part: a month in which the birthday falls, a birthday of which only the month is known
    assert status(at(birth="2008-03-15", conduct="2026-03"), "minor") == "open"
    assert status(at(birth="2008-03", conduct="2026-03-02"), "minor") == "open"
    assert status(at(birth="2008-03", conduct="2026-03-01"), "minor") == "applies"
    assert "minor" not in ids(at(birth="2008-03", conduct="2026-04-01"))


def test_seventy_five_counts_from_the_day_after_the_birthday() -> None:
    assert "elderly" not in ids(at(birth="1951-03-05", conduct="2026-03-05"))
    assert status(at(birth="1951-03-05", conduct="2026-03-06"), "elderly") == "applies"
    assert "elderly" not in ids(at(age=74))


def test_plea_leniency_is_a_rule_of_2018_procedure() -> None:
    assert "plea_leniency" not in ids(at(plea_leniency=True, conduct="2018", tried=date(2018, 10, 25)))
    assert "plea_leniency" in ids(at(plea_leniency=True, conduct="2018", tried=date(2018, 10, 26)))


def test_confession_applies_back_to_acts_before_amendment_viii() -> None:
    s = at(edition="2009", confession=True, conduct="2011-04-30", tried=date(2012, 1, 1))
    assert status(s, "confession") == "applies"


def test_surrender_with_major_merit_keeps_the_former_rule_for_acts_to_april_2011() -> None:
    old = at(edition="2009", surrender=True, merit="major", conduct="2011-04-30", tried=date(2012, 1, 1))
    found = modifier(old, "surrender_and_major_merit")
    assert found is not None and (found.cite, found.force, found.directions) == ("INT2011-9 5", "shall", ("mitigate", "exempt"))
    new = at(edition="2009", surrender=True, merit="major", conduct="2011-05-01", tried=date(2012, 1, 1))
    assert "surrender_and_major_merit" not in ids(new)
    only = at(edition="2009", surrender=True, merit="ordinary", conduct="2011-04-30", tried=date(2012, 1, 1))
    assert "surrender_and_major_merit" not in ids(only)


# -- INT 10 -----------------------------------------------------------------------------------------

INT10 = {"first_offender": True, "all_gains_returned": True, "genuine_repentance": True, "illegal_gains": 6000}


def test_int10_may_exempt_and_otherwise_shall_be_lenient() -> None:
    s = at(**INT10)
    minor, otherwise = modifier(s, "int10"), modifier(s, "int10_otherwise")
    assert minor is not None and otherwise is not None
    assert (minor.force, minor.directions, minor.status) == ("may", ("exempt",), "applies")
    assert (otherwise.force, otherwise.directions, otherwise.condition) == ("shall", ("lenient",), "punishment_necessary")


@pytest.mark.parametrize("missing", ["first_offender", "all_gains_returned", "genuine_repentance"])
def test_int10_needs_every_one_of_its_conditions(missing: str) -> None:
    assert not ids(at(**{**INT10, missing: False})) & {"int10", "int10_otherwise"}
    assert status(at(**{**INT10, missing: "unknown"}), "int10") == "open"


def test_int10_is_closed_where_the_circumstances_are_especially_serious() -> None:
    found = modifier(at(2, **INT10), "int10")
    assert found is not None and (found.status, found.excluded_by) == ("excluded", "especially_serious")
    assert at(2, **INT10).opened_below is None
    assert status(at(2, edition="2009", **INT10), "int10") == "applies"  # that text has no second grade


def test_int10_without_gains_there_is_nothing_to_return() -> None:
    facts = {"first_offender": True, "genuine_repentance": True}
    assert status(at(**facts), "int10") == "applies"
    assert "int10" not in ids(at(**facts, illegal_gains=1))
    assert status(at(**facts, illegal_gains="unknown"), "int10") == "open"


def test_int10_and_the_multiple_need_the_interpretation_in_force() -> None:
    before = at(edition="2015", conduct="2016", tried=date(2017, 5, 31), **INT10)
    assert "int10" not in ids(before)
    assert (before.fine.multiple, before.fine.why, before.fine.cite) == (None, "before_interpretation", "CL 52")
    after = at(conduct="2016", tried=date(2017, 6, 1), **INT10)
    assert "int10" in ids(after)
    assert (after.fine.multiple, after.fine.cite) == ((1, 5), "INT 12")


# -- duty ------------------------------------------------------------------------------------------

DUTY = [Records("hotel_registration", 600, obtained="lawfully_held", on_duty=True, provided_to=1)]


def test_duty_information_sold_or_provided_is_punished_more_heavily() -> None:
    assert status(at(records=DUTY), "duty") == "applies"
    assert modifier(at(records=DUTY), "duty").directions == ("heavier",)  # type: ignore[union-attr]
    assert "duty" not in ids(at(edition="2009", records=DUTY))  # that rule came with Amendment IX
    assert status(at(edition="2015", records=DUTY), "duty") == "applies"


def test_duty_information_that_was_kept_is_not() -> None:
    kept = Records("hotel_registration", 600, obtained="collected_on_duty", on_duty=True)
    assert "duty" not in ids(at(records=[kept]))
    assert status(at(records=[kept.but(published=True)]), "duty") == "applies"
    assert status(at(records=[kept.but(provided_to="unknown")]), "duty") == "open"
    assert status(at(records=[kept.but(provided_to=1, on_duty="unknown")]), "duty") == "open"
    assert status(at(on_duty=1, illegal_gains=1), "duty") == "applies"  # gains from duty data presume a sale


def test_duty_information_stolen_by_an_insider_depends_on_the_reading() -> None:
    stolen = [Records("hotel_registration", 600, obtained="stolen", on_duty=True, provided_to=1)]
    assert "duty" not in ids(at(records=stolen))
    assert status(at(records=stolen, readings={"duty_stolen": "yes"}), "duty") == "applies"
    assert status(at(records=[stolen[0].but(obtained="unknown")]), "duty") == "open"


def test_half_and_heavier_one_of_them_only() -> None:
    one = {"half_and_heavier": "one"}
    half = frozenset({"5(1)(8)"})
    assert status(at(records=DUTY, met=half), "duty") == "applies"
    found = modifier(at(records=DUTY, met=half, readings=one), "duty")
    assert found is not None and (found.status, found.excluded_by) == ("excluded", "half_and_heavier")
    # where the full standard is reached too, halving was not needed
    assert status(at(records=DUTY, met=half | {"5(1)(4)"}, readings=one), "duty") == "applies"
    for item in ("5(1)(1)", "5(1)(2)", "5(1)(3)", "5(1)(5)", "5(1)(6)", "5(1)(7)", "5(1)(9)", "5(1)(10)"):
        assert status(at(records=DUTY, met=half | {item}, readings=one), "duty") == "applies"
    assert status(at(2, records=DUTY, met=half | {"5(1)(4)", "5(2)(3)"}, readings=one), "duty") == "open"
    assert status(at(records=DUTY, met=ITEM3, readings=one), "duty") == "applies"


# -- recidivism --------------------------------------------------------------------------------------

PRIOR = {"record": {"sentence": "imprisonment", "sentence_ended_on": "2020-06-30"}, "conduct": "2024-01-01"}


def prior(**changes: Any) -> dict[str, Any]:
    facts = {k: v for k, v in PRIOR.items() if k != "record"} | {k: v for k, v in changes.items() if k in ("conduct", "age")}
    return facts | {"record": {**PRIOR["record"], **{k: v for k, v in changes.items() if k not in ("conduct", "age")}}}  # type: ignore[dict-item]


def test_a_recidivist_gets_no_detention_no_fine_alone_no_exemption_no_suspension() -> None:
    s = at(**prior(), preparation=True)
    assert status(s, "recidivist") == "applies"
    assert (s.detention, s.fine.mode, s.fine.alone_possible) == (None, "with", False)
    assert (s.min_months, s.max_months) == (6, 36)
    assert s.opened_below is not None and s.opened_below.exempt_by == ()
    assert (s.probation.status, s.probation.cite, s.probation.why) == ("excluded", "CL 74", "recidivist")
    assert not courts(s) & {"no_punishment_needed", "fine_alone", "probation_conditions"}


def test_recidivism_in_the_first_range_presupposes_that_the_crime_deserves_imprisonment() -> None:
    assert "deserves_imprisonment" in courts(at(**prior()))
    assert "deserves_imprisonment" not in courts(at(2, **prior()))


@pytest.mark.parametrize(("day", "expected"), [
    ("2025-06-29", "applies"), ("2025-06-30", "open"), ("2025-07-01", "excluded")])
def test_five_years_from_the_end_of_the_sentence(day: str, expected: str) -> None:
    s = at(**prior(conduct=day))
    assert status(s, "recidivist") == expected
    if expected == "excluded":
        assert modifier(s, "recidivist").excluded_by == "five_years"  # type: ignore[union-attr]
        assert s.detention == (1, 6) and s.probation.status == "possible"
    if expected == "open":
        assert s.detention == (1, 6) and "recidivist" in s.probation.open_points


@pytest.mark.parametrize(("changes", "reason"), [
    ({"sentence": "detention"}, "not_imprisonment"), ({"sentence": "fine"}, "not_imprisonment"),
    ({"sentence_intentional": False}, "not_intentional"), ({"sentence_age": 17}, "minor_then"), ({"age": 17}, "minor_now"),
    ({"on_probation": True}, "on_probation"),
    ({"sentence": "suspended"}, "suspended"), ({"sentence": "suspended", "on_probation": True}, "on_probation"), ({"conduct": "2020-06-29"}, "before_end"),
])
def test_recidivism_fails_where_one_condition_fails(changes: dict[str, Any], reason: str) -> None:
    found = modifier(at(**prior(**changes)), "recidivist")
    assert found is not None and (found.status, found.excluded_by) == ("excluded", reason)


@pytest.mark.parametrize("changes", [{"sentence": "unknown"}, {"sentence_intentional": "unknown"}, {"sentence_age": "unknown"},
                                     {"sentence_ended_on": "unknown"}, {"sentence_ended_on": None}, {"on_probation": "unknown"},
                                     {"sentence_ended_on": "2018", "conduct": "2023-06"}, {"conduct": "2020-06-30"}])
def test_recidivism_is_open_where_one_condition_is(changes: dict[str, Any]) -> None:
    assert status(at(**prior(**changes)), "recidivist") == "open"


def test_eighteen_at_the_earlier_crime_is_enough() -> None:
    assert status(at(**prior(sentence_age=18)), "recidivist") == "applies"


def test_a_new_crime_on_probation_or_parole_is_revocation_and_cumulation() -> None:
    found = modifier(at(**prior(on_probation=True)), "revocation")
    assert found is not None
    assert (found.cite, found.force, found.directions, found.see) == (
        "CL 77(1)", "shall", ("cumulate",), ("CL 86(1)", "CL 69(1)"))
    assert "revocation" not in ids(at(**prior()))


def test_recidivism_as_stated_needs_an_adult() -> None:
    assert status(at(recidivist=True), "recidivist") == "applies"
    assert status(at(recidivist=True, age=17), "recidivist") == "excluded"
    assert "recidivist" not in ids(at(recidivist=False))


def test_one_prior_for_item_9_and_for_recidivism_is_a_disputed_reading() -> None:
    facts, once = prior(criminal=True), {"prior_used_twice": "once"}
    item9 = frozenset({"5(1)(9)"})
    assert status(at(**facts, met=item9), "recidivist") == "applies"
    found = modifier(at(**facts, met=item9, readings=once), "recidivist")
    assert found is not None and (found.status, found.excluded_by) == ("excluded", "prior_used_twice")
    assert status(at(**facts, met=frozenset({"6(1)(2)"}), readings=once), "recidivist") == "excluded"
    # where another item carries the offence the prior is free for recidivism
    assert status(at(**facts, met=item9 | ITEM3, readings=once), "recidivist") == "applies"
    assert status(at(**prior(), met=item9, readings=once), "recidivist") == "applies"


# -- what mitigation opens --------------------------------------------------------------------------

def test_mitigation_out_of_the_second_range_opens_the_first() -> None:
    opened = at(2, surrender=True).opened_below
    assert opened is not None
    assert (opened.by, opened.min_months, opened.max_months, opened.detention, opened.fine_mode, opened.forced) == (
        ("surrender",), 6, 36, (1, 6), "with_or_alone", False)
    assert (opened.why, opened.cite, opened.exempt_by) == ("next_lower_range", "CL 63(1)", ("surrender_minor_crime",))


def test_lighter_alone_opens_nothing() -> None:
    assert at(2, confession=True).opened_below is None
    assert at(2, plea_leniency=True).opened_below is None


def test_a_recidivist_who_is_mitigated_still_gets_imprisonment() -> None:
    opened = at(2, surrender=True, recidivist=True).opened_below
    assert opened is not None and (opened.detention, opened.fine_mode, opened.exempt_by) == (None, "with", ())


def test_the_first_range_has_no_lower_one() -> None:
    opened = at(1, attempt=True).opened_below
    assert opened is not None and (opened.by, opened.min_months, opened.why) == (("attempt",), None, "no_lower_range")


@pytest.mark.parametrize(("facts", "forced", "exempt_forced"), [
    ({"role": "coerced"}, True, False), ({"discontinuance": "damage"}, True, False),
    ({"discontinuance": "no_damage"}, True, True), ({"role": "accessory"}, False, False), ({"merit": "major"}, False, False),
])
def test_some_circumstances_leave_no_choice(facts: dict[str, Any], forced: bool, exempt_forced: bool) -> None:
    opened = at(2, **facts).opened_below
    assert opened is not None and (opened.forced, opened.exempt_forced) == (forced, exempt_forced)


def test_an_open_circumstance_opens_only_perhaps() -> None:
    opened = at(2, attempt="unknown").opened_below
    assert opened is not None and (opened.by, opened.open_by, opened.min_months) == ((), ("attempt",), 6)
    opened = at(2, surrender="unknown").opened_below
    assert opened is not None and (opened.open_by, opened.exempt_by) == (("surrender",), ())


# -- fine ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("gains", "low", "high", "floored"), [
    (6000, 6000, 30000, False), (1000, 1000, 5000, False), ("999.99", 1000, 4999.95, True), (100, 1000, 1000, True),
    (between(2000, 3000), 2000, 15000, False), (between(500, 3000), 1000, 15000, True)])
def test_the_fine_is_generally_one_to_five_times_the_gains_and_never_below_the_floor(gains: Any, low: float, high: float,
                                                                                     floored: bool) -> None:
    fine = at(illegal_gains=gains).fine
    assert (fine.low_yuan, fine.high_yuan, fine.multiple, fine.floored) == (low, high, (1, 5), floored)
    assert (fine.floor_yuan, fine.floor_cite) == (1000, "FINE2000 2(1)")


@pytest.mark.parametrize(("facts", "why"), [({}, "no_gains"), ({"illegal_gains": "unknown"}, "gains_unknown"),
                                            ({"illegal_gains": between(5000)}, "gains_unknown")])
def test_without_a_base_there_is_no_interval_but_the_floor(facts: dict[str, Any], why: str) -> None:
    fine = at(**facts).fine
    assert (fine.multiple, fine.low_yuan, fine.high_yuan, fine.floor_yuan, fine.why) == (None, None, None, 1000, why)


def test_the_floor_for_minors_is_half_and_certain_where_the_age_is_open() -> None:
    assert (at(age=17).fine.floor_yuan, at(age=17).fine.floor_cite) == (500, "FINE2000 2(2)")
    assert at(age="unknown").fine.floor_yuan == 500
    assert at(age=18).fine.floor_yuan == 1000


def test_profit_under_article_6_is_no_base_for_a_multiple() -> None:
    only6 = at(illegal_gains=9000, met=frozenset({"6(1)(1)"})).fine
    assert (only6.multiple, only6.why) == (None, "profit_is_not_gains")
    assert at(illegal_gains=9000, met=frozenset({"6(1)(1)", "5(1)(7)"})).fine.multiple == (1, 5)


def test_a_fine_alone_belongs_to_the_first_range_and_its_grounds_are_shown() -> None:
    assert at(1).fine.alone_possible and at(1).fine.alone_grounds == ()
    assert not at(2, attempt=True).fine.alone_possible and at(2, attempt=True).fine.alone_grounds == ()
    assert at(first_offender=True, attempt=True, age=17).fine.alone_grounds == ("first_offender", "minor", "incomplete")
    assert at(merit="ordinary", role="coerced").fine.alone_grounds == ("surrender_or_merit", "coerced")
    assert at(all_gains_returned=True, genuine_repentance=True).fine.alone_grounds == ("returned_and_repentant",)
    assert at(discontinuance="damage").fine.alone_grounds == ("incomplete",)


def test_a_unit_is_fined_beside_its_responsible_persons() -> None:
    assert at(unit=True).fine.on_unit and not at().fine.on_unit
    assert (at(unit=True).min_months, at(unit=True).max_months) == (6, 36)  # INT 7: the standards of natural persons


# -- suspension ------------------------------------------------------------------------------------

def test_suspension_by_grade() -> None:
    assert at(1).probation.status == "possible"
    second = at(2).probation
    assert (second.status, second.exactly_months, second.why) == ("only_exactly_36", 36, "both_ranges")


@pytest.mark.parametrize(("facts", "group"), [({"age": 17}, "under_18"), ({"pregnant": True}, "pregnant"),
                                              ({"age": 75}, "seventy_five")])
def test_for_some_suspension_shall_be_granted(facts: dict[str, Any], group: str) -> None:
    assert (at(1, **facts).probation.status, at(1, **facts).probation.shall_for) == ("shall", (group,))
    assert (at(2, **facts).probation.status, at(2, **facts).probation.shall_for) == ("only_exactly_36", (group,))


def test_seventy_five_for_suspension_is_reached_by_the_trial() -> None:
    facts = {"birth": "1951-03-05", "conduct": "2025"}
    assert at(**facts, tried=date(2026, 3, 5)).probation.status == "possible"
    assert at(**facts, tried=date(2026, 3, 6)).probation.status == "shall"


def test_ringleaders_are_excluded_even_if_pregnant() -> None:
    found = at(1, ringleader=True, pregnant=True).probation
    assert (found.status, found.why, found.cite) == ("excluded", "ringleader", "CL 74")
    assert at(1, ringleader="unknown").probation.open_points == ("ringleader",)


@pytest.mark.parametrize(("months", "detention", "limits"), [
    (6, False, (12, 60)), (12, False, (12, 60)), (13, False, (13, 60)), (36, False, (36, 60)),
    (1, True, (2, 12)), (2, True, (2, 12)), (6, True, (6, 12))])
def test_probation_terms(months: int, detention: bool, limits: tuple[int, int]) -> None:
    assert probation_limits(months, detention) == limits
    assert (at().probation.term_months, at().probation.detention_term_months) == ((12, 60), (2, 12))


# -- occupational ban --------------------------------------------------------------------------------

def test_the_ban_needs_a_link_with_the_occupation() -> None:
    assert at().ban.status == "none"
    ban = at(records=DUTY).ban
    assert (ban.status, ban.years, ban.cite) == ("possible", (3, 5), "CL 37-1(1)")
    assert at(records=[Records("gps_track", 60, obtained="collected_on_duty")]).ban.status == "possible"
    assert at(records=[Records("gps_track", 60, on_duty="unknown")]).ban.status == "open"
    assert "ban" in courts(at(records=DUTY)) and "ban" not in courts(at())


@pytest.mark.parametrize(("conduct", "expected"), [
    ("2015-10-31", "none"), ("2015-11-01", "possible"), (("2015-10-01", "2015-11-01"), "open"), ("2015-10", "none")])
def test_the_ban_is_not_for_acts_before_amendment_ix(conduct: Any, expected: str) -> None:
    assert at(records=DUTY, conduct=conduct).ban.status == expected


# -- limitation --------------------------------------------------------------------------------------

def lapse(months: int = 36, tried: date = TODAY, **facts: Any) -> str:
    return limitation(Case(**facts), months, tried).status


@pytest.mark.parametrize(("filed", "expected"), [("2020-10-30", "in_time"), ("2020-10-31", "open"), ("2020-11-01", "lapsed")])
def test_five_years_from_the_end_of_the_acts(filed: str, expected: str) -> None:
    assert lapse(conduct=("2013-05-01", "2015-10-31"), filed_on=filed) == expected


def test_ten_years_for_the_second_range() -> None:
    assert [limitation(Case(), months, TODAY).years for months in (36, 59, 60, 84)] == [5, 5, 10, 10]
    assert lapse(84, conduct="2015-11-15", filed_on="2025-11-14") == "in_time"
    assert lapse(84, conduct="2015-11-15", filed_on="2025-11-16") == "lapsed"


def test_limitation_without_a_filing_date() -> None:
    assert lapse(conduct="2025") == "in_time"  # tried within the period
    found = limitation(Case(conduct="2014-05-01"), 36, TODAY)
    assert (found.status, found.why, found.ends_on) == ("open", "filing_date", (date(2019, 5, 1), date(2019, 5, 2)))


def test_flight_and_an_unanswered_complaint_lift_the_limit() -> None:
    found = limitation(Case(conduct="2014-05-01", filed_on="2016-01-01", fled=True), 36, TODAY)
    assert (found.status, found.cite) == ("no_limit", "CL 88(1)")
    assert lapse(conduct="2014-05-01", filed_on="2020-01-01", fled=True) == "lapsed"  # flight comes after filing in time
    complaint = limitation(Case(conduct="2014-05-01", complaint_unfiled=True), 36, TODAY)
    assert (complaint.status, complaint.cite) == ("no_limit", "CL 88(2)")
    assert lapse(conduct="2014-05-01", filed_on="2020-01-01", complaint_unfiled="unknown") == "open"


def test_unknown_dates_leave_limitation_open() -> None:
    assert lapse(conduct="unknown") == "open"
    assert lapse(conduct="2014-05-01", filed_on="unknown") == "open"
    assert lapse(conduct="2014", filed_on="2019-06-01") == "open"


def test_the_latest_batch_ends_the_acts() -> None:
    batches = [Records("gps_track", 30, from_="2014-01-01", to="2014-02-01"), Records("gps_track", 30, from_="2017-01-01", to="2017-02-01")]
    assert limitation(Case(records=batches), 36, TODAY).runs_from == (date(2017, 2, 1), date(2017, 2, 1))


# -- what remains for the court, and the words ---------------------------------------------------------

def test_judgement_stays_with_the_court() -> None:
    assert {"within_range", "fine_amount", "special_approval", "no_punishment_needed", "fine_alone",
            "probation_conditions"} <= courts(at())
    assert not courts(at(2)) & {"no_punishment_needed", "fine_alone"}
    assert {"forgiveness", "vulnerable_victims", "other_convictions"} <= courts(
        at(forgiveness=True, minors_or_elderly=True, other_convictions=True))
    assert "forgiveness" not in courts(at(forgiveness="unknown"))


EVERYTHING = [at(g, edition=e, **facts) for g, e in ((1, "2017"), (2, "2017"), (1, "2009")) for facts in (
    {}, INT10, prior(), prior(on_probation=True, sentence="detention"), prior(sentence="suspended"), {"records": DUTY}, {"age": 17, "role": "coerced"},
    {"surrender": True, "merit": "major", "conduct": "2010"}, {"discontinuance": "no_damage", "age": 76, "instigated_minor": True},
    {"confession": True, "averted_result": True, "plea_leniency": True, "merit": "ordinary", "preparation": True,
     "attempt": True, "limited_capacity": True, "deaf_mute_or_blind": True, "instigation_not_followed": True,
     "role": "accessory", "ringleader": True, "compensation": True, "good_conduct": True, "plea_in_court": True})]


def test_every_citation_can_be_looked_up() -> None:
    for s in EVERYTHING:
        cites = [c for m in s.modifiers for c in (m.cite, *m.see)] + [c.cite for c in s.discretion if c.cite]
        cites += [s.fine.cite, s.fine.floor_cite, s.probation.cite, s.limitation.cite, s.limitation.restart_cite, s.ban.cite]
        for cite in cites:
            assert provision(cite).text_zh


def test_every_key_has_words() -> None:
    keys = set()
    for s in EVERYTHING:
        for m in s.modifiers:
            keys |= {f"modifier.{m.id}", f"force.{m.force}", *(f"direction.{d}" for d in m.directions)}
            keys |= {f"excluded.{m.excluded_by}"} if m.excluded_by else set()
        keys |= {f"court.{c.id}" for c in s.discretion} | {f"alone.{g}" for g in s.fine.alone_grounds}
        keys |= {f"fine.{s.fine.why}", f"probation.{s.probation.status}", f"probation_why.{s.probation.why}",
                 f"limitation.{s.limitation.status}", f"limitation_why.{s.limitation.why}", f"ban.{s.ban.status}",
                 f"ban_why.{s.ban.why}"}
        keys |= {f"opened.{s.opened_below.why}"} if s.opened_below else set()
    assert [k for k in sorted(keys) if not has(f"sentencing.{k}")] == []
