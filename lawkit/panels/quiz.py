"""Practice in a panel (练习): one question at a time with check, hint and solution; and the page of today."""
from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import ipywidgets as W

from lawkit import wording
from lawkit.explain import cite
from lawkit.study.hypotheticals import series
from lawkit.study.items import GRADES, LESSONS, ON_OFFER, RANGES, Item, bank, item
from lawkit.study.marking import Mark, mark, mistake_line, solution
from lawkit.study.progress import Progress, ProgressError

from .base import Panel, Safe, button, choice, classed, escape, heading, html, row, table

CONFIDENCE = (0, 50, 75, 95)


def _now() -> datetime:
    return datetime.now(UTC)


class Quiz(Panel):
    """A quiz (测验) over some items, one lesson, what is due, the error book, or endless hypotheticals.

    `Quiz(lesson=3)`, `Quiz("l03-forty-nine", …)`, `Quiz(level=2, seed="a")`, `Quiz(due=True)`. `progress` None opens the
    learner's own file; `now` gives the time. The first definite answer to a question is recorded, with the confidence stated
    before it; hints, retries and the solution are free.
    """

    name, area = "quiz", "quiz"

    def __init__(self, *names: str, lesson: int | None = None, level: int | None = None, seed: str = "", due: bool = False,
                 lang: str | None = None, progress: Progress | None = None, now: Callable[[], datetime] = _now) -> None:
        super().__init__(lang)
        self.add_class("lk-quiz")
        self.now, self.seed = now, seed or f"{now():%Y%m%d}"
        self.trouble = ""
        self.progress = progress or self._open()
        self.head, self.question, self.feedback = html(), html(), html(cls="lk-feedback")
        self.box = W.VBox()
        sources = [(self.say("source.lesson", n=n), ("lesson", n)) for n in LESSONS]
        sources += [(self.say("source.due"), ("due", 0)), (self.say("source.errors"), ("errors", 0))]
        sources += [(self.say(f"source.level.{n}"), ("level", n)) for n in (1, 2, 3)]
        start: Any = ("due", 0) if due else ("level", level) if level else ("lesson", lesson or 1)
        if names:
            sources.insert(0, (self.say("source.chosen"), start := ("chosen", 0)))
        self.names = names
        self.source = choice(self.say("source"), sources, start, lambda _: self.restart())
        self.confidence = choice(self.say("confidence"), [(self.say(f"confidence.{c}"), c) for c in CONFIDENCE], 0, lambda _: None)
        self.checker, self.hinter = button(self.say("check"), self.check), button(self.say("hint"), self.hint, "lk-quiet")
        self.solver = button(self.say("solution"), self.solve, "lk-quiet")
        self.back = button(self.say("previous"), lambda: self.go(self.at - 1), "lk-quiet")
        self.on = button(self.say("next"), lambda: self.go(self.at + 1), "lk-quiet")
        self.fill(self.source, self.head, self.question, self.box, self.confidence, row(self.checker, self.hinter, self.solver),
                  self.status, self.feedback, row(self.back, self.on))
        self.restart()

    def _open(self) -> Progress | None:
        try:
            return Progress(lang=self.lang)
        except ProgressError as trouble:
            self.trouble = str(trouble)
            return None

    # -- which question ----------------------------------------------------------------------------

    def restart(self) -> None:
        """Begin the chosen source at its first question."""
        kind, n = self.source.value
        kept = self.progress
        lists: dict[str, Callable[[], Iterable[str]]] = {
            "chosen": lambda: self.names, "lesson": lambda: [i for i, it in bank().items() if it.lesson == n],
            "due": lambda: kept.due(self.now()) if kept else [], "errors": lambda: kept.errors() if kept else [],
            "level": lambda: (h.id for h in series(self.seed, n))}
        self._coming = iter(lists[kind]())
        self._shown: list[str] = []
        self.total = None if kind == "level" else len(list(lists[kind]()))
        self.at = 0
        self.go(0)

    def go(self, at: int) -> None:
        """Show the question at this place; past the end, say so."""
        while len(self._shown) <= at and (name := next(self._coming, None)):
            self._shown.append(name)
        self.item = it = item(self._shown[at]) if 0 <= at < len(self._shown) else None
        self.at = max(at, 0) if it else self.at
        self.feedback.value, self.hinted, self.recorded = "", False, False
        self.marked: Mark | None = None
        self.confidence.value = 0
        self.back.disabled = self.at == 0
        for w in (self.checker, self.hinter, self.solver, self.confidence, self.on):
            w.disabled = it is None
        if it is None:
            self.head.value = self.question.value = ""
            self.box.children = ()
            self.announce(self.say("done" if self._shown else "nothing"))
            return
        self.hinter.disabled = it.hint is None
        self.confidence.layout.display = "none" if it.type == "open" else ""
        of = self.say("place", n=self.at + 1) if self.total is None else self.say("place_of", n=self.at + 1, of=self.total)
        self.head.value = f"<p class='lk-quiet' lang='{self.html_lang}'>{escape(of)} · {escape(self.say(f'type.{it.type}'))}</p>"
        self._show_question(it)
        self.announce(self.trouble or (self.progress.message if self.progress else "") or self.say("ready"))

    def _show_question(self, it: Item) -> None:
        extra = f"<p>{escape(wording.say(it.ask, self.lang))}</p>" if it.ask else ""
        lettered = ""
        if it.type == "order":
            lettered = "<ul class='lk-steps'>" + "".join(f"<li>{o.id.upper()}. {escape(o.text[self.lang])}</li>" for o in it.options) + "</ul>"
        self.question.value = (f"<div lang='{self.html_lang}'><h4 class='lk-h lk-stem'>{escape(it.stem[self.lang])}</h4>{extra}{lettered}</div>")
        self.inputs = _inputs(it, self)
        self.box.children = tuple(self.inputs)

    # -- the answer --------------------------------------------------------------------------------

    @property
    def answer(self) -> Any:
        """What the inputs say, in the form `mark` reads."""
        it, w = self.item, self.inputs
        if it is None:
            return None
        if it.type in ("single", "truefalse", "verb", "number"):
            return w[0].value
        if it.type in ("multiple", "error"):
            return [o.id for o, box in zip(it.options, w) if box.value]
        if it.type in ("classify", "order"):
            return [one.value for one in w]
        if it.type == "open":
            return [n for n, box in enumerate(w[1:], 1) if box.value]
        ticked = [i for i, box in zip(ON_OFFER, w) if box.value]
        grade, span, counted = (one.value for one in w[-3:])
        return {"grade": grade, "range": span, "counted": counted} | ({"items": ticked} if ticked or grade or span or counted else {})

    def check(self) -> None:
        """Mark the answer; a wrong one shows its mistakes, not yet the key."""
        if self.item is None:
            return
        if self.item.type == "open" and len(self.inputs) == 1:
            return self.solve()
        self.marked = m = mark(self.item, self.answer, self.lang)
        first, *rest = m.lines()
        self.announce(first + (" " + rest[0] if m.outcome == "unreadable" else ""), {"right": "lk-good", "wrong": "lk-bad"}.get(m.outcome, ""))
        if m.outcome in ("right", "wrong") and not self.recorded:
            self.recorded = True
            if self.progress:
                self.progress.record(m, self.now(), hint=self.hinted, confidence=self.confidence.value or None)
                if self.progress.message:
                    rest.insert(0, self.progress.message)
        if m.outcome == "right":
            self._tell(rest)
        elif m.outcome == "wrong":
            self._tell([*self._wrong(m), self.say("try_again")])
        return None

    def _wrong(self, m: Mark) -> list[str]:
        if m.item.type == "open":
            return [self.say("points_missing", n=len(m.item.points) - len(m.answer))]
        found = [mistake_line(name, note, self.lang) for name, note in m.mistakes]
        parts = [wording.say(f"study.axis.{a}", self.lang) for a in m.axes]
        where = [wording.say("study.axes_wrong", self.lang, axes=wording.say("study.and", self.lang).join(parts))] if parts else []
        return where + (found or [self.say("no_named_mistake")])

    def hint(self) -> None:
        """Show the hint; an answer after it counts as harder won."""
        if self.item and self.item.hint:
            self.hinted = True
            self._tell([self.say("hint_is", hint=self.item.hint[self.lang])])

    def solve(self) -> None:
        """Show the key and why. An answer given afterwards is not recorded; for an open question, the points to tick."""
        if self.item is None:
            return
        if self.item.type == "open":
            if len(self.inputs) == 1:
                self.inputs += [_box(f"{n}. {p[self.lang]}") for n, p in enumerate(self.item.points, 1)]
                self.box.children = tuple(self.inputs)
                self.announce(self.say("tick_points"))
                self._tell([wording.say("study.why", self.lang, why=self.item.why[self.lang])])
            return
        self.recorded = True
        self._tell(solution(self.item, self.lang))

    def _tell(self, lines: Iterable[str]) -> None:
        self.feedback.value = f"<div lang='{self.html_lang}'>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</div>"


