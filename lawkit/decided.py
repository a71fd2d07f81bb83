"""Decided cases (判例) as facts tables, and the engine laid beside what the courts did.

One TOML file a case in `data/cases`: facts in our words, persons reduced to surnames, links to official hosts and named
newspapers only. What a report would tell if it were so (an earlier conviction, harm) and does not tell is left unstated;
what must exist and is not told (a count, a gain, recipients) is "unknown". A figure with 余 ("more than") is the range up
to the next unit of its last digit. Cases without any date of conduct are left undated: the court applied the law of today.
"""
from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from .assessment import Assessment, Grade, assess
from .facts import Case, Range
from .sentencing import DETENTION, EXACTLY, RANGES
from .wording import language, say

_PROSE: Final = ("title", "court", "facts", "holding", "teaching", "missing")


class Defendant(NamedTuple):
    """One defendant of a case (被告人): label in both languages and the facts as encoded."""

    label_zh: str
    label_en: str
    case: Case


class Outcome(NamedTuple):
    """What became of a defendant (裁判结果); months and yuan, a `Range` where the source gives a span, None where nothing.

    `kind` imprisonment, detention, fine_only, not_prosecuted, unknown or None; `suspended`: months of probation;
    `of_group`: the span of several people; `several_crimes`: a total that is not for this offence alone.
    """

    kind: str | None = None
    months: int | Range | None = None
    suspended: int | Range | None = None
    fine: int | Range | None = None
    of_group: bool = False
    several_crimes: bool = False
    note: Mapping[str, str] | None = None


class Source(NamedTuple):
    """Where a case was read: publisher and title in both languages; `url` for official hosts and named newspapers only."""

    publisher: Mapping[str, str]
    title: Mapping[str, str]
    url: str | None = None


class Difference(NamedTuple):
    """Why the outcome differs from a mechanical reading: an explanation key and the explanation in both languages."""

    key: str
    zh: str
    en: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided case; `defendants`, `outcomes` and `held` run in parallel.

    `held`: the grade where the source states it, else None; `charge` infringing, obtaining or selling (the offence as
    named at the time); `items`: citations it exercises; `confidence` high, medium or low.
    """

    id: str
    confidence: str
    charge: str
    docket: str | None
    decided_on: str | None
    items: tuple[str, ...]
    prose: Mapping[str, Mapping[str, str]]
    sources: tuple[Source, ...]
    defendants: tuple[Defendant, ...]
    outcomes: tuple[Outcome, ...]
    held: tuple[Grade | None, ...]
    difference: Difference | None

    def text(self, part: str, lang: str | None = None) -> str:
        """One part of the record: title, court, facts, holding, teaching or missing."""
        return self.prose[part][lang or language()]

    def explain(self, lang: str | None = None) -> str:
        """The record as Markdown: court, facts, outcome of each defendant, holding, lesson, gaps, sources."""
        from .casetext import record
        return record(self, lang or language())

    def _repr_markdown_(self) -> str:
        return self.explain()


@cache
def casebook() -> tuple[Decided, ...]:
    """All decided cases, in the order of their ids."""
    folder = Path(__file__).parent / "data" / "cases"
    return tuple(_read(tomllib.loads(f.read_text("utf-8"))) for f in sorted(folder.glob("*.toml")))


def decided(id: str) -> Decided:
    """The case with this id; KeyError if there is none."""
    return {d.id: d for d in casebook()}[id]


def _read(raw: Mapping[str, Any]) -> Decided:
    people = raw["defendants"]
    return Decided(
        raw["id"], raw["confidence"], raw["charge"], raw.get("docket"), raw.get("decided_on"), tuple(raw["items"]),
        {p: raw[p] for p in _PROSE}, tuple(Source(**s) for s in raw["sources"]),
        tuple(Defendant(p["name"]["zh"], p["name"]["en"], _case(raw, p)) for p in people),
        tuple(Outcome(**{k: _number(v) for k, v in p["outcome"].items()}) for p in people),
        tuple(Grade(p["grade"]) if "grade" in p else None for p in people),
        Difference(**raw["difference"]) if "difference" in raw else None)


def _case(raw: Mapping[str, Any], person: Mapping[str, Any]) -> Case:
    """The facts of one defendant; the day of judgment is the day of trial wherever the acts are dated too."""
    title = {lang: say("casebook.colon", lang, first=person["name"][lang], second=raw["title"][lang]) for lang in ("zh", "en")}
    dated = {"tried_on": raw["decided_on"]} if "conduct" in person["facts"] and "decided_on" in raw else {}
    return Case.from_dict({"title": title, **dated, **person["facts"]})


def _number(value: Any) -> Any:
    return Range(value["at_least"], value["at_most"]) if isinstance(value, Mapping) and "at_least" in value else value


# -- the engine beside the courts -----------------------------------------------------------------

class Row(NamedTuple):
    """One defendant compared; `today`: the possible grades if the same had been done today.

    `status` same (grade as stated), admits (the range holds the sentence), open (unknown facts decide), opened (below the
    range, which mitigation may open), differs, or none; `key`: the record's explanation, if it has one.
    """

    decided: Decided
    defendant: Defendant
    outcome: Outcome
    held: Grade | None
    possible: tuple[Grade, Grade]
    today: tuple[Grade, Grade]
    status: str
    key: str | None


def compare() -> tuple[Row, ...]:
    """Engine against outcome for every defendant; findings of a court under residual clauses are kept from the engine."""
    return tuple(_compare(d, *parallel) for d in casebook() for parallel in zip(d.defendants, d.outcomes, d.held))


def _compare(d: Decided, person: Defendant, outcome: Outcome, held: Grade | None) -> Row:
    case = person.case.but({p: None for p in person.case.stated if p.startswith("found_by_court.")})
    a, today = assess(case), assess(case.but(conduct=None, tried_on=None))
    return Row(d, person, outcome, held, a.possible_grades, today.possible_grades, _status(a, outcome, held),
               d.difference.key if d.difference else None)


def _status(a: Assessment, outcome: Outcome, held: Grade | None) -> str:
    least, most = a.possible_grades
    comparable = outcome.kind is not None and not outcome.several_crimes
    if held is None and not comparable:
        return "none"
    fits = [g for g in range(least, most + 1) if (held is None or g == held) and (not comparable or admits(a, outcome, g))]
    if fits:
        return "open" if fits[0] > least else "admits" if held is None else "same"
    mitigated = a.sentence and a.sentence.opened_below and outcome.kind in ("imprisonment", "detention")
    return "opened" if mitigated and held in (None, least) else "differs"


def admits(a: Assessment, outcome: Outcome, grade: int) -> bool:
    """Does the range of a grade (CL 42, 45, 253-1) hold the sentence? Of a group's span, some part must lie in it."""
    if outcome.kind == "not_prosecuted":
        return grade == Grade.NONE
    if grade == Grade.NONE or outcome.kind == "fine_only":
        return grade == Grade.SERIOUS or bool(grade and a.case.get("actor.unit"))
    if outcome.months is None:
        return True
    low, high = outcome.months if isinstance(outcome.months, Range) else (outcome.months, outcome.months)
    if outcome.suspended is not None:
        high = min(high, EXACTLY)
    ranges = [RANGES[grade]] * (outcome.kind != "detention")
    ranges += [DETENTION] * (grade == Grade.SERIOUS and outcome.kind != "imprisonment")
    return low <= high and any(first <= high and low <= last for first, last in ranges)


def compare_table(lang: str | None = None) -> str:
    """The comparison as a Markdown table, with the differences explained below it."""
    from .casetext import table
    return table(compare(), lang or language())
