"""What is open, and what is counted: the law's answers where a fact is unknown, and batch by batch where all is known.

Each test states facts and the answer of 法释〔2017〕10号, of CL 12, 17 or 253-1, or of a disputed reading, never how the
engine comes to it. They watch the corners: an unknown kind or tier, an open age, recipients between none and many, the
half standards of item 8, the reading of double weight, and what was bought for a lawful business.
"""

from __future__ import annotations

from typing import Any

import pytest

from lawkit.assessment import Assessment, assess
from lawkit.facts import Case, Records, between

DUTY: dict[str, Any] = {"obtained": "lawfully_held", "provided_to": 1, "on_duty": True}
"""Held by reason of duty or service, and sold to one."""
SOLD: dict[str, Any] = {"obtained": "lawfully_held", "provided_to": 1}


def grades(a: Assessment) -> tuple[int, int]:
    return int(a.possible_grades[0]), int(a.possible_grades[1])


def status(a: Assessment, cite: str) -> str:
    return next(f.status for f in a.findings if f.id == cite)


def element(a: Assessment, name: str) -> str:
    return next(e.status for e in a.elements if e.id == name)


def asked(case: Case, fact: str) -> dict[Any, tuple[int, int]]:
    """What each answer to the question would leave possible."""
    return {value: (int(lo), int(hi)) for ask in assess(case).ask_next if ask.fact == fact for value, (lo, hi) in ask.possible.items()}


def numbers(a: Assessment) -> list[int]:
    """Items by tier, duty items by tier."""
    c = a.counts
    return [c.tier1, c.tier2, c.tier3, c.duty1, c.duty2, c.duty3]


# -- item 8: half of items 3 to 7, from duty data alone -----------------------------------------------

@pytest.mark.parametrize("tier, count, other, via, standard", [
    (1, 30, Records(tier=2, count=200, **DUTY), "5(1)(3)", 25),
    (2, 260, Records(tier=1, count=24, **DUTY), "5(1)(4)", 250),
    (3, 2600, Records(tier=1, count=24, **DUTY), "5(1)(5)", 2500)])
def test_where_one_tier_of_duty_data_reaches_half_the_sum_is_not_asked(
        tier: int, count: int, other: Records, via: str, standard: int) -> None:
    """Item 6 is for those who reach none of items 3 to 5; so is its half for those who reach half of none."""
    a = assess(Case(records=[Records(tier=tier, count=count, **DUTY), other]))
    found = next(f for f in a.findings if f.id == "5(1)(8)")
    assert (found.status, found.via, found.measured, found.standard) == ("met", (via,), count, standard)


def test_where_no_tier_of_duty_data_reaches_half_the_sum_decides() -> None:
    a = assess(Case(records=[Records(tier=1, count=24, **DUTY), Records(tier=2, count=10, **DUTY)]))
    found = next(f for f in a.findings if f.id == "5(1)(8)")
    assert (found.status, found.via, found.measured, found.standard) == ("met", ("5(1)(6)",), 2500, 2500)


@pytest.mark.parametrize("duty, bought", [
    (Records(tier=1, count=1, **DUTY), [(1, 47), (2, 10)]),
    (Records(tier=2, count=1, **DUTY), [(1, 49), (3, 80)]),
    (Records(tier=2, count=200, **DUTY), [(3, 1000)]),
    (Records(tier=3, count=1, **DUTY), [(1, 49), (3, 98)]),
    (Records(tier=3, count=2000, **DUTY), [(1, 10)])])
def test_double_weight_counts_duty_data_of_every_tier_twice(duty: Records, bought: list[tuple[int, int]]) -> None:
    """5,000 points in all once duty data weigh double, fewer where they do not, and one item less is too few."""
    others = [Records(tier=tier, count=count, obtained="bought") for tier, count in bought]
    doubled = {"mixed_sources": "double_weight"}
    assert assess(Case(records=[duty, *others], readings=doubled)).met == ("5(1)(8)",)
    assert assess(Case(records=[duty, *others])).met == ()
    fewer = [*others[:-1], others[-1].but(count=bought[-1][1] - 1)]
    assert assess(Case(records=[duty, *fewer], readings=doubled)).met == ()


# -- kinds and tiers nobody could establish -------------------------------------------------------------

def test_an_unknown_kind_may_be_of_every_tier_or_not_personal_at_all() -> None:
    case = Case(records=[Records("unknown", 500)])
    assert asked(case, "records[0].tier") == {0: (0, 0), 3: (0, 0), 2: (1, 1), 1: (2, 2)}
    a = assess(case)
    assert grades(a) == (0, 2) and element(a, "personal_information") == "open"


