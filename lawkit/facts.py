"""What is known of a case: facts, batches of records, unknown values, and their validation (案件事实).

`Case` and `Records` hold stated facts only; `Case.get` supplies the default of `lawkit.fields`. Every fact may be
`UNKNOWN`, every number a range. All faults of a case are reported at once, in Chinese and in English.
"""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from .fields import BY_LEAF, CASE_FIELDS, MAX_COUNT, RECORD_FIELDS, Field
from .wording import entry, language, say


class Unknown:
    """A fact that nobody could establish (事实不明); there is one instance, `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class Range(NamedTuple):
    """A number known only between two bounds, both included (幅度)."""

    at_least: Any
    at_most: Any


def between(at_least: int | float | str | None = None, at_most: int | float | str | None = None) -> Range:
    """A number known only to lie in a range; a missing end is open (items, years or yuan)."""
    return Range(at_least, at_most)


class Fault(NamedTuple):
    """One thing wrong with the facts: where, what was given, and what is allowed, in both languages."""

    path: str
    value: Any
    allowed_zh: str
    allowed_en: str


class FactsError(ValueError):
    """The facts cannot be read (事实有误); `faults` lists every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: list[Fault] = list(faults)
        super().__init__(self.message())

    def message(self, lang: str | None = None) -> str:
        """All faults as text, a line each, in one language (default: the language in use)."""
        lines = [say("law.error.heading", lang, n=len(self.faults))]
        for f in self.faults:
            allowed = f.allowed_zh if (lang or language()) == "zh" else f.allowed_en
            lines.append(say("law.error.line", lang, path=f.path, value=show(f.value), allowed=allowed))
        return "\n".join(lines)


def show(value: Any) -> str:
    """A given value as short text for a message."""
    try:
        text = repr(value)
    except ValueError:  # Python will not write out a number of thousands of digits
        return "…"
    return text if len(text) <= 60 else text[:57] + "…"


class Refused(Exception):
    """Internal: a value was refused for the reason `error.<rule>` of the wording."""

    def __init__(self, rule: str, **values: Any) -> None:
        self.rule, self.values = rule, values


def fault(path: str, value: Any, rule: str, **values: Any) -> Fault:
    """The fault of one value, its explanation rendered in both languages."""
    pair = entry(f"law.error.{rule}")
    return Fault(path, value, pair["zh"].format(**values), pair["en"].format(**values))


# -- one value ----------------------------------------------------------------------------------

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def period(value: Any) -> tuple[date, date]:
    """A date or partial date as the days it covers (first, last): "2020-03" is the whole of March 2020."""
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
        return day, day
    found = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Refused("not_a_date")
    year, month, day_ = (int(g or 0) for g in found.groups())
    try:
        if day_:
            return (day := date(year, month, day_)), day
        first = date(year, month or 1, 1)
        after = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    except ValueError:
        raise Refused("not_a_date") from None
    return first, after - timedelta(days=1)


def whole(value: Any) -> int:
    """A whole number of items, persons or years from 0 to 10^12; a bool is not a number."""
    if type(value) is not int:
        raise Refused("not_a_whole_number", max=MAX_COUNT)
    if not 0 <= value <= MAX_COUNT:
        raise Refused("negative" if value < 0 else "too_large", max=MAX_COUNT)
    return value


