"""What the law allows as punishment: ranges, fine, circumstances, suspension, ban, limitation (量刑).

Intervals and choices only: where in a range, and what a permitted circumstance is worth, is for the court. Plain
circumstances stand in `data/circumstances.toml`, derived ones here. Sources: dossier §4.8–4.11, §5; errata A6–A11.
"""
from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from .editions import AMENDMENT_IX, INTERPRETATION, act
from .facts import Case, Range, Records, high, low
from .fields import MAX_COUNT
from .truth import (
    Days,
    Truth,
    aged,
    all_of,
    any_of,
    at_least,
    before,
    contrary,
    days,
    deadline,
    is_,
    reached,
    told,
)

DETENTION: Final = (1, 6)
"""Criminal detention in months (拘役, CL 42)."""
RANGES: Final[dict[int, tuple[int, int]]] = {1: (6, 36), 2: (36, 84)}
"""Fixed-term imprisonment in months by grade (有期徒刑, CL 253-1(1); the least is CL 45)."""
EXACTLY: Final = 36
"""The months that lie in both ranges: suspension reaches up to and including them (CL 72(1), 99)."""
AMENDMENT_VIII: Final = date(2011, 5, 1)
CPL_2018: Final = date(2018, 10, 26)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A circumstance that moves the sentence (量刑情节): force may (可以) or shall (应当), and in which directions.

    Directions: lighter 从轻, mitigate 减轻, exempt 免除, lenient 从宽, heavier 从重, cumulate 数罪并罚. Status: applies,
    open (a fact is unknown), excluded (`excluded_by` why). `condition`: what the court must find besides.
    """
    id: str
    cite: str
    force: str
    directions: tuple[str, ...]
    facts: tuple[str, ...] = ()
    status: str = "applies"
    excluded_by: str | None = None
    condition: str | None = None
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fine:
    """The fine (罚金, INT 12; CL 52): mode with or with_or_alone; generally `multiple` × illegal gains, not absolutely.

    `low_yuan` to `high_yuan` is that multiple, raised to the floor (`floored`); None where `why` says there is none.
    """
    mode: str
    multiple: tuple[int, int] | None
    of_gains_fen: int | Range | None
    low_yuan: int | float | None
    high_yuan: int | float | None
    floor_yuan: int
    floored: bool
    alone_possible: bool
    alone_grounds: tuple[str, ...]
    why: str
    on_unit: bool
    cite: str
    floor_cite: str


@dataclass(frozen=True, slots=True)
class Probation:
    """Suspension of sentence (缓刑, CL 72–74): possible, shall, only_exactly_36 or excluded; terms in months.

    `shall_for`: groups for whom it must be granted once the conditions are found; `open_points`: unknown, decisive.
    """
    status: str
    cite: str
    why: str
    shall_for: tuple[str, ...]
    open_points: tuple[str, ...]
    term_months: tuple[int, int] = (12, 60)
    detention_term_months: tuple[int, int] = (2, 12)
    exactly_months: int = EXACTLY


@dataclass(frozen=True, slots=True)
class Opened:
    """What mitigation or exemption opens below the range (CL 63(1)), opened and not predicted; months.

    `forced`: one circumstance allows nothing but mitigation or exemption. No lower range (`why`): months are None.
    """
    by: tuple[str, ...]
    open_by: tuple[str, ...]
    forced: bool
    min_months: int | None
    max_months: int | None
    detention: tuple[int, int] | None
    fine_mode: str | None
    exempt_by: tuple[str, ...]
    exempt_forced: bool
    why: str
    cite: str = "CL 63(1)"


@dataclass(frozen=True, slots=True)
class Limitation:
    """Limitation of prosecution (追诉时效, CL 87–89): in_time, lapsed, no_limit or open; `ends_on` the first day too late."""
    years: int
    status: str
    why: str
    cite: str
    runs_from: Days
    ends_on: Days
    restart_cite: str = "CL 89(2)"


@dataclass(frozen=True, slots=True)
class Ban:
    """Occupational ban (从业禁止, CL 37-1(1)) in years, beside a sentence: possible, open or none, and why."""
    status: str
    why: str
    years: tuple[int, int] = (3, 5)
    cite: str = "CL 37-1(1)"


@dataclass(frozen=True, slots=True)
class ForCourt:
    """A question the law leaves to the court (留待法庭裁量), with the provision that does so, if any."""
    id: str
    cite: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Everything the law says about punishment at a grade, in months and yuan, never one term (量刑).

    `detention` is None where 拘役 is closed; `discretion` lists what remains for the court.
    """
    min_months: int
    max_months: int
    detention: tuple[int, int] | None
    fine: Fine
    modifiers: tuple[Modifier, ...]
    probation: Probation
    discretion: tuple[ForCourt, ...]
    opened_below: Opened | None
    limitation: Limitation
    ban: Ban

    @property
    def limitation_years(self) -> int:
        """Years after which the offence can no longer be prosecuted (CL 87)."""
        return self.limitation.years