def test_of_an_unknown_kind_5000_items_may_be_ordinary_and_serious() -> None:
    assert asked(Case(records=[Records("unknown", 5000)]), "records[0].tier") == {0: (0, 0), 3: (1, 1), 2: (2, 2), 1: (2, 2)}


def test_an_unknown_tier_of_personal_information_leaves_only_the_three() -> None:
    case = Case(records=[Records(tier="unknown", count=5000)])
    assert asked(case, "records[0].tier") == {3: (1, 1), 2: (2, 2), 1: (2, 2)}
    assert element(assess(case), "personal_information") == "ok"


def test_the_least_is_counted_where_a_disputed_kind_is_open() -> None:
    """Doubt favours the accused: not personal before personal, and of the tiers the one with the highest standard."""
    assert numbers(assess(Case(records=[Records("bare_mobile_number", 6000, tier="unknown")]))) == [0] * 6
    assert numbers(assess(Case(records=[Records("property_owner_list", 600, tier="unknown")])))[:3] == [0, 0, 600]


def test_a_purpose_exceeded_does_not_lower_the_tier_of_sensitive_data() -> None:
    """Only published business contacts become ordinary information by it; hotel registrations are item 4 all the same."""
    assert assess(Case(records=[Records("hotel_registration", 500, beyond_purpose=True)])).met == ("5(1)(4)",)


def test_public_contacts_that_are_personal_anyway_leave_no_question_of_purpose() -> None:
    case = Case(records=[Records("public_business_contact", 5000, beyond_purpose="unknown")], readings={"public_contacts": "tier3"})
    a = assess(case)
    assert (grades(a), a.met, a.counts.lines[0].tier, a.ask_next) == ((1, 1), ("5(1)(5)",), 3, ())
    left_open = Case(records=[Records("public_business_contact", 5000, beyond_purpose="unknown")])
    assert grades(assess(left_open)) == (0, 1)


# -- item 1: whereabouts --------------------------------------------------------------------------------

@pytest.mark.parametrize("batch, possible, answer", [
    (Records(tier=1, count=1, whereabouts="unknown", **SOLD), (0, 1), "open"),
    (Records("unknown", 1, **SOLD), (0, 1), "open"),
    (Records("flight_booking", 1, tier="unknown", **SOLD), (0, 1), "open"),
    (Records("flight_booking", 1, tier=1, **SOLD), (1, 1), "met"),
    (Records("flight_booking", 1, tier=2, **SOLD), (0, 0), "not_met"),
    (Records("social_insurance", 1, tier=1, **SOLD), (0, 0), "not_met"),
    (Records("gps_track", 1, whereabouts="unknown", **SOLD), (0, 1), "open")])
def test_whether_data_used_for_a_crime_told_where_a_person_was(batch: Records, possible: tuple[int, int], answer: str) -> None:
    """One item suffices for item 1, but only of whereabouts: tracks are such where they are of the first tier."""
    a = assess(Case(records=[batch], used_for_crime=True))
    assert grades(a) == possible and status(a, "5(1)(1)") == answer


def test_knowledge_of_a_crime_is_enough_where_a_merely_criminal_type_use_came_on_top() -> None:
    """The use was a crime and the accused knew: that there was a lesser use as well takes nothing away."""
    a = assess(Case(records=[Records("gps_track", 1, **SOLD)], used_for_crime=True, knew_of_crime=True, criminal_type_use=True))
    assert a.met == ("5(1)(1)", "5(1)(2)")


def test_whereabouts_of_which_no_item_was_sold_are_not_item_1() -> None:
    """A sale of no items is none, even where other data were stolen and a crime was committed."""
    none, stolen = Records("gps_track", 0, **SOLD), Records(tier=3, count=10, obtained="stolen")
    assert assess(Case(records=[none, stolen], used_for_crime=True)).met == ()
    assert assess(Case(records=[none.but(count=1), stolen], used_for_crime=True)).met == ("5(1)(1)",)


# -- the age of sixteen (CL 17) ---------------------------------------------------------------------------

@pytest.mark.parametrize("conduct, possible, age", [
    ("2020-05-10", (0, 0), "failed"),
    ("2020-05-11", (1, 1), "ok"),
    (("2020-05-10", "2020-06-10"), (0, 1), "open"),
    (("2020-05", "2020-12-01"), (0, 1), "open"),
    ("2020-05", (0, 1), "open"),
    ("2020-04", (0, 0), "failed"),
    ("2020-06", (1, 1), "ok")])
