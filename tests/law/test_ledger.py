"""The ledger of INT 11: each batch as it was counted, under which article, and why; and what a finding says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from lawkit.assessment import assess
from lawkit.facts import UNKNOWN, Case, Records, between
from lawkit.fields import MAX_COUNT
from lawkit.wording import entry


def line(batch: Records, **facts: Any) -> Any:
    [only] = assess(Case(records=[batch], **facts)).counts.lines
    assert entry(f"explain.count_{only.why}")["zh"]
    return only


HELD = Records("hotel_registration", 30, obtained="lawfully_held", untrue_or_duplicate=6)

# batch, facts, why, times, counted, article, duty: (30 - 6) x times
LINES = [
    (HELD.but(obtained="stolen"), {}, "obtained", 1, 24, "5", False),
    (HELD.but(provided_to=1), {}, "supplied_once", 1, 24, "5", False),
    (HELD.but(provided_to=3), {}, "per_recipient", 3, 72, "5", False),
    (HELD.but(provided_to=3, on_duty=True), {}, "per_recipient", 3, 72, "5", True),
    (HELD.but(published=True), {}, "supplied_once", 1, 24, "5", False),
    (HELD.but(obtained="stolen", provided_to=2), {}, "per_recipient", 2, 48, "5", False),
    (HELD, {}, "no_act", 0, 0, "", False),
    (HELD.but(already_public=True, provided_to=1), {}, "no_act", 0, 0, "", False),
    (HELD.but(obtained="collected_on_duty", on_duty=True), {}, "obtained", 1, 24, "5", False),
    (Records("company_number", 30, provided_to=1), {}, "not_personal", 0, 0, "", False),
    (Records(tier=3, count=30, obtained="bought"), {"lawful_purpose": True}, "article_6", 1, 0, "6", False),
    (Records(tier=3, count=30, obtained="bought", provided_to=1), {"lawful_purpose": True}, "supplied_once", 1, 30, "5", False),
    (HELD.but(provided_to=2), {"conduct": "2014-05-01"}, "older_outsider_sale", 0, 0, "", False),
    (HELD.but(obtained="bought", provided_to=2), {"conduct": "2014-05-01"}, "obtained", 1, 24, "5", False),
    (HELD, {"conduct": "2014-05-01"}, "no_act", 0, 0, "", False),
    (HELD.but(provided_to=2, on_duty=True), {"conduct": "2014-05-01", "listed_unit": True}, "per_recipient", 2, 48, "5", True),
]


@pytest.mark.parametrize(("batch", "facts", "why", "times", "counted", "article", "duty"), LINES, ids=[f"{x[2]}-{i}" for i, x in enumerate(LINES)])
def test_a_line_of_the_ledger(batch: Records, facts: dict[str, Any], why: str, times: int, counted: int, article: str, duty: bool) -> None:
    told = line(batch, **facts)
    assert (told.why, told.times, told.counted, told.most, told.article, told.duty) == (why, times, counted, counted, article, duty)
    assert (told.path, told.kind, told.taken, told.deducted) == (
        "records[0]", batch.get("kind"), 30, batch.get("untrue_or_duplicate"))


def test_a_batch_before_the_law() -> None:
    early = Records(tier=1, count=30, from_="2009-02-27", to="2009-02-27")
    later = Records(tier=1, count=30, from_="2010-01-01", to="2010-01-01")
    lines = assess(Case(records=[early, later])).counts.lines
    assert [(x.why, x.counted, x.article) for x in lines] == [("before_the_law", 0, ""), ("obtained", 30, "5")]


def test_open_batches_show_both_ends() -> None:
    told = line(HELD.but(provided_to=1, count=between(10, 30), untrue_or_duplicate=0))
    assert (told.taken, told.times, told.counted, told.most, told.why) == ((10, 30), 1, 10, 30, "supplied_once")
    told = line(HELD.but(provided_to="unknown"))
    assert (told.why, told.times, told.counted) == ("open", UNKNOWN, 0) and told.most > 10**6
    told = line(HELD.but(provided_to=1, on_duty="unknown"))
    assert (told.why, told.counted, told.most) == ("open", 24, 24)
    told = line(HELD.but(obtained="bought", reacquired="unknown"), readings={"reacquired": "twice"})
    assert (told.why, told.times, told.counted, told.most) == ("open", UNKNOWN, 24, 48)
    told = line(Records(tier="unknown", count=30))
    assert (told.tier, told.why, told.counted, told.most) == (UNKNOWN, "open", 30, 30)
    told = line(Records(tier=1, count="unknown"))
    assert (told.taken, told.counted) == ((0, MAX_COUNT), 1)


def test_each_batch_is_counted_by_itself_and_the_tiers_add_up() -> None:
    a = assess(Case(records=[Records("gps_track", 3, provided_to=2, on_duty=True), Records(tier=2, count=5), Records(tier=3, count=7, provided_to=3),
                             Records("face_image", 11, provided_to=1, on_duty=True), Records(tier=3, count=2, provided_to=1, on_duty=True)]))
    c = a.counts
    assert (c.tier1, c.tier2, c.tier3, c.duty1, c.duty2, c.duty3) == (6, 16, 23, 6, 11, 2)
    assert [x.counted for x in c.lines] == [6, 5, 21, 11, 2] and [x.tier for x in c.lines] == [1, 2, 3, 2, 3]
    assert [x.duty for x in c.lines] == [True, False, False, True, True]


# -- findings ----------------------------------------------------------------------------------------

def finding(cite: str, case: Case) -> Any:
    return next(f for f in assess(case).findings if f.id == cite)


def test_a_finding_speaks_in_the_laws_own_units() -> None:
    insider = Case(records=[Records(tier=2, count=251, obtained="lawfully_held", provided_to=1, on_duty=True)], illegal_gains="4321.50")
    f = finding("5(1)(8)", insider)
    assert (f.status, f.measured, f.standard, f.unit, f.via, f.ratio, f.grade) == (
        "met", 251, 250, "items", ("5(1)(4)",), pytest.approx(1.004), 1)
    f = finding("5(1)(7)", insider)
    assert (f.status, f.measured, f.standard, f.unit) == ("not_met", 4321.5, 5000, "yuan")
    f = finding("5(1)(9)", insider)
    assert (f.measured, f.standard, f.unit, f.ratio, f.via) == (None, None, None, None, ())
    assert finding("5(2)(3)", insider).via == ("5(1)(8)", "5(1)(4)") and finding("5(2)(3)", insider).standard == 2500
    assert "records.on_duty" in finding("5(1)(8)", insider).facts and finding("5(1)(7)", insider).facts == ("gains.illegal_gains",)


def test_of_several_rows_the_nearest_to_its_standard_is_shown() -> None:
    case = Case(records=[Records(tier=1, count=20, obtained="lawfully_held", provided_to=1, on_duty=True)], illegal_gains=2400, on_duty=2400)
    f = finding("5(1)(8)", case)
    assert (f.status, f.measured, f.standard, f.unit) == ("not_met", 2400, 2500, "yuan")
    f = finding("5(1)(8)", case.but({"gains.on_duty": 100}))
    assert (f.measured, f.standard, f.unit) == (20, 25, "items")


def test_an_open_finding_shows_the_most_it_could_be() -> None:
    f = finding("5(1)(3)", Case(records=[Records(tier=1, count=between(40, 60))]))
    assert (f.status, f.measured, f.greatest) == ("open", 40, 60)
    f = finding("5(1)(3)", Case(records=[Records(tier=1, count=between(50, 60))]))
    assert (f.status, f.measured, f.greatest) == ("met", 50, 60)


def test_a_sum_of_shares_that_only_the_middle_of_a_range_reaches_is_open() -> None:
    """40 to 60 of tier 1 with 100 of tier 2: at 40 the sum is met; 60 meets item 3 alone; 39 to 60 passes through item 6."""
    f = finding("5(1)(6)", Case(records=[Records(tier=1, count=between(39, 60)), Records(tier=2, count=100)]))
    assert f.status == "open"
    f = finding("5(1)(6)", Case(records=[Records(tier=1, count=between(39, 60))]))
    assert f.status == "not_met"  # 49 alone are no full share
