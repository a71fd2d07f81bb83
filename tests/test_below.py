"""The administrative layer by date of the act: which law, which figures, and not a day too early."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lawkit import Case, Records, assess, between
from lawkit.below import Consequence, consequences, line
from lawkit.editions import conduct
from lawkit.neighbours import cited
from lawkit.provisions import provision


def of(**facts: Any) -> dict[str, Consequence]:
    case = Case(**facts)
    first, last = conduct(case)
    return {c.id: c for c in consequences(case, first[0], last[1])}


ID_CARD = Records("id_card_photo", 6, obtained="lawfully_held", on_duty=True, provided_to=1)


def test_detention_of_psapl_from_2026_and_not_before() -> None:
    assert "psapl" not in of(conduct="2025-12-31")
    found = of(conduct="2026-01-01")["psapl"]
    assert (found.cite, found.detention_days, found.fine_yuan, found.status, found.whole) == (
        "PSAPL 56(1)", ((10, 15), (0, 5)), None, "applies", True)
    assert (found.undiscovered_months, found.confiscation, found.stored) == (6, False, True)


def test_the_old_fine_ends_when_the_detention_begins() -> None:
    assert "csl16" not in of(conduct="2017-05-31")
    assert "csl16" in of(conduct="2017-06-01")
    assert of(conduct="2025-12-31")["csl16"].whole
    assert "csl16" not in of(conduct="2026-01-01")
    assert of(conduct="2017-06-01")["csl16"].detention_days == ()


def test_acts_that_straddle_the_change_meet_each_rule_in_part() -> None:
    found = of(conduct=("2025-12-01", "2026-01-10"))
    assert (found["csl16"].whole, found["psapl"].whole) == (False, False)
    assert found["pipl"].whole


@pytest.mark.parametrize(("gains", "fine"), [
    (0, (0, 1_000_000)), (300, (300, 3_000)), ("0.50", (0.5, 5)), ("0.01", (0.01, 0.1)), (between(100, 200), (100, 2_000)), (between(0, 200), None),
    ("unknown", None), (between(100), None)])
def test_one_to_ten_times_the_gains(gains: Any, fine: Any) -> None:
    found = of(conduct="2020", illegal_gains=gains)["csl16"]
    assert (found.fine_yuan, found.fine_multiple, found.confiscation) == (fine, (1, 10), True)
    assert gains != 300 or isinstance(found.fine_yuan[0], int)  # type: ignore[index]


@pytest.mark.parametrize(("gains", "fine"), [(0, (0, 500_000)), ("49999.99", (0, 500_000)), (50_000, (50_000, 500_000)),
                                             (between(40_000, 60_000), None)])
def test_help_for_telecom_fraud_has_its_own_figures(gains: Any, fine: Any) -> None:
    found = of(fraud_help=True, illegal_gains=gains)["aftl"]
    assert (found.fine_yuan, found.detention_days, found.cite) == (fine, ((0, 15),), "AFTL 42")


def test_help_for_telecom_fraud_by_date_and_knowledge() -> None:
    assert "aftl" not in of(fraud_help=True, conduct="2022-11-30")
    assert "aftl" in of(fraud_help=True, conduct="2022-12-01")
    assert "aftl" not in of()
    assert of(fraud_help="unknown")["aftl"].status == "open"


def test_pipl_is_for_handlers_from_november_2021() -> None:
    assert "pipl" not in of(conduct="2021-10-31")
    found = of(conduct="2021-11-01")
    assert (found["pipl"].status, found["pipl"].who, found["pipl"].fine_yuan) == ("if", "handler", (0, 1_000_000))
    assert (found["pipl_serious"].turnover_percent, found["pipl_serious"].fine_yuan, found["pipl_serious"].persons_fine_yuan) == (
        5, (0, 50_000_000), (100_000, 1_000_000))
    assert found["pipl"].persons_fine_yuan == (10_000, 100_000)


def test_identity_card_data_leaked_by_listed_staff() -> None:
    found = of(records=[ID_CARD], listed_unit=True, conduct="2012-01-01")
    assert set(found) == {"idl"}
    assert (found["idl"].detention_days, found["idl"].fine_yuan) == (((10, 15),), (5_000, 5_000))
    assert of(records=[ID_CARD], listed_unit=True, conduct="2011-12-31") == {}
    assert "idl" in of(records=[ID_CARD], listed_unit=True)


@pytest.mark.parametrize("change", [{"kind": "hotel_registration"}, {"on_duty": False}, {"provided_to": 0}])
def test_the_identity_card_rule_is_narrow(change: dict[str, Any]) -> None:
    assert "idl" not in of(records=[ID_CARD.but(**change)], listed_unit=True)
    assert "idl" not in of(records=[ID_CARD])
    assert of(records=[ID_CARD], listed_unit="unknown")["idl"].status == "open"
    assert of(records=[ID_CARD.but(kind="unknown")], listed_unit=True)["idl"].status == "open"


def test_the_unit_under_the_identity_card_law_is_marked_doubtful() -> None:
    found = of(records=[ID_CARD], listed_unit=True, unit=True)
    assert "idl" not in found
    assert (found["idl_unit"].certainty, found["idl_unit"].persons_fine_yuan) == ("doubtful", (100_000, 500_000))


def test_sites_and_groups_below_the_line_are_cited_without_figures() -> None:
    assert not set(of()) & {"csl16_sites", "csl25_sites"}
    old, new = of(sites=1, conduct="2025-12-31")["csl16_sites"], of(groups=1, conduct="2026-01-01")["csl25_sites"]
    assert (old.stored, new.stored, old.detention_days, old.fine_yuan) == (False, False, (), None)


@pytest.mark.parametrize("facts", [{"consent": True}, {"anonymised": True}, {"violates": "none"},
                                   {"birth": "2012-01-01", "conduct": "2026-01-01"}, {"age": 13}])
def test_lawful_acts_and_children_under_fourteen_have_no_consequence(facts: dict[str, Any]) -> None:
    assert of(**facts) == {}


def test_fourteen_from_the_day_after_the_birthday() -> None:
    assert "psapl" in of(birth="2012-01-01", conduct="2026-01-02")
    assert of(consent="unknown")["psapl"].status == "open"


@pytest.mark.parametrize(("facts", "why"), [({"age": 15}, ("under_16",)), ({"age": 16}, ("under_18_first",)), ({"age": 18}, ()),
                                            ({"age": 69}, ()), ({"age": 70}, ("over_70",)), ({"pregnant": True}, ("pregnant_or_nursing",))])
def test_detention_that_is_imposed_but_not_executed(facts: dict[str, Any], why: tuple[str, ...]) -> None:
    assert of(**facts)["psapl"].not_executed == why
    assert of(fraud_help=True, **facts)["aftl"].not_executed == ()
    ages = {"under_16": ("aged 14", "under 16"), "under_18_first": ("aged 16", "under 18"), "over_70": ("aged 70",)}
    assert all(age in line(of(**facts)["psapl"], "en") for w in why for age in ages.get(w, ()))


def test_before_2012_there_was_nothing() -> None:
    assert of(conduct="2010", records=[ID_CARD], listed_unit=True, sites=2) == {}


def test_an_assessment_shows_the_layer_below_the_line() -> None:
    a = assess(Case(records=[Records("gps_track", 49)]))
    assert a.grade == 0 and "psapl" in {c.id for c in a.below_line}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_consequence_reads_as_a_sentence_with_its_citation(lang: str) -> None:
    seen = {}
    for day in ("2020", ("2025-12-01", "2026-01-10"), "2026-02"):
        for gains in (0, 300, 90_000, "unknown"):
            for unit in (False, True):
                seen |= {(c.id, gains): c for c in of(records=[ID_CARD], listed_unit=True, unit=unit, fraud_help=True, sites=1, age=17,
                                                       conduct=day, illegal_gains=gains).values()}
    assert len({id for id, _ in seen}) == 10
    for c in seen.values():
        text = line(c, lang)
        assert cited(c.cite, lang) in text and "{" not in text and "None" not in text
        assert ("第" in cited(c.cite, lang)) == (lang == "zh")
        for cite in (c.cite, *c.see) if c.stored else c.see:
            assert provision(cite).text_zh


def test_numbers_of_the_table_stand_in_the_texts() -> None:
    """The figures are those of the stored provisions, in Chinese numerals."""
    for cite, figures in {"PSAPL 56(1)": "十日以上十五日以下 五日以下", "CSL16 64(2)": "一倍以上十倍以下 一百万元以下",
                          "AFTL 42": "一倍以上十倍以下 不足五万元 五十万元以下 十五日以下", "IDL 19(1)": "十日以上十五日以下 五千元",
                          "IDL 19(2)": "十万元以上五十万元以下", "PIPL 66(1)": "一百万元以下 一万元以上十万元以下",
                          "PIPL 66(2)": "五千万元以下 百分之五以下 十万元以上一百万元以下"}.items():
        assert all(f in provision(cite).text_zh for f in figures.split())
    assert provision("PSAPL 56(1)").effective_from == date(2026, 1, 1)