def test_the_sixteenth_birthday_is_still_a_childs(conduct: Any, possible: tuple[int, int], age: str) -> None:
    """Born on 10 May 2004: what was done up to and on 10 May 2020 is no offence of his, what was done later is."""
    a = assess(Case(records=[Records(tier=1, count=50)], birth="2004-05-10", conduct=conduct))
    assert grades(a) == possible and element(a, "age") == age


@pytest.mark.parametrize("conduct, age", [("2019-12-31", "failed"), ("2020-06-01", "open"), ("2020-12-31", "open"), ("2021-01-01", "ok")])
def test_a_birthday_known_only_by_its_year_leaves_the_age_open_in_that_year(conduct: str, age: str) -> None:
    assert element(assess(Case(records=[Records(tier=1, count=50)], birth="2004", conduct=conduct)), "age") == age


# -- gains that are open -------------------------------------------------------------------------------------

def test_the_gains_from_duty_data_are_not_more_than_all_gains() -> None:
    """3,000 yuan in all: those from duty data may reach 2,500, but never 25,000."""
    assert grades(assess(Case(illegal_gains=3000, on_duty=between(1000, 30_000)))) == (0, 1)
    assert grades(assess(Case(illegal_gains=2000, on_duty="unknown"))) == (0, 0)


def test_all_gains_are_not_less_than_those_from_duty_data() -> None:
    a = assess(Case(illegal_gains=between(0, 10_000), on_duty=6000))
    assert a.met == ("5(1)(7)", "5(1)(8)")


def test_an_open_cost_has_nothing_to_do_with_the_gains_from_duty_data() -> None:
    """Under the reading of net gains 6,000 yuan are 6,000 where nothing was paid for the data, and nothing where 10,000 were."""
    case = Case(illegal_gains=6000, on_duty=3000, cost=between(0, 10_000), readings={"gains_gross": "net"})
    assert grades(assess(case)) == (0, 1) and status(assess(case), "5(1)(7)") == "open"


def test_the_least_resale_for_money_is_a_resale() -> None:
    """Art. 6 is for those who keep what they bought for business: whoever resold any of it is under art. 5."""
    stock = [Records(tier=3, count=100, obtained="bought")]
    resold = Case(records=stock, lawful_purpose=True, illegal_gains="0.01", resold="0.01", grave_harm=True)
    assert assess(resold).met == ("5(2)(1)",)
    assert assess(Case(records=stock, lawful_purpose=True, grave_harm=True)).met == ()


# -- choices and numbers nobody could establish --------------------------------------------------------------

def test_each_rank_of_rule_is_asked_and_before_november_2015_a_departmental_one_does_not_suffice() -> None:
    case = Case(records=[Records(tier=1, count=50)], violates="unknown", conduct="2014-05-01")
    assert asked(case, "object.violates") == {"none": (0, 0), "departmental_rule": (0, 0), "law_or_regulation": (1, 1)}
    today = Case(records=[Records(tier=1, count=50)], violates="unknown", conduct="2020-05-01")
    assert asked(today, "object.violates") == {"none": (0, 0), "departmental_rule": (1, 1), "law_or_regulation": (1, 1)}


def test_each_way_of_obtaining_is_asked() -> None:
    """5,000 ordinary items kept for a lawful business: bought ones fall under art. 6, taken ones do not."""
    case = Case(records=[Records(tier=3, count=5000, obtained="unknown")], lawful_purpose=True)
    assert asked(case, "records[0].obtained") == {"lawfully_held": (0, 0), "stolen": (1, 1), "bought": (0, 0), "other": (1, 1)}


@pytest.mark.parametrize("count, recipients, possible", [
    (100, "unknown", (0, 2)), (2500, "unknown", (0, 2)), (2500, between(0, 2), (0, 1)), (2500, between(0, 1), (0, 1)),
    (2500, between(1, 2), (0, 1)), (2500, between(2, 3), (1, 1)), (2500, 0, (1, 1)), (2500, 1, (0, 0))])
def test_a_business_buyer_who_may_have_resold(count: int, recipients: Any, possible: tuple[int, int]) -> None:
    """Kept, the profit of 60,000 yuan is serious under art. 6; sold to one, it is not, and 2,500 items are too few."""
    batch = Records(tier=3, count=count, obtained="bought", provided_to=recipients)
    assert grades(assess(Case(records=[batch], lawful_purpose=True, profit=60_000))) == possible


