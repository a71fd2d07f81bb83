"""One control for one fact (事实控件): made from the table of facts, named, and with its fault shown beside it."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as W

from lawkit.explain import tell
from lawkit.facts import UNKNOWN, Range, shortest, yuan
from lawkit.fields import FIELDS, MAX_COUNT, Field
from lawkit.wording import say

from .base import html

UNSTATED = ""
_UNKNOWN_WORDS = frozenset({"?", "unknown", "不明", "不清楚", "未知", "待查"})
_SPAN = re.compile(r"(\d[\d.]*)(?:--?|–|—|~|至|到|to|\.\.)(\d[\d.]*)", re.I)
_HALF = {"at_least": re.compile(r"(?:≥|>=|至少)(\d[\d.]*)|(\d[\d.]*)(?:\+|以上)"), "at_most": re.compile(r"(?:≤|<=|至多)(\d[\d.]*)")}


def read(field: Field, text: str) -> Any:
    """What a person typed, as a facts file would hold it: None for nothing, a range for "400-700" or "400+", else a number.

    Commas, full-width digits and blanks are forgiven; whatever is not a number is handed on for the engine to explain.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if text.lower() in _UNKNOWN_WORDS:
        return "unknown"
    if field.type == "date":
        return text
    plain = re.sub(r"[,\s_]", "", text)
    if span := _SPAN.fullmatch(plain):
        return {"at_least": _number(field, span[1]), "at_most": _number(field, span[2])}
    for end, form in _HALF.items():
        if half := form.fullmatch(plain):
            return {end: _number(field, next(filter(None, half.groups())))}
    return _number(field, plain)


def _number(field: Field, text: str) -> Any:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if field.type != "money" and re.fullmatch(r"-?\d+\.\d+", text) else text


def write(field: Field, value: Any) -> str:
    """A stated value as a person would type it."""
    if value is None:
        return ""
    if value is UNKNOWN:
        return "?"
    if isinstance(value, Range):
        low, high = (yuan(v) if field.type == "money" else v for v in value)
        return f"{low}+" if high == MAX_COUNT else f"{low}-{high}"
    if field.type == "date":
        return str(shortest(value))
    return str(yuan(value) if field.type == "money" else value)


class Control(W.VBox):
    """The control of one fact. `value` is what a facts file would hold; `show` sets it, `fault` explains beside it."""

    def __init__(self, path: str, lang: str, act: Callable[[str, Any], Any], label: str = "") -> None:
        self.path, self.lang, self.act = path, lang, act
        self.field = FIELDS[re.sub(r"\[\d+\]", "", path)]
        name = label or say(f"law.fact.{self.field.path}", lang)
        tip = say(f"law.help.{self.field.path}", lang)
        if self.field.type in ("bool", "choice"):
            self.input: Any = W.Dropdown(options=self._options(), value=UNSTATED, description=name, tooltip=f"{name}. {tip}",
                                         layout=W.Layout(width="auto"))
        else:
            self.input = W.Text(value="", description=name, tooltip=f"{name}. {tip}", continuous_update=False,
                                placeholder=self._placeholder(), layout=W.Layout(width="auto"))
        self.input.add_class("lk-field")
        self.error = html(cls="lk-fault")
        self.error.layout.display = "none"
        super().__init__([self.input, self.error])
        self.input.observe(self._changed, "value")
        self._quiet = False

    def _options(self) -> list[tuple[str, Any]]:
        field, lang = self.field, self.lang
        told: list[tuple[str, Any]]
        if field.path == "records.kind":
            from lawkit.kinds import KINDS
            told = [(say(f"law.kind.{k}", lang), k) for k in KINDS]
        elif field.path == "records.tier":
            told = [(say(f"law.tier_short.{t}", lang), t) for t in (1, 2, 3)]
        elif field.type == "bool":
            told = [(say("law.choice.yes", lang), True), (say("law.choice.no", lang), False)]
        else:
            told = [(say(f"law.choice.{field.path}.{c}", lang), c) for c in field.choices]
        # True == 1 and False == 0 would confuse a dropdown, so options carry strings
        return [(self._placeholder(), UNSTATED), *((text, repr(v)) for text, v in told),
                (say("law.choice.unknown", lang), repr("unknown"))]

    def _placeholder(self) -> str:
        default = self.field.default
        if self.field.path == "records.count":
            return say("panels.unstated_unknown", self.lang)
        if default is None:
            return say("panels.unstated", self.lang)
        return say("panels.unstated_default", self.lang, value=tell(_any_path(self.field), default, self.lang))

    @property
    def value(self) -> Any:
        """What is stated here as a facts file would hold it; None where nothing is."""
        if isinstance(self.input, W.Dropdown):
            return None if self.input.value == UNSTATED else _literal(self.input.value)
        return read(self.field, self.input.value)

    def _changed(self, _: Any) -> None:
        if not self._quiet:
            self.act(self.path, self.value)

    def show(self, stated: Any) -> None:
        """Show a validated value without acting on it, and forget an older fault."""
        self._quiet = True
        if isinstance(self.input, W.Dropdown):
            given = "unknown" if stated is UNKNOWN else stated
            self.input.value = UNSTATED if given is None else repr(given)
        elif stated is None or read(self.field, self.input.value) != read(self.field, write(self.field, stated)):
            self.input.value = write(self.field, stated)
        self._quiet = False
        self.fault("")

    def fault(self, text: str) -> None:
        """Say beside the field what is wrong with what was typed; empty to clear."""
        self.error.value = f"<p role='alert' class='lk-fault-text'>{escape(text)}</p>" if text else ""
        self.error.layout.display = "" if text else "none"


def _any_path(field: Field) -> str:
    return field.path.replace("records.", "records[0].")


def _literal(text: str) -> Any:
    return {"True": True, "False": False, "1": 1, "2": 2, "3": 3}.get(text, text.strip("'"))

