"""RecordLedger (条数账本): batches, duplicates and recipients counted by INT 11, row by row, tier by tier, and in points."""
from __future__ import annotations

from html import escape

from lawkit import explain
from lawkit.assessment import Finding
from lawkit.explain import begin
from lawkit.facts import Case, Records
from lawkit.fields import MAX_COUNT
from lawkit.rows import POINTS
from lawkit.wording import say

from .base import html
from .casepanel import CasePanel
from .views import bullets

TIERS = (1, 2, 3)
ITEMS = {1: "5(1)(3)", 2: "5(1)(4)", 3: "5(1)(5)"}
SUM = "5(1)(6)"
OPENING = Case(records=[Records("hotel_registration", 300, obtained="bought", provided_to=2, untrue_or_duplicate=60)])


class RecordLedger(CasePanel):
    """The ledger of a case (条数账本). `case`: where to start; its batches are edited, whatever else it states is kept.

    `panel.case` and `panel.assessment` follow; `panel.set("records[0].provided_to", 3)` changes a fact as a person would.
    """

    name, area = "ledger", "ledger"
    leaves = ("kind", "count", "untrue_or_duplicate", "obtained", "provided_to", "on_duty")

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang, case or OPENING)
        self.book, self.verdict = html(), html()
        self.why = self.fold("why", [box := html()], lambda: setattr(box, "value", self._why()))
        note = html(f"<p class='lk-soft'>{self.text('note')}</p>")
        self.batches.add_class("lk-rows")
        self.fill(note, self.batches, self.tools(self.adder), self.status, self.book, self.verdict, self.why)
        self._show()

    def _show(self) -> None:
        super()._show()
        self._announced = None
        self.announce(self.total(), f"lk-grade-{int(self.assessment.grade)}")

    def _finding(self, id: str) -> Finding:
        return next(f for f in self.assessment.findings if f.id == id)

    @property
    def uncertain(self) -> bool:
        """Is the number of some batch not exactly known, so that the totals are the least?"""
        return any(line.most != line.counted for line in self.assessment.counts.lines)

    def total(self) -> str:
        """The totals in one sentence: items by tier, and the sum in points where there are several tiers."""
        counts = [(t, getattr(self.assessment.counts, f"tier{t}")) for t in TIERS]
        told = [self.say("of_tier", tier=say(f"law.tier_short.{t}", self.lang), n=explain.amount(n, "items", self.lang)) for t, n in counts if n]
        if not told:
            return self.say("nothing")
        text = self.say("total_least" if self.uncertain else "total", tiers=self.say("comma").join(told))
        points = self._finding(SUM)
        if len(told) > 1 and points.standard:
            beaten = points.status == "not_met" and points.measured >= points.standard
            text += self.say("alone") if beaten else self.say("sum", points=explain.amount(points.measured, "points", self.lang), standard=f"{points.standard:,}")
        return text

    def _pictures(self) -> None:
        self.book.value = self._book()
        self.verdict.value = f"<p>{escape(explain.verdict(self.assessment, self.lang))}</p>"
        self.why.refresh()

    def _book(self) -> str:
        """A row a batch, then the totals, what the law asks, and the points."""
        a, lang = self.assessment, self.lang
        points = self._finding(SUM)
        weights = POINTS if points.row else ()
        dash = self.say("dash")
        rows: list[tuple[str, list[str], str]] = []
        for i, line in enumerate(a.counts.lines):
            unbounded = any(p.startswith(line.path) for p in a.capped)
            counted = self._span(line.counted, line.most, unbounded)
            own = [counted if line.article == "5" and line.tier == t else dash for t in TIERS]
            own += [self._span(line.counted * w, line.most * w, unbounded) if line.article == "5" and line.tier in TIERS
                    and (w := weights[line.tier - 1] if weights else 0) else dash]
            times = dash if line.most and not line.counted else self._shown(line.times)
            rows.append((self.say("row", n=i + 1, name=self._kind(i)), [self._shown(line.taken), self._shown(line.deducted), times, *own], ""))
        sums = [f"{getattr(a.counts, f'tier{t}'):,}" for t in TIERS]
        rows.append((self.say("totals_least" if self.uncertain else "totals"), ["", "", "", *sums, f"{points.measured:,}" if weights else dash], "lk-total"))
        asked = [f for f in map(self._finding, (*ITEMS.values(), SUM))]
        if all(f.standard for f in asked):
            rows.append((self.say("standard"), ["", "", "", *(f"{f.standard:,}" for f in asked)], ""))
        if weights:
            rows.append((self.say("worth"), ["", "", "", *(f"{w:,}" for w in weights), ""], ""))
        head = [self.say(f"head.{h}") for h in ("batch", "taken", "deducted", "times")]
        head += [begin(say(f"law.tier_short.{t}", lang)) for t in TIERS] + [self.say("head.points")]
        body = "".join(f"<tr class='{cls}'><th scope='row'>{escape(name)}</th>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
                       for name, cells, cls in rows)
        caption = self.text("caption")
        return (f"<div class='lk-scroll' tabindex='0' role='group' aria-label='{caption}'><table class='lk-table lk-sum'><caption>{caption}"
                "</caption><thead><tr>" + "".join(f"<th scope='col'>{escape(h)}</th>" for h in head) + f"</tr></thead><tbody>{body}</tbody></table></div>")

    def _kind(self, i: int) -> str:
        batch = self.case.records[i]
        path = f"records[{i}].kind" if batch.get("kind") is not None else f"records[{i}].tier"
        return explain.tell(path, batch.get(path.rpartition(".")[2]), self.lang)

    def _shown(self, value: object) -> str:
        if isinstance(value, tuple):
            least, most = value
            return self._span(least, most, most >= MAX_COUNT)
        return f"{value:,}" if isinstance(value, int) else say("law.choice.unknown", self.lang)

    def _span(self, least: int, most: int, unbounded: bool = False) -> str:
        if unbounded:
            return say("explain.at_least", self.lang, low=f"{least:,}") if least else say("law.choice.unknown", self.lang)
        return f"{least:,}" if least == most else say("explain.range", self.lang, low=f"{least:,}", high=f"{most:,}")

    def _why(self) -> str:
        return bullets(explain.count_lines(self.assessment, self.lang))
