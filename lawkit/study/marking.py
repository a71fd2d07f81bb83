"""Marking (批改): four outcomes, and for every wrong answer the mistake behind it and the provision that answers it."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from lawkit.explain import cite
from lawkit.wording import language, say

from .items import AXES, GRADES, RANGES, Item, Text, item, mistakes

Outcome = Literal["right", "wrong", "not_attempted", "unreadable"]
Named = tuple[str, Text | None]
"""A mistake found: its id, and the item's own note on it."""
BLANK = ("", None, ..., "___")


class Unreadable(ValueError):
    """An answer that cannot be read as an answer to this type of question."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of marking one answer: `outcome`, the answer as understood, the mistakes found (ids, with a note where the
    item has one), and for a fact pattern the axes that are wrong. In a notebook it renders itself in `lang`."""

    item: Item
    lang: str
    outcome: Outcome
    answer: Any = None
    mistakes: tuple[Named, ...] = ()
    axes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The feedback as plain sentences: outcome, each mistake with its provision, the key and why."""
        yield say(f"study.outcome.{self.outcome}", self.lang)
        if self.outcome == "unreadable":
            yield say(f"study.readable.{self.item.type}", self.lang)
        if self.outcome in ("not_attempted", "unreadable"):
            return
        if self.axes:
            told = say("study.and", self.lang).join(say(f"study.axis.{x}", self.lang) for x in self.axes)
            yield say("study.axes_wrong", self.lang, axes=told)
        for name, note in self.mistakes:
            yield mistake_line(name, note, self.lang)
        yield from solution(self.item, self.lang)

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_markdown_(self) -> str:
        first, *rest = self.lines()
        return "\n\n".join([f"**{first}**", *(r.replace("*", r"\*") for r in rest)])


def check(name: str, answer: Any = None, lang: str | None = None) -> Mark:
    """Mark an answer to the item `name` and show the feedback. LookupError for an unknown id."""
    return mark(item(name), answer, lang)


def mark(it: Item, answer: Any, lang: str | None = None) -> Mark:
    """Mark an answer. Letters ("b", "a c"), numbers ("5,000", "5万"), bins by row, letters in order, a dict by axis for a
    fact pattern, the numbers of the points covered for an open question. Never raises for a bad answer."""
    lang = lang or language()
    try:
        given = read(it, answer)
    except Unreadable:
        return Mark(it, lang, "unreadable", answer)
    if given is None:
        return Mark(it, lang, "not_attempted")
    if it.type == "open":
        return Mark(it, lang, "wrong" if len(given) < len(it.points) else "right", given)
    wrong = tuple(axis for axis in AXES if given.get(axis) != it.key[axis]) if it.type == "pattern" else ()
    if given == it.key or it.type == "pattern" and not wrong:
        return Mark(it, lang, "right", given)
    found = {str(named): named for named in _mistakes(it, given)}  # each once
    return Mark(it, lang, "wrong", given, tuple(found.values()), wrong)


def _mistakes(it: Item, given: Any) -> Iterator[Named]:
    if it.type in ("number", "pattern"):
        yield from ((t.mistake, t.note) for t in it.traps if t.value == (given.get(t.axis) if t.axis else given))
    elif it.type == "classify":
        yield from ((r.mistake, None) for r, to in zip(it.rows, given) if to != r.to and r.mistake)
    elif it.type == "order":
        yield it.mistake or "sequence_wrong", None
    else:
        yield from ((o.mistake, o.note) for o in it.options if o.id in set(given) - set(it.key) and o.mistake)


def mistake_line(name: str, note: Text | None, lang: str) -> str:
    """A named mistake as a sentence: its name, why, the provision; the item's own note comes first."""
    m = mistakes()[name]
    own = (note[lang] + ("" if lang == "zh" else " ")) if note else ""
    return say("study.mistake", lang, name=m.name[lang], why=own + m.why[lang], cite=cite(m.cite, lang))


def solution(it: Item, lang: str) -> Iterator[str]:
    """The key, why, and the provisions, as plain sentences; an open question gives its points."""
    if it.type == "open":
        yield say("study.points", lang)
        yield from (f"{n}. {p[lang]}" for n, p in enumerate(it.points, 1))
    else:
        yield say("study.key", lang, key=told(it, it.key, lang))
    yield from reasons(it, lang)


def reasons(it: Item, lang: str) -> Iterator[str]:
    """Correction, why, the disputed reading if any, and the provisions."""
    if it.fix:
        yield say("study.fix", lang, fix=it.fix[lang])
    yield say("study.why", lang, why=it.why[lang])
    if it.reading:
        yield say("study.disputed", lang, reading=say(f"law.reading.{it.reading}", lang))
    yield say("study.cites", lang, cites=say("study.and", lang).join(dict.fromkeys(cite(c, lang) for c in it.cites)))


