"""The item bank (题库): questions written by hand in `exercises/bank`, their keys computed by `assess` where facts are given.

Every wrong answer names a mistake of `mistakes.toml`; every mistake names the provision that answers it.
"""
from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from lawkit.assessment import Assessment, assess
from lawkit.facts import Case
from lawkit.kinds import KINDS
from lawkit.wording import entry, has

Text = Mapping[str, str]
"""One text in both languages: {"zh": …, "en": …}."""

TYPES = ("single", "multiple", "truefalse", "verb", "number", "classify", "order", "error", "pattern", "open")
GRADES = ("none", "serious", "especially_serious")
RANGES = ("no_sentence", "up_to_three", "three_to_seven")
AXES = ("items", "grade", "range", "counted")
ON_OFFER = (*(f"5(1)({n})" for n in range(1, 10)), "5(2)(1)", "5(2)(3)", "6(1)(1)", "6(1)(2)")
"""The computable circumstances offered where a fact pattern asks which are met."""
LESSONS = range(1, 13)


class Mistake(NamedTuple):
    """A named mistake (典型错误): its name, why it is one, and the provision that answers it (a citation)."""

    name: Text
    why: Text
    cite: str


class Option(NamedTuple):
    """One answer on offer: `id` is the letter answer files use, `value` what it stands for where a key is computed."""

    id: str
    text: Text
    value: Any = None
    mistake: str | None = None
    note: Text | None = None


class Row(NamedTuple):
    """One line to classify: `to` the bin it belongs in, `mistake` what a wrong bin shows."""

    text: Text
    to: str
    mistake: str | None


class Trap(NamedTuple):
    """A wrong answer to a number or to one axis of a fact pattern, with the mistake behind it."""

    axis: str
    value: Any
    mistake: str
    note: Text | None = None


@dataclass(frozen=True)
class Item:
    """One question (题目): `stem`, `hint`, `why` in both languages; `cites` the provisions it rests on; `key` the answer.

    `facts` (nested as in a facts file) and `asks` are there where the key is computed by `assess`; `reading` names the
    disputed reading such a key depends on, if any.
    """

    id: str
    lesson: int
    type: str
    cites: tuple[str, ...]
    stem: Text
    why: Text
    hint: Text | None = None
    level: int = 1
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    bins: tuple[Option, ...] = ()
    traps: tuple[Trap, ...] = ()
    points: tuple[Text, ...] = ()
    facts: Mapping[str, Any] | None = None
    asks: str = ""
    typed: Any = None
    unit: str = ""
    mistake: str | None = None
    fix: Text | None = None
    provision: str = ""
    phrase: str = ""
    reading: str = ""

    @property
    def ask(self) -> str:
        """The wording key of the question its stem leaves to the type; "" where the stem asks it."""
        return next((key for asked in (self.type, self.asks) if has(key := f"study.ask.{asked}")), "")

    @property
    def slips(self) -> set[str]:
        """The mistakes its wrong answers show."""
        named = [*(o.mistake for o in self.options), *(r.mistake for r in self.rows), *(t.mistake for t in self.traps), self.mistake]
        return set(filter(None, named))

    @cached_property
    def key(self) -> Any:
        """The right answer: a letter, letters, a number, bins by row, letters in order, or axis → value; None where open."""
        if self.type == "pattern":
            return axes(self.facts)
        if not self.asks:
            return self.typed
        value = computed(self.asks, assessed(self.facts))
        if self.type == "truefalse":
            return "t" if value == self.typed else "f"
        return value if self.type == "number" else next(o.id for o in self.options if o.value == value)


def assessed(facts: Mapping[str, Any] | None) -> Assessment:
    """The assessment of a facts table (nested as in a facts file)."""
    return assess(Case.from_dict(dict(facts or {})))


