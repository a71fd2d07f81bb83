"""Neighbouring offences (相邻罪名): when to think of one, and whether it makes one crime or several.

A flag says what to examine, not that the other offence is made out. What never varies stands in `data/neighbours.toml`.
Sources: INT 8, 9; CL 177-1, 280-1, 285–287-2; dossier §7; errata A14–A16.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from .counting import Counted
from .facts import Case, high, low
from .fields import CASE_FIELDS
from .provisions import ProvisionNotFound, chinese_number, instruments, provision
from .truth import Truth, any_of, at_least, is_, told
from .wording import language, say


@dataclass(frozen=True, slots=True)
class Reach:
    """One measure of the other offence: the fact, its least value and the standard (items, groups, sites or yuan)."""
    fact: str
    measured: int
    standard: int
    status: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A neighbouring offence (相邻罪名) and its relation to CL 253-1; see `data/neighbours.toml` for the names.

    `status`: reached, below, open or examine (no number decides). `grades`: its ranges in months, `fines` in yuan;
    `grade_there` 0, 1, 2 where numbers decide, by `reached`.
    """
    id: str
    cite: str
    relation: str
    why: str
    certainty: str
    status: str
    grade_there: int | None
    reached: tuple[Reach, ...]
    see: tuple[str, ...]
    grades: tuple[tuple[int, int], ...]
    fines: tuple[tuple[int, int], ...]


_STATUS: Final = {True: "reached", False: "below", None: "open"}
Found = tuple[str, Truth, str, int | None, tuple[Reach, ...]]
"""Offence, whether its occasion is there, status if it is, grade there, measures."""


@cache
def offences() -> Mapping[str, Mapping[str, Any]]:
    """The neighbouring offences by id, with what never varies about them."""
    return tomllib.loads((Path(__file__).parent / "data" / "neighbours.toml").read_text("utf-8"))


def flags(case: Case, edition: str, counts: Counted) -> tuple[Flag, ...]:
    """The neighbouring offences the facts point to under an edition of CL 253-1, in the order of the Criminal Law."""
    found = []
    for id, occasion, status, grade, reached in _occasions(case, counts):
        o = offences()[id]
        if occasion is False or edition == "none" or (edition == "2009" and o.get("since_2015")):
            continue
        staff = id == "cards" and told(case, "actor.bank_staff")  # heavier for them: CL 177-1(3)
        found.append(Flag(id, o["cite"], o["relation"], "bank_staff_heavier" if staff else o["why"], o["certainty"],
                          status if occasion else "open", grade, reached,
                          (*o.get("see", ()), *(("CL 177-1(3)",) if staff else ())),
                          tuple(map(tuple, o.get("grades", ()))), tuple(map(tuple, o.get("fines", ())))))
    return tuple(found)


def _occasions(case: Case, counts: Counted) -> Iterator[Found]:
    kinds = {kind: any_of(is_(r.get("kind"), kind) for r in case.records) for kind in ("card_data_set", "id_card_photo")}
    helped = told(case, "neighbours.fraud_help")
    yield "cards", any_of((at_least(case.get("neighbours.cards"), 1), kinds["card_data_set"])), "examine", None, ()
    yield _intrusion(case)
    yield "documents", kinds["id_card_photo"] is True, "examine", None, ()
    yield _leak(case, counts)
    yield _network(case)
    yield "help", any_of((helped, told(case, "knowledge.knew_of_crime"))), "examine", None, ()
    yield "fraud", told(case, "neighbours.own_fraud"), "examine", None, ()
    yield "fraud_accomplice", helped, "examine", None, ()


def _measures(case: Case, standards: Mapping[str, int], times: int = 1) -> tuple[list[Reach], list[Truth]]:
    reached, truths = [], []
    for fact, standard in standards.items():
        per = 100 if CASE_FIELDS[fact].type == "money" else 1
        truths.append(at_least(case.get(fact), standard * times * per))
        reached.append(Reach(fact, low(case.get(fact)) // per, standard * times, _STATUS[truths[-1]]))
    return reached, truths


def _intrusion(case: Case) -> Found:
    """Data taken from a system: CL 285(2) has its own numbers and its own second grade (errata A14)."""
    o, occasion = offences()["intrusion"], told(case, "neighbours.intrusion")
    (reached, first), (reached2, second) = (_measures(case, o["standards"], n) for n in (1, o["times"]))
    grades = any_of(first), any_of(second)
    grade = 2 if grades[1] else 1 if grades[0] else 0
    return ("intrusion", occasion, "open" if None in grades else _STATUS[grade > 0], grade,
            tuple(reached2 if grade == 2 else reached))


def _leak(case: Case, counts: Counted) -> Found:
    """A provider ordered to correct that refuses, with a leak (INT 9; CL 286-1): ten times the numbers of INT 5(1)."""
    standard, weights = offences()["leak"]["points"], {1: 100, 2: 10, 3: 1}
    pairs = [(weights.get(line.tier, 0), r) for line, r in zip(counts.lines, case.records)]
    least = sum(w * max(0, low(r.get("count")) - high(r.get("untrue_or_duplicate"))) for w, r in pairs)
    most = sum(w * max(0, high(r.get("count")) - low(r.get("untrue_or_duplicate"))) for w, r in pairs)
    truth = True if least >= standard else None if most >= standard else False
    return ("leak", told(case, "neighbours.refused_correction"), _STATUS[truth], int(truth is True),
            (Reach("records.count", least, standard, _STATUS[truth]),))


def _network(case: Case) -> Found:
    """Setting up sites or groups for trading data (INT 8; CL 287-1): where CL 253-1 is met too, that one is applied."""
    o, accounts = offences()["network"], case.get("neighbours.accounts")
    sites, groups = (at_least(case.get(f"neighbours.{k}"), 1) for k in ("sites", "groups"))
    alone = o["site_accounts"] if groups is False else o["group_accounts"]
    # One number for both: it is certain only where neither share could stay below its own standard.
    sure = alone if False in (sites, groups) else o["site_accounts"] + o["group_accounts"] - 1
    truth = True if low(accounts) >= sure else None if high(accounts) >= alone else False
    reached, truths = _measures(case, o["standards"])
    serious = any_of((*truths, truth))
    return ("network", any_of((sites, groups)), _STATUS[serious], int(serious is True),
            (*reached, Reach("neighbours.accounts", low(accounts), alone, _STATUS[truth])))


def cited(cite: str, lang: str | None = None) -> str:
    """A citation for print, also of a provision that is not stored (《刑法》第二百六十六条, CL 266)."""
    lang = lang or language()
    try:
        return provision(cite).cite_in(lang)
    except ProvisionNotFound:
        abbr, _, number = cite.partition(" ")
        return cite if lang != "zh" else f"{instruments()[abbr]['short_zh']}第{chinese_number(int(number))}条"


def line(flag: Flag, lang: str | None = None) -> str:
    """One flag as a sentence: the offence, its relation to this one, why, and whether its standard is reached."""
    certainty = "" if flag.certainty == "certain" else say(f"neighbours.certainty.{flag.certainty}", lang)
    return say("neighbours.line", lang, offence=say(f"neighbours.offence.{flag.id}", lang), cite=cited(flag.cite, lang),
               relation=say(f"neighbours.relation.{flag.relation}", lang), why=say(f"neighbours.why.{flag.why}", lang),
               status=say(f"neighbours.status.{flag.status}", lang), certainty=certainty)
