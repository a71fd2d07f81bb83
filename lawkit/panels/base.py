"""What every panel shares: its frame, style, status line, folds, pictures and the pause before a redraw."""
from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib import resources
from typing import Any, TypeVar

import ipywidgets as W

from lawkit.wording import has, language, say

__all__ = ["Fold", "Later", "Panel", "button", "choice", "classed", "escape", "heading", "html", "row", "table"]

Box = TypeVar("Box", bound=W.DOMWidget)


def _style(css: str) -> W.HTML:
    return W.HTML(f"<style>{css}</style>", layout=W.Layout(display="none"))


def page_font() -> W.HTML:
    """The kit's font, for a panel whose pictures stand in the page itself (`Chart.html(page=…)`): sent once, 1.6 MB."""
    font = resources.files("lawkit").joinpath("data/fonts/NotoSansSC-Regular.subset.ttf").read_bytes()
    return _style(f"@font-face{{font-family:lawkit;src:url(data:font/ttf;base64,{b64encode(font).decode()})}}")


@cache
def _css() -> str:
    return resources.files("lawkit").joinpath("data/style.css").read_text(encoding="utf-8")


def classed(box: Box, names: str) -> Box:
    """A widget with classes of our style."""
    for name in names.split():
        box.add_class(name)
    return box


def row(*widgets: W.Widget, cls: str = "lk-row") -> W.HBox:
    """Widgets side by side, which wrap where it is narrow."""
    return classed(W.HBox(list(widgets)), cls)


def html(value: str = "", cls: str = "", **kw: Any) -> W.HTML:
    """An HTML widget with our class; `value` must already be escaped."""
    return classed(W.HTML(value, **kw), f"lk-html {cls}")


def heading(text: str, level: int = 4) -> W.HTML:
    """A real heading, so that screen readers can jump to it."""
    return html(f"<h{level} class='lk-h'>{escape(text)}</h{level}>")


def button(text: str, act: Callable[[], Any], cls: str = "", tip: str = "") -> W.Button:
    """A button with words on it (no icon: the app works where no icon font is)."""
    made = classed(W.Button(description=text, tooltip=tip or text, layout=W.Layout(width="auto", height="auto")), f"lk-button {cls}")
    made.on_click(lambda _: act())
    return made


def choice(label: str, options: Iterable[tuple[str, Any]], value: Any, act: Callable[[Any], Any],
           tip: str = "") -> W.Dropdown:
    """A named dropdown that calls `act` with the value chosen."""
    made = W.Dropdown(options=list(options), value=value, description=label, tooltip=tip or label,
                      description_allow_html=False, layout=W.Layout(width="auto"))
    made.observe(lambda change: act(change["new"]), "value")
    return classed(made, "lk-field")


def table(head: Iterable[str], rows: Iterable[Iterable[Any]], caption: str = "", cls: str = "") -> str:
    """An HTML table with header cells; every cell is escaped unless it is already `Safe`."""
    cell = lambda x: x if isinstance(x, Safe) else escape(str(x))  # noqa: E731
    out = [f"<div class='lk-scroll' tabindex='0' role='group' aria-label='{escape(caption, quote=True)}'>"
           f"<table class='lk-table {cls}'>"]
    if caption:
        out.append(f"<caption>{escape(caption)}</caption>")
    out.append("<thead><tr>" + "".join(f"<th scope='col'>{cell(h)}</th>" for h in head) + "</tr></thead><tbody>")
    for first, *rest in rows:
        out.append(f"<tr><th scope='row'>{cell(first)}</th>" + "".join(f"<td>{cell(c)}</td>" for c in rest) + "</tr>")
    return "".join(out) + "</tbody></table></div>"


class Safe(str):
    """Markup of our own making, not to be escaped again."""


