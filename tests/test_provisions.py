"""Provisions: the Chinese wording is the stored one, both languages are there, every article can be cited."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest

from lawkit import provisions as law

SUMS = dict(reversed(line.split()) for line in (Path(__file__).parent / "provisions.sha256").read_text().splitlines())
ALL = law.provisions()


def test_chinese_text_is_the_stored_wording_byte_for_byte():
    assert {p.id: hashlib.sha256(p.text_zh.encode()).hexdigest() for p in ALL} == SUMS


@pytest.mark.parametrize("p", ALL, ids=lambda p: p.id)
def test_a_provision_is_complete(p):
    assert p.text_en.strip() and (p.text_zh.strip() or p.id == "cl-253-1-pre2009")
    assert p.effective_from <= (p.effective_to or date.max) and p.checked_on >= date(2026, 1, 1)
    assert p.verified and p.source
    assert bool(p.note_zh) == bool(p.note_en)
    assert not re.search(r"[\u4e00-\u9fff]", p.text_en), "the English is English"
    assert "recalled" not in json.dumps([p.note_zh, p.note_en, p.source]).lower()


def test_ids_are_unique_and_texts_of_one_citation_follow_each_other():
    assert len({p.id for p in ALL}) == len(ALL)
    twice = {cite: texts for cite in {p.cite for p in ALL} if len(texts := [p for p in ALL if p.cite == cite]) > 1}
    assert {"CL 253-1(1)", "CL 253-1(2)", "CL 253-1(3)"} <= set(twice)
    for texts in twice.values():  # in force one after the other, and told apart by their names
        texts.sort(key=lambda p: p.effective_from)
        assert all(a.effective_to is not None and a.effective_to < b.effective_from for a, b in zip(texts, texts[1:]))
        assert len({p.cite_in("zh") for p in texts}) == len({p.cite_in("en") for p in texts}) == len(texts)


@pytest.mark.parametrize("number", range(1, 14))
def test_every_article_of_the_interpretation_is_reachable_by_its_citation(number):
    parts = law.article(f"INT {number}")
    assert parts and all(law.provision(p.id) is p and law.in_force(p.cite, p.effective_from) is p for p in parts)
    assert all((law.provision(p.cite) is p) == (p.effective_to is None) for p in parts)
    assert all(law.in_force(p.cite, date(2017, 6, 1)) in parts and law.in_force(p.cite, date(2017, 5, 31)) is None for p in parts)


def test_items_of_article_five_and_six():
    for n in range(1, 11):
        assert law.provision(f"INT 5(1)({n})").item == str(n)
    for n in range(1, 5):
        assert law.provision(f"INT 5(2)({n})").item == str(n)
    for n in range(1, 4):
        assert law.provision(f"INT 6(1)({n})").item == str(n)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2009-02-27", "cl-253-1-pre2009"),
        ("2009-02-28", "cl-253-1-2009-p1"),
        ("2015-10-31", "cl-253-1-2009-p1"),
        ("2015-11-01", "cl-253-1-2015-p1"),
        ("2026-11-23", "cl-253-1-2015-p1"),
    ],
)
def test_the_edition_of_253_1_follows_the_date(day, found):
    assert law.in_force("CL 253-1(1)", day).id == found
    assert law.in_force("CL 253-1(1)", date.fromisoformat(day)).id == found


def test_paragraph_four_and_dated_provisions():
    assert law.in_force("CL 253-1(4)", "2012-01-01") is None
    assert law.in_force("CL 253-1(4)", "2016-01-01").id == "cl-253-1-2015-p4"
    assert law.in_force("PSAPL 56(1)", "2025-12-31") is None
    assert law.in_force("PSAPL 56(1)", "2026-01-01").id == "psapl2025-56-1"
    assert law.in_force("CSL16 64(2)", "2026-01-01") is None


@pytest.mark.parametrize(
    ("cite", "zh"),
    [
        ("INT 5(1)(3)", "《解释》第五条第一款第三项"),
        ("INT 5(1)(10)", "《解释》第五条第一款第十项"),
        ("INT 5(2)", "《解释》第五条第二款"),
        ("INT 12", "《解释》第十二条"),
        ("CL 12(1)", "《刑法》第十二条第一款"),
        ("CL 253-1(2)", "《刑法》第二百五十三条之一第二款"),
        ("CL 99", "《刑法》第九十九条"),
        ("PSAPL 141(3)", "《治安管理处罚法》第一百四十一条第三款"),
        ("CPL 110(4)", "《刑事诉讼法》第一百一十条第四款"),
        ("CPL 101(1)", "《刑事诉讼法》第一百零一条第一款"),
        ("INT2019 4(4)", "《信息网络犯罪解释》第四条第四项"),
        ("INT2019 10(4).2", "《信息网络犯罪解释》第十条第四项第2目"),
        ("SENT1 III(15)", "《量刑指导意见》（2021年）第三部分第（十五）项"),
        ("PSAPL12 42(6)", "《治安管理处罚法》（2012年修正）第四十二条第六项"),
    ],
)
def test_chinese_citations(cite, zh):
    p = law.provision(cite)
    assert p.cite_in("zh") == zh and p.cite_in("en") == cite


def test_the_older_edition_says_so():
    p = law.provision("cl-253-1-2009-p2")
    assert p.cite_in("zh") == "《刑法》第二百五十三条之一第二款（修正案（七）文本）"
    assert p.cite_in("en") == "CL 253-1(2) (text of Amendment VII)"
    assert law.provision("CL 253-1(2)").id == "cl-253-1-2015-p2"


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(law.ProvisionNotFound) as caught:
        law.provision("INT 5(1)(33)")
    assert any(n.startswith("INT 5(1)(3") for n in caught.value.nearest)
    with pytest.raises(law.ProvisionNotFound) as caught:
        law.provision("INT 5")
    assert "INT 5(1)" in caught.value.nearest and "INT 5" in str(caught.value)
    assert law.provision("INT 1(1)").id == "int2017-1"
    with pytest.raises(law.ProvisionNotFound):
        law.article("INT 14")


def test_stale_after_twelve_months():
    assert law.stale(date(2026, 11, 24)) == ()
    assert set(law.stale(date(max(p.checked_on for p in ALL).year + 2, 1, 1))) == set(ALL)


def test_an_instrument_at_a_time():
    assert len({p.cite for p in law.provisions("INT")}) == 35
    assert {p.instrument for p in ALL} == set(law.instruments())
