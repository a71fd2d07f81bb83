"""Which law for which date (时间效力): editions of CL 253-1, CL 12, and the interpretation's reach back in time.

Editions: "none" before 2009-02-28, "2009" (Amendment VII) to 2015-10-31, "2015" (Amendment IX) before the
interpretation could be applied, "2017" (Amendment IX with 法释〔2017〕10号). Sources: CL 3, 12; 高检发释字〔2001〕5号
arts. 1–4; dossier §6; errata A11–A13, A19.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from .facts import UNKNOWN, Case, Records
from .fields import LAW_AS_OF
from .kinds import KINDS, NOT_PERSONAL, tier_of

AMENDMENT_VII: Final = date(2009, 2, 28)
AMENDMENT_IX: Final = date(2015, 11, 1)
INTERPRETATION: Final = date(2017, 6, 1)
EARLIEST: Final = date(1997, 10, 1)
"""The Criminal Law as revised took effect on this day; conduct of unknown date is not taken to be older."""

STAGES: Final = ((EARLIEST, AMENDMENT_VII - timedelta(1)), (AMENDMENT_VII, AMENDMENT_IX - timedelta(1)), (AMENDMENT_IX, LAW_AS_OF))
"""First and last day of each text of the offence: none, Amendment VII, Amendment IX."""

AGE_OF_RESPONSIBILITY: Final = 16
"""CL 17(1): sixteen, counted from the day after the birthday (errata A19)."""


@dataclass(frozen=True, slots=True)
class Law:
    """The edition applied (适用的法律版本) and why.

    `edition` none, 2009, 2015 or 2017; `why` the wording key of the reason; `conduct` first and last possible day;
    `tried_on` the day of trial; `alternatives` the editions still open where the conduct straddles a change.
    """

    edition: str
    why: str
    conduct: tuple[date, date]
    tried_on: date
    alternatives: tuple[str, ...]

    @property
    def offence(self) -> str:
        """Wording key of the offence as named at that stage (罪名): none, 2009 (two offences) or 2015."""
        return f"law.offence.{'2015' if self.edition == '2017' else self.edition}"


class Scenario(NamedTuple):
    """One way of applying the law in time: the edition, and for each batch whether it counts and whether a sale does.

    `batches`: per batch "out" (before the law, or before the offender was sixteen), "2009" (a sale counts only by the
    special subject) or "in"; `numbers`: was there an interpretation with numbers on the day of trial?
    """

    edition: str
    batches: tuple[str, ...]
    numbers: bool = True


def later(day: date, years: int) -> date:
    """The same day some years later (29 February becomes 28 February)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def tried_on(case: Case, on: date | None = None) -> date:
    """The day of trial: as asked, as stated, else the kit's law-as-of date; the last possible day where open."""
    stated = case.get("tried_on")
    return on or (LAW_AS_OF if stated is None or stated is UNKNOWN else stated[1])


Bounds = tuple[tuple[date, date], tuple[date, date]]
UNDATED: Final[Bounds] = ((LAW_AS_OF, LAW_AS_OF), (LAW_AS_OF, LAW_AS_OF))


def bounds(first: object, last: object) -> Bounds | None:
    """The periods in which the first and the last act lie; one end alone stands for both; None where not stated."""
    if first is None and last is None:
        return None
    known = [p for p in (first, last) if isinstance(p, tuple)]
    if len(known) == 2:
        return (known[0][0], min(known[0][1], known[1][1])), (max(known[0][0], known[1][0]), known[1][1])
    only = next(iter(known), (EARLIEST, LAW_AS_OF))
    if None in (first, last):
        return only, only
    begin = only if first is only else (EARLIEST, only[1])
    end = only if last is only else (begin[0], LAW_AS_OF)
    return begin, end


def conduct(case: Case) -> Bounds:
    """When the conduct began and ended; without a date it is of the law-as-of day."""
    return bounds(case.stated.get("conduct.from"), case.stated.get("conduct.to")) or UNDATED


def acts(case: Case, batch: Records) -> Bounds:
    """When the acts of one batch were done: its own dates, else those of the conduct."""
    return bounds(batch.get("from"), batch.get("to")) or conduct(case)


def periods(case: Case) -> list[Bounds]:
    """When the acts of each batch were done; without batches one period, that of the conduct."""
    own = conduct(case)
    return [bounds(r.stated.get("from"), r.stated.get("to")) or own for r in case.records] or [own]


def act(case: Case) -> Bounds:
    """When the acts began and ended, each as its first and last possible day: over all batches, else as stated."""
    spans = periods(case)
    began, ended = [s[0] for s in spans], [s[1] for s in spans]
    return (min(p[0] for p in began), min(p[1] for p in began)), (max(p[0] for p in ended), max(p[1] for p in ended))


def edition_on(day: date, tried: date) -> str:
    """The edition whose text governs an act of that day, tried on another."""
    if day < AMENDMENT_VII:
        return "none"
    if day < AMENDMENT_IX:
        return "2009"
    return "2017" if tried >= INTERPRETATION else "2015"


