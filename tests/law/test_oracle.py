"""The engine against a second transcription in fractions, on seeded random stories of which half lie on or one off a line."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from lawkit.assessment import assess
from lawkit.facts import Case
from lawkit.rows import CITES
from tests.law.oracle import Lot, Story, verdict
from tests.law.stories import facts, story

STORIES = 8_000
CHUNKS = 4
IN_OTHER_TESTS = {"item9_minimum", "two_years_from", "numbers_before_2015"}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_and_oracle_agree(chunk: int) -> None:
    rng = random.Random(20170601 + chunk)
    seen: Counter[str] = Counter()
    for _ in range(STORIES // CHUNKS):
        told = story(rng)
        grade, items = verdict(told)
        a = assess(Case.from_dict(facts(told)))
        assert (set(a.met), int(a.grade), int(a.possible_grades[1])) == (items, grade, grade), told
        seen.update(items)
        seen[f"grade {grade}"] += 1
    # The stories must reach every circumstance and every grade, or agreement would mean little.
    assert all(seen[cite] >= 8 for cite in CITES), seen
    assert all(seen[f"grade {g}"] >= STORIES // CHUNKS // 10 for g in (0, 1, 2)), seen


def test_the_oracle_itself_knows_the_examples_of_the_brief() -> None:
    mixed = Story(lots=[Lot(1, 10), Lot(2, 350), Lot(3, 500)])
    assert verdict(mixed) == (1, {"5(1)(6)"})
    assert verdict(Story(lots=[Lot(1, 50)])) == (1, {"5(1)(3)"})
    assert verdict(Story(lots=[Lot(1, 25, "lawfully_held", 1, True)])) == (1, {"5(1)(8)"})
    assert verdict(Story(lots=[Lot(1, 250, "lawfully_held", 1, True)])) == (2, {"5(1)(3)", "5(1)(8)", "5(2)(3)"})
    assert verdict(Story(lots=[Lot(1, 24, "lawfully_held", 1, True)])) == (0, set())