class Later:
    """Call `work` soon, and once for a burst of changes.

    The first change of a burst is answered at once after `first` seconds; what follows while the hand is still
    typing waits for a pause of `pause` seconds. Without a running event loop (a script, a test) the work is done at once.
    """

    def __init__(self, work: Callable[[], None], first: float = 0.015, pause: float = 0.18) -> None:
        self.work, self.first, self.pause = work, first, pause
        self._timer: asyncio.TimerHandle | None = None
        self._last = float("-inf")

    def __call__(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.work()
            return
        now = loop.time()
        wait = self.pause if now - self._last < self.pause else self.first
        self._last = now
        if self._timer:
            self._timer.cancel()
        self._timer = loop.call_later(wait, self.now)

    def now(self) -> None:
        """Do the work that waits, without waiting."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self.work()


class Fold(W.VBox):
    """A heading button that shows or hides its children; `fill` is called when it opens and on `refresh` while open.

    `<details>` would close whenever its content is replaced, so the open state lives here.
    """

    def __init__(self, title: str, children: Iterable[W.Widget] = (), *, open: bool = False,
                 fill: Callable[[], None] | None = None, lang: str | None = None) -> None:
        self.fill, self.title, self.lang = fill, title, lang
        self.knob = button("", self.toggle, "lk-fold")
        self.body = classed(W.VBox(list(children)), "lk-fold-body")
        super().__init__([self.knob, self.body])
        self.show(open)

    def show(self, open: bool) -> None:
        """Open or close it."""
        self.opened = open
        self.body.layout.display = "flex" if open else "none"
        self.rename(self.title)
        self.refresh()

    def toggle(self) -> None:
        self.show(not self.opened)

    def rename(self, title: str) -> None:
        """Give it another title; the sign before it tells open from closed."""
        self.title = title
        self.knob.description = ("▾ " if self.opened else "▸ ") + title
        self.knob.tooltip = say("panels.fold.close" if self.opened else "panels.fold.open", self.lang, title=title)

    def refresh(self) -> None:
        if self.opened and self.fill:
            self.fill()


def run_first() -> str:
    """What an unrun page shows in a panel's place, in both languages."""
    return f"{say('panels.run_first', 'zh')} / {say('panels.run_first', 'en')}"


class Panel(W.VBox):
    """Frame of a panel: scoped style, title, one status line, large type on request, a plain `repr` for unrun pages."""

    name = "panel"
    area = "panels"
    """The wording file of the panel's own words; what is not there is read from panels.toml."""

    def __init__(self, lang: str | None = None) -> None:
        self.lang: str = lang or language()
        self.status = html(cls="lk-status")
        self._announced: tuple[str, str] | None = None
        super().__init__()
        self.add_class("lk")
        self.layout.overflow = "visible"

    @classmethod
    def title(cls, lang: str | None = None) -> str:
        """The name of the panel."""
        own = f"{cls.area}.{cls.name}.title"
        return say(own if has(own) else f"panels.{cls.name}.title", lang)

    def say(self, key: str, **values: Any) -> str:
        """A phrase of this panel's area in its language, as plain text."""
        if has(own := f"{self.area}.{key}"):
            return say(own, self.lang, **values)
        return say(key if "." in key and key.split(".")[0] in _AREAS else f"panels.{key}", self.lang, **values)

    def text(self, key: str, **values: Any) -> str:
        """The same, escaped for HTML."""
        return escape(self.say(key, **values))

    def fold(self, key: str, children: Iterable[W.Widget] = (), fill: Callable[[], None] | None = None) -> Fold:
        """A fold under one of the panel's phrases, closed at first."""
        return Fold(self.say(key), children, fill=fill, lang=self.lang)

    def announce(self, text: str, tone: str = "") -> None:
        """Put one sentence into the status line; screen readers read it out."""
        if (text, tone) != self._announced:
            self._announced = (text, tone)
            self.status.value = (f"<p role='status' aria-live='polite' lang='{self.html_lang}' "
                                 f"class='lk-verdict {tone}'>{escape(text)}</p>")

    @property
    def html_lang(self) -> str:
        return "zh-CN" if self.lang == "zh" else "en"

    def fill(self, *children: W.Widget) -> None:
        """Show the panel's children under its title."""
        self.large = button(self.say("large.on"), self._enlarge, "lk-quiet lk-right")
        title = html(f"<h3 class='lk-title' lang='{self.html_lang}'>{escape(self.title(self.lang))}</h3>")
        bar = row(title, self.large, cls="lk-bar")
        foot = html(f"<p class='lk-foot' lang='{self.html_lang}'>{self.text('foot')}</p>")
        self.children = (_style(_css()), bar, *children, foot)

    def _enlarge(self) -> None:
        big = "lk-large" in self._dom_classes
        (self.remove_class if big else self.add_class)("lk-large")
        self.large.description = self.large.tooltip = self.say("large.on" if big else "large.off")

    def __repr__(self) -> str:
        return run_first()


_AREAS = ("law", "explain", "charts", "panels", "study", "exports", "cli", "doctor")
