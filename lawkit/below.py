"""Below the criminal threshold: the administrative consequences by date of the act (行政处罚).

The law of the day of the act governs (APL 37), so PSAPL 56 is for acts from 2026-01-01 and not before, and an older
fine stays for older acts. The table is `data/administrative.toml`. Sources: dossier §2; errata A4, A5, A18–A20.
"""
from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from .editions import act
from .facts import UNKNOWN, Case, high, low
from .fields import MAX_COUNT
from .neighbours import cited
from .sentencing import on_duty_data_provided
from .truth import Truth, all_of, any_of, at_least, is_, reached, told
from .wording import say

ID_CARD_KINDS: Final = ("id_card_photo", "name_id_number")
"""Kinds recorded on an identity card (居民身份证记载的公民个人信息, IDL 19(1))."""
AGES: Final = {"under_16": {"a": 14, "b": 16}, "under_18_first": {"a": 16, "b": 18}, "over_70": {"a": 70}}
"""Ages at which detention is imposed but not executed (PSAPL 23(1)(1)–(3))."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One administrative consequence (行政后果) in force when the acts were done; days, yuan and months.

    `status`: applies; open (a fact is unknown); if (only for whom `who` names, which no fact settles). `whole`: were
    all acts done while it was in force? `detention_days`: bands, a least of 0 means "up to"; `fine_yuan` (least, most),
    `fine_multiple` of illegal gains; `persons_fine_yuan` on responsible persons; `not_executed`: why detention would
    not be executed (PSAPL 23(1)); `stored`: is the text in the kit, so that figures can be given?
    """
    id: str
    cite: str
    effective_from: date
    effective_to: date | None
    who: str
    status: str
    whole: bool
    detention_days: tuple[tuple[int, int], ...]
    fine_yuan: tuple[int | float, int | float] | None
    fine_multiple: tuple[int, int] | None
    persons_fine_yuan: tuple[int, int] | None
    turnover_percent: int | None
    confiscation: bool
    not_executed: tuple[str, ...]
    undiscovered_months: int
    stored: bool
    certainty: str
    see: tuple[str, ...]


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "data" / "administrative.toml").read_text("utf-8"))


def consequences(case: Case, act_from: date, act_to: date) -> tuple[Consequence, ...]:
    """The consequences in force between the first and the last day of the acts, oldest rule first.

    Empty where the acts were lawful (consent, anonymised, no provision violated) or the actor was under 14 (PSAPL 12).
    """
    lawful = any_of((told(case, "object.consent"), told(case, "object.anonymised"), told(case, "object.violates", "none")))
    if lawful or reached(case, 14, act(case)[1]) is False:
        return ()
    found = []
    for id, rule in _rules().items():
        ends = rule.get("to")
        truth = _concerns(case, rule["who"])
        if act_to < rule["from"] or (ends and act_from > ends) or truth is False:
            continue
        days = tuple(tuple(band) for band in rule.get("days", ()))
        found.append(Consequence(
            id, rule["cite"], rule["from"], ends, rule["who"],
            truth if isinstance(truth, str) else "open" if truth is None or lawful is None else "applies",
            act_from >= rule["from"] and (not ends or act_to <= ends), days, _fine(case, rule), _pair(rule, "multiple"),
            _pair(rule, "persons"), rule.get("share"), rule.get("confiscation", False),
            _not_executed(case) if id == "psapl" else (), rule["months"], rule.get("stored", True),
            rule.get("certainty", "certain"), tuple(rule.get("see", ()))))
    return tuple(found)


def line(c: Consequence, lang: str | None = None) -> str:
    """One consequence as a sentence: citation, whom it concerns, penalty, and how far it reaches."""
    values = {f"{name}{i}": f"{v:,}" for name, seq in (
        ("d", [d for band in c.detention_days for d in band]), ("m", c.fine_multiple or ()),
        ("p", c.persons_fine_yuan or ())) for i, v in enumerate(seq)}
    low_, high_ = c.fine_yuan or (0, 0)
    kind = "" if not c.fine_multiple else ".open" if c.fine_yuan is None else ".gains" if low_ else ".no_gains"
    penalty = say(f"below.penalty.{c.id}{kind}", lang, low=f"{low_:,}", high=f"{high_:,}", share=c.turnover_percent, **values)
    window = say("below.window.until" if c.effective_to else "below.window.from", lang, from_=c.effective_from, to=c.effective_to)
    notes = "" if c.status == "applies" else say(f"below.status.{c.status}", lang)
    if c.not_executed:
        ages = (say(f"below.not_executed.{k}", lang, **AGES.get(k, {})) for k in c.not_executed)
        notes += say("below.not_executed", lang, reasons=say("below.comma", lang).join(ages))
    return say("below.line", lang, cite=cited(c.cite, lang), who=say(f"below.who.{c.who}", lang), penalty=penalty,
               whole="" if c.whole else say("below.part", lang, window=window), status=notes)


def _pair(rule: Mapping[str, Any], key: str) -> tuple[int, int] | None:
    return tuple(rule[key]) if key in rule else None


def _concerns(case: Case, who: str) -> Truth | str:
    """Is this actor the one the rule names? "if" where the kit has no fact for it."""
    if who in ("handler", "operator"):
        return "if"
    if who == "sites_or_groups":
        return any_of(at_least(case.get(f"neighbours.{k}"), 1) for k in ("sites", "groups"))
    if who == "fraud_help":
        return told(case, "neighbours.fraud_help")
    if who in ("id_card_staff", "id_card_unit"):
        shown = any_of(None if r.get("kind") is UNKNOWN else r.get("kind") in ID_CARD_KINDS for r in case.records)
        return all_of(told(case, "actor.listed_unit"), is_(case.get("actor.unit"), who == "id_card_unit"), shown,
                      on_duty_data_provided(case, case.readings))
    return True


def _fine(case: Case, rule: Mapping[str, Any]) -> tuple[int | float, int | float] | None:
    """The fine in yuan: fixed, a multiple of the illegal gains, or a ceiling where there are none; None where open."""
    if "multiple" not in rule:
        return _pair(rule, "fine")
    gains, edge = case.get("gains.illegal_gains"), max(1, rule.get("no_gains_under", 0) * 100)
    if at_least(gains, edge) is False:
        return 0, rule["no_gains"]
    if at_least(gains, edge) is None or high(gains) == MAX_COUNT * 100:
        return None
    least, most = rule["multiple"]
    return tuple(n // 100 if n % 100 == 0 else n / 100 for n in (low(gains) * least, high(gains) * most))


def _not_executed(case: Case) -> tuple[str, ...]:
    """Why detention would be imposed but not executed (PSAPL 23(1)), as far as stated facts show it."""
    ended = act(case)[1]
    child = reached(case, AGES["under_16"]["b"], ended) is False
    tests = (("under_16", child), ("under_18_first", not child and reached(case, AGES["under_18_first"]["b"], ended) is False),
             ("over_70", reached(case, AGES["over_70"]["a"], ended)), ("pregnant_or_nursing", told(case, "actor.pregnant")))
    return tuple(key for key, truth in tests if truth)
