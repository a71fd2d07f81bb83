"""The disputed readings: every one of the list, its positions, its default, its words."""

from __future__ import annotations

import re

import pytest

from lawkit.readings import READINGS, defaults
from lawkit.wording import entry, has

# id, positions (default first), nature: written down apart from the data.
TABLE = """
tracks tier2|tier1 switch
owner_lists tier2|tier1|tier3 switch
vehicle_files tier3|tier1 switch
social_insurance tier3|tier1 switch
id_data_text tier3|tier2 switch
verification_codes tier3|tier1 switch
account_passwords tier3|tier1 switch
light_orders tier3|tier2 switch
vin_records tier3|none switch
platform_scores none|tier1 switch
device_ids none|tier3 switch
public_contacts none|tier3 switch
bare_numbers none|tier3 switch
item1_knowledge not_required|foreseeable switch
crime_used_for crime|criminal_type switch
tenfold_pool pooled|literal switch
half_and_heavier both|one switch
mixed_sources separate|double_weight switch
item9_minimum any|minimum court
two_years_from decision|execution switch
exempted_is_punished no|yes switch
profit_net net|gross switch
gains_gross gross|net switch
huge_quantity no|court court
resale_scope resold_only|whole_stock switch
art6_mixed_tiers not_added|added switch
art6_second_grade none|applies switch
publication one|court court
numbers_before_2015 yardstick|court court
counting_tracks points|queries|persons note
bulk_presumption presumed|prosecution note
tenfold_of_half halved|full switch
harm_needs_item no|yes switch
listed_units named|any_unit switch
duty_stolen no|yes switch
reacquired once|twice switch
prior_used_twice both|once switch
""".strip().splitlines()
ROWS = [(id, tuple(positions.split("|")), nature) for id, positions, nature in map(str.split, TABLE)]
FINDINGS = {f"5(1)({n})" for n in range(1, 11)} | {f"5(2)({n})" for n in range(1, 5)} | {f"6(1)({n})" for n in range(1, 4)}
ELSEWHERE = {"kinds", "counting", "sentencing", "edition"}
GOVERNS = {
    "item1_knowledge": {"5(1)(1)"}, "crime_used_for": {"5(1)(1)", "5(1)(2)"}, "tenfold_pool": {"5(2)(3)"},
    "half_and_heavier": {"5(1)(8)", "sentencing"}, "mixed_sources": {"5(1)(6)", "5(1)(8)"},
    "item9_minimum": {"5(1)(9)"}, "two_years_from": {"5(1)(9)"}, "exempted_is_punished": {"5(1)(9)"},
    "profit_net": {"6(1)(1)"}, "gains_gross": {"5(1)(7)", "5(1)(8)"}, "huge_quantity": {"6(1)(3)"},
    "tenfold_of_half": {"5(2)(3)"}, "harm_needs_item": {"5(2)(1)", "5(2)(2)"}, "duty_stolen": {"5(1)(8)"},
    "publication": {"counting"}, "reacquired": {"counting"}, "counting_tracks": {"counting"},
    "bulk_presumption": {"counting"}, "numbers_before_2015": {"edition"}, "listed_units": {"edition"},
    "prior_used_twice": {"sentencing"},
}


def test_the_readings_are_those_of_the_list_in_its_order() -> None:
    assert list(READINGS) == [id for id, _, _ in ROWS]


@pytest.mark.parametrize(("id", "positions", "nature"), ROWS)
def test_positions_default_first(id: str, positions: tuple[str, ...], nature: str) -> None:
    reading = READINGS[id]
    assert (reading.id, reading.positions, reading.default, reading.nature) == (id, positions, positions[0], nature)
    assert defaults()[id] == positions[0]


@pytest.mark.parametrize("id", [id for id, _, _ in ROWS])
def test_a_reading_governs_something_that_exists(id: str) -> None:
    governs = set(READINGS[id].governs)
    assert governs and governs <= FINDINGS | ELSEWHERE
    if id in GOVERNS:
        assert governs == GOVERNS[id]


@pytest.mark.parametrize("id", [id for id, _, _ in ROWS])
def test_opposed_positions_are_argued_by_opposed_parties(id: str) -> None:
    reading = READINGS[id]
    assert set(reading.argued_by) <= set(reading.positions)
    assert sorted(reading.argued_by.values()) == ["defence", "prosecution"]


@pytest.mark.parametrize("id", [r.id for r in READINGS.values() if "kinds" in r.governs])
def test_over_a_tier_the_prosecution_argues_the_one_that_needs_fewest_items(id: str) -> None:
    def severity(position: str) -> int:
        return 0 if position == "none" else 4 - int(position[-1])

    reading = READINGS[id]
    party = {who: position for position, who in reading.argued_by.items()}
    assert severity(party["prosecution"]) == max(map(severity, reading.positions))
    assert severity(party["defence"]) == min(map(severity, reading.positions))


@pytest.mark.parametrize("id", [id for id, _, _ in ROWS])
def test_a_reading_is_a_question_with_an_answer_for_each_position_and_a_reason(id: str) -> None:
    question = entry(f"law.reading.{id}")
    assert question["zh"].endswith("？") and question["en"].endswith("?")
    for position in READINGS[id].positions:
        answer = entry(f"law.reading.{id}.{position}")
        assert not answer["zh"].endswith(("。", "？")) and not answer["en"].endswith((".", "?"))
    assert has(f"law.reading_why.{id}")
    texts = [entry(f"law.reading.{id}.{p}")["en"] for p in READINGS[id].positions]
    assert len(set(texts)) == len(texts)


def test_every_reading_names_a_paragraph_of_the_dossier() -> None:
    assert all(re.match(r"(§\d+|errata [A-C])", r.source) for r in READINGS.values())


def test_defaults_are_a_fresh_dict() -> None:
    first = defaults()
    first["tracks"] = "tier1"
    assert defaults()["tracks"] == "tier2"


def test_the_table_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        READINGS["tracks"].argued_by["tier1"] = "nobody"  # type: ignore[index]
