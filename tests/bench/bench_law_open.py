"""The case with ten unknown facts and a number, for an interpreter without NumPy (see bench_law)."""

from __future__ import annotations

from lawkit import Case, Records, assess, between

CASE = Case(records=[Records(tier=1, count=between(20, 600), obtained="bought", provided_to=1, on_duty="unknown")],
            used_for_crime="unknown", knew_of_crime="unknown", criminal="unknown", grave_harm="unknown", consent="unknown",
            intent="unknown", other_serious="unknown", lawful_purpose="unknown", major_loss="unknown")


def run() -> object:
    """Grade and findings."""
    a = assess(CASE)
    return a.grade, a.findings
