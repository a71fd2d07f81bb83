"""The guideline's method as a worked example, not a calculator (量刑指导意见的方法): always intervals, never one term.

Starting point → base sentence → adjusted sentence, every step tagged law, guideline, practice or discretion, and kept
inside what CL 253-1 and CL 63(1) allow. Layers are files in `data/guideline/`; nothing here runs unless it is asked for.
Sources: 2021 guideline parts II and III; dossier §5.2, 5.3; errata A8, A9. Months throughout.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from .facts import low
from .sentencing import Sentence, only_by_half

_FOLDER: Final = Path(__file__).parent / "data" / "guideline"
_WEIGHT: Final = {1: 100, 2: 10, 3: 1}
Months = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Step:
    """One step (量刑步骤): its tag, the interval in months after it, the band in percent if it has one (minus = less)."""
    id: str
    tag: str
    months: tuple[float, float]
    percent: tuple[int, int] | None = None
    cite: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """A worked example under one layer (量刑演练): starting point, base and adjusted sentence as intervals of months.

    `bench`: after the margin left to the bench; `open_factors`: not counted, because a fact is unknown. `verified` is
    False: bands and rules were read in secondary copies only.
    """
    layer: str
    grade: int
    starting: tuple[float, float]
    base: tuple[float, float]
    adjusted: tuple[float, float]
    bench: tuple[float, float]
    steps: tuple[Step, ...]
    open_factors: tuple[str, ...]
    source: str
    verified: bool


def layers() -> tuple[str, ...]:
    """Names of the layers that are stored, the national one among them."""
    return tuple(sorted(p.stem for p in _FOLDER.glob("*.toml")))


@cache
def layer_rules(name: str) -> Mapping[str, Any]:
    """The rules of a layer, laid over the layer it is based on; LookupError names the layers there are."""
    if name not in layers():
        raise LookupError(f"{name}: {', '.join(layers())}")
    rules = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    under = layer_rules(rules["based_on"]) if "based_on" in rules else {}
    return {**under, **rules, "factor": {**under.get("factor", {}), **rules.get("factor", {})}}


def workshop(case_or_assessment: Any, layer: str = "jiangxi-2025") -> Workshop | None:
    """The guideline's steps for a case or an assessment, as intervals of months; None at grade 0."""
    from .assessment import Assessment, assess
    a = case_or_assessment if isinstance(case_or_assessment, Assessment) else assess(case_or_assessment)
    if a.sentence is None:
        return None
    rules, grade = layer_rules(layer), 1 if a.sentence.max_months == 36 else 2
    steps: list[Step] = []
    starting = _starting(a, grade, rules, steps)
    base = _base(a, grade, rules, starting, steps)
    adjusted = _within(a.sentence, grade, _adjusted(a.sentence, rules, base, steps), steps)
    margin = Fraction(rules["bench"], 100)
    bench = _within(a.sentence, grade, (adjusted[0] * (1 - margin), adjusted[1] * (1 + margin)), None)
    steps.append(Step("bench", "discretion", _plain(bench), (-rules["bench"], rules["bench"])))
    steps.append(Step("alternatives", "discretion", _plain(bench), cite="CL 61"))
    return Workshop(layer, grade, _plain(starting), _plain(base), _plain(adjusted), _plain(bench), tuple(steps),
                    tuple(m.id for m in a.sentence.modifiers if m.status == "open"), rules["source"], rules["verified"])


def _plain(months: Months) -> tuple[float, float]:
    return round(float(months[0]), 2), round(float(months[1]), 2)


def _floor(s: Sentence) -> int:
    return s.detention[0] if s.detention else s.min_months


def _starting(a: Any, grade: int, rules: Mapping[str, Any], steps: list[Step]) -> Months:
    table = rules.get("start_half", {}) if only_by_half(a.met) else {}
    band = table.get(str(grade)) or rules.get("start", {}).get(str(grade))
    least, most = band or (_floor(a.sentence), a.sentence.max_months)
    months = Fraction(max(least, _floor(a.sentence))), Fraction(most)
    steps.append(Step("start", "guideline" if band else "law", _plain(months), cite=None if band else "CL 253-1(1)",
                      why="half_standard" if table else None))
    return months