def last_day_under_16(case: Case) -> tuple[date, date] | None:
    """The last day on which the offender was not yet sixteen, at the earliest and at the latest; None without a birthday."""
    born = case.get("actor.birth")
    if not isinstance(born, tuple):
        return None
    return later(born[0], AGE_OF_RESPONSIBILITY), later(born[1], AGE_OF_RESPONSIBILITY)


def _place(period: tuple[date, date], edition: str, child_until: date | None) -> str:
    """Does a batch of this period count under the edition, and how?"""
    first, last = period
    if last < AMENDMENT_VII or (child_until and last <= child_until):
        return "out"
    # CL 3 and 12: an outsider's sale before 2015-11-01 was no offence when done and never counts.
    return "2009" if edition == "2009" or last < AMENDMENT_IX else "in"


def scenarios(case: Case, tried: date) -> tuple[tuple[Scenario, ...], ...]:
    """The ways of applying the law in time that remain open; each is one or more scenarios judged apart.

    One way where the conduct lies within one edition. Where it straddles a change: each act under the law of its own
    day (undated acts under the older), or all countable acts under the newer law, or under the one in between.
    """
    birthday = last_day_under_16(case)
    return _ways(tuple([(began[0], ended[1]) for began, ended in periods(case)]), tried, birthday and birthday[0])


@lru_cache(maxsize=256)
def _ways(spans: tuple[tuple[date, date], ...], tried: date, birthday: date | None) -> tuple[tuple[Scenario, ...], ...]:
    start, end = min([s[0] for s in spans]), max([s[1] for s in spans])
    child = birthday if birthday and birthday < end else None  # where all was done as a child, the age fails and not the act
    oldest, newest = edition_on(start, tried), edition_on(end, tried)
    numbers = tried >= INTERPRETATION
    whole = (Scenario(newest, tuple([_place(s, newest, child) for s in spans]), numbers),)
    if oldest == newest:
        return (whole,)
    editions = [edition_on(s[0], tried) for s in spans]
    apart = tuple(
        Scenario(e, tuple(_place(s, e, child) if own == e else "out" for s, own in zip(spans, editions)), numbers)
        for e in dict.fromkeys(editions))
    if oldest != "none" or newest == "2009":
        return apart, whole
    between = Scenario("2009", tuple(_place(s, "2009", child) for s in spans), numbers)
    return apart, (between,), whole


def law_of(case: Case, tried: date, editions: tuple[str, ...]) -> Law:
    """The edition stated and the reason, for the editions the open ways rest on (the one of the least grade first)."""
    first, last = act(case)
    alternatives = tuple(dict.fromkeys(editions))
    edition = alternatives[0]
    if len(alternatives) > 1:
        dated = all(edition_on(p[0], tried) == edition_on(p[1], tried) for p in (first, last))
        why = "straddles" if dated else "date_open"
    elif edition == "2009":
        why = "older_law_newer_not_lighter" if tried >= AMENDMENT_IX else "law_of_the_day"
    elif edition == "2017" and first[0] < INTERPRETATION:
        why = "interpretation_reaches_back"
    else:
        why = {"none": "no_law_then", "2015": "before_interpretation"}.get(edition, "law_of_the_day")
    return Law(edition, why, (first[0], last[1]), tried, alternatives)


def within_two_years(case: Case, years: int = 2) -> object:
    """INT 5(1)(9): was an act done after an administrative penalty and within two years of it? True, False or UNKNOWN.

    Counted from the decision (reading two_years_from: from the end of execution) to the same day two years later,
    that day included; only acts after the penalty count. A partial date that allows both answers leaves it UNKNOWN.
    """
    by_execution = case.readings.get("two_years_from") == "execution"
    executed = case.get("record.administrative_executed_on") if by_execution else None
    penalty = executed or case.get("record.administrative_on")
    if penalty is None:
        return False
    if penalty is UNKNOWN:
        return UNKNOWN
    decided = case.get("record.administrative_on")
    after = decided if isinstance(decided, tuple) else penalty
    done = [acts(case, r) for r in case.records if not _no_act(r, case.readings)] or [conduct(case)]
    certain = any(after[1] < p[0] and p[1] <= later(penalty[0], years) for b in done for p in b)
    possible = any(after[0] < b[1][1] and b[0][0] <= later(penalty[1], years) for b in done)
    return True if certain else UNKNOWN if possible else False


def _no_act(batch: Records, readings: Mapping[str, str]) -> bool:
    """Was nothing done that CL 253-1 forbids: no items, none personal, held lawfully and kept, or public and used in its scope?"""
    get, kind = batch.get, batch.get("kind")
    kept = get("provided_to") == 0 and get("published") is False and get("obtained") == "lawfully_held"
    open_to_all = get("already_public") is True and get("beyond_purpose") is False
    impersonal = (kind in KINDS and "tier" not in batch.stated and get("beyond_purpose") is False
                  and tier_of(kind, readings) == NOT_PERSONAL)
    return kept or open_to_all or impersonal or get("count") == 0