def fen(value: Any) -> int:
    """An amount in yuan (int, float or string, at most two decimals) as whole 分."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Refused("not_money")
    if isinstance(value, str) and not re.fullmatch(r"-?\d+(\.\d{1,2})?", value):
        raise Refused("not_money")
    amount = Decimal(repr(value) if isinstance(value, float) else value) * 100
    if not amount.is_finite() or amount != int(amount):
        raise Refused("not_money")
    if not 0 <= amount <= MAX_COUNT * 100:
        raise Refused("negative" if amount < 0 else "too_large", max=MAX_COUNT)
    return int(amount)


def number(field: Field, value: Any) -> int | Range:
    """A count, an age or an amount, exact or as a range; a dict with `at_least` and `at_most` is a range."""
    one = fen if field.type == "money" else whole
    if isinstance(value, Mapping) and value and set(value) <= {"at_least", "at_most"}:
        value = Range(value.get("at_least"), value.get("at_most"))
    if not isinstance(value, Range):
        return one(value)
    low = 0 if value.at_least is None else one(value.at_least)
    high = MAX_COUNT * (100 if field.type == "money" else 1) if value.at_most is None else one(value.at_most)
    if low > high:
        raise Refused("range_reversed")
    return low if low == high else Range(low, high)


def choice(field: Field, value: Any) -> Any:
    """One of the field's choices; kinds of information and tiers have their own lists."""
    if field.path == "records.tier":
        if type(value) is not int or value not in (1, 2, 3):
            raise Refused("unknown_choice", allowed="1, 2, 3")
        return value
    if field.path == "records.kind":
        from .kinds import KINDS  # the kinds themselves are read only when a kind is named
        if value not in KINDS if isinstance(value, str) else True:
            raise Refused("unknown_kind", nearest=nearest(value, KINDS))
        return value
    if not isinstance(value, str) or value not in field.choices:
        raise Refused("unknown_choice", allowed=", ".join(field.choices))
    return value


def clean(field: Field, value: Any) -> Any:
    """The normalised value of one fact; raises `Refused` where the law could not use it."""
    if value is UNKNOWN or (isinstance(value, str) and value == "unknown" and field.type != "text"):
        return UNKNOWN
    if field.type == "bool":
        if not isinstance(value, bool):
            raise Refused("not_bool")
        return value
    if field.type == "text":
        if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):  # half a character cannot be saved
            raise Refused("not_text")
        return value
    if field.type == "date":
        return period(value)
    return choice(field, value) if field.type == "choice" else number(field, value)


def nearest(name: Any, names: Iterable[str]) -> str:
    """The known name that looks most like a misspelt one; the first names where none does."""
    names = list(names)
    close = difflib.get_close_matches(str(name), names, 1, 0.5)
    return close[0] if close else ", ".join(names[:4]) + " …"


def _clean_into(out: dict[str, Any], faults: list[Fault], path: str, field: Field, key: str, value: Any) -> None:
    try:
        out[key] = clean(field, value)
    except Refused as why:
        faults.append(fault(path, value, why.rule, **why.values))


# -- a batch ------------------------------------------------------------------------------------

class Records:
    """A batch of distinct items treated alike (一批信息): kind or tier, count, how obtained, to how many provided.

    Keywords are the leaves of `records` in the facts file (`from_` for from). Faults are reported by the `Case`
    that takes the batch, together with all others. `stated` holds what was given, `get` adds the defaults.
    """

    __slots__ = ("stated",)

    def __init__(self, kind: Any = None, count: Any = None, **facts: Any) -> None:
        given = {"kind": kind, "count": count, **{("from" if k == "from_" else k): v for k, v in facts.items()}}
        self.stated: Mapping[str, Any] = {k: v for k, v in given.items() if v is not None}

    def get(self, leaf: str) -> Any:
        """The stated value of one fact of the batch, else its default (an unstated count is unknown)."""
        if leaf in self.stated:
            return self.stated[leaf]
        return UNKNOWN if leaf == "count" else RECORD_FIELDS[leaf].default

    def but(self, **changes: Any) -> Records:
        """The same batch with some facts changed; a fact set to None is no longer stated."""
        given = {**self.stated, **{("from" if k == "from_" else k): v for k, v in changes.items()}}
        return _batch({k: v for k, v in given.items() if v is not None})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and self.stated == other.stated

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Records({', '.join(f'{k}={v!r}' for k, v in self.stated.items())})"


def _batch(stated: Mapping[str, Any]) -> Records:
    made = Records.__new__(Records)
    made.stated = MappingProxyType(dict(stated))
    return made


