"""Bad input is refused, all faults at once, each with field, value and what is allowed in both languages; nothing else is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from lawkit.facts import UNKNOWN, Case, FactsError, Range, Records, between
from lawkit.fields import BY_LEAF, CASE_FIELDS, FIELDS, MAX_COUNT, RECORD_FIELDS
from lawkit.kinds import KINDS

ONE = {"tier": 1, "count": 1}


def batch(**facts: Any) -> dict[str, Any]:
    return {"records": [ONE | facts]}


# path of the fault, value as given, the facts, and words the explanation must hold in Chinese and in English
REFUSED: list[tuple[str, Any, dict[str, Any], str, str]] = [
    ("records[0].count", -45, batch(count=-45), "0", "0"),
    ("records[0].count", 45.9, batch(count=45.9), "整数", "whole"),
    ("records[0].count", 45.0, batch(count=45.0), "整数", "whole"),
    ("records[0].count", float("nan"), batch(count=float("nan")), "整数", "whole"),
    ("records[0].count", float("inf"), batch(count=float("inf")), "整数", "whole"),
    ("records[0].count", "45", batch(count="45"), "整数", "whole"),
    ("records[0].count", True, batch(count=True), "整数", "whole"),
    ("records[0].count", 10**12 + 1, batch(count=10**12 + 1), str(10**12), str(10**12)),
    ("records[0].count", 10**5000, batch(count=10**5000), str(10**12), str(10**12)),
    ("records[0].count", {"at_least": 700, "at_most": 400}, batch(count={"at_least": 700, "at_most": 400}), "下限", "lower"),
    ("records[0].count", {"at_least": -1}, batch(count={"at_least": -1}), "0", "0"),
    ("records[0].count", {}, batch(count={}), "整数", "whole"),
    ("records[0].count", {"atleast": 4}, batch(count={"atleast": 4}), "整数", "whole"),
    ("records[0].provided_to", 1.5, batch(provided_to=1.5), "整数", "whole"),
    ("records[0].on_duty", "no", batch(on_duty="no"), "true", "true"),
    ("records[0].on_duty", 1, batch(on_duty=1), "true", "true"),
    ("records[0].on_duty", "true", batch(on_duty="true"), "true", "true"),
    ("records[0].kind", "gps_trak", {"records": [{"kind": "gps_trak", "count": 1}]}, "gps_track", "gps_track"),
    ("records[0].kind", 7, {"records": [{"kind": 7, "count": 1}]}, "", ""),
    ("records[0].kind", ["gps_track"], {"records": [{"kind": ["gps_track"], "count": 1}]}, "", ""),
    ("records[0].tier", 4, batch(tier=4), "1, 2, 3", "1, 2, 3"),
    ("records[0].tier", "1", batch(tier="1"), "1, 2, 3", "1, 2, 3"),
    ("records[0].tier", True, batch(tier=True), "1, 2, 3", "1, 2, 3"),
    ("records[0].tier", 1, {"records": [{"kind": "hotel_registration", "tier": 1, "count": 1}]}, "2", "2"),
    ("records[0].tier", 3, {"records": [{"kind": "flight_booking", "tier": 3, "count": 1}]}, "1", "1"),
    ("records[0]", {"count": 1}, {"records": [{"count": 1}]}, "种类", "kind"),
    ("records[0].cuont", 1, batch(cuont=1), "count", "count"),
    ("records[0].obtained", "robbed", batch(obtained="robbed"), "stolen", "stolen"),
    ("records[0].untrue_or_duplicate", 2, batch(untrue_or_duplicate=2), "", ""),
    ("records[0].to", "2020-01-01", batch(**{"from": "2020-02-01", "to": "2020-01-01"}), "", ""),
    ("records[0].from", "2020-02-30", batch(**{"from": "2020-02-30"}), "2020", "2020"),
    ("records[0]", 5, {"records": [5]}, "", ""),
    ("records", "gps_track", {"records": "gps_track"}, "", ""),
    ("records", 5, {"records": 5}, "", ""),
    ("records", {"tier": 1}, {"records": {"tier": 1}}, "", ""),
    ("gains.illegal_gains", "3000.505", {"gains": {"illegal_gains": "3000.505"}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", 0.1 + 0.2, {"gains": {"illegal_gains": 0.1 + 0.2}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", "3,000", {"gains": {"illegal_gains": "3,000"}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", "1e3", {"gains": {"illegal_gains": "1e3"}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", "1e999990", {"gains": {"illegal_gains": "1e999990"}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", -1, {"gains": {"illegal_gains": -1}}, "0", "0"),
    ("gains.illegal_gains", "-0.01", {"gains": {"illegal_gains": "-0.01"}}, "0", "0"),
    ("gains.illegal_gains", float("nan"), {"gains": {"illegal_gains": float("nan")}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", float("inf"), {"gains": {"illegal_gains": float("inf")}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", "nan", {"gains": {"illegal_gains": "nan"}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", True, {"gains": {"illegal_gains": True}}, "两位小数", "two decimals"),
    ("gains.illegal_gains", 10**12 + 1, {"gains": {"illegal_gains": 10**12 + 1}}, str(10**12), str(10**12)),
    ("gains.illegal_gains", 10**5000, {"gains": {"illegal_gains": 10**5000}}, str(10**12), str(10**12)),
    ("gains.on_duty", 5001.0, {"gains": {"illegal_gains": 5000, "on_duty": 5001}}, "", ""),
    ("gains.on_duty", 0.01, {"gains": {"on_duty": "0.01"}}, "", ""),
    ("gains.ilegal_gains", 1, {"gains": {"ilegal_gains": 1}}, "illegal_gains", "illegal_gains"),
    ("gians", {"illegal_gains": 1}, {"gians": {"illegal_gains": 1}}, "gains", "gains"),
    ("gains", 5000, {"gains": 5000}, "", ""),
    ("actor.age", 15.5, {"actor": {"age": 15.5}}, "整数", "whole"),
    ("actor.age", True, {"actor": {"age": True}}, "整数", "whole"),
    ("actor.role", "boss", {"actor": {"role": "boss"}}, "principal", "principal"),
    ("actor.birth", "yesterday", {"actor": {"birth": "yesterday"}}, "2020", "2020"),
    ("object.consent", "no", {"object": {"consent": "no"}}, "true", "true"),
    ("object.violates", True, {"object": {"violates": True}}, "law_or_regulation", "law_or_regulation"),
    ("conduct.from", "2020-13", {"conduct": {"from": "2020-13"}}, "2020", "2020"),
    ("conduct.from", 2020, {"conduct": {"from": 2020}}, "2020", "2020"),
    ("conduct.from", "0000", {"conduct": {"from": "0000"}}, "2020", "2020"),
    ("conduct.to", "2019-12-31", {"conduct": {"from": "2020", "to": "2019"}}, "", ""),
    ("conduct", 2020, {"conduct": 2020}, "", ""),
    ("tried_on", "soon", {"tried_on": "soon"}, "2020", "2020"),
    ("title.zh", 7, {"title": {"zh": 7}}, "", ""),
    ("title.fr", "x", {"title": {"fr": "x"}}, "zh", "zh"),
    ("readings.traks", "tier1", {"readings": {"traks": "tier1"}}, "tracks", "tracks"),
    ("readings.tracks", "tier3", {"readings": {"tracks": "tier3"}}, "tier2, tier1", "tier2, tier1"),
    ("readings", ["tracks"], {"readings": ["tracks"]}, "", ""),
    ("afterwards.confession", True, {"afterwards": {"surrender": True, "confession": True}}, "", ""),
    ("afterwards.first_offender", True, {"afterwards": {"first_offender": True}, "record": {"criminal": True}}, "", ""),
]


@pytest.mark.parametrize(("path", "value", "facts", "zh", "en"), REFUSED, ids=lambda v: str(v)[:40] if isinstance(v, str) else "")
def test_each_fault_names_field_value_and_what_is_allowed(path: str, value: Any, facts: dict[str, Any], zh: str, en: str) -> None:
    with pytest.raises(FactsError) as caught:
        Case.from_dict(facts)
    [fault] = caught.value.faults
    assert fault.path == path
    assert fault.value == value or (value != value and fault.value != fault.value)
    assert zh in fault.allowed_zh and en in fault.allowed_en
    assert re.search(r"[一-鿿]", fault.allowed_zh) and not re.search(r"[一-鿿]", fault.allowed_en)
    assert "{" not in fault.allowed_zh.replace("{ at", "") and "None" not in fault.allowed_en
    for lang in ("zh", "en"):
        message = caught.value.message(lang)
        assert path in message and len(message) < 2000


def test_all_faults_are_told_at_once() -> None:
    facts = {"records": [{"kind": "gps_trak", "count": -45}, {"count": True}], "object": {"consent": "no"}, "gains": {"x": 1},
             "colour": 1, "readings": {"tracks": "?"}, "conduct": {"from": "2020-02-30"}}
    with pytest.raises(FactsError) as caught:
        Case.from_dict(facts)
    assert [f.path for f in caught.value.faults] == [
        "gains.x", "colour", "object.consent", "conduct.from", "records[0].kind", "records[0].count", "records[1].count",
        "records[1]", "readings.tracks"]
    for lang in ("zh", "en"):
        assert len(caught.value.message(lang).splitlines()) == 10


def test_the_same_faults_by_keyword_and_by_but() -> None:
    with pytest.raises(FactsError) as caught:
        Case(records=[Records("gps_track", -1)], ilegal_gains=3, consent="no")
    assert {f.path for f in caught.value.faults} == {"ilegal_gains", "object.consent", "records[0].count"}
    case = Case(records=[Records("gps_track", 1)])
    with pytest.raises(FactsError) as caught:
        case.but({"records[0].count": -1, "records[7].count": 1, "gains.illegal_gain": 1}, consent="no")
    assert {f.path for f in caught.value.faults} == {"records[0].count", "records[7].count", "gains.illegal_gain", "object.consent"}


def test_nothing_else_is_a_contradiction() -> None:
    Case.from_dict({
        "records": [ONE | {"obtained": "lawfully_held", "on_duty": True, "provided_to": 0}],
        "knowledge": {"used_for_crime": True, "knew_of_crime": True, "criminal_type_use": True},
        "business": {"lawful_purpose": True, "profit": 0, "price_paid": 10**6},
        "afterwards": {"surrender": False, "confession": True, "attempt": True, "preparation": True},
        "record": {"criminal": True, "exempted": True, "sentence": "none"}, "actor": {"age": 12, "unit": True}})
    Case.from_dict({"gains": {"illegal_gains": "unknown", "on_duty": 5000}})
    Case.from_dict({"afterwards": {"surrender": "unknown", "confession": True}})
    Case.from_dict({"records": [{"kind": "unknown", "tier": 2, "count": "unknown", "untrue_or_duplicate": 7}]})
    Case.from_dict({"records": [{"kind": "flight_booking", "tier": 1, "count": 10**12}], "conduct": "unknown"})


@pytest.mark.parametrize("path", [p for p, f in FIELDS.items() if f.type != "text"])
def test_unknown_is_a_value_of_every_fact(path: str) -> None:
    section, _, leaf = path.rpartition(".")
    if section == "records":
        facts: dict[str, Any] = {"records": [{"kind": "gps_track", "count": 1} | {leaf: "unknown"}]}
        assert Case.from_dict(facts).records[0].get(leaf) is UNKNOWN
    else:
        facts = {section: {leaf: "unknown"}} if section else {leaf: "unknown"}
        assert Case.from_dict(facts).get(path) is UNKNOWN
    from lawkit.assessment import assess
    assert assess(Case.from_dict(facts)).findings


@pytest.mark.parametrize("path", list(FIELDS))
def test_a_default_is_a_value_the_door_would_let_in(path: str) -> None:
    field = FIELDS[path]
    assert field.default is None or field.default == "" or type(field.default) is {
        "bool": bool, "count": int, "age": int, "money": int, "choice": str}[field.type]
    assert field.type != "choice" or field.default is None or field.default in field.choices


def test_names_are_distinct_so_that_keywords_reach_one_fact() -> None:
    leaves = [f.leaf for f in CASE_FIELDS.values() if f.section not in ("title", "note", "conduct")]
    assert len(set(leaves)) == len(leaves) == len(BY_LEAF)


def test_defaults_are_those_of_the_facts_page() -> None:
    case, one = Case(), Records(tier=1)
    wanted = {"actor.age": 18, "actor.unit": False, "actor.listed_unit": False, "actor.role": "principal",
              "object.violates": "law_or_regulation", "object.consent": False, "object.anonymised": False, "object.intent": True,
              "gains.illegal_gains": 0, "gains.on_duty": 0, "gains.resold": 0, "knowledge.used_for_crime": False,
              "knowledge.knew_of_crime": False, "record.criminal": False, "record.administrative_on": None,
              "business.lawful_purpose": False, "business.profit": 0, "business.price_paid": 0, "consequences.grave_harm": False,
              "consequences.major_loss": False, "consequences.vile_effect": False, "found_by_court.other_serious": False,
              "found_by_court.other_especially_serious": False, "afterwards.first_offender": False,
              "afterwards.all_gains_returned": False, "afterwards.genuine_repentance": False, "afterwards.surrender": False,
              "afterwards.confession": False, "afterwards.plea_leniency": False, "afterwards.recidivist": False,
              "afterwards.attempt": False, "afterwards.merit": "none"}
    assert {p: case.get(p) for p in wanted} == wanted
    assert one.get("count") is UNKNOWN
    assert {leaf: one.get(leaf) for leaf in ("obtained", "provided_to", "on_duty", "untrue_or_duplicate")} == {
        "obtained": "other", "provided_to": 0, "on_duty": False, "untrue_or_duplicate": 0}


@pytest.mark.parametrize(("given", "fen"), [(3000, 300000), (0, 0), (3000.5, 300050), (0.1, 10), ("3000.50", 300050), ("7", 700),
                                            ("0.01", 1), (10**12, 10**14), (19.99, 1999), (4999.99, 499999)])
def test_money_is_exact(given: Any, fen: int) -> None:
    assert Case(illegal_gains=given).get("gains.illegal_gains") == fen


def test_money_comes_back_in_yuan() -> None:
    case = Case(illegal_gains="3000.50", on_duty=between("0.01", 20), profit=7)
    assert case.to_dict() == {"gains": {"illegal_gains": "3000.50", "on_duty": {"at_least": "0.01", "at_most": 20}},
                              "business": {"profit": 7}}


@pytest.mark.parametrize(("given", "days"), [
    ("2020-03-05", (date(2020, 3, 5), date(2020, 3, 5))), (date(2020, 3, 5), (date(2020, 3, 5), date(2020, 3, 5))),
    ("2020-02", (date(2020, 2, 1), date(2020, 2, 29))), ("2021-12", (date(2021, 12, 1), date(2021, 12, 31))),
    ("2020", (date(2020, 1, 1), date(2020, 12, 31)))])
def test_a_partial_date_is_the_range_it_covers(given: Any, days: tuple[date, date]) -> None:
    assert Case(conduct=given).get("conduct.from") == days == Case(conduct={"to": given}).get("conduct.to")


def test_ranges() -> None:
    assert Records(tier=1, count=between(4, 7)).get("count") == Range(4, 7)
    case = Case(records=[Records(tier=1, count=between(4, 4)), Records(tier=1, count=between(at_most=7)),
                         {"tier": 2, "count": {"at_least": 3}}])
    assert [r.get("count") for r in case.records] == [4, Range(0, 7), Range(3, MAX_COUNT)]


def test_ways_of_giving_conduct() -> None:
    pair = Case(conduct=("2020-03", "2020-11"))
    assert pair == Case(conduct={"from": "2020-03", "to": "2020-11"}) == Case.from_dict({"conduct": {"from": "2020-03", "to": "2020-11"}})
    assert Case(conduct="unknown") == Case(conduct=UNKNOWN) == Case.from_dict({"conduct": "unknown"})
    assert Case(conduct="2020").to_dict() == {"conduct": {"from": "2020", "to": "2020"}}


def test_but_changes_what_it_is_told_and_nothing_else() -> None:
    case = Case(records=[Records("gps_track", 60, obtained="bought"), Records(tier=2, count=9)], illegal_gains="3000.50",
                conduct=("2020-03", "2020-11"), title={"zh": "甲"}, readings={"tracks": "tier1"})
    other = case.but({"records[0].count": 50, "gains.illegal_gains": 10, "readings.tenfold_pool": "literal"}, age=17)
    assert other.to_dict() == {
        "title": {"zh": "甲"}, "conduct": {"from": "2020-03", "to": "2020-11"}, "actor": {"age": 17}, "gains": {"illegal_gains": 10},
        "records": [{"kind": "gps_track", "count": 50, "obtained": "bought"}, {"tier": 2, "count": 9}],
        "readings": {"tracks": "tier1", "tenfold_pool": "literal"}}
    assert case.get("gains.illegal_gains") == 300050 and case.records[0].get("count") == 60
    assert case.but({"gains.illegal_gains": None}).stated.keys() == case.stated.keys() - {"gains.illegal_gains"}
    assert case.but({"records[0].obtained": None}).records[0].get("obtained") == "other"
    assert case.but(conduct=None).get("conduct.from") is None
    assert case.but(records=[]).records == () and case.but() == case
    assert case != case.but(age=17) and case != 7


def test_a_case_cannot_be_changed_in_place() -> None:
    case = Case(records=[Records(tier=1, count=1)], illegal_gains=3)
    with pytest.raises(TypeError):
        case.stated["gains.illegal_gains"] = 0  # type: ignore[index]
    with pytest.raises(TypeError):
        case.records[0].stated["count"] = 0  # type: ignore[index]


def test_kinds_and_tiers_a_batch_may_name_together() -> None:
    for kind in KINDS.values():
        for tier in (1, 2, 3):
            facts = {"records": [{"kind": kind.id, "tier": tier, "count": 1}]}
            if tier in kind.tiers:
                assert Case.from_dict(facts).records[0].get("tier") == tier
            else:
                with pytest.raises(FactsError):
                    Case.from_dict(facts)


def test_a_title_is_text_in_one_language_or_the_other() -> None:
    case = Case(title={"zh": "<b>甲</b>"})
    assert case.title("zh") == case.title("en") == "<b>甲</b>"
    assert Case(title={"zh": "甲", "en": "A"}).title("en") == "A"


def test_the_messages_speak_the_language_in_use() -> None:
    from lawkit import use
    from lawkit.wording import language
    now = language()
    with pytest.raises(FactsError) as caught:
        Case(illegal_gains="x")
    try:
        use("en")
        assert "yuan" in caught.value.message()
        use("zh")
        assert "元" in caught.value.message()
    finally:
        use(now)


def test_every_leaf_of_a_batch_is_a_keyword() -> None:
    made = Records(**{("from_" if leaf == "from" else leaf): "unknown" for leaf in RECORD_FIELDS})
    assert set(made.stated) == set(RECORD_FIELDS)
