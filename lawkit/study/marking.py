"""Marking (批改): four outcomes, and for every wrong answer the mistake behind it and the provision that answers it."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Literal

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
    outcome: Outcome
    answer: Any = None
    mistakes: tuple[Named, ...] = ()
    axes: tuple[str, ...] = ()
    lang: str = "zh"

    def lines(self, lang: str | None = None) -> Iterator[str]:
        """The feedback as plain sentences: outcome, each mistake with its provision, the key and why."""
        lang = lang or self.lang
        yield say(f"study.outcome.{self.outcome}", lang)
        if self.outcome == "unreadable":
            yield say(f"study.readable.{self.item.type}", lang)
        if self.outcome in ("not_attempted", "unreadable"):
            return
        if self.axes:
            yield say("study.axes_wrong", lang, axes=say("study.and", lang).join(say(f"study.axis.{x}", lang) for x in self.axes))
        for name, note in self.mistakes:
            yield mistake_line(name, note, lang)
        yield from solution(self.item, lang)

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
        understood = read(it, answer)
    except Unreadable:
        return Mark(it, "unreadable", answer, lang=lang)
    if understood is None:
        return Mark(it, "not_attempted", lang=lang)
    if it.type == "open":
        missing = len(understood) < len(it.points)
        return Mark(it, "wrong" if missing else "right", understood, lang=lang)
    if it.type == "pattern":
        return replace(_mark_pattern(it, understood), lang=lang)
    if understood == it.key:
        return Mark(it, "right", understood, lang=lang)
    return Mark(it, "wrong", understood, _distinct(_mistakes(it, understood)), lang=lang)


def _mark_pattern(it: Item, given: Mapping[str, Any]) -> Mark:
    wrong = tuple(axis for axis in AXES if given.get(axis) != it.key[axis])
    found = [(t.mistake, t.note) for t in it.traps if t.axis in wrong and given.get(t.axis) == t.value]
    return Mark(it, "wrong" if wrong else "right", given, _distinct(found), wrong)


def _distinct(found: Iterable[Named]) -> tuple[Named, ...]:
    kept: list[Named] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def _mistakes(it: Item, given: Any) -> Iterator[Named]:
    if it.type == "number":
        yield from ((t.mistake, t.note) for t in it.traps if t.value == given)
    elif it.type == "classify":
        yield from ((r.mistake, None) for r, to in zip(it.rows, given) if to != r.to and r.mistake)
    elif it.type == "order":
        yield it.mistake or "sequence_wrong", None
    else:
        key = {it.key} if isinstance(it.key, str) else set(it.key)
        chosen = {given} if isinstance(given, str) else set(given)
        yield from ((o.mistake, o.note) for o in it.options if o.id in chosen - key and o.mistake)


def mistake_line(name: str, note: Text | None, lang: str | None = None) -> str:
    """A named mistake as a sentence: its name, why, the provision; the item's own note comes first."""
    from lawkit.explain import cite
    lang = lang or language()
    m = mistakes()[name]
    own = (note[lang] + ("" if lang == "zh" else " ")) if note else ""
    return say("study.mistake", lang, name=m.name[lang], why=own + m.why[lang], cite=cite(m.cite, lang))


def solution(it: Item, lang: str | None = None) -> Iterator[str]:
    """The key, why, and the provisions, as plain sentences; an open question gives its points."""
    lang = lang or language()
    if it.type == "open":
        yield say("study.points", lang)
        yield from (f"{n}. {p[lang]}" for n, p in enumerate(it.points, 1))
    else:
        yield say("study.key", lang, key=told(it, it.key, lang))
    yield from reasons(it, lang)


def reasons(it: Item, lang: str) -> Iterator[str]:
    """Correction, why, the disputed reading if any, and the provisions."""
    from lawkit.explain import cite
    if it.fix:
        yield say("study.fix", lang, fix=it.fix[lang])
    yield say("study.why", lang, why=it.why[lang])
    if it.reading:
        yield say("study.disputed", lang, reading=say(f"law.reading.{it.reading}", lang))
    yield say("study.cites", lang, cites=say("study.and", lang).join(dict.fromkeys(cite(c, lang) for c in it.cites)))


def told(it: Item, value: Any, lang: str | None = None) -> str:
    """An answer in words: the option's text behind its letter, a number with its unit, bins by row."""
    lang = lang or language()
    words = {o.id: o.text[lang] for o in (*it.options, *it.bins)}
    if it.type == "pattern":
        return say("study.list", lang).join(
            f"{say(f'study.axis.{axis}', lang)}{say('study.colon', lang)}{axis_told(axis, value[axis], lang)}" for axis in AXES)
    if it.type == "number":
        return say(f"study.unit.{it.unit}", lang, n=f"{value:,}")
    if it.type == "classify":
        return say("study.list", lang).join(f"{r.text[lang]} → {words[to]}" for r, to in zip(it.rows, value))
    if it.type == "truefalse":
        return words[value]
    letters = (value,) if isinstance(value, str) else value
    join = " → " if it.type == "order" else say("study.list", lang)
    return join.join(f"{a.upper()}. {words[a]}" for a in letters)


def axis_told(axis: str, value: Any, lang: str | None = None) -> str:
    """One axis of a fact pattern in words."""
    if axis == "items":
        from lawkit.explain import cite
        return say("study.and", lang).join(cite(f"INT {v}", lang) for v in value) or say("study.no_item", lang)
    if axis == "counted":
        return say("study.unit.items", lang, n=f"{value:,}")
    return say(f"study.{axis}.{value}", lang)


