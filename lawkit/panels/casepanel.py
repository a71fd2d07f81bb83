"""What every panel with a case of its own can do (案件面板): take a change or explain a fault, load, undo, edit batches."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as W

import lawkit
from lawkit import casetext, explain
from lawkit.assessment import Assessment, assess
from lawkit.facts import Case, FactsError, Records
from lawkit.factsfile import load_case

from .base import Later, Panel, button, choice, classed, heading, row
from .inputs import Control

BATCH = ("kind", "tier", "count", "obtained", "provided_to", "on_duty")
BATCH_MORE = ("untrue_or_duplicate", "whereabouts", "from", "to", "published", "already_public", "beyond_purpose", "reacquired")
UNDO_DEPTH = 50


@cache
def samples() -> Mapping[str, Case]:
    """The sample cases of the panels, by id."""
    folder = Path(lawkit.__file__).parent / "data" / "samples"
    return {p.stem: load_case(p) for p in sorted(folder.glob("*.toml"))}


def chooser(panel: Panel, label: str, act: Callable[[Case], Any]) -> W.Dropdown:
    """A dropdown of the sample and decided cases (one entry a defendant); `act` gets the case chosen."""
    from lawkit.decided import casebook
    cases: dict[str, Any] = {panel.say("load.choose"): None, **{c.title(panel.lang): c for c in samples().values()}}
    for d in casebook():
        for person in d.defendants:
            cases[f"{d.text('title', panel.lang)} · {casetext.label(person, panel.lang)}"] = person.case
    made = choice(label, [(name, name) for name in cases], next(iter(cases)), lambda name: cases[name] and act(cases[name]))
    return made


class Batch(W.VBox):
    """The controls of one batch of records, with duplicate and remove."""

    def __init__(self, panel: CasePanel, i: int) -> None:
        act, lang = panel.change, panel.lang
        self.controls = {leaf: Control(f"records[{i}].{leaf}", lang, act) for leaf in panel.leaves}
        self.more = panel.fold("more", fill=self._fill)
        self.panel, self.i = panel, i
        tools = W.HBox([button(panel.say("batch.duplicate"), lambda: panel.duplicate(i), "lk-quiet", panel.say("batch.duplicate_n", n=i + 1)),
                        button(panel.say("batch.remove"), lambda: panel.remove(i), "lk-quiet", panel.say("batch.remove_n", n=i + 1))])
        super().__init__([heading(panel.say("batch", n=i + 1), 5), *self.controls.values(), self.more, tools])
        self.add_class("lk-batch")

    def _fill(self) -> None:
        if not self.more.body.children:
            rest = [leaf for leaf in (*BATCH, *BATCH_MORE) if leaf not in self.controls]
            made = {leaf: Control(f"records[{self.i}].{leaf}", self.panel.lang, self.panel.change) for leaf in rest}
            self.controls |= made
            self.more.body.children = tuple(made.values())
            self.show(self.panel.case.records[self.i])

    def show(self, batch: Records) -> None:
        """Show a batch's stated facts in the controls that exist."""
        for leaf, control in self.controls.items():
            control.show(batch.stated.get(leaf))


class CasePanel(Panel):
    """A panel with a case: `case` and `assessment` follow every change; a fault is explained and the last case stays.

    A panel adds its widgets, calls `_show` once, and draws in `_pictures`.
    """

    leaves = BATCH

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang)
        self.start = self.case = case or samples()["hotel_receptionist"]
        self.assessment: Assessment = assess(self.case)
        self._past: list[Case] = []
        self._made: list[Control] = []
        self.batches = W.VBox()
        self.undoer = button(self.say("undo"), self.undo, "lk-quiet")
        self.resetter = button(self.say("reset"), self.reset, "lk-quiet")
        self.adder = button(self.say("batch.add"), self.add, "lk-quiet")
        self._draw = Later(self._pictures, first=0.03)
        self._drawn = False

    @property
    def facts(self) -> dict[str, Control]:
        """Every control that exists, by the dotted path of its fact."""
        return {c.path: c for c in self._controls()}

    def controls(self, paths: Iterable[str]) -> tuple[Control, ...]:
        """Controls of some facts of the case, kept up to date from now on."""
        made = tuple(Control(p, self.lang, self.change) for p in paths)
        for control in made:
            control.show(self.case.stated.get(control.path))
        self._made += made
        return made

    def columns(self, left: Iterable[W.Widget], right: Iterable[W.Widget]) -> W.HBox:
        """Facts on the left, results on the right; one above the other where it is narrow."""
        return row(classed(W.VBox(list(left)), "lk-facts"), classed(W.VBox(list(right)), "lk-result"), cls="lk-main")

    def tools(self, *more: W.Widget) -> W.HBox:
        """Undo, reset and what else a panel offers, in one row."""
        return row(self.undoer, self.resetter, *more, cls="lk-tools")

    def set(self, path: str, value: Any) -> None:
        """Change one fact as a person would; a fault is shown beside its field and raised again as `FactsError`."""
        if (fault := self.change(path, value)) is not None:
            raise fault

    def change(self, path: str, value: Any) -> FactsError | None:
        """Take a new value of one fact: the case moves on, or the fault is explained and nothing else changes."""
        changes = {path: value}
        if path.endswith("].kind") and value is not None:  # a kind brings its own tier
            changes[path.removesuffix("kind") + "tier"] = None
        return self._take(changes, path)

    def _take(self, changes: Mapping[str, Any], path: str = "", records: Any = None) -> FactsError | None:
        try:
            case = self.case.but(changes) if records is None else self.case.but(changes, records=records)
            assessment = assess(case)
        except FactsError as why:
            control = next((c for c in self._controls() if c.path == path), None)
            text = " ".join(f.allowed_zh if self.lang == "zh" else f.allowed_en for f in why.faults)
            if control:
                control.fault(text)
            self.announce(self.say("refused", fact=explain.label(path, self.lang), why=text) if path else explain.begin(text), "lk-refused")
            return why
        self._past = [*self._past[-UNDO_DEPTH:], self.case]
        self.case, self.assessment = case, assessment
        self._show()
        return None

    def _controls(self) -> list[Control]:
        return self._made + [c for b in self.batches.children for c in b.controls.values()]

    def load(self, case: Case) -> None:
        """Replace the case; it can be undone."""
        assessment = assess(case)  # refused, it leaves all as it is
        self._past = [*self._past[-UNDO_DEPTH:], self.case]
        self.case, self.assessment = case, assessment
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

    def _show(self) -> None:
        """Write the verdict, then the fields; pictures follow."""
        self.announce(explain.verdict(self.assessment, self.lang), f"lk-grade-{int(self.assessment.grade)}")
        self.undoer.disabled = not self._past
        if len(self.batches.children) != len(self.case.records):
            self.batches.children = tuple(Batch(self, i) for i in range(len(self.case.records)))
        for box, batch in zip(self.batches.children, self.case.records):
            box.show(batch)
        for control in self._made:
            control.show(self.case.stated.get(control.path))
        if self._drawn:
            self._draw()
        else:  # the first picture comes with the panel, so that nothing moves when it appears
            self._drawn = True
            self._draw.now()

    def _pictures(self) -> None:
        """Draw what this panel shows of the case; called when a fact has changed."""
