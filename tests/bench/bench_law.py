"""The law engine's numbers against the targets of the design, and openfisca-core on the same rows in the same run.

    python -m tests.bench.bench_law

openfisca-core is no part of the kit: `pip install openfisca-core` beside it to see the comparison, else the bench says so.
Least of several runs where a run is short, median where single calls are timed; the machine's other work shows in both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy

from lawkit import Case, Records, assess, sweep, tipping
import lawkit.explain as explain
from lawkit.rows import LAW, Row, graded, met
from tests.bench import bench_law_open

POINTS = 2_000_000
FACTOR = 2.0
_failed: list[str] = []


def told(what: str, value: float, unit: str, target: float, at_most: bool = True) -> None:
    """One line: what was measured, against its target."""
    good = value <= target if at_most else value >= target
    if not good:
        _failed.append(what)
    sign = "≤" if at_most else "≥"
    print(f"  {what:<58} {value:>9,.1f} {unit:<9} target {sign} {target:g} {'' if good else '  MISSED'}", flush=True)


def each(action: Callable[[int], object], runs: int) -> float:
    """Median seconds of one call, after half a second of calls to warm up: a processor that slept wakes slowly."""
    times, n, awake = [], 0, time.perf_counter() + 0.5
    while len(times) < runs:
        start = time.perf_counter()
        action(n)
        end = time.perf_counter()
        n += 1
        if start > awake:
            times.append(end - start)
    return statistics.median(times)


def best(action: Callable[[], object], runs: int = 5) -> float:
    """Least seconds of several runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def in_fresh_interpreter(code: str) -> float:
    """Least milliseconds that some code takes in an interpreter of its own, nine times, bytecode in place as for any user."""
    timing = f"import time; t = time.perf_counter()\n{code}\nprint(1e3 * (time.perf_counter() - t))"
    with tempfile.TemporaryDirectory() as bytecode:
        surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": bytecode}
        return min(float(subprocess.run([sys.executable, "-c", timing], capture_output=True, text=True, check=True, env=surroundings,
                                        cwd=Path(__file__).resolve().parents[2]).stdout) for _ in range(9))


def without_numpy(code: str) -> float:
    """Seconds that some code prints in an interpreter where NumPy cannot be imported."""
    return float(subprocess.run([sys.executable, "-c", f"import sys; sys.modules['numpy'] = None\n{code}"], capture_output=True,
                                text=True, check=True, cwd=Path(__file__).resolve().parents[2]).stdout)


# -- the engine -----------------------------------------------------------------------------------------

EXAMPLE = Case(records=[Records("gps_track", 60)], illegal_gains=3000)
"""The case with which the design shows the public face."""
ORDINARY = Case(records=[Records("gps_track", 60), Records("hotel_registration", 350), Records(tier=3, count=500)], illegal_gains=3000)


def findings(case: Case) -> object:
    """What every case needs."""
    a = assess(case)
    return a.grade, a.findings


def explained(case: Case) -> list[str]:
    """Grade and findings, and in words the law applied, each element, how each batch counts and each finding."""
    a = assess(case)
    return [explain.law_line(a, "zh"), *(explain.element_line(e, "zh") for e in a.elements), *explain.count_lines(a, "zh"),
            *(explain.finding_line(f, "zh") for f in a.findings if explain.telling(f))]


def additions() -> int:
    """Work of which everybody can tell how long it takes on a machine of their own."""
    total = 0
    for n in range(1000):
        total += n
    return total


def plain(what: str, value: float, unit: str) -> None:
    """One line that has no target of its own."""
    print(f"  {what:<58} {value:>9,.1f} {unit}", flush=True)


def engine() -> None:
    """One case, its explanation, what is open, what tips it, a sweep."""
    plain("this machine now: a thousand additions in a loop, median", 1e6 * each(lambda _: additions(), 2000), "µs")
    cases, larger = ([case.but({"records[0].count": 20 + n % 600}) for n in range(500)] for case in (EXAMPLE, ORDINARY))
    told("import lawkit", in_fresh_interpreter("import lawkit"), "ms", 60)
    told("import lawkit, and the engine with it", in_fresh_interpreter("from lawkit import Case, Records, assess"), "ms", 60)
    told("grade and findings of one case, median", 1e6 * each(lambda n: findings(cases[n % 500]), 2000), "µs", 60)
    plain("the same of a case with three batches", 1e6 * each(lambda n: findings(larger[n % 500]), 2000), "µs")
    told("with explanation, median", 1e6 * each(lambda n: explained(cases[n % 500]), 1000), "µs", 200)
    plain("the same of a case with three batches", 1e6 * each(lambda n: explained(larger[n % 500]), 1000), "µs")
    plain("its whole page, with what is assumed and disputed", 1e6 * each(lambda n: assess(cases[n % 500]).explain("zh"), 100), "µs")
    told("10 unknown yes/no facts and a number, with NumPy", 1e3 * each(lambda _: bench_law_open.run(), 40), "ms", 5)
    here = ("import time; from tests.bench.bench_law_open import run\nrun(); t = time.perf_counter(); run(); "
            "print(time.perf_counter() - t)")
    told("the same without NumPy", 1e3 * without_numpy(here), "ms", 60)
    told("all tipping points of one fact, median", 1e3 * each(lambda n: tipping(cases[n % 500], "records[0].count"), 200), "ms", 0.5)
    grid = numpy.arange(POINTS)
    told("sweep, whole law, one fact", POINTS / best(lambda: sweep(ORDINARY, {"records[0].count": grid})) / 1e6, "M cases/s", 30, False)
    side = numpy.arange(1000)
    square = best(lambda: sweep(ORDINARY, {"records[0].count": side, "gains.illegal_gains": side}))
    plain("the same over two facts, 1,000 × 1,000", 1.0 / square, "M cases/s")