def test_a_business_buyer_whose_sale_may_not_have_counted() -> None:
    """Under the 2009 text a sale counts only if made on duty: then art. 5 and 100 items, else art. 6 and the profit, if meant."""
    sale = Records(tier=3, count=100, obtained="bought", provided_to=1, on_duty="unknown")
    facts: dict[str, Any] = {"records": [sale], "lawful_purpose": True, "profit": 60_000, "listed_unit": True, "conduct": "2014-05-01"}
    assert grades(assess(Case(**facts, intent="unknown"))) == (0, 1)
    assert grades(assess(Case(**{**facts, "records": [sale.but(on_duty=True)]}, intent="unknown"))) == (0, 0)


def test_much_that_is_open_is_still_answered_where_nothing_turns_back() -> None:
    """Without a business duty, publicity and purpose can only make it graver or lighter: eight such batches are no riddle."""
    batch = Records(tier=1, count=10, on_duty="unknown", already_public="unknown", beyond_purpose="unknown", **SOLD)
    case = Case(records=[batch] * 8)
    assert grades(assess(case)) == (0, 1)


def test_an_open_number_is_asked_by_its_two_ends_only() -> None:
    assert asked(Case(illegal_gains=between(0, 6000)), "gains.illegal_gains") == {0: (0, 0), 6000: (1, 1)}
    assert asked(Case(records=[Records(tier=1, count=between(0, 60))]), "records[0].count") == {0: (0, 0), 60: (1, 1)}


def test_what_has_no_bound_is_asked_by_a_number_past_every_standard() -> None:
    """One item or a hundred million, nobody or a hundred thousand: what is deducted from an open count does not move that."""
    untold = Records(tier=1, count="unknown")
    assert asked(Case(records=[untold]), "records[0].count") == {1: (0, 0), 10**8: (2, 2)}
    assert asked(Case(records=[untold.but(untrue_or_duplicate="unknown")]), "records[0].count") == {1: (0, 0), 10**8: (0, 2)}
    assert asked(Case(records=[Records(tier=1, count=5, obtained="lawfully_held", provided_to="unknown")]), "records[0].provided_to") == {
        0: (0, 0), 1: (0, 0), 10**5: (2, 2)}


def test_that_all_was_untrue_could_matter_even_of_the_greatest_number() -> None:
    """Where nothing is said of duplicates it is assumed that there were none, and all may have been."""
    most = Records(tier=1, count=10**12, obtained="lawfully_held", provided_to=10**12)
    assert "records[0].untrue_or_duplicate" in assess(Case(records=[most])).assumed


def test_what_weighs_the_same_is_asked_in_the_order_of_the_facts() -> None:
    """An earlier conviction and an earlier penalty each would be item 9."""
    case = Case(records=[Records(tier=3, count=1)], conduct="2020-05-01", criminal="unknown", administrative_on="unknown")
    assert [ask.fact for ask in assess(case).ask_next] == ["record.criminal", "record.administrative_on"]


@pytest.mark.parametrize("batch, most, endless", [
    (Records(tier=1, count=between(5, 90_000_000)), 90_000_000, False),
    (Records(tier=1, count=between(5, 150_000_000)), None, True),
    (Records(tier=1, count="unknown"), None, True),
    (Records(tier=1, count="unknown", untrue_or_duplicate="unknown"), None, True),
    (Records(tier=1, count=1, obtained="lawfully_held", provided_to=between(1, 90_000)), 90_000, False),
    (Records(tier=1, count=1, obtained="lawfully_held", provided_to=between(1, 150_000)), None, True),
    (Records(tier=1, count=1, obtained="lawfully_held", provided_to="unknown"), None, True)])
def test_the_greatest_number_of_items_is_told_where_there_is_one(batch: Records, most: int | None, endless: bool) -> None:
    """A range that ends below any doubt is told to its end; what nobody could bound is said to have no limit."""
    a = assess(Case(records=[batch]))
    found = next(f for f in a.findings if f.id == "5(1)(3)")
    assert a.unbounded(found) is endless and (most is None or found.greatest == most)


def test_the_greatest_gain_is_told_to_the_end_of_its_range() -> None:
    a = assess(Case(illegal_gains=between(1000, 900_000_000_000)))
    assert next(f for f in a.findings if f.id == "5(1)(7)").greatest == 900_000_000_000


def test_where_nothing_is_open_no_greatest_stands_beside_the_measure() -> None:
    assert {f.most for f in assess(Case(records=[Records(tier=1, count=50)])).findings} == {None}


# -- what does not fall under the offence ----------------------------------------------------------------------

def test_public_data_used_within_reason_stay_out_whichever_law_governs() -> None:
    """60 sensitive items that were public, in October 2015, and 10 that were not, in November: neither law reaches 50."""
    old = Records(tier=1, count=60, already_public=True, from_="2015-10-10")
    assert grades(assess(Case(records=[old, Records(tier=1, count=10, from_="2015-11-10")]))) == (0, 0)


