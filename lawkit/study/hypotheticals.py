"""Endless hypotheticals (假设案例): seed stories moved by named moves, told in both languages, with a sure key.

An id says everything: "h:<seed>:<level>:<n>" or, for a class, "h:<seed>:<level>:<n>:<variant>": the same question with
other numbers. A case is given out only if no other reading of the law would change its key, or if the reading is named
in the question.
"""
from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from lawkit.wording import LANGUAGES, has, say

from .items import AXES, GRADES, RANGES, Item, Text, Trap, assessed, axes, computed, grades

LEVELS = (1, 2, 3)
FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2025, 12, 31)
"""Conduct lies inside one edition of the law and before PSAPL 56."""
NAMES = (("赵某", "Zhao"), ("钱某", "Qian"), ("孙某", "Sun"), ("周某", "Zhou"), ("吴某", "Wu"), ("郑某", "Zheng"), ("冯某", "Feng"),
         ("陈某", "Chen"), ("许某", "Xu"), ("罗某", "Luo"), ("唐某", "Tang"), ("程某", "Cheng"), ("曹某", "Cao"), ("邓某", "Deng"))
MOVES = ("near_miss", "weaker", "stronger", "extreme")
"""Where the deciding number lies: at the line or just below, well below, above, around ten times."""


class Plan(NamedTuple):
    """What happens in a case, before its numbers: story, sold or kept, recipients, move, further facts, one kind or two."""

    story: str
    sold: bool
    recipients: int
    move: str
    devices: tuple[str, ...]
    two: bool
    level: int


@dataclass(frozen=True)
class Hypothetical(Item):
    """A generated item; `moves` names how the seed story was moved, `story` the seed."""

    story: str = ""
    moves: tuple[str, ...] = ()


@cache
def stories() -> Mapping[str, Mapping[str, Any]]:
    """The seed stories: id → kind, source and the sentences in both languages."""
    return _read("stories.toml")


