"""PredictReveal (先预测，再揭晓): grade and term of a decided case are committed with confidence before the court's are shown."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import ipywidgets as W

from lawkit import casetext, explain
from lawkit.assessment import assess
from lawkit.decided import Row, admits, compare, decided
from lawkit.facts import Range
from lawkit.wording import say

from .base import Panel, Safe, button, choice, classed, escape, html, row, table
from .sorters import snippets
from .views import bullets

CONFIDENCE = (50, 75, 95)
GRADES = (0, 1, 2)
STATED = ("kind", "tier", "count", "untrue_or_duplicate", "provided_to", "on_duty")


class Told(NamedTuple):
    """One prediction and how it went: confidence in per cent, was the grade right, and months off (None where not told)."""

    confidence: int
    right: bool
    off: int | None


@cache
def rows() -> tuple[Row, ...]:
    """The defendants whose outcome, for this offence and this person alone, the sources tell; the plainest first."""
    told = (r for r in compare() if (r.held is not None or r.outcome.kind) and not (r.outcome.of_group or r.outcome.several_crimes))
    return tuple(sorted(told, key=lambda r: (("same", "admits").index(r.status) if r.status in ("same", "admits") else 2)))


class PredictReveal(Panel):
    """Decided cases to predict (预测判例). `case`: the id of the case to begin with; the others follow.

    `panel.predict(grade, months, confidence)` commits and reveals; `panel.told` holds what was committed in this session.
    """

    name, area = "predict", "predict"

    def __init__(self, lang: str | None = None, case: str | None = None) -> None:
        super().__init__(lang)
        first = tuple(r for r in rows() if case and r.decided is decided(case))
        if case and not first:
            raise KeyError(case)
        spoilt = snippets()["predict"]["given_away"]
        self.rows = (*first, *(r for r in rows() if r not in first and r.decided.id not in spoilt))
        self.at, self.told = 0, dict[int, Told]()
        self.facts, self.outcome, self.calibration = html(), html(), html()
        blank = (self.say("choose"), "")
        self.grade = choice(self.say("grade"), [blank, *((say(f"casebook.grade.{g}", self.lang), str(g)) for g in GRADES)], "", lambda _: None)
        self.months = W.BoundedIntText(value=0, min=0, max=999, description=self.say("months"), tooltip=self.say("months_tip"),
                                       layout=W.Layout(width="auto"))
        classed(self.months, "lk-field")
        self.sure = choice(self.say("sure"), [blank, *((self.say("percent", n=c), str(c)) for c in CONFIDENCE)], "", lambda _: None)
        fields = row(self.grade, self.months, self.sure, cls="lk-fields")
        self.commit = button(self.say("commit"), self.reveal)
        self.on = button(self.say("next"), lambda: self.go(self.at + 1), "lk-quiet")
        self.so_far = self.fold("calibration", [self.calibration], lambda: setattr(self.calibration, "value", self._calibration()))
        self.fill(self.facts, fields, html(f"<p class='lk-soft'>{self.text('months_tip')}</p>"), row(self.commit, self.on),
                  self.status, self.outcome, self.so_far)
        self.go(0)

    @property
    def row(self) -> Row:
        """The defendant on the table."""
        return self.rows[self.at]

    def go(self, at: int) -> None:
        """Put another case on the table; after the last comes the first."""
        self.at = at % len(self.rows)
        d, seen = self.row.decided, self.at in self.told
        head = self.say("place", n=self.at + 1, of=len(self.rows))
        who = say("casebook.colon", self.lang, first=self.say("whom"), second=casetext.label(self.row.defendant, self.lang))
        self.facts.value = (f"<p class='lk-soft'>{escape(head)} · {escape(d.text('court', self.lang))}</p>"
                            f"<p class='lk-stem'>{escape(d.text('facts', self.lang))}</p><p><b>{escape(who)}</b></p>{self._stated()}")
        self.grade.value, self.months.value, self.sure.value, self.outcome.value = "", 0, "", ""
        self.commit.disabled = seen
        if seen:
            self.outcome.value = self._revealed()
        self.announce(self.say("seen" if seen else "ask"))

    def _stated(self) -> str:
        """The batches as encoded, so that the prediction rests on the same facts as the engine's."""
        case = self.row.defendant.case
        paths = [f"records[{i}].{leaf}" for i, r in enumerate(case.records) for leaf in STATED if leaf in r.stated]
        value = lambda p: case.records[int(p[8:p.index("]")])].stated[p.rpartition(".")[2]]  # noqa: E731
        lines = [say("casebook.colon", self.lang, first=explain.label(p, self.lang), second=explain.tell(p, value(p), self.lang)) for p in paths]
        return f"<details><summary>{self.text('stated')}</summary>{bullets(lines)}</details>" if lines else ""

    def predict(self, grade: int, months: int, confidence: int) -> None:
        """Commit a prediction as a person would."""
        self.grade.value, self.months.value, self.sure.value = str(grade), months, str(confidence)
        self.reveal()

    def possible(self) -> tuple[int, ...]:
        """The grades the outcome bears out: the one the court stated, else those whose range holds the sentence."""
        r = self.row
        if r.held is not None:
            return (int(r.held),)
        a = assess(r.defendant.case)
        return tuple(g for g in GRADES if admits(a, r.outcome, g))

    def _off(self, months: int) -> int | None:
        told = self.row.outcome.months if self.row.outcome.kind not in ("fine_only", "not_prosecuted") else 0
        if told is None:
            return None
        low, high = told if isinstance(told, Range) else (told, told)
        return max(low - months, months - high, 0)

    def reveal(self) -> None:
        """Take the prediction, then show the outcome, the engine's view and what the case teaches."""
        if not self.grade.value or not self.sure.value:
            return self.announce(self.say("incomplete"))
        right, off = int(self.grade.value) in self.possible(), self._off(self.months.value)
        self.told.setdefault(self.at, Told(int(self.sure.value), right, off))
        self.commit.disabled = True
        text = self.say("right" if right else "wrong") + ("" if off is None else self.say("off" if off else "exact", n=explain.months(off, self.lang)))
        self.announce(text, "lk-good" if right else "lk-bad")
        self.outcome.value = self._revealed()
        self.so_far.refresh()
        return None

    def _revealed(self) -> str:
        r, lang = self.row, self.lang
        d = r.decided
        held = [say("casebook.outcome.stated", lang, grade=casetext.grade(r.held, lang))] if r.held is not None else []
        engine = explain.grades_line((int(r.possible[0]), int(r.possible[1])), lang)
        parts = [("outcome", say("casebook.join", lang).join([casetext.outcome(r.outcome, lang), *held])), ("holding", d.text("holding", lang)),
                 ("teaching", d.text("teaching", lang)), ("missing", d.text("missing", lang))]
        if d.difference:
            parts.insert(2, ("difference", getattr(d.difference, lang)))
        lines = [f"<p><b>{escape(say(f'casebook.heading.{name}', lang))}</b> {escape(text)}</p>" for name, text in parts]
        lines.insert(1, f"<p><b>{self.text('engine')}</b> {escape(engine)} · {escape(say(f'casebook.status.{r.status}', lang))}</p>")
        sources = say("casebook.join", lang).join(say("casebook.source", lang, publisher=s.publisher[lang], title=s.title[lang]) for s in d.sources)
        head = " · ".join(filter(None, [d.text("title", lang), d.docket, say(f"casebook.confidence.{d.confidence}", lang)]))
        return (f"<div class='lk-source'><p><b>{escape(head)}</b></p>{''.join(lines)}"
                f"<p><b>{escape(say('casebook.heading.source', lang))}</b> {escape(sources)}</p></div>")

    def _calibration(self) -> str:
        def lines() -> Iterator[tuple[str | Safe, ...]]:
            for c in CONFIDENCE:
                if own := [t for t in self.told.values() if t.confidence == c]:
                    right = round(100 * sum(t.right for t in own) / len(own))
                    offs = [t.off for t in own if t.off is not None]
                    yield (self.say("percent", n=c), str(len(own)), self.say("percent", n=right),
                           explain.months(round(sum(offs) / len(offs)), self.lang) if offs else self.say("untold"))
        found = list(lines())
        if not found:
            return f"<p>{self.text('none_yet')}</p>"
        return table([self.say(f"head.{h}") for h in ("sure", "n", "right", "off")], found, self.say("caption"))
