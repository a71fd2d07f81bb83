"""Generated hypotheticals: no duplicate, no contradiction, a sure key, the same facts in both languages."""
from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import islice

import pytest

from lawkit import Case, assess
from lawkit.study import item, mark
from lawkit.study.hypotheticals import LEVELS, MOVES, hypothetical, seeds, series
from lawkit.study.items import AXES, GRADES, RANGES, axes
from lawkit.study.items import mistakes as catalogue
from lawkit.wording import entry


def told_numbers(text: str) -> Counter:
    return Counter(n.rstrip(",") for n in re.findall(r"\d[\d,]*", text))


def story_numbers(h) -> Counter:
    """Every number the facts state, as the text must tell it."""
    facts, out = h.facts, Counter()
    for batch in facts["records"]:
        out[f"{batch['count']:,}"] += 1
        if d := batch.get("untrue_or_duplicate"):
            out[f"{d:,}"] += 1
    for section, leaf in (("gains", "illegal_gains"), ("business", "profit")):
        if section in facts:
            out[f"{facts[section][leaf]:,}"] += 1
    return out


def no_contradiction(h) -> None:
    case = Case.from_dict(dict(h.facts))  # refuses what contradicts itself
    a = assess(case)
    assert a.possible_grades[0] == a.possible_grades[1]
    for lang in ("zh", "en"):
        assert not re.search(r"[{}]|  ", h.stem[lang])
        told = told_numbers(h.stem[lang])
        assert not story_numbers(h) - told, (h.id, lang, story_numbers(h), told)
        day = date.fromisoformat(h.facts["conduct"]["from"])
        assert str(day.year) in told and str(day.day) in told
    assert not re.search("[一-鿿]", h.stem["en"]), h.stem["en"]
    for batch in h.facts["records"]:
        assert 0 < batch["count"] - batch.get("untrue_or_duplicate", 0)
        buyers = batch.get("provided_to", 0)
        assert (entry(f"study.hypo.to.{buyers}")["zh"] in h.stem["zh"]) if buyers else "卖给" not in h.stem["zh"]
    administrative = h.facts.get("record", {}).get("administrative_on")
    assert ("受到行政处罚" in h.stem["zh"].replace("曾因酒后驾驶机动车受到行政处罚", "")) == bool(administrative)
    assert ("被判处刑罚" in h.stem["zh"]) == bool(h.facts.get("record", {}).get("criminal"))
    assert ("获利" in h.stem["zh"]) == ("business" in h.facts)
    assert administrative is None or administrative < h.facts["conduct"]["from"]


def sure_key(h) -> None:
    key = axes(h.facts)
    assert h.key == (key if h.type == "pattern" else "abc"[GRADES.index(key["grade"])])
    a = assess(Case.from_dict(dict(h.facts)))
    for other in a.other_readings:
        if other.reading != h.reading:
            assert axes({**h.facts, "readings": {other.reading: other.position}}) == key, (h.id, other)
    if h.reading:
        assert entry(f"law.reading.{h.reading}")["en"] in h.stem["en"], "a disputed reading is named in the question"


def sound(cases) -> None:
    cases = list(cases)
    undated = [(h.story, repr({k: v for k, v in h.facts.items() if k != "conduct"})) for h in cases]
    assert len(set(undated)) == len(cases)
    assert len({h.stem["zh"] for h in cases}) == len({h.stem["en"] for h in cases}) == len(cases)
    assert max(Counter(h.story for h in cases).values()) <= 0.05 * len(cases)
    for h in cases:
        no_contradiction(h)
        sure_key(h)


def test_there_are_enough_stories_and_all_are_complete():
    assert len(seeds("stories")) >= 30
    for story in seeds("stories").values():
        for text in ("open", "sell", "keep"):
            for lang in ("zh", "en"):
                assert "{who}" in story[text][lang]
                assert ("{goods}" in story[text][lang]) == (text != "open")
                assert ("{to}" in story[text][lang]) == (text == "sell")


def test_a_sample_is_sound():
    sound(islice(series("sample"), 400))


@pytest.mark.doors
def test_ten_thousand_are_sound():
    sound(islice(series("bench"), 10_000))


def test_all_levels_moves_and_grades_occur():
    cases = list(islice(series("spread"), 240))
    assert {h.level for h in cases} == set(LEVELS)
    assert {h.moves[0] for h in cases} == set(MOVES)
    assert {m for h in cases for m in h.moves[1:]} >= {"towards", "related:buyers", "related:duplicates", "related:gains"}
    grades = Counter(axes(h.facts)["grade"] for h in cases)
    assert min(grades[g] for g in GRADES) > 0.1 * len(cases)
    assert len({h.story for h in cases}) >= 30


def test_the_id_says_everything():
    for n in range(12):
        h = hypothetical("2026A", n)
        again = item(h.id)
        assert (again.stem, again.key, again.traps) == (h.stem, h.key, h.traps)
    for bad in ("h:x", "h:a:9:1", "h:a:1:x", "h:a:1:2:3:4"):
        with pytest.raises(LookupError):
            item(bad)
    with pytest.raises(ValueError, match="a:b"):
        hypothetical("a:b", 1)


@pytest.mark.parametrize("n", range(9))
def test_a_class_gets_other_numbers_and_the_same_rule(n):
    own = [hypothetical("class", n, variant=f"s{i:02}") for i in range(12)]
    assert len({h.story for h in own}) == 1 and len({h.moves for h in own}) == 1
    assert len({h.stem["zh"] for h in own}) >= 8
    assert len({(axes(h.facts)["grade"], axes(h.facts)["items"]) for h in own}) == 1
    assert item(own[3].id).stem == own[3].stem


def test_every_wrong_answer_is_wrong_and_named():
    for h in islice(series("traps"), 120):
        if h.type == "single":
            assert [o.id for o in h.options if o.mistake is None] == [h.key]
            names = {o.mistake for o in h.options} - {None}
        else:
            assert all(t.value != h.key[t.axis] for t in h.traps)
            assert {(t.axis, t.value) for t in h.traps} >= {(axis, v) for axis, all_ in (("grade", GRADES), ("range", RANGES))
                                                            for v in all_ if v != h.key[axis]}
            names = {t.mistake for t in h.traps}
            assert mark(h, h.key).outcome == "right" and set(h.key) == set(AXES)
        assert names <= set(catalogue())
        assert mark(h, None).outcome == "not_attempted"