def _box(text: str) -> W.Checkbox:
    return W.Checkbox(value=False, description=text, indent=False, description_allow_html=False, tooltip=text)


def _inputs(it: Item, panel: Quiz) -> list[W.Widget]:
    """The inputs of a question, every one named by its own text."""
    lang = panel.lang
    blank = (panel.say("choose"), "")
    pick = lambda label, options: choice(label, [blank, *options], "", lambda _: None)
    if it.type in ("single", "truefalse", "verb"):
        return [W.RadioButtons(options=[(_lettered(it, o, lang), o.id) for o in it.options], value=None, tooltip=panel.say("your_answer"))]
    if it.type in ("multiple", "error"):
        return [_box(_lettered(it, o, lang)) for o in it.options]
    if it.type == "number":
        unit = wording.say(f"study.unit.{it.unit}", lang, n="").strip()
        return [classed(W.Text(description=panel.say("number", unit=unit), tooltip=panel.say("your_answer")), "lk-field")]
    if it.type == "classify":
        return [pick(r.text[lang], [(b.text[lang], b.id) for b in it.bins]) for r in it.rows]
    if it.type == "order":
        return [pick(panel.say("step", n=n), [(o.id.upper(), o.id) for o in it.options]) for n, _ in enumerate(it.options, 1)]
    if it.type == "open":
        return [classed(W.Textarea(description=panel.say("your_text"), rows=5, tooltip=panel.say("your_text")), "lk-field")]
    met = [_box(f"{cite(f'INT {i}', lang)} {wording.say(f'law.item.{i}', lang)}") for i in ON_OFFER]
    label = lambda name: (told := wording.say(f"study.axis.{name}", lang))[:1].upper() + told[1:]
    axis = lambda name, values: pick(label(name), [(wording.say(f"study.{name}.{v}", lang), v) for v in values])
    return [*met, axis("grade", GRADES), axis("range", RANGES),
            classed(W.Text(description=label("counted"), tooltip=panel.say("your_answer")), "lk-field")]


