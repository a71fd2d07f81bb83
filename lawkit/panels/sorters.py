"""Sorting short facts (分档、分罪): KindSorter puts kinds of information into tiers, NeighbourSorter facts under offences.

The facts are in `data/snippets.toml`; tiers, authorities and relations are the engine's, so that nothing is decided here.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import ipywidgets as W

from lawkit import explain, neighbours
from lawkit.assessment import assess
from lawkit.explain import begin
from lawkit.facts import Case, Records
from lawkit.kinds import KINDS, NOT_PERSONAL, Kind, tier_of
from lawkit.questions import tipping
from lawkit.readings import READINGS
from lawkit.wording import say

from .base import Panel, button, choice, escape, html, row, table
from .views import bullets

TIERS = (1, 2, 3, NOT_PERSONAL)
OWN = "own"


@cache
def snippets() -> Mapping[str, Any]:
    """The short facts, as stored."""
    return tomllib.loads(resources.files("lawkit").joinpath("data/snippets.toml").read_text("utf-8"))


class Sorter(Panel):
    """One short fact after another; the first answer to each counts, and what went wrong can be gone through again."""

    area = "sorters"

    def __init__(self, deck: Iterable[Mapping[str, Any]], lang: str | None = None) -> None:
        super().__init__(lang)
        self.deck = tuple(deck)
        self.todo = list(range(len(self.deck)))
        self.first: dict[int, bool] = {}
        self.at = 0
        self.head, self.fact, self.feedback, self.board = html(), html(), html(), html()
        self.back = button(self.say("previous"), lambda: self.go(self.at - 1), "lk-quiet")
        self.on = button(self.say("next"), lambda: self.go(self.at + 1))
        self.again = button(self.say("again"), self.repeat, "lk-quiet")
        self.ways = row(self.back, self.on, self.again)
        self.results = self.fold("board", [self.board], lambda: setattr(self.board, "value", self._board()))

    @property
    def item(self) -> Mapping[str, Any]:
        """The fact on the table."""
        return self.deck[self.todo[self.at]]

    def go(self, at: int) -> None:
        """Put the fact at this place on the table; beyond the last, say how it went."""
        if at >= len(self.todo):
            right = sum(self.first.values())
            self.announce(self.say("done", n=len(self.first), of=len(self.deck), right=right))
            return self.results.show(True)
        self.at = max(at, 0)
        self.head.value = f"<p class='lk-soft'>{self.text('place', n=self.at + 1, of=len(self.todo))}</p>"
        self.fact.value = f"<p class='lk-stem'>{escape(self.item[self.lang])}</p>"
        self.feedback.value, self.back.disabled = "", self.at == 0
        self.again.layout.display = "" if not all(self.first.values()) else "none"
        self.announce(self.say(f"{self.name}.ask"))
        return self._lay()

    def repeat(self) -> None:
        """Go through those again that were not right at once."""
        self.todo = [i for i, right in self.first.items() if not right]
        for i in self.todo:
            del self.first[i]
        self.go(0)

    def mark(self, right: bool, text: str) -> None:
        """Say whether the answer holds; the first one to each fact is kept."""
        self.first.setdefault(self.todo[self.at], right)
        self.again.layout.display = "" if not all(self.first.values()) else "none"
        self.announce(text, "lk-good" if right else "lk-bad")
        self.results.refresh()

    def _lay(self) -> None:
        """Prepare the answers for the fact on the table."""

    def _board(self) -> str:
        """HTML of what has been placed so far, shown in the fold."""
        return ""


class KindSorter(Sorter):
    """Which tier is it (信息分档)? 24 short facts, each placed at a press; a disputed one can be argued.

    `kinds`: only these kinds. `panel.place(tier)` answers (0 = not citizens' personal information), `panel.first` holds how
    each first answer went.
    """

    name = "kinds"

    def __init__(self, lang: str | None = None, kinds: Iterable[str] | None = None) -> None:
        chosen = None if kinds is None else set(kinds)
        super().__init__((s for s in snippets()["kinds"] if chosen is None or s["kind"] in chosen), lang)
        tiers = row(*(button(begin(self._name(t)), lambda t=t: self.place(t), tip=begin(say(f"law.tier.{t}", self.lang)))  # type: ignore[misc]
                      for t in TIERS))
        self.argument = html()
        self.argue = self.fold("argue", [self.argument], lambda: setattr(self.argument, "value", self._argued()))
        self.fill(self.head, self.fact, tiers, self.status, self.feedback, self.argue, self.ways, self.results)
        self.go(0)

    @property
    def kind(self) -> Kind:
        """The kind of information on the table."""
        return KINDS[self.item["kind"]]

    def _lay(self) -> None:
        self.argue.layout.display = "none"
        self.argue.show(False)

    def place(self, tier: int) -> None:
        """Put the fact into a tier; a position that is argued counts as right and is called disputed."""
        kind, right = self.kind, tier in self.kind.tiers
        key = "wrong" if not right else "right" if not kind.reading else "default" if tier == kind.tier else "disputed"
        self.mark(right, self.say(f"kinds.{key}", tier=self._name(tier), kit=self._name(kind.tier)))
        lines = [say(f"law.kind.{kind.id}", self.lang), say(kind.authority, self.lang)]
        if not kind.reading:
            lines = [begin(say(f"law.tier.{kind.tier}", self.lang)), *lines, self.say("kinds.sure", how=say(f"law.confidence.{kind.confidence}", self.lang))]
        self.feedback.value = bullets(lines if right else [self.say("kinds.hint")])
        self.argue.layout.display = "" if right and kind.reading else "none"

    def _argued(self) -> str:
        """Both positions, who argues them, and the result at each line the other position draws: computed, not told."""
        reading = READINGS[self.kind.reading or ""]
        cases = {p: Case(records=[Records(self.kind.id, 1, obtained="bought")], readings={reading.id: p}) for p in reading.positions}
        lines = sorted({int(t.value) for case in cases.values() for t in tipping(case, "records[0].count")})
        told = [self.say("kinds.position", position=say(f"law.reading.{reading.id}.{p}", self.lang),
                          who=say(f"law.party.{reading.argued_by[p]}", self.lang) if p in reading.argued_by else self.say("kinds.between"))
                 for p in reading.positions]
        rows = [(begin(self._name(tier_of(self.kind.id, case.readings))), *(say(f"law.grade.{int(assess(case.but({'records[0].count': n})).grade)}", self.lang) for n in lines))
                for p, case in cases.items()]
        head = [self.say("kinds.held"), *(explain.amount(n, "items", self.lang) for n in lines)]
        return (f"<p><b>{escape(say(f'law.reading.{reading.id}', self.lang))}</b></p>{bullets(told)}"
                f"<p>{escape(say(f'law.reading_why.{reading.id}', self.lang))}</p>{table(head, rows, self.say('kinds.turns'))}")

    def _name(self, tier: int) -> str:
        return say(f"law.tier_short.{tier}", self.lang) if tier else self.say("kinds.none")

    def _board(self) -> str:
        def name(i: int) -> str:
            kind = KINDS[self.deck[i]["kind"]]
            text = say(f"law.kind.{kind.id}", self.lang)
            return text if kind.reading is None else self.say("kinds.tagged", text=text)
        rows = [(begin(say(f"law.tier.{t}", self.lang)), self.say("semicolon").join(
            name(i) for i in sorted(self.first) if KINDS[self.deck[i]["kind"]].tier == t)) for t in TIERS]
        missed = [name(i) for i, right in self.first.items() if not right]
        told = bullets([self.say("missed", names=self.say("semicolon").join(missed))]) if missed else ""
        return table([self.say("kinds.tier"), self.say("kinds.kind")], rows, self.say("kinds.placed")) + told


class NeighbourSorter(Sorter):
    """Which offence, and how many (此罪与彼罪、一罪与数罪)? Ten short facts with the neighbouring offences of dossier §7.

    `panel.tick({"own", "intrusion"}, "one")` answers as a person would; the relation is that of `data/neighbours.toml`.
    """

    name = "neighbours"
    NUMBERS = ("one", "several", "apart")

    def __init__(self, lang: str | None = None) -> None:
        super().__init__(snippets()["neighbours"], lang)
        ids = [OWN, *(id for id in neighbours.offences() if id != "fraud_accomplice")]
        self.boxes = {id: W.Checkbox(value=False, description=(text := self._offence(id)), tooltip=text, indent=False,
                                     description_allow_html=False) for id in ids}
        self.number = choice(self.say("neighbours.number"), [(self.say("choose"), ""), *((self.say(f"neighbours.{n}"), n) for n in self.NUMBERS)],
                             "", lambda _: None)
        self.checker = button(self.say("check"), self.check)
        self.shower = button(self.say("show"), self.show, "lk-quiet")
        self.fill(self.head, self.fact, *self.boxes.values(), self.number, row(self.checker, self.shower), self.status, self.feedback, self.ways,
                  self.results)
        self.go(0)

    def _offence(self, id: str) -> str:
        name = say("law.offence.2015" if id == OWN else f"neighbours.offence.{id}", self.lang)
        cite = neighbours.cited("CL 253-1(1)" if id == OWN else neighbours.offences()[id]["cite"], self.lang)
        return self.say("neighbours.offence", name=begin(name), cite=cite)

    def _lay(self) -> None:
        for box in self.boxes.values():
            box.value = False
        self.number.value = ""

    @staticmethod
    def how_many(offences: Iterable[str]) -> str:
        """One offence, several punished together, or another act to be examined apart: as the relation has it."""
        relations = {neighbours.offences()[id]["relation"] for id in offences if id != OWN} if OWN in offences else set()
        return "several" if "both" in relations else "apart" if "also" in relations else "one"

    def tick(self, offences: Iterable[str], number: str) -> None:
        """Answer: the offences to examine, and how many are punished."""
        chosen = set(offences)
        for id, box in self.boxes.items():
            box.value = id in chosen
        self.number.value = number
        self.check()

    def check(self) -> None:
        """Mark the answer; say the relation once the offences are found, and why not for what was ticked too much."""
        chosen, due = {id for id, box in self.boxes.items() if box.value}, set(self.item["offences"])
        if not chosen or not self.number.value:
            return self.announce(self.say("neighbours.incomplete"))
        extra, found = chosen - due, chosen == due
        right = found and self.number.value == self.how_many(due)
        key = "right" if right else "number_wrong" if found else "too_many" if due < chosen else "missing"
        self.mark(right, self.say(f"neighbours.{key}"))
        self.feedback.value = bullets([*(self._line(id) for id in self.item["offences"] if right and id != OWN),
                                       *([self.say("neighbours.only_own")] if right and due == {OWN} else []),
                                       *(self.say("neighbours.not_here", offence=self._offence(id), why=self._why(id)) for id in extra)])
        return None

    def show(self) -> None:
        """Give the answer; the fact counts as missed unless it was answered before."""
        self.first.setdefault(self.todo[self.at], False)
        self.tick(self.item["offences"], self.how_many(self.item["offences"]))

    def _why(self, id: str) -> str:
        return self.say("neighbours.no_own") if id == OWN else say(f"neighbours.why.{neighbours.offences()[id]['why']}", self.lang)

    def _line(self, id: str) -> str:
        o = neighbours.offences()[id]
        certainty = "" if o["certainty"] == "certain" else say(f"neighbours.certainty.{o['certainty']}", self.lang)
        return say("neighbours.line", self.lang, offence=begin(say(f"neighbours.offence.{id}", self.lang)), cite=neighbours.cited(o["cite"], self.lang),
                   relation=say(f"neighbours.relation.{o['relation']}", self.lang), why=self._why(id), certainty=certainty, status="").strip()

    def _board(self) -> str:
        rows = [(self.deck[i][self.lang], self.say("semicolon").join(self._offence(id) for id in self.deck[i]["offences"]),
                 self.say(f"neighbours.{self.how_many(self.deck[i]['offences'])}"), self.say("yes" if right else "no"))
                for i, right in self.first.items()]
        return table([self.say(f"neighbours.head.{h}") for h in ("fact", "offences", "number", "right")], rows, self.say("neighbours.answered"))
