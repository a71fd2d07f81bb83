"""Each disputed reading in each position: the grade it gives, and that the assessment says what it relied on."""

from __future__ import annotations

from typing import Any

import pytest

from lawkit.assessment import assess
from lawkit.facts import Case
from lawkit.readings import READINGS

ONE = {"tier": 3, "count": 1}
SOLD = {"obtained": "lawfully_held", "provided_to": 1}
DUTY = SOLD | {"on_duty": True}
BOUGHT = {"tier": 3, "obtained": "bought"}


def kind(name: str, count: int) -> dict[str, Any]:
    return {"records": [{"kind": name, "count": count}]}


# reading, the facts, position -> grades that remain possible: derived from dossier and errata, default first
TURNS: list[tuple[str, dict[str, Any], dict[str, tuple[int, int]]]] = [
    ("tracks", kind("ride_trip", 50), {"tier2": (0, 0), "tier1": (1, 1)}),
    ("owner_lists", kind("property_owner_list", 500), {"tier2": (1, 1), "tier1": (2, 2), "tier3": (0, 0)}),
    ("vehicle_files", kind("vehicle_owner_file", 50), {"tier3": (0, 0), "tier1": (1, 1)}),
    ("social_insurance", kind("social_insurance", 50), {"tier3": (0, 0), "tier1": (1, 1)}),
    ("id_data_text", kind("household_extract", 500), {"tier3": (0, 0), "tier2": (1, 1)}),
    ("verification_codes", kind("sms_code_with_number", 50), {"tier3": (0, 0), "tier1": (1, 1)}),
    ("account_passwords", kind("bulk_account_password", 50), {"tier3": (0, 0), "tier1": (1, 1)}),
    ("light_orders", kind("food_order", 500), {"tier3": (0, 0), "tier2": (1, 1)}),
    ("vin_records", kind("vehicle_maintenance", 5000), {"tier3": (1, 1), "none": (0, 0)}),
    ("platform_scores", kind("credit_score", 50), {"none": (0, 0), "tier1": (1, 1)}),
    ("device_ids", kind("ip_or_cookie", 5000), {"none": (0, 0), "tier3": (1, 1)}),
    ("public_contacts", kind("public_business_contact", 5000), {"none": (0, 0), "tier3": (1, 1)}),
    ("bare_numbers", kind("bare_mobile_number", 5000), {"none": (0, 0), "tier3": (1, 1)}),
    ("item1_knowledge", {"records": [{"kind": "gps_track", "count": 1} | SOLD], "knowledge": {"used_for_crime": True}},
     {"not_required": (1, 1), "foreseeable": (0, 0)}),
    ("crime_used_for", {"records": [{"kind": "gps_track", "count": 1} | SOLD], "knowledge": {"criminal_type_use": True}},
     {"crime": (0, 0), "criminal_type": (1, 1)}),
    ("tenfold_pool", {"records": [{"tier": 1, "count": 50}, {"tier": 2, "count": 4500}]}, {"pooled": (2, 2), "literal": (1, 1)}),
    ("mixed_sources", {"records": [{"tier": 1, "count": 20} | DUTY, {"tier": 1, "count": 10}]},
     {"separate": (0, 0), "double_weight": (1, 1)}),
    ("item9_minimum", {"records": [ONE], "record": {"criminal": True}}, {"any": (1, 1), "minimum": (0, 1)}),
    ("two_years_from", {"conduct": {"from": "2021-05-01"}, "records": [ONE],
                        "record": {"administrative_on": "2019-03-01", "administrative_executed_on": "2019-06-01"}},
     {"decision": (0, 0), "execution": (1, 1)}),
    ("exempted_is_punished", {"records": [ONE], "record": {"criminal": True, "exempted": True}}, {"no": (0, 0), "yes": (1, 1)}),
    ("profit_net", {"records": [BOUGHT | {"count": 1}], "business": {"lawful_purpose": True, "profit": 50000, "price_paid": 1}},
     {"net": (0, 0), "gross": (1, 1)}),
    ("gains_gross", {"gains": {"illegal_gains": 5000, "cost": 1}}, {"gross": (1, 1), "net": (0, 0)}),
    ("resale_scope", {"records": [BOUGHT | {"count": 4000}, BOUGHT | {"count": 1000, "provided_to": 1}],
                      "business": {"lawful_purpose": True}}, {"resold_only": (0, 0), "whole_stock": (1, 1)}),
    ("art6_mixed_tiers", {"records": [{"tier": 1, "count": 49, "obtained": "bought"}, BOUGHT | {"count": 100}],
                          "business": {"lawful_purpose": True}}, {"not_added": (0, 0), "added": (1, 1)}),
    ("art6_second_grade", {"records": [BOUGHT | {"count": 1}], "business": {"lawful_purpose": True, "profit": 50000},
                           "consequences": {"grave_harm": True}}, {"none": (1, 1), "applies": (2, 2)}),
    ("numbers_before_2015", {"conduct": {"from": "2014-05-01"}, "records": [{"tier": 1, "count": 50}]},
     {"yardstick": (1, 1), "court": (0, 1)}),
    ("tenfold_of_half", {"records": [{"tier": 1, "count": 250} | DUTY]}, {"halved": (2, 2), "full": (1, 1)}),
    ("harm_needs_item", {"records": [ONE], "consequences": {"vile_effect": True}}, {"no": (2, 2), "yes": (0, 0)}),
    ("listed_units", {"conduct": {"from": "2014-05-01"}, "records": [{"tier": 1, "count": 25} | DUTY]},
     {"named": (0, 0), "any_unit": (1, 1)}),
    ("duty_stolen", {"records": [{"tier": 1, "count": 25} | DUTY | {"obtained": "stolen"}]}, {"no": (0, 0), "yes": (1, 1)}),
    ("reacquired", {"records": [{"tier": 1, "count": 25, "provided_to": 1, "reacquired": True}]}, {"once": (0, 0), "twice": (1, 1)}),
]
# Readings that do not move the grade: they bear on the sentence, or are left to the court, or are notes. When do they arise?
ARISE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [  # reading, a case that raises it, one that does not
    ("half_and_heavier", {"records": [{"tier": 1, "count": 25} | DUTY]}, {"records": [{"tier": 1, "count": 50} | SOLD]}),
    ("huge_quantity", {"records": [BOUGHT | {"count": 10**6}], "business": {"lawful_purpose": True}}, {"records": [{"tier": 1, "count": 49}]}),
    ("publication", {"records": [ONE | {"published": True}]}, {"records": [ONE | {"provided_to": 1}]}),
    ("counting_tracks", {"records": [{"kind": "gps_track", "count": 50}]}, {"records": [{"kind": "credit_report", "count": 50}]}),
    ("bulk_presumption", {"records": [{"tier": 3, "count": 5000}]}, {"records": [{"tier": 1, "count": 50}]}),
    ("prior_used_twice", {"records": [ONE], "record": {"criminal": True}, "afterwards": {"recidivist": True}},
     {"records": [ONE], "record": {"criminal": True}}),
]