def _lettered(it: Item, option: Any, lang: str) -> str:
    return option.text[lang] if it.type in ("truefalse", "verb") else f"{option.id.upper()}. {option.text[lang]}"


class Today(Panel):
    """The page of today (今日练习): what is due, how it goes, strengths and gaps by provision, and the learner's own data."""

    name, area = "today", "quiz"
    days = 14

    def __init__(self, lang: str | None = None, progress: Progress | None = None, now: Callable[[], datetime] = _now) -> None:
        super().__init__(lang)
        self.add_class("lk-quiz")
        self.now = now
        self.place, self.report = W.VBox(), html()
        self.data = html()
        try:
            self.progress = progress or Progress(lang=self.lang)
        except ProgressError as trouble:
            self.fill(self.status)
            self.announce(str(trouble))
            return
        self.starter = button(self.say("start"), self.start)
        self.eraser = button(self.say("erase"), self.erase, "lk-quiet")
        self.asked = False
        tools = row(button(self.say("show"), self.show, "lk-quiet"), button(self.say("export"), self.export, "lk-quiet"), self.eraser)
        self.fill(self.status, row(self.starter), self.place, self.report, heading(self.say("own_data")), tools, self.data)
        self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        self.progress.log = self.progress.load()
        due = self.progress.due(self.now())
        self.announce(self.progress.message or self.say("due" if due else "none_due", n=len(due)))
        self.report.value = f"<div lang='{self.html_lang}'>{self._how()}{self._gaps()}</div>"

    def start(self) -> None:
        """Open the quiz: what is due, or the next lesson nobody has begun."""
        begun = {bank()[i].lesson for i in self.progress.last() if i in bank()}
        fresh = next((n for n in LESSONS if n not in begun), 1)
        due = bool(self.progress.due(self.now()))
        self.quiz = Quiz(due=due, lesson=None if due else fresh, lang=self.lang, progress=self.progress, now=self.now)
        self.quiz.children = self.quiz.children[:-1]  # this page has a foot of its own
        self.place.children = (self.quiz, W.HBox([button(self.say("finish"), self._finish)]))

    def _finish(self) -> None:
        self.place.children = ()
        self.refresh()

    def _how(self) -> str:
        since = (self.now() - timedelta(days=self.days)).date().isoformat()
        by_day = [(day, right, n) for day, (right, n) in self.progress.by_day().items() if day >= since]
        if not by_day:
            return ""
        parts = [table([self.say("day"), self.say("answered"), self.say("share")], [(d, n, self._bar(r, n)) for d, r, n in by_day],
                       self.say("how", days=self.days))]
        if told := self.progress.calibration():
            parts.append(f"<p>{escape(self.say('calibration', said=round(told[0]), right=round(told[1])))}</p>")
        return "".join(parts)

    def _gaps(self) -> str:
        rows = [(cite(c, self.lang), n, self._bar(r, n)) for c, (r, n) in self.progress.by_provision().items()]
        return rows and table([self.say("provision"), self.say("answered"), self.say("share")], rows, self.say("gaps")) or ""

    def _bar(self, right: int, n: int) -> Safe:
        share = round(100 * right / n)
        return Safe(f"{share}% <span class='lk-bar-cell' aria-hidden='true' style='width:{share / 20:.1f}em'></span>")

    def show(self) -> None:
        """Say where the record is and what it holds."""
        self._data(escape(self.progress.show(self.lang)))

    def export(self) -> None:
        """Offer the record as a download."""
        try:
            packed = base64.b64encode(self.progress.path.read_bytes()).decode()
        except OSError:
            return self._data(escape(self.say("nothing_kept")))
        return self._data(f"<a download='progress.json' href='data:application/json;base64,{packed}'>{self.text('download')}</a>")

    def erase(self) -> None:
        """Delete the record, on the second press."""
        if self.asked:
            self.progress.erase()
            self.refresh()
        self._data(escape(self.say("erased" if self.asked else "sure")))
        self.asked = not self.asked
        self.eraser.description = self.eraser.tooltip = self.say("erase_now" if self.asked else "erase")

    def _data(self, markup: str) -> None:
        self.data.value = f"<p lang='{self.html_lang}'>{markup}</p>"