_L, _M, _E, _H = "lighter", "mitigate", "exempt", "heavier"


@cache
def circumstances() -> Mapping[str, Any]:
    """The circumstances that need no derivation, by id, and `discretion`: those the law leaves to the court."""
    return tomllib.loads((Path(__file__).parent / "data" / "circumstances.toml").read_text("utf-8"))


def sentence(case: Case, grade: int, edition: str, readings: Mapping[str, str], met: frozenset[str],
             tried_on: date) -> Sentence | None:
    """The punishment open at a grade (1, 2; None at 0) under an edition of CL 253-1 ("2009", "2015", "2017").

    `met`: ids of the findings that are met; `tried_on`: day of trial. The 2009 text has one range, whatever the grade.
    """
    if grade == 0:
        return None
    grade = 1 if edition == "2009" else grade
    mods = tuple(_modifiers(case, grade, edition, readings, met, tried_on))
    recidivist = any(m.id == "recidivist" and m.status == "applies" for m in mods)
    fine = _fine(case, grade, recidivist, met, tried_on)
    probation, ban = _probation(case, grade, mods, tried_on), _ban(case)
    return Sentence(*RANGES[grade], DETENTION if grade == 1 and not recidivist else None, fine, mods, probation,
                    tuple(_for_court(case, grade, mods, recidivist, fine, probation, ban)),
                    _opened(mods, grade, recidivist), limitation(case, RANGES[grade][1], tried_on), ban)


def _if(truth: Truth, modifier: Modifier) -> Iterator[Modifier]:
    """The modifier where its facts hold or are open; nothing where they do not."""
    if truth is not False:
        yield replace(modifier, status="excluded" if modifier.excluded_by else "applies" if truth else "open")


def _modifiers(case: Case, grade: int, edition: str, readings: Mapping[str, str], met: frozenset[str],
               tried_on: date) -> Iterator[Modifier]:
    surrendered = told(case, "afterwards.surrender")
    for id, c in circumstances().items():
        if id != "discretion" and not (id == "confession" and surrendered):
            yield from _if(told(case, c["fact"], c["is"]),
                           Modifier(id, c["cite"], c["force"], tuple(c["to"]), (c["fact"],), condition=c.get("condition")))
    averted = ("afterwards.confession", "afterwards.averted_result")
    yield from _if(all_of(not surrendered, *(told(case, p) for p in averted)),
                   Modifier("confession_averting", "CL 67(3)", "may", (_M,), averted))
    yield from _if(contrary(aged(case, 18)), Modifier("minor", "CL 17(4)", "shall", (_L, _M), ("actor.age", "actor.birth")))
    yield from _if(aged(case, 75), Modifier("elderly", "CL 17-1", "may", (_L, _M), ("actor.age", "actor.birth")))
    if tried_on >= CPL_2018:
        yield from _if(told(case, "afterwards.plea_leniency"),
                       Modifier("plea_leniency", "CPL 15", "may", ("lenient",), ("afterwards.plea_leniency",)))
    old = before(act(case)[1], (AMENDMENT_VIII, AMENDMENT_VIII))  # the former CL 68(2) still governs older acts
    yield from _if(all_of(surrendered, told(case, "afterwards.merit", "major"), old), Modifier(
        "surrender_and_major_merit", "INT2011-9 5", "shall", (_M, _E), ("afterwards.surrender", "afterwards.merit")))
    if edition != "2009":
        yield from _duty(case, readings, met)
    yield from _recidivist(case, grade, readings, met)
    yield from _if(told(case, "record.on_probation"), Modifier(
        "revocation", "CL 77(1)", "shall", ("cumulate",), ("record.on_probation",), see=("CL 86(1)", "CL 69(1)")))
    if tried_on >= INTERPRETATION:
        yield from _int10(case, grade)


