"""What the law allows as punishment: ranges, fine, circumstances, suspension, ban, limitation (量刑).

Intervals and choices only: whether a term is lighter or heavier within its range, and what a permitted circumstance is
worth, is for the court. General circumstances stand in one table; what must be derived has a function of its own.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from .facts import UNKNOWN, Case, Range, high, low
from .fields import MAX_COUNT
from .readings import READINGS
from .truth import Days, Truth, act, aged, all_of, any_of, at_least, before, contrary, days, deadline, reached, told

DETENTION: Final = (1, 6)
"""Criminal detention in months (拘役, CL 42)."""
RANGES: Final[dict[int, tuple[int, int]]] = {1: (6, 36), 2: (36, 84)}
"""Fixed-term imprisonment in months by grade (有期徒刑, CL 253-1(1); the least is CL 45)."""
EXACTLY: Final = 36
"""The term in months that lies in both ranges: suspension reaches up to and including it (CL 72(1), 99)."""
IN_FORCE: Final = {"INT": date(2017, 6, 1), "CPL 15": date(2018, 10, 26), "CL 37-1": date(2015, 11, 1),
                   "AmVIII": date(2011, 5, 1)}
"""First days of force of what is dated apart from the editions of CL 253-1."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """A circumstance that moves the sentence (量刑情节): how strongly (可以 may, 应当 shall) and in which directions.

    Directions: lighter 从轻, mitigate 减轻, exempt 免除, lenient 从宽, heavier 从重, cumulate 数罪并罚. Status: applies;
    open (a fact is unknown); excluded, `excluded_by` saying why. `condition`: what the court must find besides.
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
    """The fine (罚金, CL 52; INT 12), in yuan: with imprisonment or also alone; generally a multiple of illegal gains.

    `low_yuan`–`high_yuan` is 1–5 × gains, raised to the floor; None where there are no gains to multiply (`why`).
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
    """Whether the sentence may be suspended (缓刑, CL 72–74): possible, shall, only_exactly_36 or excluded.

    Terms in months; `limits` gives them for one sentence. `shall_for`: groups for whom it must be granted once the
    four conditions of CL 72(1) are found; `open_points`: unknown facts that decide.
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
    """What mitigation or exemption opens below the range (CL 63(1)), opened and not predicted (months).

    `forced`: a circumstance leaves no choice but to mitigate or exempt. Without a lower range (`why`) months are None.
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
    """Limitation of prosecution (追诉时效, CL 87–89): years, the first day too late (earliest, latest), where it stands.

    Status: in_time, lapsed, no_limit or open; on the first day too late itself it is open how days are counted.
    """

    years: int
    status: str
    why: str
    cite: str
    runs_from: Days | None
    ends_on: Days | None
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
    """Everything the law says about punishment for a grade; months of imprisonment and of detention, never one term."""

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
_TABLE: Final = (  # id, cite, force, directions, fact, value, condition for the court
    ("preparation", "CL 22(2)", "may", (_L, _M, _E), "afterwards.preparation", True, None),
    ("attempt", "CL 23(2)", "may", (_L, _M), "afterwards.attempt", True, None),
    ("discontinuance_no_damage", "CL 24(2)", "shall", (_E,), "afterwards.discontinuance", "no_damage", None),
    ("discontinuance_damage", "CL 24(2)", "shall", (_M,), "afterwards.discontinuance", "damage", None),
    ("accessory", "CL 27(2)", "shall", (_L, _M, _E), "actor.role", "accessory", None),
    ("coerced", "CL 28", "shall", (_M, _E), "actor.role", "coerced", None),
    ("instigated_minor", "CL 29(1)", "shall", (_H,), "actor.instigated_minor", True, None),
    ("instigation_not_followed", "CL 29(2)", "may", (_L, _M), "afterwards.instigation_not_followed", True, None),
    ("limited_capacity", "CL 18(3)", "may", (_L, _M), "actor.limited_capacity", True, None),
    ("deaf_mute_or_blind", "CL 19", "may", (_L, _M, _E), "actor.deaf_mute_or_blind", True, None),
    ("surrender", "CL 67(1)", "may", (_L, _M), "afterwards.surrender", True, None),
    ("surrender_minor_crime", "CL 67(1)", "may", (_E,), "afterwards.surrender", True, "minor_crime"),
    ("confession", "CL 67(3)", "may", (_L,), "afterwards.confession", True, None),
    ("merit", "CL 68", "may", (_L, _M), "afterwards.merit", "ordinary", None),
    ("major_merit", "CL 68", "may", (_M, _E), "afterwards.merit", "major", None),
)
_COURT_FACTS: Final = (  # circumstances the Criminal Law leaves to discretion (酌定情节)
    ("other_convictions", "record.other_convictions"), ("vulnerable_victims", "victims.minors_or_elderly"),
    ("gains_returned", "afterwards.all_gains_returned"), ("compensation", "afterwards.compensation"),
    ("forgiveness", "afterwards.forgiveness"), ("plea_in_court", "afterwards.plea_in_court"),
    ("good_conduct", "afterwards.good_conduct"))
_RECIDIVIST_FACTS: Final = ("record.sentence", "record.sentence_intentional", "record.sentence_age",
                            "record.on_probation", "record.sentence_ended_on")


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
    least, most = RANGES[grade]
    detention = DETENTION if grade == 1 and not recidivist else None
    fine = _fine(case, grade, recidivist, met, tried_on)
    probation, ban = _probation(case, grade, mods, tried_on), _ban(case)
    opened = _opened(mods, grade, recidivist)
    return Sentence(least, most, detention, fine, mods, probation,
                    tuple(_for_court(case, grade, mods, fine, probation, ban)), opened,
                    limitation(case, most, tried_on), ban)


# -- circumstances ------------------------------------------------------------------------------

def _modifiers(case: Case, grade: int, edition: str, readings: Mapping[str, str], met: frozenset[str],
               tried_on: date) -> Iterator[Modifier]:
    for id, cite, force, directions, path, value, condition in _TABLE:
        if path in case.stated:
            yield from _if(told(case, path, value), Modifier(id, cite, force, directions, (path,), condition=condition,
                           excluded_by="surrender" if id == "confession" and told(case, "afterwards.surrender") else None))
    yield from _if(all_of(told(case, "afterwards.confession"), told(case, "afterwards.averted_result"),
                          not told(case, "afterwards.surrender")),
                   Modifier("confession_averting", "CL 67(3)", "may", (_M,),
                            ("afterwards.confession", "afterwards.averted_result")))
    yield from _persons_and_dates(case, tried_on)
    if edition != "2009":
        yield from _duty(case, readings, met)
    yield from _recidivist(case, grade, readings, met)
    yield from _int10(case, grade, tried_on)


def _if(truth: Truth, modifier: Modifier) -> Iterator[Modifier]:
    """The modifier where its facts hold or are open; nothing where they do not."""
    if truth is not False:
        status = "excluded" if modifier.excluded_by else "applies" if truth else "open"
        yield replace(modifier, status=status)


def _persons_and_dates(case: Case, tried_on: date) -> Iterator[Modifier]:
    """Youth and old age when the acts were done (CL 17(4), 17-1), plea leniency (CPL 15), the older CL 68(2)."""
    _, ended = act(case)
    yield from _if(contrary(aged(case)), Modifier("minor", "CL 17(4)", "shall", (_L, _M), ("actor.age", "actor.birth")))
    yield from _if(aged(case, 75), Modifier("elderly", "CL 17-1", "may", (_L, _M), ("actor.age", "actor.birth")))
    if tried_on >= IN_FORCE["CPL 15"]:
        yield from _if(told(case, "afterwards.plea_leniency"),
                       Modifier("plea_leniency", "CPL 15", "may", ("lenient",), ("afterwards.plea_leniency",)))
    amended = (IN_FORCE["AmVIII"],) * 2
    yield from _if(all_of(told(case, "afterwards.surrender"), told(case, "afterwards.merit", "major"), before(ended, amended)),
                   Modifier("surrender_and_major_merit", "INT2011-9 5", "shall", (_M, _E),
                            ("afterwards.surrender", "afterwards.merit", "conduct.to")))


def on_duty_data_provided(case: Case, readings: Mapping[str, str]) -> Truth:
    """Was information obtained on duty or in service sold or provided (CL 253-1(2))?

    What an insider stole without access by duty is left out unless the reading `duty_stolen` says otherwise.
    """
    own = readings.get("duty_stolen", READINGS["duty_stolen"].default) == "no"

    def batch(r: Any) -> Truth:
        if r.get("on_duty") is UNKNOWN or r.get("on_duty"):
            stolen = None if r.get("obtained") is UNKNOWN else r.get("obtained") == "stolen"
            duty = None if r.get("on_duty") is UNKNOWN else True
            given = any_of((at_least(r.get("provided_to"), 1), None if r.get("published") is UNKNOWN else r.get("published")))
            return all_of(duty, given, True if not own or stolen is False else None if stolen is None else False)
        return False
    return any_of([at_least(case.get("gains.on_duty"), 1), *map(batch, case.records)])


def _duty(case: Case, readings: Mapping[str, str], met: frozenset[str]) -> Iterator[Modifier]:
    truth = on_duty_data_provided(case, readings)
    why: str | None = None
    if readings.get("half_and_heavier", READINGS["half_and_heavier"].default) == "one" and "5(1)(8)" in met:
        if not met & {f"5(1)({n})" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)}:
            why = "half_and_heavier"  # the halved standard alone carried the grade
        elif "5(2)(3)" in met:
            truth = truth and None  # whether ten times the full standard was reached as well is not told here
    yield from _if(truth, Modifier("duty", "CL 253-1(2)", "shall", (_H,), ("records.on_duty", "gains.on_duty"),
                                   excluded_by=why))


def _recidivist(case: Case, grade: int, readings: Mapping[str, str], met: frozenset[str]) -> Iterator[Modifier]:
    """Recidivism (累犯) from the earlier sentence where one is stated, else as stated; a new crime on probation or
    parole is revocation and cumulation instead."""
    earlier = case.get("record.sentence")
    derived = earlier != "none"
    paths = _RECIDIVIST_FACTS if derived else ("afterwards.recidivist",)
    conditions = list(_recidivist_conditions(case, earlier)) if derived else [("", told(case, "afterwards.recidivist"))]
    if not derived and conditions[0][1] is False:
        return
    conditions.append(("minor_now", aged(case)))
    once = readings.get("prior_used_twice", READINGS["prior_used_twice"].default) == "once"
    items = {f for f in met if f[:3] in ("5(1", "6(1")}
    if once and case.get("record.criminal") is True and items and items <= {"5(1)(9)", "6(1)(2)"}:
        conditions.append(("prior_used_twice", False))
    failed = next((key for key, truth in conditions if truth is False), None)
    yield from _if(all_of(*(t for _, t in conditions if t is not False)), Modifier(
        "recidivist", "CL 65(1)", "shall", (_H,), paths, excluded_by=failed, see=("CL 65(2)", "CL 74"),
        condition="deserves_imprisonment" if derived and grade == 1 else None))
    if derived:
        yield from _if(told(case, "record.on_probation"), Modifier(
            "revocation", "CL 77(1)", "shall", ("cumulate",), ("record.on_probation",), see=("CL 86(1)", "CL 69(1)")))


def _recidivist_conditions(case: Case, earlier: Any) -> Iterator[tuple[str, Truth]]:
    began, _ = act(case)
    ended = days(case, "record.sentence_ended_on")
    yield "not_imprisonment", None if earlier is UNKNOWN else earlier == "imprisonment"
    yield "not_intentional", told(case, "record.sentence_intentional")
    yield "minor_then", at_least(case.get("record.sentence_age"), 18)
    serving = told(case, "record.on_probation")
    yield "on_probation", None if serving is None else not serving
    if not serving:
        yield "before_end", before(ended, deadline(began))
        yield "five_years", before(began, deadline(ended, 5))


def _int10(case: Case, grade: int, tried_on: date) -> Iterator[Modifier]:
    """INT 10: four cumulative conditions; may be held minor (no prosecution, exemption), otherwise shall be lenient."""
    nothing_to_return = contrary(at_least(case.get("gains.illegal_gains"), 1))
    truth = all_of(told(case, "afterwards.first_offender"), told(case, "afterwards.genuine_repentance"),
                   any_of((told(case, "afterwards.all_gains_returned"), nothing_to_return)))
    if tried_on >= IN_FORCE["INT"]:
        facts = ("afterwards.first_offender", "afterwards.all_gains_returned", "afterwards.genuine_repentance")
        closed = "especially_serious" if grade == 2 else None
        yield from _if(truth, Modifier("int10", "INT 10", "may", (_E,), facts, excluded_by=closed, see=("CL 37",)))
        yield from _if(truth, Modifier("int10_otherwise", "INT 10", "shall", ("lenient",), facts, excluded_by=closed,
                                       condition="punishment_necessary"))


# -- what follows from grade and circumstances ----------------------------------------------------

def _opened(mods: tuple[Modifier, ...], grade: int, recidivist: bool) -> Opened | None:
    live = [m for m in mods if m.status != "excluded" and set(m.directions) & {_M, _E}]
    if not live:
        return None
    by = tuple(m.id for m in live if m.status == "applies" and _M in m.directions)
    maybe = tuple(m.id for m in live if m.status == "open" and _M in m.directions)
    exempt = tuple(m.id for m in live if m.status == "applies" and _E in m.directions and not recidivist)
    no_choice = [m for m in live if m.status == "applies" and m.force == "shall" and _L not in m.directions]
    lower = RANGES[1] if grade == 2 and (by or maybe) else (None, None)
    return Opened(by, maybe, bool(no_choice), *lower, DETENTION if lower[0] and not recidivist else None,
                  None if not lower[0] else "with" if recidivist else "with_or_alone", exempt,
                  any(m.directions == (_E,) for m in no_choice), "next_lower_range" if lower[0] else "no_lower_range")


def _fine(case: Case, grade: int, recidivist: bool, met: frozenset[str], tried_on: date) -> Fine:
    gains, grown = case.get("gains.illegal_gains"), aged(case)
    floor = 1000 if grown else 500  # where the age is open the lower floor is the one that is certain
    only_art6 = bool(met) and all(f.startswith("6(") for f in met)
    why = ("before_interpretation" if tried_on < IN_FORCE["INT"] else "profit_is_not_gains" if only_art6
           else "gains_unknown" if gains is UNKNOWN else "no_gains" if high(gains) == 0 else "multiple")
    least, most = (low(gains), high(gains)) if why == "multiple" else (None, None)
    most = None if most in (None, MAX_COUNT * 100) else 5 * most  # no upper end is stated: none is invented
    alone = grade == 1 and not recidivist
    return Fine("with_or_alone" if alone else "with", (1, 5) if why == "multiple" else None,
                gains if why == "multiple" else None, _yuan(least, floor), _yuan(most, floor), floor,
                least is not None and least < floor * 100, alone, _alone_grounds(case, grown) if alone else (),
                why, case.get("actor.unit") is True, "CL 52" if why == "before_interpretation" else "INT 12",
                "FINE2000 2(1)" if grown else "FINE2000 2(2)")


def _yuan(fen: int | None, floor: int) -> int | float | None:
    if fen is None:
        return None
    return max(floor, fen // 100 if fen % 100 == 0 else fen / 100)


def _alone_grounds(case: Case, grown: Truth) -> tuple[str, ...]:
    """Grounds of the 2000 rules on property penalties, art. 4, for a fine alone, as far as facts show them."""
    tests = (("first_offender", told(case, "afterwards.first_offender")),
             ("surrender_or_merit", any_of((told(case, "afterwards.surrender"), told(case, "afterwards.merit", "ordinary"),
                                            told(case, "afterwards.merit", "major")))),
             ("minor", grown is False),
             ("incomplete", any_of((told(case, "afterwards.preparation"), told(case, "afterwards.attempt"),
                                    contrary(told(case, "afterwards.discontinuance", "none"))))),
             ("coerced", told(case, "actor.role", "coerced")),
             ("returned_and_repentant", all_of(told(case, "afterwards.all_gains_returned"),
                                               told(case, "afterwards.genuine_repentance"))))
    return tuple(key for key, truth in tests if truth)


def _probation(case: Case, grade: int, mods: tuple[Modifier, ...], tried_on: date) -> Probation:
    recidivist = {m.status for m in mods if m.id == "recidivist"} - {"excluded"}
    leader = told(case, "actor.ringleader")
    grown = aged(case)
    groups = (("under_18", contrary(grown)), ("pregnant", told(case, "actor.pregnant")),
              ("seventy_five", any_of((reached(case, 75, (tried_on, tried_on)), reached(case, 75, act(case)[0])))))
    shall = tuple(key for key, truth in groups if truth)
    unknown = tuple(key for key, truth in (*groups, ("ringleader", leader),
                                           ("recidivist", None if "open" in recidivist else False)) if truth is None)
    if "applies" in recidivist or leader:
        return Probation("excluded", "CL 74", "recidivist" if "applies" in recidivist else "ringleader", (), unknown)
    if grade == 2:
        return Probation("only_exactly_36", "CL 72(1)", "both_ranges", shall, unknown)
    return Probation("shall" if shall else "possible", "CL 72(1)", shall[0] if shall else "four_conditions", shall, unknown)


def probation_limits(months: int, detention: bool = False) -> tuple[int, int]:
    """Least and longest probation in months for a suspended term of so many months (CL 73(1) detention, 73(2))."""
    least, most = (2, 12) if detention else (12, 60)
    return max(least, months), most


def _ban(case: Case) -> Ban:
    linked = any_of([at_least(case.get("gains.on_duty"), 1)] + [
        any_of((None if r.get("on_duty") is UNKNOWN else r.get("on_duty"),
                None if r.get("obtained") is UNKNOWN else r.get("obtained") == "collected_on_duty")) for r in case.records])
    began, ended = act(case)
    first = (IN_FORCE["CL 37-1"],) * 2
    new = contrary(before(ended, first))
    if linked is False or new is False:
        return Ban("none", "acts_too_early" if new is False else "no_professional_link")
    if new is None or before(began, first) is not False:
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


def _for_court(case: Case, grade: int, mods: tuple[Modifier, ...], fine: Fine, probation: Probation,
               ban: Ban) -> Iterator[ForCourt]:
    """What remains for the court in this sentence, in the order in which it decides."""
    live = [m for m in mods if m.status == "applies"]
    recidivist = any(m.id == "recidivist" for m in live)
    for m in live:
        if m.condition:
            yield ForCourt(m.condition, m.cite)
    yield ForCourt("within_range", "CL 62")
    if grade == 1 and not recidivist:
        yield ForCourt("no_punishment_needed", "CL 37")
    yield ForCourt("special_approval", "CL 63(2)")
    for id, path in _COURT_FACTS:
        if case.get(path) is True:
            yield ForCourt(id, None)
    if fine.alone_possible:
        yield ForCourt("fine_alone", "FINE2000 4")
    yield ForCourt("fine_amount", fine.cite)
    if probation.status != "excluded":
        yield ForCourt("probation_conditions", "CL 72(1)")
    if ban.status != "none":
        yield ForCourt("ban", ban.cite)
