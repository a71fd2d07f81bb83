"""CaseExplorer (案情推演): vary the facts of a case and see at once what changes in law, and why.

Facts on the left as the law groups them; on the right the verdict in a sentence, the threshold ladder and the ranges,
and folded what explains them. The verdict is written first, pictures follow; an impossible value is explained beside
its field and the last possible case stays.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W

import lawkit
from lawkit import casetext, charts, explain, guideline
from lawkit.assessment import Assessment, assess
from lawkit.facts import Case, FactsError, Records
from lawkit.factsfile import load_case
from lawkit.fields import CASE_FIELDS
from lawkit.questions import MOVES, moves
from lawkit.readings import READINGS
from lawkit.wording import say

from . import views
from .base import Fold, Later, Panel, button, choice, heading, html
from .inputs import Control

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
BATCH = ("kind", "tier", "count", "obtained", "provided_to", "on_duty")
BATCH_MORE = ("untrue_or_duplicate", "whereabouts", "from", "to", "published", "already_public", "beyond_purpose", "reacquired")
UNDO_DEPTH = 50


@cache
def samples() -> Mapping[str, Case]:
    """The sample cases of the explorer, by id."""
    folder = Path(lawkit.__file__).parent / "data" / "samples"
    return {p.stem: load_case(p) for p in sorted(folder.glob("*.toml"))}


class Batch(W.VBox):
    """The controls of one batch of records, with duplicate and remove."""

    def __init__(self, panel: CaseExplorer, i: int) -> None:
        act, lang = panel.change, panel.lang
        self.controls = {leaf: Control(f"records[{i}].{leaf}", lang, act) for leaf in BATCH}
        self.more = Fold(panel.say("more"), fill=self._fill)
        self.panel, self.i = panel, i
        tools = W.HBox([button(panel.say("batch.duplicate"), lambda: panel.duplicate(i), "lk-quiet", panel.say("batch.duplicate_n", n=i + 1)),
                        button(panel.say("batch.remove"), lambda: panel.remove(i), "lk-quiet", panel.say("batch.remove_n", n=i + 1))])
        super().__init__([heading(panel.say("batch", n=i + 1), 5), *self.controls.values(), self.more, tools])
        self.add_class("lk-batch")

    def _fill(self) -> None:
        if not self.more.body.children:
            made = {leaf: Control(f"records[{self.i}].{leaf}", self.panel.lang, self.panel.change) for leaf in BATCH_MORE}
            self.controls |= made
            self.more.body.children = tuple(made.values())
            self.show(self.panel.case.records[self.i])

    def show(self, batch: Records) -> None:
        """Show a batch's stated facts in the controls that exist."""
        for leaf, control in self.controls.items():
            control.show(batch.stated.get(leaf))