def told(it: Item, value: Any, lang: str) -> str:
    """An answer in words: the option's text behind its letter, a number with its unit, bins by row."""
    words = {o.id: o.text[lang] for o in (*it.options, *it.bins)}
    if it.type == "pattern":
        return say("study.list", lang).join(
            f"{say(f'study.axis.{axis}', lang)}{say('study.colon', lang)}{_axis_told(axis, value[axis], lang)}" for axis in AXES)
    if it.type == "number":
        return say(f"study.unit.{it.unit}", lang, n=f"{value:,}")
    if it.type == "classify":
        return say("study.list", lang).join(f"{r.text[lang]} → {words[to]}" for r, to in zip(it.rows, value))
    if it.type == "truefalse":
        return words[value]
    return (" → " if it.type == "order" else say("study.list", lang)).join(f"{a.upper()}. {words[a]}" for a in value)


def _axis_told(axis: str, value: Any, lang: str) -> str:
    if axis == "items":
        return say("study.and", lang).join(cite(f"INT {v}", lang) for v in value) or say("study.no_item", lang)
    if axis == "counted":
        return say("study.unit.items", lang, n=f"{value:,}")
    return say(f"study.{axis}.{value}", lang)


# -- reading answers --------------------------------------------------------------------------------


def read(it: Item, answer: Any) -> Any:
    """The answer in the form of the key; None where nothing was answered. Raises Unreadable."""
    if isinstance(answer, str):
        answer = _plain(answer)
    return None if answer in BLANK else _READERS[it.type](it, answer)


def _plain(answer: Any) -> str:
    return unicodedata.normalize("NFKC", str(answer)).strip()  # full-width letters and digits are as good


def number(answer: Any) -> int:
    """A whole number as people write it: 5000, "5,000", "５０００条", "5万". Raises Unreadable."""
    found = re.fullmatch(r"([\d,]{0,20}\d(?:\.\d{1,9})?)\s*([千万]?)\s*(?:items?|yuan|months?|days?|years?|points?|[条元点日年个月]*)",
                         "" if isinstance(answer, bool) else _plain(answer), re.IGNORECASE)
    value = found and Fraction(found[1].replace(",", "")) * {"": 1, "千": 1000, "万": 10_000}[found[2]]
    if value is None or value.denominator != 1:
        raise Unreadable(answer)
    return int(value)


_WORDS = {"true": "t", "对": "t", "正确": "t", "√": "t", "false": "f", "错": "f", "错误": "f", "×": "f",
          "可以": "a", "may": "a", "应当": "b", "shall": "b"}


def _letter(it: Item, answer: Any) -> str:
    told = str(answer).strip(" .、").lower()
    told = _WORDS.get(told, told)
    if told not in {o.id for o in it.options}:
        raise Unreadable(answer)
    return told


def _letters(it: Item, answer: Any) -> tuple[str, ...] | None:
    if isinstance(answer, str):
        answer = list(re.sub(r"[\s,、;.→>-]", "", answer))
    given = tuple(_letter(it, one) for one in _listed(answer) if one not in BLANK)
    if it.type != "order":
        return tuple(sorted(set(given))) or None
    if given and len(set(given)) != len(it.options):
        raise Unreadable(answer)
    return given or None


def _listed(answer: Any) -> Iterable[Any]:
    if not isinstance(answer, (list, tuple, set, frozenset)):
        raise Unreadable(answer)
    return answer


def _bins(it: Item, answer: Any) -> tuple[str, ...] | None:
    if isinstance(answer, str):
        answer = re.split(r"[\s,、;]+", answer)
    if isinstance(answer, Mapping):
        answer = [answer.get(str(n), answer.get(n, "")) for n in range(1, len(it.rows) + 1)]
    given = tuple("" if a in BLANK else _plain(a) for a in _listed(answer))
    if any(given) and (len(given) != len(it.rows) or set(given) - {b.id for b in it.bins} - {""}):
        raise Unreadable(answer)
    return given if any(given) else None


def _axes(it: Item, answer: Any) -> dict[str, Any] | None:
    if not isinstance(answer, Mapping) or set(answer) - set(AXES):
        raise Unreadable(answer)
    given = {k: v for k, v in answer.items() if v not in BLANK}
    if "items" in given:
        items = given["items"]
        given["items"] = tuple(re.findall(r"\d\(\d\)\(\d+\)", items) if isinstance(items, str) else map(str, _listed(items)))
    if "counted" in given:
        given["counted"] = number(given["counted"])
    for axis, values in (("grade", GRADES), ("range", RANGES)):
        if axis in given:
            told = str(given[axis]).strip().lower()
            given[axis] = dict(zip("abc", values)).get(told, told)  # a letter is as good as the name
            if given[axis] not in values:
                raise Unreadable(answer)
    return given or None


def _points(it: Item, answer: Any) -> tuple[int, ...] | None:
    if isinstance(answer, str):
        return None  # text alone is not marked by a machine: it counts once the learner has ticked the points covered
    if isinstance(answer, Mapping):
        answer = answer.get("points", ())
    ticked = tuple(sorted({number(a) for a in _listed(answer)}))
    if any(not 1 <= n <= len(it.points) for n in ticked):
        raise Unreadable(answer)
    return ticked or None


_READERS = {
    "single": _letter, "truefalse": _letter, "verb": _letter, "multiple": _letters, "error": _letters,
    "number": lambda it, answer: number(answer), "classify": _bins, "order": _letters, "pattern": _axes, "open": _points,
}