def _clean_batch(raw: Any, path: str, faults: list[Fault]) -> Records:
    """A validated batch: types, kind against tier, duplicates against count, dates in order."""
    given = raw.stated if isinstance(raw, Records) else raw
    if not isinstance(given, Mapping):
        faults.append(fault(path, raw, "not_a_table"))
        return Records()
    out: dict[str, Any] = {}
    for key, value in given.items():
        if key not in RECORD_FIELDS:
            faults.append(fault(f"{path}.{key}", value, "unknown_key", nearest=nearest(key, RECORD_FIELDS)))
        else:
            _clean_into(out, faults, f"{path}.{key}", RECORD_FIELDS[key], key, _as_given(RECORD_FIELDS[key], value))
    if "kind" not in given and "tier" not in given:
        faults.append(fault(path, dict(given), "needs_kind_or_tier"))
    _check_tier(out, path, faults)
    taken, count = out.get("untrue_or_duplicate", 0), out.get("count")
    if count is not None and low(taken) > high(count):
        faults.append(fault(f"{path}.untrue_or_duplicate", given["untrue_or_duplicate"], "untrue_exceeds_count"))
    _check_order(out, "from", "to", path, faults)
    return _batch(out)


def _check_tier(out: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    kind, tier = out.get("kind", UNKNOWN), out.get("tier", UNKNOWN)
    if kind is UNKNOWN or tier is UNKNOWN:
        return
    from .kinds import KINDS
    if tier not in KINDS[kind].tiers:
        possible = ", ".join(str(t) for t in KINDS[kind].tiers if t)
        faults.append(fault(f"{path}.tier", tier, "kind_contradicts_tier", kind=kind, tiers=possible or "–"))


def _check_order(out: Mapping[str, Any], first: str, last: str, path: str, faults: list[Fault]) -> None:
    begin, end = out.get(first), out.get(last)
    if isinstance(begin, tuple) and isinstance(end, tuple) and end[1] < begin[0]:
        faults.append(fault(f"{path}.{last.rpartition('.')[2]}".lstrip("."), end[1].isoformat(), "to_before_from"))


def _as_given(field: Field, value: Any) -> Any:
    """Undo the normal form of a value that was validated before, so that it can be validated again."""
    if field.type == "date" and isinstance(value, tuple):
        return shortest(value)
    return value


def shortest(days: tuple[date, date]) -> Any:
    """The shortest way of writing a period that `period` can read back."""
    first, last = days
    for text in (f"{first.year:04}", f"{first.year:04}-{first.month:02}"):
        if period(text) == days:
            return text
    return first


def low(value: Any) -> int:
    """The least a number can be (0 where unknown)."""
    return 0 if value is UNKNOWN else value.at_least if isinstance(value, Range) else value


def high(value: Any) -> int:
    """The most a number can be (the bound where unknown)."""
    return MAX_COUNT * 100 if value is UNKNOWN else value.at_most if isinstance(value, Range) else value


# -- the case -----------------------------------------------------------------------------------

class Case:
    """The facts of one defendant's case (案件事实), validated and immutable.

    Keywords are the leaf names of the facts file; `records` a list of `Records`; `conduct` a date, a pair, a table
    with `from` and `to`, or "unknown"; `title` and `note` tables with zh and en; `readings` chosen positions.
    Amounts in yuan. Raises `FactsError` with every fault.
    """

    __slots__ = ("stated", "records", "readings")

    def __init__(self, *, records: Iterable[Records | Mapping[str, Any]] = (), conduct: Any = None,
                 title: Any = None, note: Any = None, readings: Mapping[str, str] | None = None,
                 **facts: Any) -> None:
        faults: list[Fault] = []
        given: dict[str, Any] = {}
        for section, value in (("title", title), ("note", note), ("conduct", _conduct(conduct))):
            given.update(_flatten(section, value, faults))
        for leaf, value in facts.items():
            field = BY_LEAF.get(leaf)
            if field:
                given[field.path] = value
            elif isinstance(value, Mapping) and any(p.startswith(leaf + ".") for p in CASE_FIELDS):
                given.update(_flatten(leaf, value, faults))
            else:
                faults.append(fault(leaf, value, "unknown_key", nearest=nearest(leaf, BY_LEAF)))
        self._build(given, records, readings or {}, faults)

    def _build(self, given: Mapping[str, Any], records: Any, readings: Any, faults: list[Fault]) -> None:
        out: dict[str, Any] = {}
        for path, value in given.items():
            if value is not None:
                _clean_into(out, faults, path, CASE_FIELDS[path], path, _as_given(CASE_FIELDS[path], value))
        if isinstance(records, (str, bytes, Mapping)) or not isinstance(records, Iterable):
            faults.append(fault("records", records, "not_a_list"))
            records = ()
        batches = tuple(_clean_batch(r, f"records[{i}]", faults) for i, r in enumerate(records))
        _check_case(out, faults)
        _check_readings(readings, faults)
        if faults:
            raise FactsError(faults)
        self.stated: Mapping[str, Any] = MappingProxyType(out)
        self.records: tuple[Records, ...] = batches
        self.readings: Mapping[str, str] = MappingProxyType(dict(readings))

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Case:
        """The case of a nested dict such as a facts file holds; raises `FactsError` with every fault."""
        faults: list[Fault] = []
        if not isinstance(d, Mapping):
            raise FactsError([fault("", d, "not_a_table")])
        given: dict[str, Any] = {}
        for key, value in d.items():
            if key in ("records", "readings"):
                continue
            if key == "tried_on":
                given[key] = value
            elif any(p.startswith(f"{key}.") for p in CASE_FIELDS):
                given.update(_flatten(key, _conduct(value) if key == "conduct" else value, faults))
            else:
                sections = {f.section for f in CASE_FIELDS.values()} | {"records", "readings", "tried_on"}
                faults.append(fault(str(key), value, "unknown_key", nearest=nearest(key, sorted(sections))))
        case = cls.__new__(cls)
        case._build(given, d.get("records", ()), d.get("readings", {}), faults)
        return case

    def get(self, path: str) -> Any:
        """The stated value of a fact, else its default: 分 for money, (first, last) day for a date, None if no date."""
        if path in self.stated:
            return self.stated[path]
        return CASE_FIELDS[path].default

    def but(self, changes: Mapping[str, Any] | None = None, /, **leaves: Any) -> Case:
        """The same case with some facts changed, by dotted path (`records[0].count`) or by keyword.

        A fact set to None is no longer stated; `records=` replaces all batches. Amounts in yuan.
        """
        if leaves.keys() == {"readings"} and not changes:
            return self._under(leaves["readings"])
        given: dict[str, Any] = {p: _outside(CASE_FIELDS[p], v) for p, v in self.stated.items()}
        batches: Any = [_batch({k: _outside(RECORD_FIELDS[k], v) for k, v in r.stated.items()}) for r in self.records]
        faults: list[Fault] = []
        batches, readings = leaves.pop("records", batches), dict(self.readings)
        readings.update(leaves.pop("readings", {}))
        for key, value in {**(changes or {}), **leaves}.items():
            inside = re.fullmatch(r"records\[(\d+)\]\.(\w+)", key)
            path = key if key in CASE_FIELDS else BY_LEAF[key].path if key in BY_LEAF else None
            if inside and int(inside[1]) < len(batches):
                batches[int(inside[1])] = batches[int(inside[1])].but(**{inside[2]: value})
            elif key in ("conduct", "title", "note"):
                given = {p: v for p, v in given.items() if not p.startswith(key + ".")}
                given.update(_flatten(key, _conduct(value) if key == "conduct" else value, faults))
            elif key.startswith("readings.") and value is not None:
                readings[key.removeprefix("readings.")] = value
            elif path:
                given[path] = value
            else:
                faults.append(fault(key, value, "unknown_key", nearest=nearest(key, CASE_FIELDS)))
        case = Case.__new__(Case)
        case._build(given, batches, readings, faults)
        return case

    def _under(self, readings: Mapping[str, str]) -> Case:
        """The same facts under other readings: nothing of them is to be validated again."""
        faults: list[Fault] = []
        _check_readings(readings, faults)
        if faults:
            raise FactsError(faults)
        case = Case.__new__(Case)
        case.stated, case.records = self.stated, self.records
        case.readings = MappingProxyType({**self.readings, **readings})
        return case

    def to_dict(self) -> dict[str, Any]:
        """The stated facts as the nested dict of a facts file (yuan, ISO dates); `from_dict` reads it back."""
        out: dict[str, Any] = {}
        for path in (p for p in CASE_FIELDS if p in self.stated):
            section, _, leaf = path.rpartition(".")
            table = out.setdefault(section, {}) if section else out
            table[leaf] = _plain(CASE_FIELDS[path], self.stated[path])
        if self.records:
            out["records"] = [{k: _plain(RECORD_FIELDS[k], r.stated[k]) for k in RECORD_FIELDS if k in r.stated}
                              for r in self.records]
        if self.readings:
            out["readings"] = dict(self.readings)
        return out

    def title(self, lang: str | None = None) -> str:
        """The title in one language, else in the other; text, never markup."""
        first, second = ("title.zh", "title.en") if (lang or language()) == "zh" else ("title.en", "title.zh")
        return self.get(first) or self.get(second)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and (self.stated, self.records, self.readings) == (
            other.stated, other.records, other.readings)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Case.from_dict({self.to_dict()!r})"


def _conduct(value: Any) -> Any:
    if value is UNKNOWN or value == "unknown":
        return {"from": UNKNOWN, "to": UNKNOWN}
    if isinstance(value, (date, str)):
        return {"from": value, "to": value}
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return {"from": value[0], "to": value[1]}
    return value


def _flatten(section: str, value: Any, faults: list[Fault]) -> dict[str, Any]:
    """A table of the facts file as dotted paths; unknown keys are faults with the nearest name."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        faults.append(fault(section, value, "not_a_table"))
        return {}
    known = [p.partition(".")[2] for p in CASE_FIELDS if p.startswith(section + ".")]
    for key in value:
        if key not in known:
            faults.append(fault(f"{section}.{key}", value[key], "unknown_key", nearest=nearest(key, known)))
    return {f"{section}.{k}": v for k, v in value.items() if k in known}


def _check_case(out: dict[str, Any], faults: list[Fault]) -> None:
    """Contradictions between facts; nothing else is one."""
    if low(out.get("gains.on_duty", 0)) > high(out.get("gains.illegal_gains", 0)):
        faults.append(fault("gains.on_duty", low(out["gains.on_duty"]) / 100, "duty_gains_exceed_gains"))
    _check_order(out, "conduct.from", "conduct.to", "conduct", faults)
    for one, other, rule in (("afterwards.surrender", "afterwards.confession", "surrender_and_confession"),
                             ("record.criminal", "afterwards.first_offender", "criminal_and_first_offender")):
        if out.get(one) is True and out.get(other) is True:
            faults.append(fault(other, True, rule))


def _check_readings(readings: Any, faults: list[Fault]) -> None:
    if not readings and isinstance(readings, Mapping):
        return
    from .readings import READINGS
    if not isinstance(readings, Mapping):
        faults.append(fault("readings", readings, "not_a_table"))
        return
    for key, position in readings.items():
        if key not in READINGS:
            faults.append(fault(f"readings.{key}", position, "unknown_key", nearest=nearest(key, READINGS)))
        elif position not in READINGS[key].positions:
            faults.append(fault(f"readings.{key}", position, "unknown_choice",
                                allowed=", ".join(READINGS[key].positions)))


def yuan(fen_amount: int) -> int | str:
    """分 as yuan: a whole number, or a string with two decimals (`"3000.50"`)."""
    return fen_amount // 100 if fen_amount % 100 == 0 else f"{fen_amount // 100}.{fen_amount % 100:02}"


def _outside(field: Field, value: Any) -> Any:
    """A validated value as it could have been given: yuan instead of 分."""
    if field.type != "money" or value is UNKNOWN:
        return value
    return Range(yuan(value.at_least), yuan(value.at_most)) if isinstance(value, Range) else yuan(value)


def _plain(field: Field, value: Any) -> Any:
    """A validated value for a facts file or JSON."""
    if value is UNKNOWN:
        return "unknown"
    value = _outside(field, value)
    if isinstance(value, Range):
        return {"at_least": value.at_least, "at_most": value.at_most}
    if field.type == "date":
        value = shortest(value)
        return value.isoformat() if isinstance(value, date) else value
    return value
