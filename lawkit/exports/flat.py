"""An item as the plain questions every platform knows: choice, several choices, number, pairs, essay. All exports start here."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lawkit.explain import cite
from lawkit.study.items import GRADES, ON_OFFER, RANGES, Item, Text, Trap
from lawkit.study.marking import mistake_line, reasons, solution
from lawkit.wording import say


class Choice(NamedTuple):
    """One answer on offer: its text, whether it is right, and the feedback for choosing it."""

    text: str
    right: bool
    feedback: str = ""


class Flat(NamedTuple):
    """One plain question: `kind` choice | several | number | pairs | essay.

    The `choices` of a number are the right one and those that show a mistake; `pairs` are (prompt, answer), with an empty
    prompt for an answer that belongs nowhere.
    """

    id: str
    kind: str
    text: str
    why: str
    hint: str
    lesson: int
    cites: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def lettered(self) -> list[tuple[str, Choice]]:
        """The choices with their letters, where one chooses."""
        return list(zip("ABCDEFGHIJKLMNOP", self.choices)) if self.kind in ("choice", "several") else []

    @property
    def answer(self) -> str:
        """The key as one line: letters, a number, or pairs."""
        if self.kind == "pairs":
            return "; ".join(f"{a} → {b}" for a, b in self.pairs if a)
        return "".join(letter for letter, c in self.lettered if c.right) or "".join(c.text for c in self.choices if c.right)


def flatten(items: Iterable[Item], lang: str) -> Iterator[Flat]:
    """Every item as plain questions in one language; a fact pattern becomes one for each of its axes ("<id>#grade")."""
    for it in items:
        yield from _PARTS.get(it.type, _choice)(it, lang)


def _flat(it: Item, lang: str, kind: str, axis: str = "", **more: Any) -> Flat:
    ask = f"exports.ask.{axis}" if axis else it.ask
    text = it.stem[lang] + ((" " if lang == "en" else "") + say(ask, lang) if ask else "")
    why = " ".join(solution(it, lang) if it.type == "open" else reasons(it, lang))
    return Flat(f"{it.id}#{axis}" if axis else it.id, kind, text, why, it.hint[lang] if it.hint else "", it.lesson,
                tuple(cite(c, lang) for c in it.cites), **more)


def _wrong(name: str | None, note: Text | None, lang: str) -> str:
    return mistake_line(name, note, lang) if name else ""


def _choice(it: Item, lang: str) -> Iterator[Flat]:
    choices = tuple(Choice(o.text[lang], True) if o.id in it.key else Choice(o.text[lang], False, _wrong(o.mistake, o.note, lang))
                    for o in it.options)
    yield _flat(it, lang, "several" if it.type in ("multiple", "error") else "choice", choices=choices)


def _numbers(key: int, traps: Iterable[Trap], lang: str) -> tuple[Choice, ...]:
    return Choice(str(key), True), *(Choice(str(t.value), False, _wrong(t.mistake, t.note, lang)) for t in traps)


def _classify(it: Item, lang: str) -> Iterator[Flat]:
    bins, used = {b.id: b.text[lang] for b in it.bins}, {r.to for r in it.rows}
    pairs = *((r.text[lang], bins[r.to]) for r in it.rows), *(("", text) for i, text in bins.items() if i not in used)
    yield _flat(it, lang, "pairs", pairs=pairs)


def _order(it: Item, lang: str) -> Iterator[Flat]:
    places = {letter: say("exports.place", lang, n=n) for n, letter in enumerate(it.key, 1)}
    yield _flat(it, lang, "pairs", pairs=tuple((o.text[lang], places[o.id]) for o in it.options))


def _pattern(it: Item, lang: str) -> Iterator[Flat]:
    traps = {(t.axis, t.value): _wrong(t.mistake, t.note, lang) for t in it.traps}
    met = it.key["items"]
    general = next((text for (axis, _), text in traps.items() if axis == "items"), "")
    offered = [Choice(f"{cite(f'INT {i}', lang)} {say(f'law.item.{i}', lang)}", i in met, "" if i in met else general) for i in ON_OFFER]
    yield _flat(it, lang, "several", "items", choices=(*offered, Choice(say("exports.no_item", lang), not met)))
    for axis, values in (("grade", GRADES), ("range", RANGES)):
        yield _flat(it, lang, "choice", axis, choices=tuple(
            Choice(say(f"study.{axis}.{v}", lang), v == it.key[axis], traps.get((axis, v), "")) for v in values))
    yield _flat(it, lang, "number", "counted",
                choices=_numbers(it.key["counted"], (t for t in it.traps if t.axis == "counted"), lang))


_PARTS = {
    "number": lambda it, lang: iter([_flat(it, lang, "number", choices=_numbers(it.key, it.traps, lang))]),
    "open": lambda it, lang: iter([_flat(it, lang, "essay")]), "classify": _classify, "order": _order, "pattern": _pattern,
}
