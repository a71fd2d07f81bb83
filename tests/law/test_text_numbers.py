"""The rows say what the text says: numerals are read out of the stored Chinese text and compared with the table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from lawkit.assessment import assess
from lawkit.facts import Case, Records
from lawkit.provisions import in_force, provision, provisions
from lawkit.rows import (
    ARTICLE_6,
    CITES,
    DOUBLE_WEIGHT,
    DUTY,
    ITEM_8,
    ITEMS_3_TO_7,
    LAW,
    POINTS,
    TENFOLD,
    TENFOLD_LITERAL,
    YUAN,
    Row,
    table,
)

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERAL = "[零一二两三四五六七八九十百千万亿]+"


def numeral(text: str) -> int:
    """五十 → 50, 五百 → 500, 二千五百 → 2,500, 五万 → 50,000, 十 → 10."""
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif UNITS[char] >= 10_000:
            total = (total + section + digit) * UNITS[char]
            section = digit = 0
        else:
            section += (digit or 1) * UNITS[char]
            digit = 0
    return total + section + digit


def numerals(text: str, before: str) -> list[int]:
    """Every numeral that stands directly before some word, in the order of the text."""
    return [numeral(n) for n in re.findall(f"({NUMERAL})(?={before})", text)]


def text_of(cite: str) -> str:
    """The Chinese text of a circumstance, without its own number."""
    return re.sub(r"^（.+?）", "", provision(f"INT {cite}").text_zh)


def rows(cite: str, law: tuple[Row, ...] = LAW) -> list[Row]:
    return [row for row in law if row.cite == cite]


@pytest.mark.parametrize(("text", "value"), [
    ("五十", 50), ("五百", 500), ("五千", 5000), ("五万", 50_000), ("十", 10), ("二十", 20), ("十五", 15), ("二千五百", 2500),
    ("一百零五", 105), ("三万六千七百", 36_700), ("二", 2), ("十二亿零三", 1_200_000_003)])
def test_the_reader_of_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(("cite", "fact"), [("5(1)(3)", "n1"), ("5(1)(4)", "n2"), ("5(1)(5)", "n3")])
def test_items_3_to_5(cite: str, fact: str) -> None:
    [standard] = numerals(text_of(cite), "条以上")
    [row] = rows(cite)
    assert (row.standard, row.measure, row.grade) == (standard, fact, 1)


def test_item_6_weighs_each_tier_by_its_own_standard() -> None:
    """按相应比例合计: the share of an item is one in the standard of its tier."""
    assert "按相应比例合计" in text_of("5(1)(6)") and "未达到第三项至第五项规定标准" in text_of("5(1)(6)")
    [row] = rows("5(1)(6)")
    assert [points * tier.standard for points, tier in zip(POINTS, ITEMS_3_TO_7[:3], strict=True)] == [row.standard] * 3
    assert (row.measure, row.when) == ("points", ("no_tier_reached",))
    for tier, points in enumerate(POINTS, 1):
        derived = assess(Case(records=[Records(tier=tier, count=7)]))._shown.derived[0]
        assert derived["points"] == 7 * points and derived[f"n{tier}"] == 7


def test_item_7_is_in_yuan() -> None:
    [standard] = numerals(text_of("5(1)(7)"), "元以上")
    [row] = rows("5(1)(7)")
    assert (row.standard, row.per, row.unit) == (standard * YUAN, YUAN, "yuan")


def test_item_8_is_half_of_the_items_the_text_names() -> None:
    text = text_of("5(1)(8)")
    first, last = (numeral(n) for n in re.search(f"第({NUMERAL})项至第({NUMERAL})项规定标准一半以上", text).groups())  # type: ignore[union-attr]
    assert [row.cite for row in ITEMS_3_TO_7] == [f"5(1)({n})" for n in range(first, last + 1)]
    assert [row.via for row in ITEM_8] == [(row.cite,) for row in ITEMS_3_TO_7]
    for half, full in zip(ITEM_8, ITEMS_3_TO_7, strict=True):
        assert half.standard * 2 == full.standard
        assert (half.measure, half.per, half.unit) == (DUTY[full.measure or ""], full.per, full.unit)
        assert half.when == tuple(DUTY.get(name, name) for name in full.when)


def test_5_2_3_is_ten_times_the_items_the_text_names() -> None:
    text = text_of("5(2)(3)")
    first, last, times = (numeral(n) for n in re.search(
        f"第({NUMERAL})项至第({NUMERAL})项规定标准({NUMERAL})倍以上", text).groups())  # type: ignore[union-attr]
    base = [row for row in LAW if row.cite in {f"5(1)({n})" for n in range(first, last + 1)}]
    assert [row.via[0] for row in TENFOLD] == [row.cite for row in base]
    for ten, one in zip(TENFOLD, base, strict=True):
        assert (ten.standard, ten.measure, ten.per, ten.unit) == (times * one.standard, one.measure, one.per, one.unit)
        assert (ten.cite, ten.grade) == ("5(2)(3)", 2)


def test_the_two_years_of_items_5_1_9_and_6_1_2() -> None:
    for cite in ("5(1)(9)", "6(1)(2)"):
        [years] = numerals(text_of(cite), "年内")
        assert f"{years}" == "2"
        fined = {"record": {"administrative_on": "2019-03-01"}, "business": {"lawful_purpose": cite[0] == "6"},
                 "records": [{"tier": 3, "count": 1, "obtained": "bought"}]}
        for day, grade in ((f"{2019 + years}-03-01", 1), (f"{2019 + years}-03-02", 0)):
            assert assess(Case.from_dict(fined | {"conduct": {"from": day, "to": day}})).grade == grade


def test_6_1_1() -> None:
    [standard] = numerals(text_of("6(1)(1)"), "元以上")
    [row] = rows("6(1)(1)", ARTICLE_6)
    assert (row.standard, row.measure) == (standard * YUAN, "profit")


def test_art_6_covers_what_items_3_and_4_leave() -> None:
    text = provision("INT 6(1)").text_zh
    assert "第三项、第四项规定以外" in text and "购买、收受" in text
    for tier, obtained, privileged in ((3, "bought", True), (3, "received", True), (3, "exchanged", False),
                                       (2, "bought", False), (1, "received", False)):
        case = Case.from_dict({"records": [{"tier": tier, "count": 1, "obtained": obtained}],
                               "business": {"lawful_purpose": True, "profit": 50000}})
        assert (assess(case).met == ("6(1)(1)",)) is privileged


@pytest.mark.parametrize(("grade", "count"), [(1, 50), (2, 500)])
def test_the_ranges_of_cl_253_1(grade: int, count: int) -> None:
    """三年以下有期徒刑或者拘役 / 三年以上七年以下有期徒刑; half a year and 1 to 6 months from CL 45 and 42."""
    text = in_force("CL 253-1(1)", "2020-06-01").text_zh  # type: ignore[union-attr]
    lower = re.search(f"情节严重的，处({NUMERAL})年以下有期徒刑或者拘役，并处或者单处罚金", text)
    upper = re.search(f"情节特别严重的，处({NUMERAL})年以上({NUMERAL})年以下有期徒刑，并处罚金", text)
    assert lower and upper
    general = re.search(r"六个月以上十五年以下", provision("CL 45").text_zh)
    detention = re.search(f"({NUMERAL})个月以上({NUMERAL})个月以下", provision("CL 42").text_zh)
    assert general and detention
    sentence = assess(Case.from_dict({"records": [{"tier": 1, "count": count}]})).sentence
    if grade == 1:
        assert (sentence.min_months, sentence.max_months) == (numeral("六"), 12 * numeral(lower[1]))
        assert sentence.detention == tuple(numeral(n) for n in detention.groups())
    else:
        assert (sentence.min_months, sentence.max_months) == tuple(12 * numeral(n) for n in upper.groups())
        assert sentence.detention is None


def test_the_2009_text_has_one_range_only() -> None:
    text = in_force("CL 253-1(1)", "2012-01-01").text_zh  # type: ignore[union-attr]
    assert "特别严重" not in text
    [years] = numerals(text, "年以下有期徒刑")
    sentence = assess(Case.from_dict({"conduct": {"from": "2012-01-01"}, "records": [{"tier": 1, "count": 5000}]})).sentence
    assert (sentence.min_months, sentence.max_months) == (6, 12 * years)


def test_double_weight_is_item_6_with_duty_data_counted_once_more() -> None:
    [item_6] = rows("5(1)(6)")
    assert DOUBLE_WEIGHT.when == ("duty_supplied", "no_tier_reached")
    sold = Records(tier=2, count=30, obtained="lawfully_held", provided_to=1, on_duty=True)
    derived = assess(Case(records=[sold, Records(tier=1, count=4)]))._shown.derived[0]
    assert (derived["points"], derived["duty_points"], derived[DOUBLE_WEIGHT.measure or ""]) == (700, 300, 1000)
    assert (DOUBLE_WEIGHT.standard, DOUBLE_WEIGHT.unit, DOUBLE_WEIGHT.per, DOUBLE_WEIGHT.cite, DOUBLE_WEIGHT.grade) == (
        item_6.standard, "points", 1, "5(1)(8)", 1)


def test_the_literal_reading_keeps_the_condition_of_item_6_and_nothing_else_differs() -> None:
    for literal, pooled in zip(TENFOLD_LITERAL, TENFOLD, strict=True):
        assert fields_of(replace(literal, when=())) == fields_of(pooled)
        [one] = [row for row in ITEMS_3_TO_7 + ITEM_8 if (row.cite, *row.via) == literal.via and row.measure == literal.measure]
        assert literal.when == one.when


def fields_of(row: Row) -> tuple[Any, ...]:
    return row.cite, row.grade, row.article, row.when, row.measure, row.standard, row.via, row.per, row.unit, row.after_serious


def test_the_table_in_the_order_of_the_text() -> None:
    assert CITES == tuple(p.cite.removeprefix("INT ") for p in provisions("INT") if p.article in ("5", "6") and p.item and p.effective_to is None)
    assert [CITES.index(row.cite) for row in LAW] == sorted(CITES.index(row.cite) for row in LAW)
    assert len(set(map(id, LAW))) == len(LAW) and {fields_of(r) for r in LAW} == {fields_of(r) for r in table("2017")}


@pytest.mark.parametrize("edition", ["2009", "2015", "2017"])
def test_the_grade_of_a_row_is_that_of_its_paragraph(edition: str) -> None:
    """5(1) and 6(1) are 情节严重, 5(2) 情节特别严重; the 2009 text knows the first only."""
    everything = {"tenfold_pool": "literal", "mixed_sources": "double_weight", "art6_second_grade": "applies"}
    for law in (table(edition), table(edition, **everything)):
        assert all(row.grade == (2 if row.cite.startswith("5(2)") else 1) for row in law)
        assert {row.grade for row in law} == ({1} if edition == "2009" else {1, 2})
    assert table("none") == ()


def test_a_row_measures_nothing_unless_told() -> None:
    bare = Row("x", 1)
    assert (bare.standard, bare.per, bare.measure, bare.via, bare.unit, bare.after_serious) == (0, 1, None, (), None, False)
    assert (bare.article, bare.when) == ("art5", ())
    assert rows("5(1)(3)")[0].per == 1 and rows("5(1)(6)")[0].unit == "points"


def test_no_number_of_the_circumstances_is_left_out() -> None:
    """Every numeral of INT 5 and 6 that measures something is one of those compared above."""
    seen: dict[str, list[int]] = {}
    for cite in dict.fromkeys(row.cite for row in LAW):
        found = numerals(text_of(cite), "条以上|元以上|倍以上|年内|半以上")
        if found:
            seen[cite] = found
    assert seen == {"5(1)(3)": [50], "5(1)(4)": [500], "5(1)(5)": [5000], "5(1)(7)": [5000], "5(1)(8)": [1],
                    "5(1)(9)": [2], "5(2)(3)": [10], "6(1)(1)": [50000], "6(1)(2)": [2]}
