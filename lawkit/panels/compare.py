"""A case beside another, on another day, over two facts, and through the guideline's steps (对照、时间、版图、量刑步骤)."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ipywidgets as W

from lawkit import charts, explain, guideline
from lawkit.assessment import assess
from lawkit.facts import Case, FactsError
from lawkit.fields import CASE_FIELDS
from lawkit.questions import differing, field_of, value_of
from lawkit.wording import say

from . import views
from .base import Panel, Safe, button, choice, classed, escape, heading, html, row, table
from .casepanel import CasePanel, chooser, samples

SHORT_TIME = ("conduct.from", "conduct.to", "tried_on", "object.violates", "actor.listed_unit")
CIRCUMSTANCES = ("actor.role", *(p for p in CASE_FIELDS if p.startswith("afterwards.")), "record.other_convictions",
                 "victims.minors_or_elderly")
AMOUNTS = ("gains.illegal_gains", "gains.on_duty", "business.profit")


class TwoCases(Panel):
    """Two cases side by side (两案对照): both verdicts, every fact in which they differ, and which of them decides."""

    name, area = "two_cases", "compare"

    def __init__(self, lang: str | None = None, a: Case | None = None, b: Case | None = None) -> None:
        super().__init__(lang)
        tracker = samples()["tracker"]
        self.a, self.b = a or tracker, b or tracker.but({"records[0].count": 50}, title={x: say("compare.one_more", x) for x in ("zh", "en")})
        self.told, self.picture = html(), html(cls="lk-chart")
        pick = [chooser(self, self.say("choose", side=side), lambda case, side=side: self.put(side, case)) for side in "AB"]  # type: ignore[misc]
        self.fill(row(*pick, button(self.say("swap"), self.swap, "lk-quiet"), cls="lk-fields"), self.status, self.told, self.picture)
        self._show()

    def put(self, side: str, case: Case) -> None:
        """Lay a case on side "A" or "B"."""
        setattr(self, side.lower(), case)
        self._show()

    def swap(self) -> None:
        """A for B and B for A."""
        self.a, self.b = self.b, self.a
        self._show()

    def _show(self) -> None:
        a, b = assess(self.a), assess(self.b)
        lines = views.deciding(self.a, self.b, self.lang)
        self.announce(self.say("decides", facts=say("explain.comma", self.lang).join(lines)) if lines else self.say("same"))
        verdicts = "".join(f"<div><p><b>{side}</b> {escape(x.case.title(self.lang))}</p><p>{escape(explain.verdict(x, self.lang))}</p></div>"
                           for side, x in (("A", a), ("B", b)))
        head = (self.say("fact"), "A", "B")
        self.told.value = f"<div class='lk-pair'>{verdicts}</div>" + table(head, self._rows(), self.say("differ"))
        self.picture.value = charts.ab(a, b).html(self.lang, "auto")

    def _rows(self) -> Iterator[Iterable[Any]]:
        from lawkit.questions import compare
        decisive = compare(self.a, self.b)
        for path, (x, y) in differing(self.a, self.b).items():
            told = [views.told(path, value, self.lang) for value in (x, y)]
            name = escape(views.fact_name(path, self.lang))
            yield Safe(f"{name}<b>{self.text('deciding')}</b>" if path in decisive else name), *told


class Timeline(CasePanel):
    """The same facts under the law of other days (时间): which edition applies, why, and what it says."""

    name, area = "timeline", "compare"

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang, case)
        self.law, self.picture = html(), html(cls="lk-chart")
        left = [heading(self.say("facts")), chooser(self, self.say("other_case"), self.load), *self.controls(SHORT_TIME), self.tools()]
        self.fill(self.columns(left, [heading(self.say("result")), self.status, self.law, self.picture]))
        self._show()

    def _pictures(self) -> None:
        self.law.value = f"<p>{escape(explain.law_line(self.assessment, self.lang))}</p>"
        self.picture.value = charts.timeline(self.case).html(self.lang, "column")


class ThresholdMap(CasePanel):
    """The plane of two numbers of a case (版图): regions of grade with exact borders; type numbers or use the arrow keys."""

    name, area = "map", "compare"

    def __init__(self, lang: str | None = None, case: Case | None = None, x: str = "", y: str = "") -> None:
        super().__init__(lang, case or samples()["three_tiers"])
        chosen = ("records[0].count", AMOUNTS[0]) if case else ("records[1].count", "records[2].count")
        self.axes, self._quiet = {"x": x or chosen[0], "y": y or chosen[1]}, False
        self.boxes: dict[str, W.FloatText] = {}
        self.pickers: dict[str, W.Dropdown] = {}
        self.picture, self.fault = html(cls="lk-chart"), html(cls="lk-fault")
        for side in "xy":
            self.pickers[side] = choice(self.say(f"axis_{side}"), self._paths(), self.axes[side], lambda p, s=side: self._quiet or self.lay(s, p))  # type: ignore[misc]
            self.boxes[side] = classed(W.FloatText(step=1, layout=W.Layout(width="auto"), tooltip=self.say("arrows")), "lk-field")
            self.boxes[side].observe(lambda change, s=side: self._moved(s, change["new"]), "value")
        steps = choice(self.say("step"), [(f"{n:,}", n) for n in (1, 10, 100, 1000)], 1, self._stride, self.say("arrows"))
        note = html(f"<p class='lk-soft'>{self.text('arrows')}</p>")
        left = [heading(self.say("facts")), chooser(self, self.say("other_case"), self.load), self.pickers["x"], self.boxes["x"],
                self.pickers["y"], self.boxes["y"], self.fault, steps, note, self.tools()]
        self.fill(self.columns(left, [heading(self.say("result")), self.status, self.picture]))
        self._show()

    def _paths(self) -> list[tuple[str, str]]:
        leaves = ("count", "untrue_or_duplicate", "provided_to")
        paths = [*(f"records[{i}].{leaf}" for i in range(len(self.case.records)) for leaf in leaves), *AMOUNTS]
        return [(explain.label(p, self.lang), p) for p in paths]

    def lay(self, side: str, path: str) -> None:
        """Lay a number along an axis; the two axes must differ."""
        other = "y" if side == "x" else "x"
        if path == self.axes[other]:
            self.axes[other] = self.axes[side]
        self.axes[side] = path
        self._show()

    def _stride(self, n: int) -> None:
        for box in self.boxes.values():
            box.step = n

    def _moved(self, side: str, value: float) -> None:
        if self._quiet:
            return
        path = self.axes[side]
        exact = int(value) if value.is_integer() else str(value) if field_of(path).type == "money" else value
        fault = self.change(path, exact)
        text = "" if fault is None else " ".join(f.allowed_zh if self.lang == "zh" else f.allowed_en for f in fault.faults)
        self.fault.value = f"<p role='alert' class='lk-fault-text'>{escape(text)}</p>" if text else ""

    def _number(self, path: str) -> float | None:
        value = value_of(self.case, path)
        return float(value) if isinstance(value, (int, str)) else None

    def _show(self) -> None:
        paths = self._paths()
        known = [p for _, p in paths]
        for side in "xy":
            if self.axes[side] not in known:
                self.axes[side] = next(p for p in known if p not in self.axes.values())
        self._quiet = True
        for side, path in self.axes.items():
            self.pickers[side].options = paths
            self.pickers[side].value = path
            number, name = self._number(path), explain.label(path, self.lang)
            unit = say("law.choice.unknown" if number is None else "law.unit.yuan", self.lang)
            known_count = number is not None and field_of(path).type != "money"
            self.boxes[side].description = name if known_count else self.say("box", fact=name, unit=unit)
            self.boxes[side].value = number or 0
        self._quiet, self.fault.value = False, ""
        super()._show()

    def _pictures(self) -> None:
        try:
            self.picture.value = charts.threshold_map(self.case, self.axes["x"], self.axes["y"]).html(self.lang, "column")
        except FactsError as why:  # a corner of the map would contradict another fact of the case
            self.picture.value = f"<p>{self.text('map.contradicts')}</p>{views.bullets(why.message(self.lang).splitlines()[1:])}"


class GuidelineWorkshop(CasePanel):
    """The guideline's steps as intervals of months (量刑演练), a worked example under a chosen layer; never one term."""

    name, area = "workshop", "compare"

    def __init__(self, lang: str | None = None, case: Case | None = None) -> None:
        super().__init__(lang, case)
        self.layer = guideline.layers()[0]
        self.steps, self.picture = html(), html(cls="lk-chart")
        layers = choice(self.say("layer"), [(say(f"guideline.layer.{n}", self.lang), n) for n in guideline.layers()], self.layer, self.use)
        left = [heading(self.say("facts")), chooser(self, self.say("other_case"), self.load), layers, *self.controls(CIRCUMSTANCES), self.tools()]
        self.fill(self.columns(left, [heading(self.say("result")), self.status, self.picture, self.steps]))
        self._show()

    def use(self, layer: str) -> None:
        """Work under another layer of the guideline."""
        self.layer = layer
        self._draw()

    def _pictures(self) -> None:
        found = guideline.workshop(self.assessment, self.layer)
        if found is None:
            self.picture.value, self.steps.value = "", f"<p>{escape(say('panels.guideline.none', self.lang))}</p>"
            return
        self.picture.value = charts.guideline(found).html(self.lang, "column", note=True)
        head = [self.say(f"workshop.{c}") for c in ("step", "months", "basis")]
        self.steps.value = table(head, [(say(f"guideline.step.{s.id}", self.lang), say("guideline.interval", self.lang, low=f"{s.months[0]:g}",
                                         high=f"{s.months[1]:g}"), self._basis(s)) for s in found.steps], self.say("workshop.steps"))

    def _basis(self, step: guideline.Step) -> str:
        parts = [say(f"guideline.tag.{step.tag}", self.lang)]
        if step.percent:
            parts.append(say("guideline.percent", self.lang, **{k: f"{p}".replace("-", "−") for k, p in zip(("low", "high"), step.percent)}))
        if step.why and step.why != "none":
            parts.append(say(f"guideline.why.{step.why}", self.lang))
        return say("explain.comma", self.lang).join([*parts, *([explain.cite(step.cite, self.lang)] if step.cite else [])])
