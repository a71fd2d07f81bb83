"""Three answers to a question of fact: True, False, or None where it is open (是、否、待查).

The corners of `rows` grade a case; the rules around a grade (sentence, neighbouring offences, administrative layer)
are single yes/no questions, and for them three answers are enough. Dates are pairs (first, last possible day).
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from .editions import act, later
from .facts import UNKNOWN, Case, high, low

Truth = bool | None
Days = tuple[date, date]


def is_(value: Any, wanted: Any) -> Truth:
    """Is the value of a fact this one? Open where it is unknown."""
    return None if value is UNKNOWN else value == wanted


def told(case: Case, path: str, wanted: Any = True) -> Truth:
    """Has the fact of the case this value? Open where it is unknown; an unstated fact has its default."""
    return is_(case.get(path), wanted)


def all_of(*parts: Truth) -> Truth:
    """True if every part is, False if one is false, else open."""
    return False if False in parts else None if None in parts else True


def any_of(parts: Iterable[Truth]) -> Truth:
    """True if one part is, False if none can be, else open."""
    seen = set(parts)
    return True if True in seen else None if None in seen else False


def at_least(number: Any, standard: int) -> Truth:
    """Does a number, exact, a range or unknown, reach the standard (itself included, CL 99)?"""
    return True if low(number) >= standard else None if high(number) >= standard else False


def before(day: Days | None, limit: Days | None) -> Truth:
    """Is the day before the limit? The limit itself is not; open where either is unknown or known only in part."""
    if day is None or limit is None:
        return None
    return True if day[1] < limit[0] else False if day[0] >= limit[1] else None


def deadline(start: Days, years: int = 0) -> Days:
    """The first day too late, `years` after a day: the anniversary, or the day after it if the first day is not counted.

    Which of the two is not settled by the texts read, so that the anniversary itself is open.
    """
    return (later(start[0], years), later(start[1], years) + timedelta(days=1))


def contrary(truth: Truth) -> Truth:
    """The contrary of an answer; open stays open."""
    return None if truth is None else not truth


def days(case: Case, path: str) -> Days | None:
    """A date as a pair of days; None where it is unknown or not stated."""
    value = case.get(path)
    return None if value is UNKNOWN else value


def reached(case: Case, years: int, at: Days) -> Truth:
    """Fully `years` old (已满) on that day? Counted from the day after the birthday (errata A19).

    Without a date of birth the stated age, which is the age when the acts were done, decides; unstated = an adult.
    """
    birth = case.get("actor.birth")
    if birth is None:
        return at_least(case.get("actor.age"), years)
    if birth is UNKNOWN:
        return None
    first, last = (later(day, years) + timedelta(days=1) for day in birth)
    return True if at[0] >= last else False if at[1] < first else None


def aged(case: Case, years: int) -> Truth:
    """That old during all of the acts? Open where the acts began before and ended after (CL 17(4), 17-1, 65(1))."""
    if case.get("actor.birth") is None:
        return at_least(case.get("actor.age"), years)
    began, ended = act(case)
    first, last = reached(case, years, began), reached(case, years, ended)
    return first if first == last else None