def test_every_reading_is_here() -> None:
    assert {r for r, *_ in TURNS} | {r for r, *_ in ARISE} == set(READINGS)
    for reading, _, grades in TURNS:
        assert tuple(grades) == READINGS[reading].positions


@pytest.mark.parametrize(("reading", "facts", "grades"), TURNS, ids=[r for r, *_ in TURNS])
def test_each_position_gives_its_grade(reading: str, facts: dict[str, Any], grades: dict[str, tuple[int, int]]) -> None:
    case = Case.from_dict(facts)
    default = assess(case)
    assert tuple(default.possible_grades) == grades[READINGS[reading].default]
    for position, possible in grades.items():
        chosen = assess(case, readings={reading: position})
        assert tuple(chosen.possible_grades) == possible
        assert tuple(assess(case.but(readings={reading: position})).possible_grades) == possible
        assert reading in chosen.readings_used
        others = {(o.position, o.possible_grades) for o in chosen.other_readings if o.reading == reading}
        assert others == {(p, g) for p, g in grades.items() if p != position}


@pytest.mark.parametrize(("reading", "facts", "other"), ARISE, ids=[r for r, *_ in ARISE])
def test_a_reading_that_leaves_the_grade_alone_is_named_where_it_arises(reading: str, facts: dict[str, Any],
                                                                      other: dict[str, Any]) -> None:
    a = assess(Case.from_dict(facts))
    assert reading in a.readings_used
    assert reading not in assess(Case.from_dict(other)).readings_used
    for position in READINGS[reading].positions:
        assert assess(Case.from_dict(facts), readings={reading: position}).possible_grades == a.possible_grades


def test_one_prior_for_item_9_and_for_recidivism_also_where_that_is_derived_from_the_sentence() -> None:
    facts = {"records": [ONE], "record": {"criminal": True, "sentence": "imprisonment", "sentence_ended_on": "2025-01-01"}}
    assert "prior_used_twice" in assess(Case.from_dict(facts)).readings_used


def test_a_plain_case_relies_on_no_disputed_reading() -> None:
    assert assess(Case.from_dict({"records": [{"tier": 1, "count": 50}]})).readings_used == ()
    assert assess(Case.from_dict({"records": [{"tier": 1, "count": 50}]})).other_readings == ()


def test_a_tier_stated_for_a_disputed_kind_needs_no_reading() -> None:
    facts = {"records": [{"kind": "vehicle_owner_file", "tier": 1, "count": 50}]}
    assert "vehicle_files" not in assess(Case.from_dict(facts)).readings_used
    assert assess(Case.from_dict(facts), readings={"vehicle_files": "tier3"}).grade == 1


def test_readings_asked_for_prevail_over_those_stated() -> None:
    facts = {"records": [{"kind": "ride_trip", "count": 50}], "readings": {"tracks": "tier1"}}
    assert assess(Case.from_dict(facts)).grade == 1
    assert assess(Case.from_dict(facts), readings={"tracks": "tier2"}).grade == 0
