"""CaseExplorer (案情推演): vary the facts of a case and see at once what changes in law, and why.

Facts on the left as the law groups them; on the right the verdict in a sentence, the threshold ladder and the ranges,
and folded what explains them. The verdict is written first, pictures follow; an impossible value is explained beside
its field and the last possible case stays.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as W

from lawkit import casetext, charts, explain, guideline
from lawkit.assessment import assess
from lawkit.facts import Case, FactsError
from lawkit.factsfile import MAX_BYTES, load_case
from lawkit.fields import CASE_FIELDS
from lawkit.questions import MOVES, moves
from lawkit.readings import READINGS
from lawkit.wording import say

from . import views
from .base import Fold, button, choice, classed, heading, html, page_font
from .casepanel import BATCH, BATCH_MORE, CasePanel, samples
from .inputs import Control

__all__ = ["BATCH", "BATCH_MORE", "GROUPS", "CaseExplorer", "samples"]

GROUPS: Mapping[str, tuple[str, ...]] = {
    "conduct": ("conduct.from", "conduct.to", "tried_on", "object.violates", "object.consent", "object.anonymised", "object.intent"),
    "gains": ("gains.illegal_gains", "gains.on_duty", "gains.resold", "gains.cost", "business.lawful_purpose", "business.profit",
              "business.price_paid"),
    "use": tuple(p for p in CASE_FIELDS if p.startswith("knowledge.")),
    "person": tuple(p for p in CASE_FIELDS if p.startswith(("actor.", "record."))),
    "consequences": tuple(p for p in CASE_FIELDS if p.startswith(("consequences.", "found_by_court."))),
    "afterwards": tuple(p for p in CASE_FIELDS if p.startswith(("afterwards.", "procedure.", "victims."))),
    "neighbours": tuple(p for p in CASE_FIELDS if p.startswith("neighbours.")),
}
"""The facts of a case as the law groups them; batches of information stand before them."""


class CaseExplorer(CasePanel):
    """The explorer of one case (案情推演). `case`: where to start (default: the hotel receptionist of the samples).

    `panel.case`, `panel.assessment` and `panel.verdict` follow every change; `panel.set(path, value)` changes a fact as a
    person would, `panel.facts[path]` is its control.
    """

    name = "explorer"

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang, case)
        self.pinned: Case | None = None
        self.ladder, self.ranges, self.source, self.moved = html(cls="lk-chart"), html(cls="lk-chart"), html(), html(cls="lk-moved")
        self.slides = html()
        self._loader, self._folds = self.fold("load", fill=self._fill_loader), self._result_folds()
        left = [heading(self.say("facts")), self._loader, self._tools(), self.moved, heading(self.say("group.records")), self.batches,
                self.adder, *self._fact_folds()]
        right = [heading(self.say("result")), self.status, self.source, self.ladder, self.ranges, *self._folds]
        self.fill(self.columns(left, right), page_font())
        self._show()

    # -- the facts --------------------------------------------------------------------------------

    @property
    def facts(self) -> dict[str, Control]:
        """Every control that exists, by the dotted path of its fact; groups not yet opened are made now."""
        for fold in self._inputs:
            if fold.fill:
                fold.fill()
        return super().facts

    @property
    def verdict(self) -> W.HTML:
        """The status line that holds the verdict."""
        return self.status

    def _fact_folds(self) -> list[Fold]:
        self._inputs = [self._group(f"group.{name}", paths) for name, paths in GROUPS.items()]
        return self._inputs

    def _group(self, key: str, paths: tuple[str, ...]) -> Fold:
        def fill() -> None:
            if not fold.body.children:
                fold.body.children = self.controls(paths)
        fold = self.fold(key, fill=fill)
        fold.body.add_class("lk-group")
        return fold

    # -- load, move, compare ----------------------------------------------------------------------

    def _fill_loader(self) -> None:
        if self._loader.body.children:
            return
        from lawkit.decided import casebook
        self._decided = {f"{d.id}#{i}": (d, i) for d in casebook() for i in range(len(d.defendants))}
        ready = [(self.say("load.choose"), ""), *((c.title(self.lang), k) for k, c in samples().items())]
        decided = [(self.say("load.choose"), ""), *((self._name(d, i), k) for k, (d, i) in self._decided.items())]
        self.paste = classed(W.Textarea(description=self.say("load.paste"), tooltip=self.say("load.paste"), rows=4, layout=W.Layout(width="auto")), "lk-field")
        self.paste_fault = html(cls="lk-fault")
        self.upload = classed(W.FileUpload(accept=".toml", description=self.say("load.file"), tooltip=self.say("load.file"), layout=W.Layout(width="auto")),
                              "lk-button lk-quiet")
        self.upload.observe(lambda change: change["new"] and self.restore_file(bytes(change["new"][0]["content"])), "value")
        self._loader.body.children = (
            choice(self.say("load.sample"), ready, "", lambda k: k and self._load_sample(k)),
            choice(self.say("load.decided"), decided, "", lambda k: k and self.load_decided(k)),
            self.upload, self.paste, self.paste_fault, button(self.say("load.paste_do"), self.restore))

    def _name(self, d: Any, i: int) -> str:
        return f"{d.text('title', self.lang)} · {casetext.label(d.defendants[i], self.lang)}"

    def _load_sample(self, key: str) -> None:
        self.source.value = ""
        self.load(samples()[key])

    def load_decided(self, key: str) -> None:
        """Load a decided case (`id#n`: the n-th defendant) with what became of it."""
        d, i = self._decided[key]
        lines = [self._name(d, i), " · ".join(filter(None, [d.text("court", self.lang), d.docket])), casetext.outcome(d.outcomes[i], self.lang),
                 *(say("casebook.source", self.lang, publisher=s.publisher[self.lang], title=s.title[self.lang]) for s in d.sources)]
        self.source.value = f"<div class='lk-source'>{views.bullets(lines)}</div>"
        self.load(d.defendants[i].case)

    def restore(self) -> None:
        """Take the facts file pasted into the box; a broken one is explained and changes nothing."""
        try:
            case = load_case(self.paste.value + "\n")
        except FactsError as why:
            self.paste_fault.value = f"<p role='alert' class='lk-fault-text'>{escape(why.message(self.lang))}</p>"
            return
        self.paste_fault.value, self.source.value = "", ""
        self.load(case)

    def restore_file(self, content: bytes) -> None:
        """Take a facts file saved earlier; it is laid into the box and read like one that was pasted."""
        self.paste.value = content[:MAX_BYTES + 1].decode("utf-8", errors="replace")
        self.restore()

    def _tools(self) -> W.HBox:
        return self.tools(*(button(self.say(f"move.{m}"), lambda m=m: self.move(m), "lk-quiet", self.say(f"move.{m}.tip"))  # type: ignore[misc]
                            for m in MOVES))

    def move(self, name: str) -> None:
        """Vary the case by a named move; towards moves to the pinned case."""
        found = moves(self.case, self.pinned).get(name)
        if found is None:
            self.announce(self.say("move.none" if name != "towards" or self.pinned else "move.pin_first"), "lk-refused")
            return
        case, paths = found
        before = self.case
        self.load(case)
        lines = [say("panels.compare.line", self.lang, fact=explain.label(p, self.lang), a=self._told(before, p), b=self._told(case, p)) for p in paths]
        self.moved.value = f"<p class='lk-moved'>{self.text(f'move.{name}')}</p>{views.bullets(lines)}"

    def _told(self, case: Case, path: str) -> str:
        from lawkit.questions import value_of
        value = value_of(case, path)
        return self.say("unstated") if value is None else explain.tell(path, value, self.lang)

    def pin(self) -> None:
        """Keep the case as A; every later case is compared with it as B."""
        self.pinned = self.case
        self._compare.refresh()

    # -- the result -------------------------------------------------------------------------------

    def _result_folds(self) -> list[Fold]:
        made = []

        def fold(name: str, show: Callable[[], str], *more: W.Widget) -> Fold:
            box = html(cls="lk-fold-text")
            made.append(self.fold(f"fold.{name}", (*more, box), lambda: setattr(box, "value", show())))
            return made[-1]

        lang = self.lang
        fold("trace", lambda: views.trace(self.assessment, lang))
        fold("tips", lambda: views.tips(self.assessment, lang) + charts.tipping(self.assessment).html(lang, "column"))
        fold("ask", lambda: views.ask(self.assessment, lang))
        self._compare = fold("compare", self._comparison, button(self.say("pin"), self.pin))
        self._readings_fold = self.fold("fold.readings")
        self._readings_fold.fill = self._readings
        made.append(self._readings_fold)
        fold("dates", lambda: charts.timeline(self.case).html(lang, "column"))
        fold("guideline", self._guideline)
        maker = button(self.say("take.pictures"), lambda: setattr(self.slides, "value", views.slides(self.assessment, lang)), "lk-quiet")
        fold("take", lambda: views.takeaway(self.assessment, lang), self.slides, maker)
        return made

    def _readings(self) -> None:
        """The switches of the readings that bear on this case, all others one fold further."""
        body, used = self._readings_fold.body, self.assessment.readings_used
        if not body.children:
            self._switches = {r: choice(say(f"law.reading.{r}", self.lang), [(say(f"law.reading.{r}.{p}", self.lang), p) for p in READINGS[r].positions],
                                        READINGS[r].default, lambda p, r=r: self.read(r, p)) for r in READINGS}  # type: ignore[misc]
            body.children = (html(), W.VBox(), self.fold("readings.others"))
        for r, switch in self._switches.items():
            switch.value = self.case.readings.get(r, READINGS[r].default)
        text, near, others = body.children
        text.value = views.bullets(explain.reading_lines(self.assessment, self.lang)) or f"<p>{self.text('readings.none')}</p>"
        for box, some in ((near, [r for r in READINGS if r in used]), (others.body, [r for r in READINGS if r not in used])):
            if box.children != (switches := tuple(self._switches[r] for r in some)):
                box.children = switches

    def read(self, reading: str, position: str) -> None:
        """Take a position on a disputed reading."""
        if self.case.readings.get(reading, READINGS[reading].default) != position:
            self._take({f"readings.{reading}": position})

    def _comparison(self) -> str:
        if self.pinned is None:
            return f"<p>{self.text('compare.pin_first')}</p>"
        a = assess(self.pinned)
        lines = views.deciding(self.pinned, self.case, self.lang)
        told = views.bullets(lines) if lines else f"<p>{self.text('compare.same')}</p>"
        verdicts = "".join(f"<p><b>{name}</b> {escape(explain.verdict(x, self.lang))}</p>" for name, x in (("A", a), ("B", self.assessment)))
        return verdicts + told + charts.ab(a, self.assessment).html(self.lang, "column")

    def _guideline(self) -> str:
        steps = guideline.workshop(self.assessment) if self.assessment.grade else None
        if steps is None:
            return f"<p>{self.text('guideline.none')}</p>"
        return charts.guideline(steps).html(self.lang, "column", note=True)

    def _show(self) -> None:
        self.moved.value = self.slides.value = ""
        super()._show()

    def _pictures(self) -> None:
        a, lang = self.assessment, self.lang
        self.ladder.value = charts.ladder(a).html(lang, page=f"lk{self.ladder.model_id}")
        self.ranges.value = charts.ranges(a).html(lang, page=f"lk{self.ranges.model_id}")
        for fold in self._folds:
            fold.refresh()
