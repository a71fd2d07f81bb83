"""Neighbouring offences: when the flag goes up, its own numbers at the limit, and the rule for one crime or several."""

from __future__ import annotations

from typing import Any

import pytest

from lawkit import Case, Records, assess, between
from lawkit.neighbours import Flag, cited, line
from lawkit.provisions import ProvisionNotFound, provision


def of(**facts: Any) -> dict[str, Flag]:
    return {f.id: f for f in assess(Case(**facts)).neighbours}


def test_an_ordinary_case_has_no_flag() -> None:
    assert of(records=[Records("gps_track", 60)]) == {}


@pytest.mark.parametrize(("facts", "grade", "status"), [
    ({"credential_groups": 9}, 0, "below"), ({"credential_groups": 10}, 1, "reached"), ({"credential_groups": 49}, 1, "reached"),
    ({"credential_groups": 50}, 2, "reached"), ({"other_credentials": 499}, 0, "below"), ({"other_credentials": 500}, 1, "reached"),
    ({"other_credentials": 2500}, 2, "reached"), ({"illegal_gains": "4999.99"}, 0, "below"), ({"illegal_gains": 5000}, 1, "reached"),
    ({"illegal_gains": 25000}, 2, "reached"), ({"credential_groups": "unknown"}, 0, "open"),
    ({"credential_groups": between(20, 60)}, 1, "open")])
def test_intrusion_has_its_own_numbers_and_a_fivefold_second_grade(facts: dict[str, Any], grade: int, status: str) -> None:
    found = of(intrusion=True, **facts)["intrusion"]
    assert (found.cite, found.relation, found.grade_there, found.status) == ("CL 285(2)", "heavier_one", grade, status)


def test_sixty_payment_credentials_by_intrusion_weigh_more_there() -> None:
    case = Case(records=[Records("payment_credentials", 60, obtained="stolen")], intrusion=True, credential_groups=60)
    a = assess(case)
    assert (int(a.grade), a.neighbours[0].grade_there) == (1, 2)
    assert a.neighbours[0].certainty == "likely"
    assert [r.standard for r in a.neighbours[0].reached] == [50, 2500, 25000]


def test_unknown_intrusion_is_open() -> None:
    assert of(intrusion="unknown", credential_groups=50)["intrusion"].status == "open"


@pytest.mark.parametrize(("facts", "status"), [
    ({"sites": 2}, "below"), ({"sites": 3}, "reached"), ({"sites": 1, "accounts": 1999}, "below"), ({"sites": 1, "accounts": 2000}, "reached"),
    ({"groups": 4}, "below"), ({"groups": 5}, "reached"), ({"groups": 1, "accounts": 999}, "below"), ({"groups": 1, "accounts": 1000}, "reached"),
    ({"sites": 1, "groups": 1, "accounts": 999}, "below"), ({"sites": 1, "groups": 1, "accounts": 1000}, "open"),
    ({"sites": 1, "groups": 1, "accounts": 2998}, "open"), ({"sites": 1, "groups": 1, "accounts": 2999}, "reached"),
    ({"sites": 1, "illegal_gains": 9999}, "below"), ({"sites": 1, "illegal_gains": 10000}, "reached"), ({"sites": "unknown"}, "open")])
def test_sites_and_groups_have_their_own_standard(facts: dict[str, Any], status: str) -> None:
    found = of(**facts)["network"]
    assert (found.cite, found.relation, found.status) == ("CL 287-1(1)", "instead", status)
    assert "INT 8" in found.see


def test_accounts_alone_set_up_nothing() -> None:
    assert "network" not in of(accounts=5000)


@pytest.mark.parametrize(("batches", "status"), [
    ([("gps_track", 499)], "below"), ([("gps_track", 500)], "reached"), ([("hotel_registration", 4999)], "below"),
    ([("hotel_registration", 5000)], "reached"), ([("cv", 49_999)], "below"), ([("cv", 50_000)], "reached"),
    ([("gps_track", 250), ("hotel_registration", 2000), ("cv", 5000)], "reached"),
    ([("gps_track", 250), ("hotel_registration", 2000), ("cv", 4999)], "below")])
