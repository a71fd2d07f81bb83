"""Neighbouring offences (相邻罪名): when to think of one, and whether it makes one crime or several.

A flag says what to examine, not that the other offence is made out. Sources: INT 8, 9; CL 177-1, 280-1, 285–287-2;
dossier §7; errata A14–A16. The rules taken from practice are marked likely.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .counting import Counted
from .facts import Case, high, low
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
    """A neighbouring offence (相邻罪名) and its relation to CL 253-1.

    `relation`: heavier_one (one act, the heavier), both (cumulated), also (examine besides), special_prevails, instead
    (CL 253-1 is applied). `status`: reached, below, open or examine (no number decides). `grades`: its ranges in months,
    `fines` in yuan; `grade_there` 0, 1, 2 where numbers decide. `certainty`: certain (text) or likely (practice).
    """

    id: str
    cite: str
    relation: str
    why: str
    certainty: str
    status: str = "examine"
    grade_there: int | None = None
    reached: tuple[Reach, ...] = ()
    see: tuple[str, ...] = ()
    grades: tuple[tuple[int, int], ...] = ()
    fines: tuple[tuple[int, int], ...] = ()


CREDENTIALS: Final = (("neighbours.credential_groups", 10, 1), ("neighbours.other_credentials", 500, 1),
                      ("gains.illegal_gains", 5_000, 100))
"""INT2011-19 1(1): groups of payment or securities credentials, other groups, yuan (the last column: 分 per yuan)."""
FIVEFOLD: Final = 5
"""INT2011-19 1(2): especially serious at five times, not ten."""
LEAK_POINTS: Final = 50_000
"""INT2019 4(1)–(4): 500, 5,000 or 50,000 items leaked, converted at 100 : 10 : 1."""
SITES, SITE_ACCOUNTS, GROUPS, GROUP_ACCOUNTS, NET_GAINS = 3, 2_000, 5, 1_000, 10_000
"""INT2019 10(2), (3), (5): serious circumstances of CL 287-1; the last in yuan."""
_STATUS: Final = {True: "reached", False: "below", None: "open"}


def flags(case: Case, edition: str, counts: Counted) -> tuple[Flag, ...]:
    """The neighbouring offences the facts point to under an edition of CL 253-1, in the order of the Criminal Law."""
    if edition == "none":
        return ()
    found = [*_cards(case), *_intrusion(case)]
    if edition != "2009":  # CL 280-1, 286-1, 287-1 and 287-2 came with Amendment IX, 2015-11-01
        found += [*_documents(case), *_leak(case, counts), *_network(case), *_help(case)]
    return (*found, *_fraud(case))


def cited(cite: str, lang: str | None = None) -> str:
    """A citation for print, of a provision that is not stored too (《刑法》第二百六十六条, CL 266)."""
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


def _reach(case: Case, fact: str, standard: int, per: int = 1) -> tuple[Reach, Truth]:
    value = case.get(fact)
    truth = at_least(value, standard * per)
    return Reach(fact, low(value) // per, standard, _STATUS[truth]), truth


def _cards(case: Case) -> Iterator[Flag]:
    """Card data sufficient to transact: CL 177-1(2), fine with or alone in the first range; bank staff heavier."""
    sets = any_of((at_least(case.get("neighbours.cards"), 1), *(is_(r.get("kind"), "card_data_set") for r in case.records)))
    if sets is not False:
        staff = told(case, "actor.bank_staff") is True
        yield Flag("cards", "CL 177-1(2)", "special_prevails", "bank_staff_heavier" if staff else "special_provision",
                   "likely", "examine" if sets else "open", see=("CL 177-1(1)", *(("CL 177-1(3)",) if staff else ())),
                   grades=((6, 36), (36, 120)), fines=((10_000, 100_000), (20_000, 200_000)))


def _intrusion(case: Case) -> Iterator[Flag]:
    """Data taken from a system: CL 285(2) has its own numbers and its own second grade (errata A14)."""
    if told(case, "neighbours.intrusion") is not False:
        first, second = ([_reach(case, f, n * k, per) for f, n, per in CREDENTIALS] for k in (1, FIVEFOLD))
        grades = [any_of(t for _, t in row) for row in (first, second)]
        grade = 2 if grades[1] else 1 if grades[0] else 0
        yield Flag("intrusion", "CL 285(2)", "heavier_one", "compare_grades", "likely",
                   "open" if None in grades or told(case, "neighbours.intrusion") is None else _STATUS[grade > 0], grade,
                   tuple(r for r, _ in (second if grade == 2 else first)), ("INT2011-19 1(1)", "INT2011-19 1(2)"),
                   ((6, 36), (36, 84)))


def _documents(case: Case) -> Iterator[Flag]:
    """Using another's identity document is CL 280-1; obtaining the data is CL 253-1."""
    if any(r.get("kind") == "id_card_photo" for r in case.records):
        yield Flag("documents", "CL 280-1(1)", "also", "use_of_document", "certain")


