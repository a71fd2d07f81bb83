"""The table of facts: every key of a facts file, its type, default and choices (案件事实表).

One row a fact, in the order in which the law asks: conduct, actor, object, information, gains, knowledge,
earlier record, business, consequences, what came afterwards. Validation, the JSON Schema, the panels' controls
and the list of assumptions are all read from this table. Source: the facts file of the design; errata C.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

LAW_AS_OF: Final = date(2026, 11, 23)
"""The day on which the law was last checked (法律核对日); conduct without a date is taken to be of this day."""

MAX_COUNT: Final = 10**12
"""Largest count of items, persons or yuan that is accepted (条、人、元)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact (事实): dotted path, type, default and, for a choice, what may be chosen.

    Types: bool, count (whole items), age (years), money (元 outside, 分 inside), date, choice, text.
    """

    path: str
    type: str
    default: Any = None
    choices: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        """The table of the facts file in which the fact stands."""
        return self.path.partition(".")[0]

    @property
    def leaf(self) -> str:
        """Its name inside the section, which is also the keyword of `Case` or `Records`."""
        return self.path.rpartition(".")[2]


OBTAINED: Final = ("stolen", "bought", "received", "exchanged", "collected_on_duty", "other", "lawfully_held")

_ROWS: tuple[tuple[Any, ...], ...] = (
    ("title.zh", "text", ""), ("title.en", "text", ""), ("note.zh", "text", ""), ("note.en", "text", ""),
    ("conduct.from", "date"), ("conduct.to", "date"), ("tried_on", "date"),
    ("actor.age", "age", 18), ("actor.birth", "date"), ("actor.unit", "bool", False),
    ("actor.listed_unit", "bool", False), ("actor.role", "choice", "principal", ("principal", "accessory", "coerced")),
    ("actor.instigated_minor", "bool", False), ("actor.limited_capacity", "bool", False),
    ("actor.deaf_mute_or_blind", "bool", False), ("actor.pregnant", "bool", False),
    ("actor.bank_staff", "bool", False), ("actor.ringleader", "bool", False),
    ("object.violates", "choice", "law_or_regulation", ("law_or_regulation", "departmental_rule", "none")),
    ("object.consent", "bool", False), ("object.anonymised", "bool", False), ("object.intent", "bool", True),
    ("records.kind", "choice"), ("records.tier", "choice"), ("records.count", "count"),
    ("records.obtained", "choice", "other", OBTAINED), ("records.provided_to", "count", 0),
    ("records.on_duty", "bool", False), ("records.untrue_or_duplicate", "count", 0),
    ("records.whereabouts", "bool"), ("records.from", "date"), ("records.to", "date"),
    ("records.published", "bool", False), ("records.already_public", "bool", False),
    ("records.beyond_purpose", "bool", False), ("records.reacquired", "bool", False),
    ("gains.illegal_gains", "money", 0), ("gains.on_duty", "money", 0), ("gains.resold", "money", 0),
    ("gains.cost", "money", 0),
    ("knowledge.used_for_crime", "bool", False), ("knowledge.knew_of_crime", "bool", False),
    ("knowledge.foreseeable_use", "bool", False), ("knowledge.criminal_type_use", "bool", False),
    ("record.criminal", "bool", False), ("record.exempted", "bool", False),
    ("record.administrative_on", "date"), ("record.administrative_executed_on", "date"),
    ("record.sentence", "choice", "none", ("none", "fine", "detention", "imprisonment", "suspended")),
    ("record.sentence_intentional", "bool", True), ("record.sentence_age", "age", 18),
    ("record.sentence_ended_on", "date"), ("record.on_probation", "bool", False),
    ("record.other_convictions", "bool", False),
    ("business.lawful_purpose", "bool", False), ("business.profit", "money", 0), ("business.price_paid", "money", 0),
    ("consequences.grave_harm", "bool", False), ("consequences.major_loss", "bool", False),
    ("consequences.vile_effect", "bool", False),
    ("found_by_court.other_serious", "bool", False), ("found_by_court.other_especially_serious", "bool", False),
    ("afterwards.first_offender", "bool", False), ("afterwards.all_gains_returned", "bool", False),
    ("afterwards.genuine_repentance", "bool", False), ("afterwards.surrender", "bool", False),
    ("afterwards.confession", "bool", False), ("afterwards.averted_result", "bool", False),
    ("afterwards.plea_leniency", "bool", False), ("afterwards.plea_in_court", "bool", False),
    ("afterwards.recidivist", "bool", False), ("afterwards.attempt", "bool", False),
    ("afterwards.preparation", "bool", False),
    ("afterwards.discontinuance", "choice", "none", ("none", "no_damage", "damage")),
    ("afterwards.merit", "choice", "none", ("none", "ordinary", "major")),
    ("afterwards.compensation", "bool", False), ("afterwards.forgiveness", "bool", False),
    ("afterwards.good_conduct", "bool", False), ("afterwards.instigation_not_followed", "bool", False),
    ("procedure.filed_on", "date"), ("procedure.fled", "bool", False), ("procedure.complaint_unfiled", "bool", False),
    ("victims.minors_or_elderly", "bool", False), ("victims.number", "count", 0),
    ("neighbours.sites", "count", 0), ("neighbours.groups", "count", 0), ("neighbours.accounts", "count", 0),
    ("neighbours.intrusion", "bool", False), ("neighbours.credential_groups", "count", 0),
    ("neighbours.other_credentials", "count", 0), ("neighbours.cards", "count", 0),
    ("neighbours.own_fraud", "bool", False), ("neighbours.fraud_help", "bool", False),
    ("neighbours.refused_correction", "bool", False),
)

FIELDS: Final[dict[str, Field]] = {row[0]: Field(*row) for row in _ROWS}
"""Every fact by its dotted path; the leaves of a batch of records stand under `records.`."""

RECORD_FIELDS: Final[dict[str, Field]] = {f.leaf: f for f in FIELDS.values() if f.section == "records"}
CASE_FIELDS: Final[dict[str, Field]] = {p: f for p, f in FIELDS.items() if f.section != "records"}
BY_LEAF: Final[dict[str, Field]] = {
    f.leaf: f for f in CASE_FIELDS.values() if f.section not in ("title", "note", "conduct")}
"""Keyword of `Case` → fact. `title`, `note` and `conduct` are given as small tables."""