def test_a_leak_after_a_refused_order_counts_ten_times_the_numbers(batches: list[tuple[str, int]], status: str) -> None:
    records = [Records(kind, n, obtained="lawfully_held") for kind, n in batches]
    found = of(records=records, refused_correction=True)["leak"]
    assert (found.cite, found.relation, found.status) == ("CL 286-1(1)", "heavier_one", status)
    assert "INT 9" in found.see


def test_a_leak_with_open_facts_is_open() -> None:
    batch = Records("gps_track", between(400, 600), obtained="lawfully_held")
    assert of(records=[batch], refused_correction=True)["leak"].status == "open"
    assert of(records=[batch.but(count=900)], refused_correction="unknown")["leak"].status == "open"
    assert of(records=[batch.but(count=510, untrue_or_duplicate=11)], refused_correction=True)["leak"].status == "below"


def test_card_data_come_under_the_special_provision() -> None:
    for facts in ({"cards": 1}, {"records": [Records("card_data_set", 3)]}):
        found = of(**facts)["cards"]
        assert (found.cite, found.relation, found.certainty, found.status) == ("CL 177-1(2)", "special_prevails", "likely", "examine")
        assert (found.grades, found.fines) == (((6, 36), (36, 120)), ((10_000, 100_000), (20_000, 200_000)))
    assert "CL 177-1(3)" in of(cards=1, bank_staff=True)["cards"].see
    assert "CL 177-1(3)" not in of(cards=1)["cards"].see
    assert of(cards="unknown")["cards"].status == "open"


def test_own_fraud_is_a_second_crime_and_help_makes_an_accomplice() -> None:
    assert of(own_fraud=True)["fraud"].relation == "both"
    helped = of(fraud_help=True)
    assert (helped["fraud_accomplice"].relation, helped["help"].cite) == ("also", "CL 287-2(1)")
    assert of(own_fraud="unknown")["fraud"].status == "open"
    assert "help" in of(knew_of_crime=True) and "fraud_accomplice" not in of(knew_of_crime=True)


def test_identity_documents_are_a_different_act() -> None:
    assert of(records=[Records("id_card_photo", 3)])["documents"].relation == "also"


def test_offences_of_amendment_ix_are_not_raised_for_the_2009_text() -> None:
    facts = {"sites": 9, "refused_correction": True, "fraud_help": True, "intrusion": True, "cards": 1,
             "records": [Records("id_card_photo", 3)], "listed_unit": True}
    assert set(of(conduct="2014", **facts)) == {"cards", "intrusion", "fraud_accomplice"}
    assert set(of(conduct="2015-11-01", **facts)) == {"cards", "intrusion", "documents", "leak", "network", "help", "fraud_accomplice"}
    assert of(conduct="2008", **facts) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_flag_reads_as_a_sentence_with_its_citation(lang: str) -> None:
    found = of(records=[Records("id_card_photo", 3)], sites=3, refused_correction=True, fraud_help=True, own_fraud=True,
               intrusion=True, cards=1, bank_staff=True) | {"x": of(cards="unknown")["cards"]}
    assert len(found) == 9
    for flag in found.values():
        text = line(flag, lang)
        assert cited(flag.cite, lang) in text and "{" not in text
        for cite in flag.see:
            assert provision(cite).text_zh


def test_a_provision_that_is_not_stored_is_cited_by_number() -> None:
    with pytest.raises(ProvisionNotFound):
        provision("CL 266")
    assert (cited("CL 266", "zh"), cited("CL 266", "en")) == ("《刑法》第二百六十六条", "CL 266")


def test_numbers_stand_in_the_texts() -> None:
    for cite, figures in {"INT2011-19 1(1)": "十组以上 五百组以上 五千元以上", "INT2011-19 1(2)": "五倍以上",
                          "INT2019 10": "三个以上 二千以上 五个以上 一千以上", "INT2019 10(4).4-(7)": "一万元以上",
                          "CL 177-1(1)": "一万元以上十万元以下 三年以上十年以下 二万元以上二十万元以下"}.items():
        assert all(f in provision(cite).text_zh for f in figures.split())