def axes(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The key of a fact pattern: axis → value."""
    a = assessed(facts)
    return {axis: computed(axis, a) for axis in AXES}


def computed(asks: str, a: Assessment) -> Any:
    """What an assessment says to one question.

    grade, range, items (ids met), counted (items), points (100a + 10b + c), min_months, max_months,
    standard:<id> or status:<id> of a finding. Raises KeyError for any other question.
    """
    what, _, cite = asks.partition(":")
    if cite:
        return getattr({f.id: f for f in a.findings}[cite], what)
    if what.endswith("_months"):
        return getattr(a.sentence, what)
    tiers = (a.counts.tier1, a.counts.tier2, a.counts.tier3)
    return {"grade": GRADES[a.grade], "items": a.met, "range": RANGES[a.grade], "counted": sum(tiers),
            "points": sum(w * n for w, n in zip((100, 10, 1), tiers))}[what]


def bank_folder() -> Path:
    """Where the bank lies: `exercises/bank` of a checkout, else inside the installed package."""
    here = Path(__file__).parent.parent
    beside = here.parent / "exercises" / "bank"
    return beside if beside.is_dir() else here / "bank"


@cache
def mistakes() -> Mapping[str, Mistake]:
    """The catalogue of named mistakes: id → Mistake."""
    raw = tomllib.loads((bank_folder() / "mistakes.toml").read_text("utf-8"))
    return {i: Mistake(_text(m), m["why"], m["cite"]) for i, m in raw.items()}


@cache
def bank() -> Mapping[str, Item]:
    """All items in the order of the lessons: id → Item. A fault in one is raised with a note that names file and item."""
    found: dict[str, Item] = {}
    for lesson in LESSONS:
        path = bank_folder() / f"lesson{lesson:02}.toml"
        for raw in tomllib.loads(path.read_text("utf-8"))["item"]:
            try:
                made = build(raw | {"lesson": lesson})
                if found.setdefault(made.id, made) is not made:
                    raise ValueError("this id stands twice")
            except (KeyError, TypeError, ValueError) as fault:
                fault.add_note(f"{path.name}: {raw.get('id', '?')}")
                raise
    return found


def item(name: str) -> Item:
    """The item of the bank with this id, or a hypothetical ("h:…"); LookupError with the nearest id."""
    if name.startswith("h:"):
        from .hypotheticals import from_id
        return from_id(name)
    try:
        return bank()[name]
    except KeyError:
        near = ", ".join(get_close_matches(name, bank(), 3)) or "—"
        raise LookupError(f"没有这道题：{name}（最接近的：{near}） · no such item: {name} (nearest: {near})") from None


def build(raw: Mapping[str, Any]) -> Item:
    """One item from its TOML table; letters are given after a shuffle that depends on the id alone."""
    made: dict[str, Any] = {k: raw[k] for k in _AS_WRITTEN if k in raw}
    made |= {"stem": _text(raw), "cites": tuple(raw["cites"]), "points": tuple(raw.get("points", ()))}
    return Item(**made | _BUILDERS[raw["type"]](raw))


_AS_WRITTEN = ("id", "lesson", "type", "why", "hint", "level", "facts", "asks", "unit", "mistake", "fix", "provision", "phrase", "reading")


def _text(raw: Mapping[str, Any]) -> Text:
    return {"zh": raw["zh"], "en": raw["en"]}


def _shuffled(raw: Mapping[str, Any], entries: list[Any]) -> list[tuple[str, Any]]:
    order = list(entries)
    if not raw.get("keep_order"):
        rng = Random(raw["id"])  # a string seeds alike in every version of Python
        while order == entries:
            rng.shuffle(order)
    return list(zip("abcdefghij", order))


def grades(wrong: Mapping[str, str]) -> tuple[Option, ...]:
    """The three grades as options, each wrong one with its mistake."""
    return tuple(Option(letter, entry(f"study.grade.{g}"), g, wrong.get(g)) for letter, g in zip("abc", GRADES))


def _choices(raw: Mapping[str, Any]) -> dict[str, Any]:
    if "asks" in raw:
        return {"options": grades(raw["wrong"])}
    lettered = _shuffled(raw, raw["options"])
    options = tuple(Option(a, _text(o), bool(o.get("right")), o.get("mistake"), o.get("note")) for a, o in lettered)
    right = tuple(o.id for o in options if o.value)
    if raw["type"] == "single" and len(right) != 1:
        raise ValueError("one option must be right")
    return {"options": options, "typed": right[0] if raw["type"] == "single" else right}


def _truth(raw: Mapping[str, Any]) -> dict[str, Any]:
    options = tuple(Option(i, entry(f"study.{i}"), mistake=raw["mistake"]) for i in "tf")
    return {"options": options, "typed": raw["says"] if "asks" in raw else "t" if raw["truth"] else "f"}


def _verb(raw: Mapping[str, Any]) -> dict[str, Any]:
    # The law decides between 可以 and 应当: the phrase is quoted from the provision, and a test finds it there.
    options = tuple(Option(a, entry(f"study.{v}"), v, "may_shall") for a, v in (("a", "may"), ("b", "shall")))
    return {"options": options, "typed": "a" if "可以" in raw["phrase"] else "b"}


def _number(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {"traps": tuple(Trap("", w["value"], w["mistake"], w.get("note")) for w in raw["wrong"]), "typed": raw.get("value")}


def _classify(raw: Mapping[str, Any]) -> dict[str, Any]:
    named = [(b, entry(f"study.bin.{b}")) if isinstance(b, str) else (b["id"], _text(b)) for b in raw["bins"]]
    bins = tuple(Option(i, text) for i, text in named)
    ids = [b.id for b in bins]
    rows = tuple(Row(_text(r), r["to"] if "to" in r else _bin_of(r["kind"], ids), r.get("mistake", raw.get("mistake")))
                 for r in raw["rows"])
    return {"bins": bins, "rows": rows, "typed": tuple(r.to for r in rows)}


def _bin_of(kind: str, bins: list[str]) -> str:
    k = KINDS[kind]
    if "pi" in bins:
        return "disputed" if len(k.tiers) > 1 and 0 in k.tiers else "pi" if k.tier else "not_pi"
    return "disputed" if "disputed" in bins and len(k.tiers) > 1 else str(k.tier or "none")


def _order(raw: Mapping[str, Any]) -> dict[str, Any]:
    lettered = _shuffled(raw, raw["steps"])
    right = {id(step): letter for letter, step in lettered}
    return {"options": tuple(Option(a, _text(s)) for a, s in lettered), "typed": tuple(right[id(s)] for s in raw["steps"])}


def _pattern(raw: Mapping[str, Any]) -> dict[str, Any]:
    fixed = lambda v: tuple(v) if isinstance(v, list) else v
    return {"traps": tuple(Trap(t["axis"], fixed(t["is"]), t["mistake"], t.get("note")) for t in raw["traps"])}


_BUILDERS = {
    "single": _choices, "multiple": _choices, "error": _choices, "truefalse": _truth, "verb": _verb, "number": _number,
    "classify": _classify, "order": _order, "pattern": _pattern, "open": lambda raw: {},
}