@cache
def _goods() -> Mapping[str, Text]:
    return _read("goods.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent.parent / "data" / "seeds" / name).read_text("utf-8"))


def hypothetical(seed: str, n: int, level: int | None = None, variant: str = "") -> Hypothetical:
    """The n-th case of a seed: level 1 one rule, 2 two rules, 3 several (in turn where None); `variant` changes numbers only.

    Raises ValueError for a seed or variant with a colon, or a level that is not 1, 2 or 3.
    """
    level = LEVELS[n % 3] if level is None else level
    if ":" in seed + variant or level not in LEVELS:
        raise ValueError(f"{seed!r}, level {level!r}, {variant!r}")
    plan, drawn = _first_sure(seed, n, level)
    if variant:  # same rule and difficulty, other numbers
        numbers = Random(f"{seed}|{level}|{n}|{variant}")
        others = (_sure(plan, numbers, like=drawn) for _ in range(400))
        drawn = next((o for o in others if o), drawn)
    return _item(":".join(["h", seed, str(level), str(n), *([variant] if variant else [])]), plan, drawn)


@lru_cache(maxsize=256)  # a class asks for the same plan once a student
def _first_sure(seed: str, n: int, level: int) -> tuple[Plan, Drawn]:
    for attempt in range(400):
        rng = Random(f"{seed}|{level}|{n}|{attempt}")
        plan = _plan(rng, level, n)
        if drawn := _sure(plan, rng):
            return plan, drawn
    raise AssertionError(f"no sure case for {seed}:{level}:{n}")


def from_id(name: str) -> Hypothetical:
    """The hypothetical with this id. LookupError if it is no such id."""
    try:
        _, seed, level, n, *variant = name.split(":")
        return hypothetical(seed, int(n), int(level), *variant)
    except (ValueError, TypeError) as fault:
        raise LookupError(f"不是假设案例的编号：{name} · not the id of a hypothetical: {name}") from fault


def series(seed: str, count: int, level: int | None = None) -> Iterator[Hypothetical]:
    """`count` cases of a seed, no two with the same facts (dates apart) of the same story."""
    seen = set()
    n = 0
    while count:
        made = hypothetical(seed, n, level)
        n += 1
        facts = {k: v for k, v in (made.facts or {}).items() if k != "conduct"}
        if (mark := (made.story, repr(facts))) not in seen:
            seen.add(mark)
            count -= 1
            yield made


# -- the plan and its numbers -----------------------------------------------------------------------

_ONE = ("buyers", "buyers", "duplicates", "duplicates", "gains", "gains", "criminal", "recent", "lapsed", "unrelated", "knew")


def _plan(rng: Random, level: int, n: int) -> Plan:
    names = sorted(stories())
    name = names[(n * 7 + n // len(names) * 5 + rng.randrange(3)) % len(names)]  # an even spread over the stories
    sold = rng.random() < 0.6
    move = rng.choice(MOVES)
    two = level == 3 and rng.random() < 0.6
    open_to_all = [d for d in _ONE if sold or d not in ("buyers", "gains", "knew")]
    devices = [] if level == 1 else rng.sample(open_to_all, 1 if level == 2 or two else 2)
    if level == 3 and sold and stories()[name]["kind"] == "gps_track" and rng.random() < 0.3:
        devices, two = ["harm"], False
    if len(set(devices)) < len(devices) or len({"criminal", "recent", "lapsed"} & set(devices)) > 1:
        devices = devices[:1]
    recipients = rng.choice((2, 3)) if "buyers" in devices else int(sold)
    if "knew" in devices or "harm" in devices:
        recipients = 1
    return Plan(name, sold, recipients, move, tuple(devices), two, level)


class Drawn(NamedTuple):
    """A plan with its numbers: facts of the case, values for the sentences, the key, the disputed reading named."""

    facts: dict[str, Any]
    values: dict[str, Any]
    key: dict[str, Any]
    reading: str


@cache
def _standards() -> tuple[dict[int, int], int, int]:
    """Standards by tier, of gains and of profit (yuan), read from the table, so that no number of the law stands here."""
    from lawkit.rows import ARTICLE_6, ITEMS_3_TO_7
    return ({t: row.standard for t, row in zip((1, 2, 3), ITEMS_3_TO_7)},
            ITEMS_3_TO_7[4].standard // ITEMS_3_TO_7[4].per, ARTICLE_6[0].standard // ARTICLE_6[0].per)


def _target(rng: Random, move: str, standard: int) -> int:
    if move == "near_miss":
        return standard - rng.choice((0, 1, rng.randint(1, max(1, standard // 25))))
    if move == "weaker":
        return rng.randint(max(2, standard * 3 // 10), standard * 8 // 10)
    if move == "stronger":
        return rng.randint(standard * 11 // 10, standard * 6)
    return rng.choice((10 * standard - rng.randint(1, standard), 10 * standard, rng.randint(10 * standard, 25 * standard)))


def _round(n: int, to: int) -> int:
    return max(to, n // to * to)


def _draw(plan: Plan, rng: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    from lawkit.kinds import KINDS
    story = stories()[plan.story]
    duty, shop = story["source"] == "duty", "shop" in story and not plan.sold
    standards, gain_line, profit_line = _standards()
    share = 2 if duty and plan.sold else 1
    kinds = [story["kind"], story["also"]] if plan.two else [story["kind"]]
    tiers = [KINDS[k].tier for k in kinds]
    times = max(1, plan.recipients)
    if plan.two and plan.move != "extreme":  # two tiers, neither enough alone: the sum decides
        whole = standards[3]
        points = min(_target(rng, plan.move, whole // share), whole // share * 17 // 10)
        part = rng.randint(35, 60) * points // 100
        weights = [whole // standards[t] for t in tiers]
        counted = [part // weights[0], 0]
        counted[1] = (points - counted[0] * weights[0]) // weights[1]
    else:
        counted = [_target(rng, plan.move, standards[tiers[0]] // share)]
        counted += [rng.randint(1, max(2, standards[t] // share // 3)) for t in tiers[1:]]
    if shop and tiers == [3] and story["source"] in ("bought", "received"):
        counted = [_round(rng.randint(2 * standards[3] // 5, 4 * standards[3]), 10)]
    counts = [max(1, c // times) for c in counted]
    batches = [{"kind": k, "count": n} for k, n in zip(kinds, counts)]
    values: dict[str, Any] = {"name": rng.choice(NAMES), "variant": rng.randrange(6)}
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    if "duplicates" in plan.devices:
        values["d"] = rng.randint(1, max(2, counts[0] // 6))
        batches[0] |= {"count": counts[0] + values["d"], "untrue_or_duplicate": values["d"]}
    held = {True: "lawfully_held", False: "collected_on_duty"}[plan.sold] if duty else story["source"]
    for b in batches:
        b |= {"obtained": held} | ({"provided_to": plan.recipients} if plan.sold else {}) | ({"on_duty": True} if duty else {})
    facts: dict[str, Any] = {"conduct": {"from": day.isoformat(), "to": day.isoformat()}, "records": batches}
    if plan.sold:
        line = gain_line // share
        near = rng.choice((line, _round(_target(rng, rng.choice(MOVES), line), 100)))
        values["g"] = near if "gains" in plan.devices else _round(rng.randint(line // 12, line * 7 // 10), 10)
        facts["gains"] = {"illegal_gains": values["g"]} | ({"on_duty": values["g"]} if duty else {})
    if shop:
        values["p"] = _round(_target(rng, "near_miss" if plan.move == "extreme" else plan.move, profit_line), 100)
        facts["business"] = {"lawful_purpose": True, "profit": values["p"]}
    _further(plan, rng, day, facts, values)
    return facts, values | {"day": day, "counts": [b["count"] for b in batches], "kinds": kinds}


def _further(plan: Plan, rng: Random, day: date, facts: dict[str, Any], values: dict[str, Any]) -> None:
    """Earlier punishment, knowledge and harm."""
    ago = {"recent": (40, 650), "lapsed": (800, 1900), "unrelated": (60, 600)}
    for device in plan.devices:
        if device in ago:
            values[device] = day - timedelta(days=rng.randint(*ago[device]))
        if device in ("recent", "lapsed"):
            facts["record"] = {"administrative_on": values[device].isoformat()}
        if device == "criminal":
            values["year"] = day.year - rng.randint(1, day.year - 2016)
            facts["record"] = {"criminal": True}
        if device in ("knew", "harm"):
            facts["knowledge"] = {"knew_of_crime": True} | ({"used_for_crime": True} if device == "harm" else {})
        if device == "harm":
            facts["consequences"] = {"grave_harm": True}


def _sure(plan: Plan, rng: Random, like: Drawn | None = None) -> Drawn | None:
    """The drawn case with its key; None where the key is open, rests on a reading that could not be named, or is unlike `like`."""
    facts, values = _draw(plan, rng)
    a = assessed(facts)
    key = {axis: computed(axis, a) for axis in AXES}
    if a.possible_grades[0] != a.possible_grades[1] or like and (key["items"] != like.key["items"] or key["grade"] != like.key["grade"]):
        return None
    overturning = {o.reading for o in a.other_readings if axes({**facts, "readings": {o.reading: o.position}}) != key}
    if len(overturning) > (0 if plan.level == 1 else 1):
        return None
    drawn = Drawn(facts, values, key, next(iter(overturning), ""))
    return None if like and (drawn.reading != like.reading or facts == like.facts) else drawn


# -- telling it ---------------------------------------------------------------------------------------


def _item(name: str, plan: Plan, drawn: Drawn) -> Hypothetical:
    facts, key = drawn.facts, drawn.key
    traps = tuple(_traps(facts, key, plan.devices))
    stem = {lang: _tell(plan, drawn, lang) for lang in LANGUAGES}
    common: dict[str, Any] = {
        "id": name, "lesson": 0, "cites": tuple(f"INT {i}" for i in key["items"]) or ("INT 5(1)",), "stem": stem,
        "why": {lang: _why(facts, lang) for lang in LANGUAGES}, "level": plan.level, "facts": facts, "reading": drawn.reading,
        "story": plan.story, "moves": (plan.move, *(f"related:{d}" for d in plan.devices), *(["towards"] if plan.two else [])),
    }
    if plan.level > 1:
        return Hypothetical(type="pattern", traps=traps, **common)
    shown = {t.value: t.mistake for t in reversed(traps) if t.axis == "grade"}
    return Hypothetical(type="single", asks="grade", options=grades(shown), **common)


def _tell(plan: Plan, drawn: Drawn, lang: str) -> str:
    story, v = stories()[plan.story], drawn.values
    who = v["name"][0 if lang == "zh" else 1]
    goods = say("study.hypo.and", lang).join(_goods()[k][lang].format(n=f"{n:,}") for k, n in zip(v["kinds"], v["counts"]))
    base = {"who": who, "day": _day(v["day"], lang), "goods": goods, "noun": say("study.hypo.noun", lang),
            "to": say(f"study.hypo.to.{plan.recipients}", lang) if plan.sold else ""}
    sentences = [story["open"][lang].format(**base), story["sell" if plan.sold else "keep"][lang].format(**base)]

    def add(what: str, **more: Any) -> None:
        ways = sum(has(f"study.hypo.{what}.{i}") for i in range(6))
        sentences.append(say(f"study.hypo.{what}.{v['variant'] % ways}", lang, **base | more))

    if "d" in v:
        add("duplicates", d=f"{v['d']:,}")
    if "knew" in plan.devices:
        add("knew")
    if "harm" in plan.devices:
        add("harm")
    if "g" in v:
        add("gains", g=f"{v['g']:,}")
    if "p" in v:
        add("profit", p=f"{v['p']:,}", shop=story["shop"][lang].format(**base))
    if "year" in v:
        add("criminal", year=v["year"])
    for device, what in (("recent", "administrative"), ("lapsed", "administrative"), ("unrelated", "unrelated")):
        if device in v:
            add(what, day=_day(v[device], lang))
    if drawn.reading:
        from lawkit.readings import READINGS
        position = READINGS[drawn.reading].default
        sentences.append(say("study.hypo.position", lang, reading=say(f"law.reading.{drawn.reading}", lang),
                             position=say(f"law.reading.{drawn.reading}.{position}", lang)))
    return ("" if lang == "zh" else " ").join(sentences)


def _day(day: date, lang: str) -> str:
    months = say("study.hypo.months", lang).split()
    return say("study.hypo.day", lang, year=day.year, month=months[day.month - 1], day=day.day)


def _why(facts: Mapping[str, Any], lang: str) -> str:
    """The counting, batch by batch, and the findings that are met, or the nearest one that is not."""
    from lawkit.explain import count_lines, finding_line
    a = assessed(facts)
    met = [f for f in a.findings if f.status == "met"]
    nearest = sorted((f for f in a.findings if f.ratio is not None), key=lambda f: -f.ratio)[:1]
    end, join = ("。", "") if lang == "zh" else (".", " ")
    return join.join([*count_lines(a, lang), *(finding_line(f, lang) + end for f in met or nearest)])


# -- what a slip would answer -------------------------------------------------------------------------


def _each(**leaves: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda f: {**f, "records": [{**b, **leaves} for b in f["records"]]}


def _without(*keys: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda f: {k: v for k, v in f.items() if k not in keys}


def _as_insider(f: dict[str, Any]) -> dict[str, Any]:
    gains = f.get("gains", {}).get("illegal_gains", 0)
    return _each(on_duty=True, obtained="lawfully_held")({**f, "gains": {"illegal_gains": gains, "on_duty": gains}})


def _as_outsider(f: dict[str, Any]) -> dict[str, Any]:
    gains = f.get("gains", {}).get("illegal_gains", 0)
    return _each(on_duty=False, obtained="other")({**f, "gains": {"illegal_gains": gains}})


def _other_tier(f: dict[str, Any]) -> dict[str, Any]:
    from lawkit.kinds import KINDS
    moved = {1: 2, 2: 3, 3: 2}
    return {**f, "records": [{k: v for k, v in b.items() if k != "kind"} | {"tier": moved[KINDS[b["kind"]].tier], "whereabouts": False}
                             for b in f["records"]]}


SLIPS: tuple[tuple[str, Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], dict[str, Any]]], ...] = (
    ("half_missed", lambda f: _first(f, "on_duty") and _first(f, "provided_to"), _as_outsider),
    ("obtain_as_provide", lambda f: _first(f, "on_duty") and not _first(f, "provided_to"),
     _each(provided_to=1, obtained="lawfully_held")),
    ("half_misapplied", lambda f: not _first(f, "on_duty") and bool(_first(f, "provided_to")), _as_insider),
    ("recipients_missed", lambda f: _first(f, "provided_to", 0) > 1, _each(provided_to=1)),
    ("dedupe_missed", lambda f: bool(_first(f, "untrue_or_duplicate")), _each(untrue_or_duplicate=0)),
    ("double_count", lambda f: bool(_first(f, "provided_to")) and not _first(f, "on_duty"),
     lambda f: {**f, "records": [{**b, "provided_to": b["provided_to"] + 1} for b in f["records"]]}),
    ("art6_missed", lambda f: "business" in f and f["records"][0]["obtained"] == "bought", _without("business")),
    ("art6_misapplied", lambda f: "business" in f, _each(obtained="bought")),
    ("limb_missed", lambda f: "gains" in f, _without("gains")),
    ("limb_missed", lambda f: "knowledge" in f, _without("knowledge", "consequences")),
    ("harm_needs_count", lambda f: "consequences" in f, _without("consequences")),
    ("prior_expired", lambda f: "administrative_on" in f.get("record", {}), lambda f: {**f, "record": {"criminal": True}}),
    ("prior_needs_count", lambda f: "record" in f, _without("record")),
    ("prior_wrong_kind", lambda f: "record" not in f, lambda f: {**f, "record": {"criminal": True}}),
    ("wrong_tier", lambda f: True, _other_tier),
)
"""What someone who makes a named mistake takes the facts to be: mistake, when it is tempting, the facts as mistaken."""


def _first(facts: Mapping[str, Any], leaf: str, default: Any = False) -> Any:
    return facts["records"][0].get(leaf, default)


def _traps(facts: dict[str, Any], key: Mapping[str, Any], devices: tuple[str, ...]) -> Iterator[Trap]:
    """Wrong answers on each axis, each the result of a slip; grades and ranges not reached so are explained by the line."""
    found: dict[tuple[str, Any], Trap] = {}
    for mistake, tempting, slip in SLIPS:
        if tempting(facts) and (mistake != "prior_wrong_kind" or "unrelated" in devices):
            for axis, value in axes(slip(facts)).items():
                if value != key[axis]:
                    found.setdefault((axis, value), Trap(axis, value, mistake))
    met = GRADES.index(key["grade"])
    for axis, values in (("grade", GRADES), ("range", RANGES)):
        for i, value in enumerate(values):
            if i != met:
                rest = "tenfold_wrong_base" if i == 2 else "tenfold_missed" if met == 2 and i == 1 else "off_by_one"
                found.setdefault((axis, value), Trap(axis, value, rest))
    yield from found.values()
