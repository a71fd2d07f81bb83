"""What the law answers, scenario by scenario (scenarios.toml): grade, the very set of circumstances met, what stays open.

The scenarios state the law's answer as read from the texts. A grade alone cannot see a wrong item 3, since item 6 covers
it; so each names the set of items met.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lawkit.assessment import assess
from lawkit.facts import Case
from lawkit.readings import READINGS
from lawkit.rows import CITES

SCENARIOS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "scenarios.toml").read_text("utf-8"))["s"]
KEYS = {"id", "rule", "facts", "on", "grade", "possible", "met", "reason", "open", "court", "failed", "unsure", "law",
        "measured", "counts"}
ERRATA_OF_THE_ENGINE = {"A1", "A2", "A3", "A12", "A13", "A17", "A19", "B", "C"} | {f"E{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10)}


def answer(s: dict[str, Any]) -> Any:
    """The assessment of one scenario."""
    return assess(Case.from_dict(s["facts"]), on=date.fromisoformat(s["on"]) if "on" in s else None)


@pytest.mark.parametrize("s", SCENARIOS, ids=lambda s: s["id"])
def test_the_law_answers(s: dict[str, Any]) -> None:
    check(s)


def check(s: dict[str, Any]) -> None:
    """One scenario against the engine; also used by the mutation runner."""
    a = answer(s)
    by_status = {status: [f.id for f in a.findings if f.status == status] for status in ("met", "open", "for_court")}
    assert by_status["met"] == s["met"]
    assert [int(g) for g in a.possible_grades] == s.get("possible", [s["grade"]] * 2)
    assert int(a.grade) == s["grade"]
    assert a.reason == s.get("reason", "met" if s["grade"] else "none_met")
    if "open" in s or a.possible_grades[0] == a.possible_grades[1]:
        assert by_status["open"] == s.get("open", [])
    if "court" in s:
        assert by_status["for_court"] == s["court"]
    elements = {e.id: e.status for e in a.elements}
    if s.get("law") != ["none"]:
        assert [k for k, v in elements.items() if v == "failed"] == s.get("failed", [])
    if "unsure" in s:
        assert [k for k, v in elements.items() if v == "open"] == s["unsure"]
    if "law" in s:
        assert sorted(a.law.alternatives) == sorted(s["law"])
    for cite, (measured, standard) in s.get("measured", {}).items():
        found = next(f for f in a.findings if f.id == cite)
        assert (found.measured, found.standard) == (measured, standard)
        assert found.ratio == pytest.approx(measured / standard)
    if "counts" in s:
        c = a.counts
        assert [c.tier1, c.tier2, c.tier3, c.duty1, c.duty2, c.duty3] == s["counts"]


def test_scenarios_are_well_formed() -> None:
    assert all(set(s) <= KEYS and {"id", "rule", "facts", "grade", "met"} <= set(s) for s in SCENARIOS)
    assert len({s["id"] for s in SCENARIOS}) == len(SCENARIOS)


def test_every_circumstance_is_met_in_one_scenario_and_missed_in_another() -> None:
    for cite in CITES:
        told = [s for s in SCENARIOS if f"INT {cite}" in s["rule"] or cite.startswith("6(1)") and "INT 6(1)" in s["rule"]]
        assert any(cite in s["met"] for s in told), cite
        assert any(cite not in s["met"] for s in told), cite


def test_every_position_of_every_reading_has_a_scenario() -> None:
    for reading in READINGS.values():
        told = [s for s in SCENARIOS if reading.id in s["rule"]]
        positions = {s["facts"].get("readings", {}).get(reading.id, reading.default) for s in told}
        # A note, or a reading that bears on the sentence only, has one case: that it does not touch the grade.
        idle = reading.nature == "note" or set(reading.governs) & {"sentencing"} or reading.id in ("publication", "huge_quantity")
        assert told and (idle or positions | {reading.default} == set(reading.positions)), reading.id
        assert idle or reading.nature == "court" or reading.default in positions, reading.id


def test_every_correction_that_changes_an_outcome_has_a_scenario() -> None:
    assert ERRATA_OF_THE_ENGINE <= {r for s in SCENARIOS for r in s["rule"]}
