"""An item as the plain questions every platform knows: choice, several choices, number, pairs, essay. All exports start here."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lawkit.explain import cite
from lawkit.study.items import AXES, GRADES, ON_OFFER, RANGES, Item
from lawkit.study.marking import mistake_line, reasons, solution
from lawkit.wording import say


class Choice(NamedTuple):
    """One answer on offer: its text, whether it is right, and the feedback for choosing it."""

    text: str
    right: bool
    feedback: str


class Flat(NamedTuple):
    """One plain question: `kind` choice | several | number | pairs | essay; `value` the number, `pairs` (prompt, answer)."""

    id: str
    kind: str
    text: str
    why: str
    hint: str
    cites: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    value: int | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    lesson: int = 0


def flatten(items: Iterable[Item], lang: str) -> Iterator[Flat]:
    """Every item as plain questions in one language; a fact pattern becomes one for each of its axes ("<id>#grade")."""
    for it in items:
        yield from _PARTS.get(it.type, _choice)(it, lang)


def _base(it: Item, lang: str, **more: Any) -> Flat:
    text = it.stem[lang] + ("" if lang == "zh" else " ") * bool(it.ask) + (say(it.ask, lang) if it.ask else "")
    why = " ".join(solution(it, lang) if it.type == "open" else reasons(it, lang))
    told: dict[str, Any] = {"id": it.id, "text": text, "why": why, "hint": it.hint[lang] if it.hint else "", "lesson": it.lesson,
                   "cites": tuple(cite(c, lang) for c in it.cites)} | more
    return Flat(**told)


def _wrong(name: str | None, note: Any, lang: str) -> str:
    return mistake_line(name, note, lang) if name else ""


def _choice(it: Item, lang: str) -> Iterator[Flat]:
    key = {it.key} if isinstance(it.key, str) else set(it.key)
    choices = tuple(Choice(o.text[lang], o.id in key, "" if o.id in key else _wrong(o.mistake, o.note, lang)) for o in it.options)
    yield _base(it, lang, kind="several" if it.type in ("multiple", "error") else "choice", choices=choices)


def _number(it: Item, lang: str) -> Iterator[Flat]:
    wrong = tuple(Choice(str(t.value), False, _wrong(t.mistake, t.note, lang)) for t in it.traps)
    yield _base(it, lang, kind="number", value=it.key, choices=wrong)


def _classify(it: Item, lang: str) -> Iterator[Flat]:
    bins = {b.id: b.text[lang] for b in it.bins}
    yield _base(it, lang, kind="pairs", pairs=tuple((r.text[lang], bins[r.to]) for r in it.rows),
                choices=tuple(Choice(text, False, "") for i, text in bins.items() if i not in {r.to for r in it.rows}))


def _order(it: Item, lang: str) -> Iterator[Flat]:
    places = {letter: say("exports.place", lang, n=n) for n, letter in enumerate(it.key, 1)}
    yield _base(it, lang, kind="pairs", pairs=tuple((o.text[lang], places[o.id]) for o in it.options))


def _pattern(it: Item, lang: str) -> Iterator[Flat]:
    traps = {(t.axis, t.value): _wrong(t.mistake, t.note, lang) for t in it.traps}
    stem = it.stem[lang] + ("" if lang == "zh" else " ")
    ask = {axis: stem + say(f"exports.ask.{axis}", lang) for axis in AXES}
    met = it.key["items"]
    general = next((text for (axis, _), text in traps.items() if axis == "items"), "")
    offered = [Choice(f"{cite(f'INT {i}', lang)} {say(f'law.item.{i}', lang)}", i in met, "" if i in met else general) for i in ON_OFFER]
    offered.append(Choice(say("exports.no_item", lang), not met, ""))
    yield _base(it, lang, id=f"{it.id}#items", kind="several", text=ask["items"], choices=tuple(offered))
    for axis, values in (("grade", GRADES), ("range", RANGES)):
        yield _base(it, lang, id=f"{it.id}#{axis}", kind="choice", text=ask[axis], choices=tuple(
            Choice(say(f"study.{axis}.{v}", lang), v == it.key[axis], traps.get((axis, v), "")) for v in values))
    wrong = tuple(Choice(str(value), False, text) for (axis, value), text in traps.items() if axis == "counted")
    yield _base(it, lang, id=f"{it.id}#counted", kind="number", text=ask["counted"], value=it.key["counted"], choices=wrong)


_PARTS = {"number": _number, "classify": _classify, "order": _order, "open": lambda it, lang: iter([_base(it, lang, kind="essay")]),
          "pattern": _pattern}


def answer_text(q: Flat) -> str:
    """The key of a plain question as one line: letters, a number, or pairs."""
    if q.kind in ("choice", "several"):
        return "".join(letter for letter, c in zip("ABCDEFGHIJKLMNOP", q.choices) if c.right)
    return str(q.value) if q.kind == "number" else "; ".join(f"{a} → {b}" for a, b in q.pairs)