class CaseExplorer(Panel):
    """The explorer of one case (案情推演). `case`: where to start (default: the hotel receptionist of the samples).

    `panel.case`, `panel.assessment` and `panel.verdict` follow every change; `panel.set(path, value)` changes a fact as a
    person would, `panel.facts[path]` is its control.
    """

    name = "explorer"

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang)
        self.start = self.case = case or samples()["hotel_receptionist"]
        self.assessment: Assessment = assess(self.case)
        self.pinned: Case | None = None
        self._past: list[Case] = []
        self._groups: dict[str, dict[str, Control]] = {}
        self.batches = W.VBox()
        self.ladder, self.ranges, self.source, self.moved = html(cls="lk-chart"), html(cls="lk-chart"), html(), html(cls="lk-moved")
        self._draw = Later(self._pictures, first=0.03)
        self._folds = self._result_folds()
        left = W.VBox([heading(self.say("facts")), self._loader(), self._tools(), self.moved, heading(self.say("group.records")), self.batches,
                       button(self.say("batch.add"), self.add, "lk-quiet"), *self._fact_folds()])
        right = W.VBox([heading(self.say("result")), self.status, self.source, self.ladder, self.ranges, *self._folds])
        left.add_class("lk-facts")
        right.add_class("lk-result")
        main = W.HBox([left, right])
        main.add_class("lk-main")
        self.fill(main)
        self._show()

    # -- the facts --------------------------------------------------------------------------------

    @property
    def facts(self) -> dict[str, Control]:
        """Every control that exists, by the dotted path of its fact; groups not yet opened are made now."""
        for fold in self._inputs:
            if fold.fill:
                fold.fill()
        found = {path: c for group in self._groups.values() for path, c in group.items()}
        return found | {c.path: c for box in self.batches.children for c in box.controls.values()}

    @property
    def verdict(self) -> W.HTML:
        """The status line that holds the verdict."""
        return self.status

    def _fact_folds(self) -> list[Fold]:
        self._inputs = [Fold(self.say(f"group.{name}"), fill=self._filler(name, paths), open=False) for name, paths in GROUPS.items()]
        for fold, name in zip(self._inputs, GROUPS):
            fold.body.add_class("lk-group")
        return self._inputs

    def _filler(self, name: str, paths: tuple[str, ...]) -> Callable[[], None]:
        def fill() -> None:
            if name not in self._groups:
                made = self._groups[name] = {p: Control(p, self.lang, self.change) for p in paths}
                for path, control in made.items():
                    control.show(self.case.stated.get(path))
                self._inputs[list(GROUPS).index(name)].body.children = tuple(made.values())
        return fill

    def set(self, path: str, value: Any) -> None:
        """Change one fact as a person would; a fault is shown beside its field and raised again as `FactsError`."""
        if (fault := self.change(path, value)) is not None:
            raise fault

    def change(self, path: str, value: Any) -> FactsError | None:
        """Take a new value of one fact: the case moves on, or the fault is explained and nothing else changes."""
        return self._take({path: value}, path)

    def _take(self, changes: Mapping[str, Any], path: str = "", records: Any = None) -> FactsError | None:
        try:
            case = self.case.but(changes) if records is None else self.case.but(changes, records=records)
            assessment = assess(case)
        except FactsError as why:
            control = next((c for c in self._controls() if c.path == path), None)
            text = " ".join(f.allowed_zh if self.lang == "zh" else f.allowed_en for f in why.faults)
            if control:
                control.fault(text)
            self.announce(self.say("refused", fact=explain.label(path, self.lang) if path else "", why=text), "lk-refused")
            return why
        self._past = [*self._past[-UNDO_DEPTH:], self.case]
        self.case, self.assessment = case, assessment
        self._show()
        return None

    def _controls(self) -> list[Control]:
        return [c for g in self._groups.values() for c in g.values()] + [c for b in self.batches.children for c in b.controls.values()]

    def load(self, case: Case) -> None:
        """Replace the case; it can be undone."""
        self._past = [*self._past[-UNDO_DEPTH:], self.case]
        self.case, self.assessment = case, assess(case)
        self._show()

    def undo(self) -> None:
        """Take back the last change."""
        if self._past:
            self.case = self._past.pop()
            self.assessment = assess(self.case)
            self._show()

    def reset(self) -> None:
        """Back to the case the panel began with."""
        self.load(self.start)

    def add(self) -> None:
        """Add a batch of ordinary information, its count still unknown."""
        self._take({}, records=[*self.case.records, Records(tier=3)])

    def duplicate(self, i: int) -> None:
        """Add a copy of a batch."""
        self._take({}, records=[*self.case.records, self.case.records[i]])

    def remove(self, i: int) -> None:
        """Take a batch out."""
        self._take({}, records=[r for j, r in enumerate(self.case.records) if j != i])

    # -- load, move, compare ----------------------------------------------------------------------

    def _loader(self) -> Fold:
        fold = Fold(self.say("load"), fill=lambda: self._fill_loader(fold))
        return fold

    def _fill_loader(self, fold: Fold) -> None:
        if fold.body.children:
            return
        from lawkit.decided import casebook
        self._decided = {f"{d.id}#{i}": (d, i) for d in casebook() for i in range(len(d.defendants))}
        ready = [(self.say("load.choose"), ""), *((c.title(self.lang), k) for k, c in samples().items())]
        decided = [(self.say("load.choose"), ""), *((self._name(d, i), k) for k, (d, i) in self._decided.items())]
        self.paste = W.Textarea(description=self.say("load.paste"), tooltip=self.say("load.paste"), rows=4, layout=W.Layout(width="auto"))
        self.paste.add_class("lk-field")
        self.paste_fault = html(cls="lk-fault")
        fold.body.children = (
            choice(self.say("load.sample"), ready, "", lambda k: k and self._load_sample(k)),
            choice(self.say("load.decided"), decided, "", lambda k: k and self.load_decided(k)),
            self.paste, self.paste_fault, button(self.say("load.paste_do"), self.restore))

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

    def _tools(self) -> W.HBox:
        self.undoer = button(self.say("undo"), self.undo, "lk-quiet")
        made = [button(self.say(f"move.{m}"), lambda m=m: self.move(m), "lk-quiet", self.say(f"move.{m}.tip")) for m in MOVES]  # type: ignore[misc]
        box = W.HBox([self.undoer, button(self.say("reset"), self.reset, "lk-quiet"), *made])
        box.add_class("lk-tools")
        return box

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
            made.append(Fold(self.say(f"fold.{name}"), (*more, box), fill=lambda: setattr(box, "value", show())))
            return made[-1]

        lang = self.lang
        fold("trace", lambda: views.trace(self.assessment, lang))
        fold("tips", lambda: views.tips(self.assessment, lang) + charts.tipping(self.assessment).html(lang, "auto"))
        fold("ask", lambda: views.ask(self.assessment, lang))
        self._compare = fold("compare", self._comparison, button(self.say("pin"), self.pin))
        self._readings_fold = Fold(self.say("fold.readings"))
        self._readings_fold.fill = self._readings
        made.append(self._readings_fold)
        fold("dates", lambda: charts.timeline(self.case).html(lang, "auto"))
        fold("guideline", self._guideline)
        fold("take", lambda: views.takeaway(self.assessment, lang))
        return made

    def _readings(self) -> None:
        body, used = self._readings_fold.body, self.assessment.readings_used
        order = sorted(READINGS, key=lambda r: r not in used)
        if not body.children:
            self._switches = {r: choice(say(f"law.reading.{r}", self.lang), [(say(f"law.reading.{r}.{p}", self.lang), p) for p in READINGS[r].positions],
                                        READINGS[r].default, lambda p, r=r: self.read(r, p)) for r in READINGS}  # type: ignore[misc]
            body.children = (html(), *(self._switches[r] for r in order))
        for r, switch in self._switches.items():
            switch.value = self.case.readings.get(r, READINGS[r].default)
        body.children[0].value = views.bullets(explain.reading_lines(self.assessment, self.lang)) or f"<p>{self.text('readings.none')}</p>"

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
        return verdicts + told + charts.ab(a, self.assessment).html(self.lang, "auto")

    def _guideline(self) -> str:
        steps = guideline.workshop(self.assessment) if self.assessment.grade else None
        if steps is None:
            return f"<p>{self.text('guideline.none')}</p>"
        return charts.guideline(steps).html(self.lang, "auto", note=True)

    def _show(self) -> None:
        """Write the verdict, then the fields; pictures and open folds follow."""
        grade = int(self.assessment.grade)
        self.announce(explain.verdict(self.assessment, self.lang), f"lk-grade-{grade}")
        self.moved.value = ""
        self.undoer.disabled = not self._past
        if len(self.batches.children) != len(self.case.records):
            self.batches.children = tuple(Batch(self, i) for i in range(len(self.case.records)))
        for box, batch in zip(self.batches.children, self.case.records):
            box.show(batch)
        for group in self._groups.values():
            for path, control in group.items():
                control.show(self.case.stated.get(path))
        self._draw()

    def _pictures(self) -> None:
        a, lang = self.assessment, self.lang
        self.ladder.value = charts.ladder(a).html(lang, "auto")
        self.ranges.value = charts.ranges(a).html(lang, "auto")
        for fold in self._folds:
            fold.refresh()