# -- reading answers --------------------------------------------------------------------------------


def read(it: Item, answer: Any) -> Any:
    """The answer in the form of the key; None where nothing was answered. Raises Unreadable."""
    if isinstance(answer, str):
        answer = unicodedata.normalize("NFKC", answer).strip()  # full-width letters and digits are as good
    if not isinstance(answer, (list, tuple, dict, set, frozenset)) and answer in BLANK:
        return None
    return _READERS[it.type](it, answer)


def number(answer: Any) -> int:
    """A whole number as people write it: 5000, "5,000", "５０００条", "5万". Raises Unreadable."""
    if isinstance(answer, bool):
        raise Unreadable(answer)
    if isinstance(answer, (int, float)):
        if not isfinite(answer) or answer != int(answer):
            raise Unreadable(answer)
        return int(answer)
    found = re.fullmatch(r"([\d,]*\d(?:\.\d+)?)\s*([千万]?)\s*(?:items?|yuan|months?|days?|years?|points?|[条元点日年个月]*)",
                         str(answer).replace("，", ","), re.IGNORECASE)
    if not found:
        raise Unreadable(answer)
    thousandths = round(float(found[1].replace(",", "")) * 1000) * {"": 1, "千": 1000, "万": 10_000}[found[2]]
    if thousandths % 1000:
        raise Unreadable(answer)
    return thousandths // 1000


_WORDS = {"true": "t", "对": "t", "正确": "t", "√": "t", "false": "f", "错": "f", "错误": "f", "×": "f",
          "可以": "a", "may": "a", "应当": "b", "shall": "b"}


def _letter(it: Item, answer: Any) -> str:
    if isinstance(answer, bool) and it.type == "truefalse":
        return "t" if answer else "f"
    told = str(answer).strip(" .、").lower()
    told = _WORDS.get(told, told)
    if told not in {o.id for o in it.options}:
        raise Unreadable(answer)
    return told


def _letters(it: Item, answer: Any) -> tuple[str, ...] | None:
    parts = re.findall(r"[a-z]", answer.lower()) if isinstance(answer, str) else list(_sequence(answer))
    if isinstance(answer, str) and re.search(r"[^a-z\s,、;.→>\-]", answer.lower()):
        raise Unreadable(answer)
    return tuple(_letter(it, p) for p in parts) or None


def _sequence(answer: Any) -> Iterable[Any]:
    if not isinstance(answer, (list, tuple, set, frozenset)):
        raise Unreadable(answer)
    return answer


def _several(it: Item, answer: Any) -> tuple[str, ...] | None:
    chosen = _letters(it, answer)
    return chosen and tuple(sorted(set(chosen)))


def _permutation(it: Item, answer: Any) -> tuple[str, ...] | None:
    chosen = _letters(it, [a for a in answer if a not in BLANK] if isinstance(answer, (list, tuple)) else answer)
    if chosen and len(set(chosen)) != len(it.options):
        raise Unreadable(answer)
    return chosen


def _bins(it: Item, answer: Any) -> tuple[str, ...] | None:
    if isinstance(answer, str):
        answer = [a for a in re.split(r"[\s,、;]+", answer) if a]
    if isinstance(answer, Mapping):
        answer = [answer.get(str(n), answer.get(n, "")) for n in range(1, len(it.rows) + 1)]
    given = [unicodedata.normalize("NFKC", str(a)).strip() if a not in BLANK else "" for a in _sequence(answer)]
    if not any(given):
        return None
    if len(given) != len(it.rows) or set(given) - {b.id for b in it.bins} - {""}:
        raise Unreadable(answer)
    return tuple(given)


def _axes(it: Item, answer: Any) -> dict[str, Any] | None:
    if not isinstance(answer, Mapping) or set(answer) - set(AXES):
        raise Unreadable(answer)
    given = {k: v for k, v in answer.items() if isinstance(v, (list, tuple)) or v not in BLANK}
    if not given:
        return None
    if "items" in given:
        items = given["items"]
        given["items"] = tuple(re.findall(r"\d\(\d\)\(\d+\)", items) if isinstance(items, str) else map(str, _sequence(items)))
    if "counted" in given:
        given["counted"] = number(unicodedata.normalize("NFKC", str(given["counted"])).strip())
    for axis, values in (("grade", GRADES), ("range", RANGES)):
        if axis in given:
            told = str(given[axis]).strip().lower()
            given[axis] = dict(zip("abc", values)).get(told, told)  # a letter is as good as the name
            if given[axis] not in values:
                raise Unreadable(answer)
    return given


def _points(it: Item, answer: Any) -> tuple[int, ...] | None:
    if isinstance(answer, str):
        return None  # text alone is not marked by a machine: it counts once the learner has ticked the points covered
    if isinstance(answer, Mapping):
        answer = answer.get("points", ())
    ticked = tuple(sorted({number(a) for a in _sequence(answer)}))
    if any(not 1 <= n <= len(it.points) for n in ticked):
        raise Unreadable(answer)
    return ticked or None


_READERS = {
    "single": _letter, "truefalse": _letter, "verb": _letter, "multiple": _several, "error": _several,
    "number": lambda it, answer: number(answer), "classify": _bins, "order": _permutation, "pattern": _axes, "open": _points,
}
