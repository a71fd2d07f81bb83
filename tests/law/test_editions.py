"""Which law for which date: on the day, the day before, two dates in one decision, conduct that straddles a change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lawkit import editions
from lawkit.assessment import assess
from lawkit.editions import bounds, edition_on, later
from lawkit.facts import UNKNOWN, Case, Records
from lawkit.fields import LAW_AS_OF
from lawkit.provisions import in_force, provision
from lawkit.wording import entry

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_the_changes_are_those_of_the_stored_provisions() -> None:
    """CL 253-1 in its editions and INT 13 give the days of change."""
    assert provision("cl-253-1-2009-p1").effective_from == editions.AMENDMENT_VII == date(2009, 2, 28)
    assert provision("cl-253-1-2015-p1").effective_from == editions.AMENDMENT_IX == date(2015, 11, 1)
    assert provision("INT 13").effective_from == editions.INTERPRETATION == date(2017, 6, 1)
    assert "2017年6月1日" in provision("INT 13").text_zh
    assert LAW_AS_OF == TODAY


@pytest.mark.parametrize(("day", "edition"), [
    ("1997-10-01", "none"), ("2009-02-27", "none"), ("2009-02-28", "2009"), ("2012-06-01", "2009"), ("2015-10-31", "2009"),
    ("2015-11-01", "2017"), ("2017-05-31", "2017"), ("2017-06-01", "2017"), ("2026-11-23", "2017")])
def test_the_edition_of_a_day_tried_today(day: str, edition: str) -> None:
    act = date.fromisoformat(day)
    assert edition_on(act, TODAY) == edition
    a = assess(Case(conduct=act, records=[Records(tier=1, count=500)]))
    assert (a.law.edition, a.law.alternatives) == (edition, (edition,))
    text = in_force("CL 253-1(1)", act)
    assert text is not None and (text.text_zh == "") == (edition == "none")
    assert int(a.grade) == {"none": 0, "2009": 1, "2017": 2}[edition]


@pytest.mark.parametrize(("tried", "edition", "numbers"), [("2017-05-31", "2015", False), ("2017-06-01", "2017", True)])
def test_the_interpretation_applies_to_trials_from_its_day(tried: str, edition: str, numbers: bool) -> None:
    a = assess(Case(conduct="2016-05-01", records=[Records(tier=1, count=500)]), on=date.fromisoformat(tried))
    assert (a.law.edition, a.law.tried_on) == (edition, date.fromisoformat(tried))
    assert tuple(a.possible_grades) == ((2, 2) if numbers else (0, 2))
    assert (a.reason == "for_court") is not numbers


@pytest.mark.parametrize(("conduct", "tried", "why"), [
    ("2009-02-27", None, "no_law_then"), ("2014-05-01", None, "older_law_newer_not_lighter"),
    ("2014-05-01", "2015-11-01", "older_law_newer_not_lighter"), ("2014-05-01", "2015-10-31", "law_of_the_day"),
    ("2016-05-01", None, "interpretation_reaches_back"), ("2016-05-01", "2017-05-31", "before_interpretation"),
    ("2017-05-31", None, "interpretation_reaches_back"), ("2017", None, "interpretation_reaches_back"), ("2017-06-01", None, "law_of_the_day"), ("2020-01-01", None, "law_of_the_day")])
def test_the_reason_given(conduct: str, tried: str | None, why: str) -> None:
    a = assess(Case(conduct=conduct, tried_on=tried, records=[Records(tier=1, count=50)]))
    assert a.law.why == why
    assert set(entry(f"law.edition_why.{why}")) == {"zh", "en"}


def test_an_offence_before_the_law_has_no_elements_to_ask_for() -> None:
    a = assess(Case(conduct="2009-02-27", records=[Records(tier=1, count=500)], criminal=True, grave_harm=True))
    assert (a.grade, a.reason, a.elements, a.sentence) == (0, "no_law_then", (), None)


def test_a_date_of_trial_asked_for_overrides_the_one_stated() -> None:
    case = Case(conduct="2016-05-01", tried_on="2017-01-01", records=[Records(tier=1, count=500)])
    assert assess(case).law.tried_on == date(2017, 1, 1)
    assert assess(case, on=date(2018, 1, 1)).law.edition == "2017"
    assert editions.tried_on(case.but(tried_on="2017")) == date(2017, 12, 31)
    assert editions.tried_on(case.but(tried_on="unknown")) == editions.tried_on(Case()) == TODAY


def test_conduct_without_a_date_is_of_the_day_the_law_was_checked_and_never_of_the_clock() -> None:
    assert editions.conduct(Case()) == ((TODAY, TODAY), (TODAY, TODAY))
    a = assess(Case(records=[Records(tier=1, count=50)]))
    assert (a.law.conduct, a.law.tried_on) == ((TODAY, TODAY), TODAY)


def test_the_names_of_the_offence_at_each_stage() -> None:
    names = {key: entry(f"law.offence.{key}")["zh"] for key in ("2009.provide", "2009.obtain", "2015")}
    assert names == {"2009.provide": "出售、非法提供公民个人信息罪", "2009.obtain": "非法获取公民个人信息罪", "2015": "侵犯公民个人信息罪"}


P = (date(2020, 1, 1), date(2020, 12, 31))
Q = (date(2020, 3, 1), date(2020, 3, 31))
R = (date(2021, 1, 1), date(2021, 1, 31))


@pytest.mark.parametrize(("first", "last", "period"), [
    (None, None, None), (Q, None, (Q, Q)), (None, Q, (Q, Q)), (Q, R, (Q, R)),
    (P, Q, ((P[0], Q[1]), (Q[0], Q[1]))),  # the beginning is not after the end, the end not before the beginning
    (Q, P, ((Q[0], Q[1]), (Q[0], P[1]))),
    (Q, UNKNOWN, (Q, (Q[0], TODAY))), (UNKNOWN, Q, ((date(1997, 10, 1), Q[1]), Q)),
    (None, UNKNOWN, ((date(1997, 10, 1), TODAY), (date(1997, 10, 1), TODAY))),
    (UNKNOWN, UNKNOWN, ((date(1997, 10, 1), TODAY), (date(1997, 10, 1), TODAY)))])
def test_the_periods_in_which_acts_began_and_ended(first: Any, last: Any, period: Any) -> None:
    assert bounds(first, last) == period


@pytest.mark.parametrize(("day", "years", "then"), [
    ("2019-03-01", 2, "2021-03-01"), ("2004-02-29", 16, "2020-02-29"), ("2004-02-29", 2, "2006-02-28"), ("2003-12-31", 16, "2019-12-31")])
def test_the_same_day_years_later(day: str, years: int, then: str) -> None:
    assert later(date.fromisoformat(day), years) == date.fromisoformat(then)


def straddle(*periods: tuple[str, str], **facts: Any) -> Any:
    batches = [Records(tier=1, count=30, obtained="bought", from_=a, to=b) for a, b in periods]
    return assess(Case(records=batches, **facts))


def test_conduct_across_a_change_is_open_between_both_laws() -> None:
    a = assess(Case(conduct=("2015-10", "2015-11"), records=[Records(tier=1, count=500, obtained="bought")]))
    assert (tuple(a.possible_grades), a.law.why, set(a.law.alternatives)) == ((1, 2), "straddles", {"2009", "2017"})
    assert a.law.edition == "2009"  # the one of the least grade comes first


def test_acts_of_both_periods_alone_or_together() -> None:
    """30 and 30: neither reaches 50 under the law of its own day; all together under the newer law do."""
    a = straddle(("2014-01-01", "2014-01-01"), ("2016-01-01", "2016-01-01"))
    assert tuple(a.possible_grades) == (0, 1) and set(a.law.alternatives) == {"2009", "2017"}
    assert tuple(straddle(("2014-01-01", "2014-02-01"), ("2015-10-31", "2015-10-31")).possible_grades) == (1, 1)
    assert tuple(straddle(("2015-11-01", "2015-11-01"), ("2017-06-01", "2017-06-01")).possible_grades) == (1, 1)


def test_what_was_no_crime_when_done_never_joins() -> None:
    a = straddle(("2009-02-27", "2009-02-27"), ("2009-02-28", "2009-02-28"))
    assert tuple(a.possible_grades) == (0, 0)
    a = straddle(("2008-01-01", "2009-03-01"), ("2010-01-01", "2010-01-01"))  # the first may lie on either side
    assert tuple(a.possible_grades)[1] == 1


def test_a_vague_date_is_open_between_the_laws_it_allows() -> None:
    a = assess(Case(conduct="2015", records=[Records(tier=1, count=500, obtained="bought")]))
    assert (tuple(a.possible_grades), a.law.why) == ((1, 2), "date_open")
    a = assess(Case(conduct="2009", records=[Records(tier=1, count=500, obtained="bought")]))
    assert tuple(a.possible_grades) == (0, 1)
    a = assess(Case(conduct="unknown", records=[Records(tier=1, count=500, obtained="bought")]))
    assert (tuple(a.possible_grades), a.law.why, set(a.law.alternatives)) == ((0, 2), "date_open", {"none", "2009", "2017"})


def test_the_2009_text_knows_no_second_range_whatever_the_readings() -> None:
    worst = {"tenfold_pool": "pooled", "art6_second_grade": "applies", "tenfold_of_half": "halved", "listed_units": "any_unit"}
    a = assess(Case(conduct="2014-05-01", records=[Records(tier=1, count=10**6, on_duty=True, provided_to=9)], grave_harm=True,
                    major_loss=True, other_especially_serious=True, illegal_gains=10**6, readings=worst))
    assert tuple(a.possible_grades) == (1, 1)
    assert not any(f.id.startswith("5(2)") and f.status != "not_met" for f in a.findings)


def test_a_court_before_the_interpretation_may_have_found_it_serious() -> None:
    case = Case(conduct="2016-05-01", tried_on="2017-01-01", records=[Records(tier=1, count=500)])
    assert tuple(assess(case).possible_grades) == (0, 2)
    assert tuple(assess(case.but(other_serious=True)).possible_grades) == (1, 2)
    found = assess(case.but(other_especially_serious=True))
    assert (tuple(found.possible_grades), found.met) == ((2, 2), ("5(2)(4)",))
    assert all(f.status == "for_court" for f in assess(case).findings if not f.id.startswith("6"))


# -- two years after an administrative penalty -------------------------------------------------------

def again(penalty: Any, *acts: tuple[str, str], **record: Any) -> object:
    batches = [Records(tier=3, count=1, from_=a, to=b) for a, b in acts]
    return editions.within_two_years(Case(records=batches, record={"administrative_on": penalty, **record},
                                          readings={"two_years_from": "execution"} if record else {}))


@pytest.mark.parametrize(("penalty", "acts", "answer"), [
    ("2019-03-01", [("2019-03-02", "2019-03-02")], True), ("2019-03-01", [("2019-03-01", "2019-03-01")], False),
    ("2019-03-01", [("2021-03-01", "2021-03-01")], True), ("2019-03-01", [("2021-03-02", "2021-03-02")], False),
    ("2019-03-01", [("2018-01-01", "2018-12-31")], False), ("2019-03-01", [("2018-01-01", "2022-01-01")], UNKNOWN),
    ("2019-03-01", [("2018-01-01", "2019-04-01")], True), ("2019-03-01", [("2021-02-01", "2023-01-01")], True),
    ("2019-03-01", [("2018-05-01", "2018-05-01"), ("2020-05-01", "2020-05-01")], True),
    ("2019-03", [("2019-03-15", "2019-03-15")], UNKNOWN), ("2019-03", [("2019-04-01", "2019-04-01")], True),
    ("2019-03", [("2021-03-15", "2021-03-15")], UNKNOWN), ("2019-03", [("2021-04-01", "2021-04-01")], False),
    ("2020-02-29", [("2022-02-28", "2022-02-28")], True), ("2020-02-29", [("2022-03-01", "2022-03-01")], False),
    ("2019", [("2020", "2020")], True), ("2019-03-15", [("2019-03", "2019-03")], UNKNOWN),
    ("2019-03-15", [("2021-03", "2021-03")], UNKNOWN), ("2019-03-01", [("2021-03", "2021-03")], UNKNOWN),
    ("2019-03-15", [("2019-01", "2019-03")], UNKNOWN), ("unknown", [("2020-01-01", "2020-01-01")], UNKNOWN), (None, [("2020", "2020")], False)])
def test_a_new_act_within_two_years(penalty: Any, acts: Any, answer: object) -> None:
    assert again(penalty, *acts) is answer


def test_counted_from_the_end_of_execution_where_that_is_the_reading() -> None:
    late = [("2021-05-01", "2021-05-01")]
    assert again("2019-03-01", *late) is False
    assert again("2019-03-01", *late, administrative_executed_on="2019-06-01") is True
    # Even so an act counts only if it came after the penalty.
    assert again("2019-03-01", ("2019-02-01", "2019-02-01"), administrative_executed_on="2019-06-01") is False
    assert again("2019-03-01", ("2019-04-01", "2019-04-01"), administrative_executed_on="2019-06-01") is True
    assert again(None, ("2020-01-01", "2020-01-01"), administrative_executed_on="2019-06-01") is True
    assert again("2019-03-01", *late, administrative_executed_on="unknown") is UNKNOWN
    assert again("unknown", *late, administrative_executed_on="2020-06-01") is True


@pytest.mark.parametrize(("batch", "answer"), [
    ({"obtained": "lawfully_held"}, False), ({"obtained": "lawfully_held", "provided_to": 1}, True),
    ({"obtained": "lawfully_held", "published": True}, True), ({"obtained": "bought"}, True), ({"obtained": "bought", "count": 0}, False)])
def test_only_an_act_of_the_offence_is_done_again(batch: dict[str, Any], answer: bool) -> None:
    case = Case(records=[Records(**{"tier": 3, "count": 1, "from_": "2020-01-01", "to": "2020-01-01"} | batch)],
                administrative_on="2019-03-01")
    assert editions.within_two_years(case) is answer


def test_no_batch_the_conduct_itself_is_the_act() -> None:
    case = Case(conduct="2020-05-01", administrative_on="2019-03-01")
    assert editions.within_two_years(case) is True
    assert editions.within_two_years(case.but(conduct="2022-05-01")) is False


def test_the_law_line_reckons_with_the_dates_of_the_batches() -> None:
    """What batches say of their time prevails over the day a case without a date is taken to be of."""
    case = Case(records=[Records(tier=1, count=10, from_="2016-05-01", to="2016-06-01"), Records(tier=1, count=10, from_="2018-03")])
    law = assess(case).law
    assert (law.conduct, law.why) == ((date(2016, 5, 1), date(2018, 3, 31)), "interpretation_reaches_back")
    assert editions.act(case) == ((date(2016, 5, 1), date(2016, 5, 1)), (date(2018, 3, 1), date(2018, 3, 31)))
    ids = {c.id for c in assess(case).below_line}
    assert "psapl" not in ids and "csl16" in ids  # no detention under the law of 2026 for acts of 2018
    assert "conduct.from" not in assess(case).assumed and "conduct.from" in assess(case.but({"records[1].from": None})).assumed
    law = assess(Case(conduct=("2016", "2018"), records=[Records(tier=1, count=10)])).law
    assert law.conduct == (date(2016, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(("conduct", "why"), [(("2014-05", "2016-05"), "straddles"), (("2015", "2016-05"), "date_open"),
                                              (("2014-05", "2015"), "date_open")])
def test_open_between_laws_because_it_straddles_or_because_a_date_is_vague(conduct: tuple[str, str], why: str) -> None:
    assert assess(Case(conduct=conduct, records=[Records(tier=1, count=500, obtained="bought")])).law.why == why


def test_a_sale_that_straddles_is_a_crime_of_an_outsider_under_the_newer_law_only() -> None:
    a = assess(Case(conduct=("2015-10", "2015-11"), records=[Records(tier=1, count=50, obtained="lawfully_held", provided_to=1)]))
    assert tuple(a.possible_grades) == (0, 1)


def test_a_birthday_known_by_the_year() -> None:
    """Born in 2004: sixteen some day of 2020. What was done in 2019 never counts, in 2020 perhaps, in 2021 surely."""
    def done(*when: tuple[str, int]) -> tuple[int, ...]:
        batches = [Records(tier=1, count=n, from_=day, to=day) for day, n in when]
        return tuple(map(int, assess(Case(birth="2004", records=batches)).possible_grades))
    assert done(("2020-06-01", 30), ("2021-06-01", 30)) == (0, 1)
    assert done(("2019-06-01", 500), ("2020-06-01", 1)) == (0, 0)
    assert done(("2019-06-01", 500), ("2021-06-01", 50)) == (1, 1)
    assert done(("2019-06-01", 500)) == (0, 0)


def test_there_are_numbers_unless_a_scenario_says_otherwise() -> None:
    assert editions.Scenario("2017", ()).numbers is True


def test_acts_of_three_periods() -> None:
    """What came before 2009-02-28 never counts; the rest, 30 and 30, reaches 50 only if judged together."""
    a = straddle(("2008-01-01", "2008-01-01"), ("2014-01-01", "2014-01-01"), ("2016-01-01", "2016-01-01"))
    assert tuple(a.possible_grades) == (0, 1)


def test_the_offence_is_named_as_it_was_at_the_time() -> None:
    names = {"2008-05-01": "没有这一罪名", "2014-05-01": "非法获取公民个人信息罪", "2016-05-01": "侵犯公民个人信息罪", "2020": "侵犯公民个人信息罪"}
    for day, name in names.items():
        text = assess(Case(conduct=day, records=[Records(tier=1, count=60, obtained="bought")])).explain("zh")
        assert name in text
        assert ("出售、非法提供公民个人信息罪" in text) == day.startswith("2014")


@pytest.mark.parametrize(("batch", "answer"), [
    ({"kind": "company_number"}, False), ({"kind": "flight_booking"}, True), ({"kind": "public_business_contact"}, False),
    ({"kind": "public_business_contact", "beyond_purpose": True}, True),
    ({"tier": 3, "already_public": True, "beyond_purpose": False}, False),
    ({"tier": 3, "already_public": True, "beyond_purpose": True}, True),
    ({"tier": 3, "already_public": "unknown"}, True)])
def test_what_is_no_personal_information_or_public_is_not_done_again(batch: dict[str, Any], answer: bool) -> None:
    """INT 5(1)(9) asks for a new act of the offence: what INT 1 or PIPL 27 leaves free is none."""
    case = Case(records=[Records(**{"count": 1, "obtained": "bought", "from_": "2020-01-01", "to": "2020-01-01"} | batch)],
                administrative_on="2019-03-01")
    assert editions.within_two_years(case) is answer


def test_an_open_day_on_which_the_law_turns_is_asked_for() -> None:
    """An outsider's sale: no offence before 2009-02-28, none before 2015-11-01 (CL 3, 12), especially serious since."""
    sale = [Records(tier=1, count=500, obtained="lawfully_held", provided_to=1)]
    [ask] = assess(Case(records=sale, conduct="unknown")).ask_next
    assert ask.fact == "conduct.from" and list(ask.possible.values()) == [(0, 0), (0, 0), (2, 2)]
    assert [end for _, end in ask.possible] == [date(2009, 2, 27), date(2015, 10, 31), date(2026, 11, 23)]
    [ask] = assess(Case(records=sale, conduct="2015")).ask_next
    assert ask.possible == {(date(2015, 1, 1), date(2015, 10, 31)): (0, 0), (date(2015, 11, 1), date(2015, 12, 31)): (2, 2)}
    [ask] = assess(Case(records=sale, conduct={"from": "2014-01-01", "to": "unknown"})).ask_next
    assert ask.fact == "conduct.to"
    assert assess(Case(records=sale, conduct=("2008-01-01", "2018-01-01"))).ask_next == ()
    assert assess(Case(records=sale, conduct="2016")).ask_next == ()
