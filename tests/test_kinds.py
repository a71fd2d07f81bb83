"""Every kind of information stands in the tier, under the reading and on the row the dossier gives it."""

from __future__ import annotations

import pytest

from lawkit.kinds import KINDS, is_whereabouts, tier_of
from lawkit.readings import READINGS, defaults
from lawkit.wording import entry

# kind, row of dossier section 8, tier by default, reading and the other tiers it can give: written down apart from the data.
SETTLED = {
    1: {"gps_track": 1, "movement_log": 2, "detective_log": 50, "message_content": 10, "credit_report": 13,
        "bank_balance": 16, "payment_credentials": 17, "card_data_set": 18},
    2: {"hotel_registration": 8, "call_log": 11, "insurance_policy": 23, "medical_record": 24, "newborn_list": 25,
        "dna_fingerprint": 26, "face_image": 27, "id_card_photo": 28, "full_online_order": 36},
    3: {"home_address": 9, "subscriber_data": 12, "loan_lead": 15, "messaging_account": 32, "express_waybill": 35,
        "exam_candidate_list": 37, "student_roll": 38, "cv": 39, "membership_browsing": 52},
    0: {"company_number": 41, "generated_number": 43},
}
DISPUTED = [
    ("checkpoint_passage", 3, "tracks", (2, 1)), ("flight_booking", 4, "tracks", (2, 1)),
    ("train_ticket", 5, "tracks", (2, 1)), ("ride_trip", 6, "tracks", (2, 1)), ("exit_entry_record", 7, "tracks", (2, 1)),
    ("property_owner_list", 19, "owner_lists", (2, 1, 3)), ("vehicle_owner_file", 20, "vehicle_files", (3, 1)),
    ("social_insurance", 22, "social_insurance", (3, 1)), ("name_id_number", 29, "id_data_text", (3, 2)),
    ("household_extract", 30, "id_data_text", (3, 2)), ("sms_code_with_number", 31, "verification_codes", (3, 1)),
    ("bulk_account_password", 33, "account_passwords", (3, 1)), ("food_order", 34, "light_orders", (3, 2)),
    ("vehicle_maintenance", 21, "vin_records", (3, 0)), ("credit_score", 14, "platform_scores", (0, 1)),
    ("public_business_contact", 40, "public_contacts", (0, 3)), ("bare_mobile_number", 42, "bare_numbers", (0, 3)),
    ("device_identifier", 44, "device_ids", (0, 3)), ("ip_or_cookie", 45, "device_ids", (0, 3)),
]
CIRCUMSTANCES = {46, 47, 48, 49, 51}
ALWAYS_WHEREABOUTS = {"gps_track", "movement_log", "detective_log"}
NAMED_IN_THE_TEXT = {"gps_track", "message_content", "credit_report", "hotel_registration", "call_log", "medical_record"}
GUIDING_CASES = {"face_image", "id_card_photo"}


def test_all_rows_of_the_dossier_are_kinds_but_the_five_circumstances() -> None:
    assert {row for kind in KINDS.values() for row in kind.rows} == set(range(1, 53)) - CIRCUMSTANCES
    assert set(KINDS) == {id for tier in SETTLED.values() for id in tier} | {row[0] for row in DISPUTED}


@pytest.mark.parametrize(("id", "tier", "row"), [(i, t, r) for t, kinds in SETTLED.items() for i, r in kinds.items()])
def test_a_settled_kind_has_one_tier_whatever_the_readings(id: str, tier: int, row: int) -> None:
    kind = KINDS[id]
    assert (kind.id, kind.tier, kind.tiers, kind.reading, kind.rows) == (id, tier, (tier,), None, (row,))
    for position in range(2):
        chosen = {r.id: r.positions[position] for r in READINGS.values()}
        assert tier_of(id, chosen) == tier


@pytest.mark.parametrize(("id", "row", "reading", "tiers"), DISPUTED)
def test_a_disputed_kind_follows_its_reading_and_no_other(id: str, row: int, reading: str, tiers: tuple[int, ...]) -> None:
    kind = KINDS[id]
    assert (kind.tier, kind.tiers, kind.reading, kind.rows) == (tiers[0], tiers, reading, (row,))
    assert kind.confidence == "disputed"
    assert tier_of(id, {}) == tier_of(id, defaults()) == tiers[0]
    for position, tier in zip(READINGS[reading].positions, tiers, strict=True):
        assert tier_of(id, {reading: position}) == tier
    others = {r.id: r.positions[-1] for r in READINGS.values() if r.id != reading}
    assert tier_of(id, others) == tiers[0]


def test_every_kind_of_dispute_is_decided_by_a_reading_of_kinds() -> None:
    assert {k.reading for k in KINDS.values() if k.reading} == {r.id for r in READINGS.values() if "kinds" in r.governs}


@pytest.mark.parametrize("id", sorted(KINDS))
def test_whereabouts_are_the_three_logs_and_the_disputed_tracks_when_tier_one(id: str) -> None:
    track = KINDS[id].reading == "tracks"
    assert KINDS[id].whereabouts == ("tracks" if track else id in ALWAYS_WHEREABOUTS)
    assert is_whereabouts(id, {}) == (id in ALWAYS_WHEREABOUTS)
    assert is_whereabouts(id, {"tracks": "tier1"}) == (track or id in ALWAYS_WHEREABOUTS)


def test_only_text_and_guiding_cases_make_a_tier_certain() -> None:
    assert {k.id for k in KINDS.values() if k.confidence == "certain"} == NAMED_IN_THE_TEXT | GUIDING_CASES
    assert {k.confidence for k in KINDS.values()} == {"certain", "likely", "disputed"}


@pytest.mark.parametrize("id", sorted(KINDS))
def test_a_kind_has_a_name_and_says_what_its_tier_rests_on(id: str) -> None:
    assert KINDS[id].authority == f"law.kind_authority.{id}"
    assert entry(f"law.kind.{id}")["zh"] != entry(KINDS[id].authority)["zh"]
    disputed = entry(KINDS[id].authority)
    if KINDS[id].confidence == "disputed":
        assert "争议" in disputed["zh"] and "disputed" in disputed["en"].lower()
    else:
        assert not disputed["zh"].startswith("有争议") and not disputed["en"].startswith("Disputed")


def test_names_are_distinct_in_both_languages() -> None:
    for lang in ("zh", "en"):
        names = [entry(f"law.kind.{id}")[lang] for id in KINDS]
        assert len(set(names)) == len(names)


def test_the_kind_without_any_case_says_so() -> None:
    assert "没有查到" in entry("law.kind_authority.ip_or_cookie")["zh"]
    assert "no case was found" in entry("law.kind_authority.ip_or_cookie")["en"]


def test_unknown_ids_and_positions_are_refused() -> None:
    with pytest.raises(KeyError, match="gps_trak"):
        tier_of("gps_trak", {})
    with pytest.raises(KeyError, match="tier9"):
        tier_of("flight_booking", {"tracks": "tier9"})


def test_the_table_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        KINDS["new"] = KINDS["cv"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        KINDS["cv"].tier = 1  # type: ignore[misc]