# -- openfisca-core on the same rows ------------------------------------------------------------------------

PERIOD = "2020-01"
FLAGS = tuple(dict.fromkeys(n for row in LAW for n in (row.article, *row.when)))
MEASURES = tuple(dict.fromkeys(row.measure for row in LAW if row.measure))


def columns(points: int) -> dict[str, Any]:
    """Derived facts for so many cases, half of them near a line."""
    rng = numpy.random.default_rng(2017)
    out: dict[str, Any] = {n: rng.integers(0, 700, points) for n in MEASURES}
    for money in ("gain", "duty_gain", "profit"):
        out[money] = rng.integers(0, 6_000_000, points)
    out |= {n: rng.random(points) < 0.1 for n in FLAGS}
    out["art5"] = rng.random(points) < 0.9
    out["art6"] = ~out["art5"]
    for letter, points, below, share in (("n", "points", "no_tier_reached", 1), ("d", "duty_points", "no_duty_tier_reached", 2)):
        first, second, third = (out[f"{letter}{tier}"] for tier in (1, 2, 3))
        out[points] = 100 * first + 10 * second + third
        out[below] = (share * first < 50) & (share * second < 500) & (share * third < 5000)
    return out


def openfisca() -> Callable[[dict[str, Any]], Any] | None:
    """The same table as a tax and benefit system: one variable a fact, one a row, one for the grade; None where absent."""
    try:
        from openfisca_core.entities import build_entity
        from openfisca_core.periods import DateUnit
        from openfisca_core.simulations import SimulationBuilder
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem
        from openfisca_core.variables import Variable
    except ImportError:
        return None
    person = build_entity(key="person", plural="persons", label="Defendant", is_person=True)

    def variable(name: str, kind: type, formula: Any = None) -> type:
        body = {"value_type": kind, "entity": person, "definition_period": DateUnit.MONTH, "label": name}
        return type(name, (Variable,), body | ({"formula": formula} if formula else {}))

    def of_row(row: Row) -> Any:
        def formula(person: Any, period: Any) -> Any:
            ok = person(row.article, period)
            for name in row.when:
                ok = ok * person(name, period)
            if row.measure:
                ok = ok * (person(row.measure, period) >= row.standard)
            return ok
        return formula

    def of_grade(person: Any, period: Any) -> Any:
        serious = sum(person(f"row{i}", period) for i, row in enumerate(LAW) if row.grade == 1) > 0
        especially = sum(person(f"row{i}", period) for i, row in enumerate(LAW) if row.grade == 2) > 0
        return 2 * especially + serious * ~especially

    system = TaxBenefitSystem([person])
    for made in (*(variable(n, bool) for n in FLAGS), *(variable(n, int) for n in MEASURES),
                 *(variable(f"row{i}", bool, of_row(row)) for i, row in enumerate(LAW)), variable("result", int, of_grade)):
        system.add_variable(made)

    def run(facts: dict[str, Any]) -> Any:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(facts["art5"]))
        for name, column in facts.items():
            simulation.set_input(name, PERIOD, column)
        return simulation.calculate("result", PERIOD)
    return run


def chunked(facts: dict[str, Any], points: int, size: int = 32_768) -> Any:
    """The table over columns in chunks that stay in the cache, as `sweep` reads it."""
    out = numpy.empty(points, dtype=numpy.int8)
    for start in range(0, points, size):
        out[start:start + size] = graded(*met({k: v[start:start + size] for k, v in facts.items()}, LAW)[1:])
    return out


def comparison() -> None:
    """The same rows on the same columns, both sides in this run."""
    points = POINTS // 4
    facts = columns(points)
    ours = best(lambda: chunked(facts, points), 3)
    print(f"  {f'the table alone, {len(LAW)} rows, {points:,} cases':<58} {points / ours / 1e6:>9,.1f} M cases/s")
    run = openfisca()
    if run is None:
        print("  openfisca-core is not installed here: no comparison (pip install openfisca-core, then run again)")
        return
    assert (run(facts) == chunked(facts, points)).all(), "openfisca-core and lawkit disagree"
    theirs = best(lambda: run(facts), 3)
    print(f"  {'openfisca-core, the same rows and cases':<58} {points / theirs / 1e6:>9,.1f} M cases/s")
    told("times as fast as openfisca-core", theirs / ours, "×", FACTOR, False)


def main() -> int:
    """Print everything; 1 where a target was missed."""
    print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    engine()
    comparison()
    print(f"missed: {', '.join(_failed)}" if _failed else "all targets met")
    return 1 if _failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
