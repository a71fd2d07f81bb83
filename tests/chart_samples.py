"""One or more of every chart, drawn from real assessments: shared by tests, baselines and the bench."""

from __future__ import annotations

from functools import cache

from lawkit import UNKNOWN, Case, Records, assess, between, casebook, charts
from lawkit.charts.base import Chart
from lawkit.charts.months import Term
from lawkit.guideline import workshop

CASES = {
    "below": Case(records=[Records("gps_track", 49)]),
    "serious": Case(records=[Records("gps_track", 50, obtained="bought"), Records(tier=2, count=between(400, 700))],
                    illegal_gains="3000.50"),
    "especially": Case(records=[Records(tier=3, count=30_000, on_duty=True, provided_to=1, obtained="lawfully_held"),
                                Records(tier=2, count=7000)], illegal_gains=UNKNOWN, surrender=True),
    "business": Case(records=[Records(tier=3, count=300_000, obtained="bought")], lawful_purpose=True, profit=60_000),
    "mixed": Case(records=[Records("gps_track", 20, obtained="bought"), Records(tier=2, count=200), Records(tier=3, count=600)],
                  illegal_gains=3000, conduct={"from": "2015-03", "to": "2016-02"}),
    "older": Case(records=[Records(tier=3, count=900_000, obtained="bought")], conduct={"from": "2012-03", "to": "2012-05"}),
    "huge": Case(records=[Records("gps_track", 10**12, obtained="bought", provided_to=10**6), Records(tier=2, count=UNKNOWN)],
                 illegal_gains=10**12),
    "nothing": Case(),
    "consent": Case(records=[Records("gps_track", 5000)], consent=True),
}
TERMS = tuple(Term(f"被告人{n}", f"Defendant {n}", months, bool(suspended), grade) for n, (months, suspended, grade) in enumerate([
    (3, 0, 1), (3, 1, 1), (4, 1, 1), (8, 0, 1), (8, 0, 1), (8, 1, 1), (12, 0, 1), (12, 1, 0), (20, 0, 2), (36, 0, 1), (36, 0, 2),
    (36, 1, 2), (36, 1, 2), (36, 0, 2), (42, 0, 2), (42, 0, 2), (60, 0, 2), (66, 0, 2), (72, 0, 2), (84, 0, 2)], 1))


@cache
def samples() -> dict[str, Chart]:
    """Name → chart: every kind of chart on every kind of case it can be drawn for."""
    a = {name: assess(case) for name, case in CASES.items()}
    out: dict[str, Chart] = {}
    for name in CASES:
        out[f"ladder-{name}"] = charts.ladder(a[name])
        out[f"ranges-{name}"] = charts.ranges(a[name], TERMS if name in ("serious", "especially") else ())
        out[f"tipping-{name}"] = charts.tipping(a[name])
        out[f"timeline-{name}"] = charts.timeline(CASES[name])
    out["ab-below-serious"] = charts.ab(a["below"], a["serious"])
    out["ab-serious-especially"] = charts.ab(a["serious"], a["especially"])
    out["ab-huge-nothing"] = charts.ab(a["huge"], a["nothing"])
    out["guideline-especially"] = charts.guideline(workshop(a["especially"]))
    out["guideline-serious"] = charts.guideline(workshop(a["serious"]))
    out["terms-casebook"] = charts.terms_by_grade(casebook())
    out["ranges-casebook"] = charts.ranges(a["mixed"], casebook())
    out["terms"] = charts.terms_by_grade(TERMS)
    out["map-tiers"] = charts.threshold_map(CASES["mixed"], "records[0].count", "records[1].count")
    out["map-gains"] = charts.threshold_map(CASES["mixed"], "records[2].count", "gains.illegal_gains")
    out["map-graver"] = charts.threshold_map(CASES["serious"].but({"records[1].count": 4000}), "records[0].count", "records[1].count")
    return out