def _base(a: Any, grade: int, rules: Mapping[str, Any], start: Months, steps: list[Step]) -> Months:
    """The starting point raised by count or by gains, the heavier of the two, up to the statutory maximum."""
    table = rules.get("increment", {}).get(str(grade), {})
    points = {tier: getattr(a.counts, f"tier{tier}") * weight for tier, weight in _WEIGHT.items()}
    measures = {"items": lambda r: sum(points[t] for t in r["tiers"]),
                "gains": lambda r: low(a.case.get("gains.illegal_gains")) // 100}
    halved = 2 if "5(1)(8)" in a.met else 1  # the summary does not say from where insiders' units run: both are kept
    added = [(max(0, (measures[id](r) - r["standard"]) // r["unit"]) * r["months"][0],
              max(0, (measures[id](r) - r["standard"] // halved) // r["unit"]) * r["months"][1], id)
             for id, r in table.items()]
    least, most, id = max(added, key=lambda x: (x[1], x[0]), default=(0, 0, "none"))
    months = start[0] + least, start[1] + most
    if most:
        steps.append(Step("increment", "guideline", _plain(months), why=id))
    capped = min(months[0], Fraction(a.sentence.max_months)), min(months[1], Fraction(a.sentence.max_months))
    if capped != months:
        steps.append(Step("cap_base", "law", _plain(capped), cite="CL 253-1(1)"))
    return capped


def _factors(s: Sentence, rules: Mapping[str, Any]) -> Iterator[tuple[str, Any, tuple[int, int] | None, str | None]]:
    """The factors that hold: id, rule, band and, where nothing is counted, why (absorbed by another, or no band)."""
    table = rules["factor"]
    held = {m.id for m in s.modifiers if m.status == "applies"} | {c.id for c in s.discretion}
    held |= {id for id, f in table.items() if "needs" in f and held.issuperset(f["needs"])}
    gone = {other for id in held & table.keys() for other in table[id].get("replaces", ())}
    for id, f in table.items():
        if id in held and not held.intersection(f.get("not_with", ())):
            band = None if id in gone else f.get("wider" if held.intersection(f.get("wider_with", ())) else "band")
            yield id, f, band and tuple(band), "absorbed" if id in gone else None if band else "no_band"


def _adjusted(s: Sentence, rules: Mapping[str, Any], base: Months, steps: list[Step]) -> Months:
    """First-step factors are applied first, multiplying among themselves (practice); the rest is added up on the result.

    A factor without a band may be worth anything: it opens its end of the interval, and the statute closes it.
    """
    factors = list(_factors(s, rules))
    running = after_first = base
    for stage in ("first", "rest"):
        tag, after_first = "guideline", running
        for id, f, band, why in (x for x in factors if x[1]["step"] == stage):
            up = f.get("aggravates", False)
            low_end, high_end = (Fraction(p, 100) for p in band or (0, 0))
            least = Fraction(f.get("months", 0))
            if why == "no_band":
                running = (running[0], Fraction(s.max_months)) if up else (Fraction(0), running[1])
            elif stage == "first":
                running = running[0] * (1 - high_end), running[1] * (1 - low_end)
            elif up:
                running = (running[0] + max(after_first[0] * low_end, least),
                           running[1] + max(after_first[1] * high_end, least))
            else:
                running = running[0] - after_first[0] * high_end, running[1] - after_first[1] * low_end
            running = max(Fraction(0), running[0]), max(Fraction(0), running[1])
            shown = band and (band if up else (-band[1], -band[0]))
            steps.append(Step(id, tag if band else "discretion", _plain(running), shown, f.get("cite"), why))
            tag = "practice" if stage == "first" else tag
    return running


def _within(s: Sentence, grade: int, months: Months, steps: list[Step] | None) -> Months:
    """Third step: never above the maximum; below the minimum only where mitigation opens it (CL 62, 63(1); errata A9)."""
    opened, least, most = s.opened_below, _floor(s), s.max_months
    if opened and opened.exempt_forced:
        least = most = 0
    elif opened and opened.by and opened.min_months and opened.max_months:
        least = opened.detention[0] if opened.detention else opened.min_months
        most = opened.max_months if opened.forced else most
    low_end, high_end = (min(max(m, Fraction(least)), Fraction(most)) for m in months)
    kept = low_end, high_end
    if steps is not None and kept != months:
        steps.append(Step("limits", "law", _plain(kept), cite="CL 63(1)" if least < _floor(s) else "CL 62"))
    return kept