def only_by_half(met: Collection[str]) -> bool:
    """Does the halved standard of INT 5(1)(8) alone carry the grade, no other item of INT 5(1) being met?"""
    return {f for f in met if f.startswith("5(1)")} == {"5(1)(8)"}


def on_duty_data_provided(case: Case, readings: Mapping[str, str]) -> Truth:
    """Was information obtained on duty or in service sold or provided (CL 253-1(2))?

    What an insider stole without access by duty is left out unless the reading `duty_stolen` says "yes".
    """
    def batch(r: Records) -> Truth:
        own = True if readings.get("duty_stolen") == "yes" else contrary(is_(r.get("obtained"), "stolen"))
        return all_of(is_(r.get("on_duty"), True), own,
                      any_of((at_least(r.get("provided_to"), 1), is_(r.get("published"), True))))
    return any_of((at_least(case.get("gains.on_duty"), 1), *map(batch, case.records)))


def _duty(case: Case, readings: Mapping[str, str], met: frozenset[str]) -> Iterator[Modifier]:
    truth = on_duty_data_provided(case, readings)
    why = None
    if readings.get("half_and_heavier") == "one" and "5(1)(8)" in met:
        if only_by_half(met):
            why = "half_and_heavier"
        elif "5(2)(3)" in met:
            truth = None  # whether ten times the full standard was reached as well is not told here
    yield from _if(truth, Modifier("duty", "CL 253-1(2)", "shall", (_H,), ("records.on_duty", "gains.on_duty"),
                                   excluded_by=why))


def _recidivist(case: Case, grade: int, readings: Mapping[str, str], met: frozenset[str]) -> Iterator[Modifier]:
    """Recidivism (累犯, CL 65): from the earlier sentence where one is stated, else as stated.

    A new crime on probation or parole is revocation and cumulation instead (CL 77, 86; errata A7).
    """
    derived = case.get("record.sentence") != "none"
    stated = told(case, "afterwards.recidivist")
    if not derived and stated is False:
        return
    conditions = [("on_probation", contrary(told(case, "record.on_probation"))),
                  *(_earlier_sentence(case) if derived else [("stated", stated)]), ("minor_now", aged(case, 18))]
    items = {f for f in met if f[:3] in ("5(1", "6(1")}
    if readings.get("prior_used_twice") == "once" and told(case, "record.criminal"):
        conditions.append(("prior_used_twice", not items or not items <= {"5(1)(9)", "6(1)(2)"}))
    failed = next((key for key, truth in conditions if truth is False), None)
    yield from _if(None if any(t is None for _, t in conditions) else True, Modifier(
        "recidivist", "CL 65(1)", "shall", (_H,),
        ("record.sentence", "record.sentence_ended_on") if derived else ("afterwards.recidivist",), excluded_by=failed,
        condition="deserves_imprisonment" if derived and grade == 1 else None, see=("CL 65(2)", "CL 74")))


def _earlier_sentence(case: Case) -> Iterator[tuple[str, Truth]]:
    """The conditions of CL 65 that the earlier sentence must satisfy, each under the name of its failure."""
    began, ended = act(case)[0], days(case, "record.sentence_ended_on")
    suspended = told(case, "record.sentence", "suspended")
    yield "not_imprisonment", any_of((told(case, "record.sentence", "imprisonment"), suspended))
    yield "not_intentional", told(case, "record.sentence_intentional")
    yield "minor_then", at_least(case.get("record.sentence_age"), 18)
    yield "suspended", contrary(suspended)  # a term that was never executed has not been served (likely; dossier §5.2)
    yield "before_end", before(ended, deadline(began))
    yield "five_years", before(began, ended and deadline(ended, 5))