def test_public_data_sold_on_duty_under_the_2009_text_are_no_offence() -> None:
    sold = Records(tier=1, count=60, already_public=True, **DUTY)
    facts: dict[str, Any] = {"listed_unit": True, "conduct": "2014-05-01"}
    assert grades(assess(Case(records=[sold], **facts))) == (0, 0)
    assert grades(assess(Case(records=[sold.but(already_public=False)], **facts))) == (1, 1)


def test_public_data_bought_back_are_not_counted_even_where_that_counts_twice() -> None:
    back = Records(tier=1, count=60, already_public=True, reacquired=True, obtained="bought")
    a = assess(Case(records=[back], readings={"reacquired": "twice"}))
    assert grades(a) == (0, 0) and numbers(a) == [0] * 6


@pytest.mark.parametrize("batch", [Records(tier=3, count=0, obtained="bought"),
                                   Records(tier=3, count=100, obtained="bought", already_public=True)])
def test_without_an_act_the_profit_of_a_business_is_nothing(batch: Records) -> None:
    a = assess(Case(records=[batch], lawful_purpose=True, profit=60_000))
    assert (grades(a), a.met) == ((0, 0), ())


def test_what_was_sold_to_a_criminal_must_be_personal_information() -> None:
    """Numbers that identify nobody were sold, ten addresses stolen and kept: item 2 asks for a sale of personal information."""
    numbers_sold, kept = Records("bare_mobile_number", 10, **SOLD), Records(tier=3, count=10, obtained="stolen")
    assert assess(Case(records=[numbers_sold, kept], knew_of_crime=True)).met == ()
    assert assess(Case(records=[kept.but(provided_to=1), numbers_sold], knew_of_crime=True)).met == ("5(1)(2)",)


def test_one_batch_of_personal_information_suffices_for_the_element() -> None:
    a = assess(Case(records=[Records(tier=1, count=50), Records("bare_mobile_number", 10)]))
    assert (a.met, element(a, "personal_information")) == (("5(1)(3)",), "ok")


def test_under_the_reading_of_the_whole_stock_any_resale_moves_all_of_it() -> None:
    """100 bought items were resold and 4,900 kept, in whichever order they are told: 5,000 under art. 5."""
    sold, kept = (Records(tier=3, count=n, obtained="bought", provided_to=to) for n, to in ((100, 1), (4900, 0)))
    for stock in ([sold, kept], [kept, sold]):
        case = Case(records=stock, lawful_purpose=True, readings={"resale_scope": "whole_stock"})
        assert assess(case).met == ("5(1)(5)",)
        assert assess(Case(records=stock, lawful_purpose=True)).met == ()


# -- a new act after a penalty (item 9) --------------------------------------------------------------------------

def test_a_new_act_with_data_of_unknown_kind_leaves_item_9_open() -> None:
    a = assess(Case(records=[Records("unknown", 5)], administrative_on="2019-01-01", conduct="2020-01-01"))
    assert (grades(a), status(a, "5(1)(9)")) == ((0, 1), "open")


def test_numbers_found_to_identify_somebody_are_a_new_act() -> None:
    """The kind is disputed and the court has found it to be of the third tier: a sale or taking of them within two years is item 9."""
    found = Records("bare_mobile_number", 10, tier=3, from_="2020-06-01")
    assert assess(Case(records=[found], administrative_on="2019-06-01")).met == ("5(1)(9)",)
    assert assess(Case(records=[found.but(tier=None)], administrative_on="2019-06-01")).met == ()


# -- the counts, line by line ---------------------------------------------------------------------------------------

def test_a_batch_of_which_nothing_is_left_counts_no_times() -> None:
    line = assess(Case(records=[Records(tier=1, count=10, untrue_or_duplicate=10, **SOLD)])).counts.lines[0]
    assert (line.taken, line.deducted, line.times, line.counted, line.duty) == (10, 10, 0, 0, False)


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_a_line_tells_duty_data_whatever_their_tier(tier: int) -> None:
    a = assess(Case(records=[Records(tier=tier, count=7, **DUTY), Records(tier=tier, count=5, **SOLD)]))
    assert [line.duty for line in a.counts.lines] == [True, False]
    assert numbers(a) == [12 if t == tier else 0 for t in (1, 2, 3)] + [7 if t == tier else 0 for t in (1, 2, 3)]


def test_an_open_number_is_shown_as_a_plain_pair() -> None:
    line = assess(Case(records=[Records(tier=2, count=between(400, 700))])).counts.lines[0]
    assert (line.taken, type(line.taken)) == ((400, 700), tuple)