def _leak(case: Case, counts: Counted) -> Iterator[Flag]:
    """A provider ordered to correct that refuses, with a leak (INT 9; CL 286-1): ten times the numbers of INT 5(1)."""
    refused = told(case, "neighbours.refused_correction")
    if refused is not False:
        weight = {1: 100, 2: 10, 3: 1}
        tiers = {line.path: weight.get(line.tier, 0) for line in counts.lines}
        pairs = [(tiers.get(f"records[{i}]", 0), r) for i, r in enumerate(case.records)]
        least = sum(w * max(0, low(r.get("count")) - high(r.get("untrue_or_duplicate"))) for w, r in pairs)
        most = sum(w * max(0, high(r.get("count")) - low(r.get("untrue_or_duplicate"))) for w, r in pairs)
        truth = True if least >= LEAK_POINTS else None if most >= LEAK_POINTS else False
        yield Flag("leak", "CL 286-1(1)", "heavier_one", "leak_after_order", "certain",
                   _STATUS[truth] if refused else "open", int(truth is True),
                   (Reach("records.count", least, LEAK_POINTS, _STATUS[truth]),),
                   ("INT 9", "INT2019 4(4)", "CL 286-1(3)"), ((6, 36),))


def _network(case: Case) -> Iterator[Flag]:
    """Setting up sites or groups for trading data (INT 8; CL 287-1): where CL 253-1 is met too, that one is applied."""
    sites, groups = (at_least(case.get(f"neighbours.{k}"), 1) for k in ("sites", "groups"))
    if any_of((sites, groups)) is False:
        return
    tests = [_reach(case, "neighbours.sites", SITES), _reach(case, "neighbours.groups", GROUPS),
             _reach(case, "gains.illegal_gains", NET_GAINS, 100)]
    accounts = case.get("neighbours.accounts")
    alone = SITE_ACCOUNTS if groups is False else GROUP_ACCOUNTS
    # One number for both: it is certain only where neither share could stay below its own standard.
    sure = alone if False in (sites, groups) else SITE_ACCOUNTS + GROUP_ACCOUNTS - 1
    truth = True if low(accounts) >= sure else None if high(accounts) >= alone else False
    tests.append((Reach("neighbours.accounts", low(accounts), alone, _STATUS[truth]), truth))
    serious = any_of(t for _, t in tests)
    yield Flag("network", "CL 287-1(1)", "instead", "sites_or_groups", "certain", _STATUS[serious], int(serious is True),
               tuple(r for r, _ in tests), ("INT 8", "INT2019 7", "INT2019 10"), ((6, 36),))


def _help(case: Case) -> Iterator[Flag]:
    """Knowing help to network crime by technical or payment means is CL 287-2; selling the data is CL 253-1."""
    helped = any_of((told(case, "neighbours.fraud_help"), told(case, "knowledge.knew_of_crime")))
    if helped is not False:
        yield Flag("help", "CL 287-2(1)", "heavier_one", "technical_help_only", "certain",
                   "examine" if helped else "open", see=("CL 287-2(3)",), grades=((6, 36),))


def _fraud(case: Case) -> Iterator[Flag]:
    """Own fraud with unlawfully obtained data: both crimes; data for another's known fraud: accomplice as well."""
    for path, id, relation, why in (("neighbours.own_fraud", "fraud", "both", "obtained_then_used"),
                                    ("neighbours.fraud_help", "fraud_accomplice", "also", "in_concert")):
        truth = told(case, path)
        if truth is not False:
            yield Flag(id, "CL 266", relation, why, "likely", "examine" if truth else "open")