def _int10(case: Case, grade: int) -> Iterator[Modifier]:
    """INT 10: four cumulative conditions; may be held minor (no prosecution, exemption), otherwise shall be lenient.

    Where there were no gains, the condition of returning them all is met by nature.
    """
    facts = ("afterwards.first_offender", "afterwards.genuine_repentance", "afterwards.all_gains_returned")
    returned = any_of((told(case, facts[2]), contrary(at_least(case.get("gains.illegal_gains"), 1))))
    truth = all_of(told(case, facts[0]), told(case, facts[1]), returned)
    closed = "especially_serious" if grade == 2 else None
    yield from _if(truth, Modifier("int10", "INT 10", "may", (_E,), facts, excluded_by=closed, see=("CL 37",)))
    yield from _if(truth, Modifier("int10_otherwise", "INT 10", "shall", ("lenient",), facts, excluded_by=closed,
                                   condition="punishment_necessary"))


def _opened(mods: tuple[Modifier, ...], grade: int, recidivist: bool) -> Opened | None:
    live = [m for m in mods if m.status != "excluded" and set(m.directions) & {_M, _E}]
    if not live:
        return None
    sure = [m for m in live if m.status == "applies"]
    by = tuple(m.id for m in sure if _M in m.directions)
    maybe = tuple(m.id for m in live if m.status == "open" and _M in m.directions)
    no_choice = [m for m in sure if m.force == "shall" and _L not in m.directions]
    lower = grade == 2 and bool(by or maybe)
    least, most = RANGES[1] if lower else (None, None)
    return Opened(by, maybe, bool(no_choice), least, most, DETENTION if lower and not recidivist else None,
                  ("with" if recidivist else "with_or_alone") if lower else None,
                  () if recidivist else tuple(m.id for m in sure if _E in m.directions),
                  any(m.directions == (_E,) for m in no_choice), "next_lower_range" if lower else "no_lower_range")


def _fine(case: Case, grade: int, recidivist: bool, met: frozenset[str], tried_on: date) -> Fine:
    gains, grown = case.get("gains.illegal_gains"), aged(case, 18)
    floor = 1000 if grown else 500  # where the age is open the lower floor is the one that is certain
    why = ("before_interpretation" if tried_on < INTERPRETATION
           else "profit_is_not_gains" if met and all(f[0] == "6" for f in met)
           else "gains_unknown" if high(gains) == MAX_COUNT * 100
           else "no_gains" if high(gains) == 0 else "multiple")
    alone = grade == 1 and not recidivist
    rest = (alone, _alone_grounds(case, grown) if alone else (), why, case.get("actor.unit") is True,
            "CL 52" if why == "before_interpretation" else "INT 12", "FINE2000 2(1)" if grown else "FINE2000 2(2)")
    mode = "with_or_alone" if alone else "with"
    if why != "multiple":
        return Fine(mode, None, None, None, None, floor, False, *rest)
    return Fine(mode, (1, 5), gains, _yuan(low(gains), floor), _yuan(5 * high(gains), floor), floor,
                low(gains) < floor * 100, *rest)


def _yuan(fen: int, floor: int) -> int | float:
    return max(floor, fen // 100 if fen % 100 == 0 else fen / 100)


def _alone_grounds(case: Case, grown: Truth) -> tuple[str, ...]:
    """Grounds of FINE2000 4 for a fine alone, as far as stated facts show them."""
    tests = (("first_offender", told(case, "afterwards.first_offender")),
             ("surrender_or_merit", any_of((told(case, "afterwards.surrender"),
                                            contrary(told(case, "afterwards.merit", "none"))))),
             ("minor", contrary(grown)),
             ("incomplete", any_of((told(case, "afterwards.preparation"), told(case, "afterwards.attempt"),
                                    contrary(told(case, "afterwards.discontinuance", "none"))))),
             ("coerced", told(case, "actor.role", "coerced")),
             ("returned_and_repentant", all_of(told(case, "afterwards.all_gains_returned"),
                                               told(case, "afterwards.genuine_repentance"))))
    return tuple(key for key, truth in tests if truth)


def _probation(case: Case, grade: int, mods: tuple[Modifier, ...], tried_on: date) -> Probation:
    again = next((m.status for m in mods if m.id == "recidivist"), "excluded")
    barred = (("recidivist", {"applies": True, "open": None}.get(again, False)),
              ("ringleader", told(case, "actor.ringleader")))
    groups = (("under_18", contrary(aged(case, 18))), ("pregnant", told(case, "actor.pregnant")),
              ("seventy_five", reached(case, 75, (tried_on, tried_on))))
    shall = tuple(key for key, truth in groups if truth)
    unknown = tuple(key for key, truth in (*groups, *barred) if truth is None)
    for key, truth in barred:
        if truth:
            return Probation("excluded", "CL 74", key, (), unknown)
    if grade == 2:
        return Probation("only_exactly_36", "CL 72(1)", "both_ranges", shall, unknown)
    return Probation("shall" if shall else "possible", "CL 72(1)", shall[0] if shall else "four_conditions", shall, unknown)


def probation_limits(months: int, detention: bool = False) -> tuple[int, int]:
    """Least and longest probation in months for a suspended term of so many months (CL 73(1) detention, 73(2))."""
    least, most = (2, 12) if detention else (12, 60)
    return max(least, months), most


def _ban(case: Case) -> Ban:
    """CL 37-1(1) needs a professional link and acts after its day of force (INT2015-19 1)."""
    linked = any_of((at_least(case.get("gains.on_duty"), 1), *(is_(r.get("on_duty"), True) for r in case.records),
                     *(is_(r.get("obtained"), "collected_on_duty") for r in case.records)))
    if linked is False:
        return Ban("none", "no_professional_link")
    began, ended = (before(day, (AMENDMENT_IX, AMENDMENT_IX)) for day in act(case))
    if ended:
        return Ban("none", "acts_too_early")
    if began is not False:
        return Ban("open", "acts_straddle")
    return Ban("possible", "professional_link") if linked else Ban("open", "professional_link_unknown")


def limitation(case: Case, max_months: int, tried_on: date) -> Limitation:
    """Limitation of prosecution for an offence with this maximum in months (CL 87), from the end of the acts (CL 89(1)).

    Filing in time, flight after filing (CL 88(1)) or a complaint wrongly not filed (CL 88(2)) stop it.
    """
    years = 5 if max_months < 60 else 10
    start = act(case)[1]
    end, filed = deadline(start, years), days(case, "procedure.filed_on")
    in_time, complaint = before(filed or (tried_on, tried_on), end), told(case, "procedure.complaint_unfiled")
    if complaint:
        answer = "no_limit", "complaint_unfiled", "CL 88(2)"
    elif in_time and filed and told(case, "procedure.fled"):
        answer = "no_limit", "fled", "CL 88(1)"
    elif in_time:
        answer = "in_time", "filed_in_time" if filed else "tried_in_time", "CL 87"
    elif in_time is False and filed and complaint is False:
        answer = "lapsed", "filed_too_late", "CL 87"
    else:
        answer = "open", "not_settled" if filed else "filing_date", "CL 87"
    return Limitation(years, *answer, start, end)


def _for_court(case: Case, grade: int, mods: tuple[Modifier, ...], recidivist: bool, fine: Fine, probation: Probation,
               ban: Ban) -> Iterator[ForCourt]:
    """What remains for the court in this sentence, in the order in which it decides."""
    yield from (ForCourt(m.condition, m.cite) for m in mods if m.condition and m.status == "applies")
    yield ForCourt("within_range", "CL 62")
    if grade == 1 and not recidivist:
        yield ForCourt("no_punishment_needed", "CL 37")
    yield ForCourt("special_approval", "CL 63(2)")
    yield from (ForCourt(id, None) for id, path in circumstances()["discretion"].items() if case.get(path) is True)
    if fine.alone_possible:
        yield ForCourt("fine_alone", "FINE2000 4")
    yield ForCourt("fine_amount", fine.cite)
    if probation.status != "excluded":
        yield ForCourt("probation_conditions", probation.cite)
    if ban.status != "none":
        yield ForCourt("ban", ban.cite)
