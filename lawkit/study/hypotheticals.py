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
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from lawkit.explain import count_lines, finding_line
from lawkit.kinds import KINDS
from lawkit.readings import READINGS
from lawkit.rows import ARTICLE_6, ITEMS_3_TO_7
from lawkit.wording import LANGUAGES, has, say

from .items import AXES, GRADES, RANGES, Item, Trap, assessed, axes, computed, grades

Facts = dict[str, Any]
"""Facts nested as in a facts file."""
LEVELS = (1, 2, 3)
FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2025, 12, 31)
"""Conduct lies inside one edition of the law and before PSAPL 56."""
MOVES = ("near_miss", "weaker", "stronger", "extreme")
"""Where the deciding number lies: at the line or just below, well below, above, around ten times."""
STANDARDS = {tier: row.standard for tier, row in zip((1, 2, 3), ITEMS_3_TO_7)}
GAINS, PROFIT = (row.standard // row.per for row in (ITEMS_3_TO_7[4], ARTICLE_6[0]))
"""Standards by tier, of gains and of profit (yuan): read from the table, so that no number of the law stands here."""


class Plan(NamedTuple):
    """What happens in a case, before its numbers: story, to how many sold (0: kept), move, further facts, one kind or two."""

    story: str
    recipients: int
    move: str
    devices: tuple[str, ...]
    two: bool
    level: int


class Drawn(NamedTuple):
    """A plan with its numbers: facts, who, the turn of phrase, what else is told and with what values, key, reading named."""

    facts: Facts
    who: int
    turn: int
    told: dict[str, dict[str, Any]]
    key: dict[str, Any]
    reading: str


@dataclass(frozen=True)
class Hypothetical(Item):
    """A generated item; `moves` names how the seed story was moved, `story` the seed."""

    story: str = ""
    moves: tuple[str, ...] = ()


@cache
def seeds(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The seed "stories" (id → kind, source, sentences) or the "goods" traded in them (kind → words)."""
    return tomllib.loads((Path(__file__).parent.parent / "data" / "seeds" / f"{name}.toml").read_text("utf-8"))


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


def series(seed: str, level: int | None = None) -> Iterator[Hypothetical]:
    """The cases of a seed without end, no two with the same facts (dates apart) of the same story."""
    seen = set()
    for n in count():
        made = hypothetical(seed, n, level)
        mark = made.story, repr({k: v for k, v in (made.facts or {}).items() if k != "conduct"})
        if mark not in seen:
            seen.add(mark)
            yield made


# -- the plan and its numbers -----------------------------------------------------------------------

_ONE = ("buyers", "buyers", "duplicates", "duplicates", "gains", "gains", "criminal", "recent", "lapsed", "unrelated", "knew")
_AGO = {"recent": (40, 650), "lapsed": (800, 1900), "unrelated": (60, 600)}
"""How many days before the conduct an administrative penalty was."""


def _plan(rng: Random, level: int, n: int) -> Plan:
    names = sorted(seeds("stories"))
    name = names[(n * 7 + n // len(names) * 5 + rng.randrange(3)) % len(names)]  # an even spread over the stories
    sold = rng.random() < 0.6
    move = rng.choice(MOVES)
    two = level == 3 and rng.random() < 0.6
    open_to_all = [d for d in _ONE if sold or d not in ("buyers", "gains", "knew")]
    devices = [] if level == 1 else rng.sample(open_to_all, 1 if level == 2 or two else 2)
    if level == 3 and sold and seeds("stories")[name]["kind"] == "gps_track" and rng.random() < 0.3:
        devices, two = ["harm"], False
    if len(set(devices)) < len(devices) or len({"criminal", "recent", "lapsed"} & set(devices)) > 1:
        devices = devices[:1]
    recipients = rng.choice((2, 3)) if "buyers" in devices else int(sold)
    if "knew" in devices or "harm" in devices:
        recipients = 1
    return Plan(name, recipients, move, tuple(devices), two, level)


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


def _counts(plan: Plan, rng: Random, tiers: list[int], share: int) -> list[int]:
    """Items counted in each batch; `share` 2 where half the standard is enough."""
    if not plan.two or plan.move == "extreme":
        first = _target(rng, plan.move, STANDARDS[tiers[0]] // share)
        return [first, *(rng.randint(1, max(2, STANDARDS[t] // share // 3)) for t in tiers[1:])]
    whole = STANDARDS[3]  # two tiers, neither enough alone: the sum decides
    points = min(_target(rng, plan.move, whole // share), whole // share * 17 // 10)
    one, other = (whole // STANDARDS[t] for t in tiers)
    part = rng.randint(35, 60) * points // 100 // one
    return [part, (points - part * one) // other]


def _draw(plan: Plan, rng: Random) -> Drawn:
    story = seeds("stories")[plan.story]
    duty, shop = story["source"] == "duty", "shop" in story and not plan.recipients
    share = 2 if duty and plan.recipients else 1
    kinds = [story["kind"], story["also"]][:1 + plan.two]
    tiers = [KINDS[k].tier for k in kinds]
    counts = _counts(plan, rng, tiers, share)
    if shop and tiers == [3] and story["source"] in ("bought", "received"):
        counts = [_round(rng.randint(2 * STANDARDS[3] // 5, 4 * STANDARDS[3]), 10)]
    held = ("lawfully_held" if plan.recipients else "collected_on_duty") if duty else story["source"]
    common = {"obtained": held} | ({"provided_to": plan.recipients} if plan.recipients else {}) | ({"on_duty": True} if duty else {})
    batches = [{"kind": k, "count": max(1, n // max(1, plan.recipients))} | common for k, n in zip(kinds, counts)]
    who, turn = rng.randrange(len(say("study.hypo.names", "zh").split())), rng.randrange(6)
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    facts: Facts = {"conduct": {"from": day.isoformat(), "to": day.isoformat()}, "records": batches}
    told: dict[str, dict[str, Any]] = {}
    if "duplicates" in plan.devices:
        d = rng.randint(1, max(2, batches[0]["count"] // 6))
        batches[0] |= {"count": batches[0]["count"] + d, "untrue_or_duplicate": d}
        told["duplicates"] = {"d": f"{d:,}"}
    for device in ("knew", "harm"):
        if device in plan.devices:
            facts["knowledge"] = {"knew_of_crime": True} | ({"used_for_crime": True} if device == "harm" else {})
            told[device] = {}
    if "harm" in plan.devices:
        facts["consequences"] = {"grave_harm": True}
    if plan.recipients:
        line = GAINS // share
        near = rng.choice((line, _round(_target(rng, rng.choice(MOVES), line), 100)))
        gains = near if "gains" in plan.devices else _round(rng.randint(line // 12, line * 7 // 10), 10)
        facts["gains"] = {"illegal_gains": gains} | ({"on_duty": gains} if duty else {})
        told["gains"] = {"g": f"{gains:,}"}
    if shop:
        profit = _round(_target(rng, "near_miss" if plan.move == "extreme" else plan.move, PROFIT), 100)
        facts["business"] = {"lawful_purpose": True, "profit": profit}
        told["profit"] = {"p": f"{profit:,}"}
    return Drawn(facts, who, turn, told | _record(plan, rng, day, facts), {}, "")


def _record(plan: Plan, rng: Random, day: date, facts: Facts) -> dict[str, dict[str, Any]]:
    """Earlier punishment, laid into the facts; what is to be told of it."""
    told: dict[str, dict[str, Any]] = {}
    for device in plan.devices:
        if device == "criminal":
            facts["record"] = {"criminal": True}
            told["criminal"] = {"year": day.year - rng.randint(1, day.year - 2016)}
        elif device in _AGO:
            before = day - timedelta(days=rng.randint(*_AGO[device]))
            if device != "unrelated":
                facts["record"] = {"administrative_on": before.isoformat()}
            told["unrelated" if device == "unrelated" else "administrative"] = {"day": before}
    return dict(sorted(told.items(), key=lambda pair: pair[0] == "unrelated"))


def _sure(plan: Plan, rng: Random, like: Drawn | None = None) -> Drawn | None:
    """The drawn case with its key; None where the key is open, rests on a reading that could not be named, or is unlike `like`."""
    drawn = _draw(plan, rng)
    facts, a = drawn.facts, assessed(drawn.facts)
    key = {axis: computed(axis, a) for axis in AXES}
    if a.possible_grades[0] != a.possible_grades[1] or like and (key["items"] != like.key["items"] or key["grade"] != like.key["grade"]):
        return None
    overturning = {o.reading for o in a.other_readings if axes({**facts, "readings": {o.reading: o.position}}) != key}
    reading = next(iter(overturning), "")
    if len(overturning) > (0 if plan.level == 1 else 1) or like and (reading != like.reading or facts == like.facts):
        return None
    return drawn._replace(key=key, reading=reading)


# -- telling it ---------------------------------------------------------------------------------------


def _item(name: str, plan: Plan, drawn: Drawn) -> Hypothetical:
    facts, key = drawn.facts, drawn.key
    traps = tuple(_traps(facts, key, plan.devices))
    common: dict[str, Any] = {
        "id": name, "lesson": 0, "cites": tuple(f"INT {i}" for i in key["items"]) or ("INT 5(1)",),
        "stem": {lang: _tell(plan, drawn, lang) for lang in LANGUAGES}, "why": {lang: _why(facts, lang) for lang in LANGUAGES},
        "level": plan.level, "facts": facts, "reading": drawn.reading, "story": plan.story,
        "moves": (plan.move, *(f"related:{d}" for d in plan.devices), *(["towards"] if plan.two else [])),
    }
    if plan.level > 1:
        return Hypothetical(type="pattern", traps=traps, **common)
    shown = {t.value: t.mistake for t in reversed(traps) if t.axis == "grade"}
    return Hypothetical(type="single", asks="grade", options=grades(shown), **common)


def _tell(plan: Plan, drawn: Drawn, lang: str) -> str:
    story, facts = seeds("stories")[plan.story], drawn.facts
    goods = [seeds("goods")[b["kind"]][lang].format(n=f"{b['count']:,}") for b in facts["records"]]
    base = {"who": say("study.hypo.names", lang).split()[drawn.who], "goods": say("study.hypo.and", lang).join(goods),
            "day": _day(date.fromisoformat(facts["conduct"]["from"]), lang),
            "to": say(f"study.hypo.to.{plan.recipients}", lang) if plan.recipients else ""}
    base["shop"] = story["shop"][lang].format(**base) if "shop" in story else ""
    sentences = [story[part][lang].format(**base) for part in ("open", "sell" if plan.recipients else "keep")]
    for what, values in drawn.told.items():
        ways = [way for i in range(6) if has(way := f"study.hypo.{what}.{i}")]
        more = {k: _day(v, lang) if k == "day" else v for k, v in values.items()}
        sentences.append(say(ways[drawn.turn % len(ways)], lang, **base | more))
    if drawn.reading:
        named = f"law.reading.{drawn.reading}"
        position = say(f"{named}.{READINGS[drawn.reading].default}", lang)
        sentences.append(say("study.hypo.position", lang, reading=say(named, lang), position=position))
    return ("" if lang == "zh" else " ").join(sentences)


def _day(day: date, lang: str) -> str:
    months = say("study.hypo.months", lang).split()
    return say("study.hypo.day", lang, year=day.year, month=months[day.month - 1], day=day.day)


def _why(facts: Facts, lang: str) -> str:
    """The counting, batch by batch, and the findings that are met, or the nearest one that is not."""
    a = assessed(facts)
    met = [f for f in a.findings if f.status == "met"]
    nearest = sorted((f for f in a.findings if f.ratio is not None), key=lambda f: -(f.ratio or 0))[:1]
    end, join = ("。", "") if lang == "zh" else (".", " ")
    return join.join([*count_lines(a, lang), *(finding_line(f, lang) + end for f in met or nearest)])


# -- what a slip would answer -------------------------------------------------------------------------


def _each(change: Callable[[Facts], Facts]) -> Callable[[Facts], Facts]:
    return lambda f: {**f, "records": [{k: v for k, v in (b | change(b)).items() if v is not None} for b in f["records"]]}


def _without(*keys: str) -> Callable[[Facts], Facts]:
    return lambda f: {k: v for k, v in f.items() if k not in keys}


def _as_held(on_duty: bool, obtained: str) -> Callable[[Facts], Facts]:
    """The same data and gains as if they came from the job, or as if they did not."""
    def mistaken(f: Facts) -> Facts:
        gains = f.get("gains", {}).get("illegal_gains", 0)
        moved = _each(lambda b: {"on_duty": on_duty, "obtained": obtained})(f)
        return {**moved, "gains": {"illegal_gains": gains, "on_duty": gains if on_duty else 0}}
    return mistaken


_OTHER_TIER = {1: 2, 2: 3, 3: 2}
_provided_once = _each(lambda b: {"provided_to": 1})
SLIPS: tuple[tuple[str, Callable[[Facts, Facts], Any], Callable[[Facts], Facts]], ...] = (
    ("half_missed", lambda f, b: b.get("on_duty") and b.get("provided_to"), _as_held(False, "other")),
    ("obtain_as_provide", lambda f, b: b.get("on_duty") and not b.get("provided_to"),
     _each(lambda b: {"provided_to": 1, "obtained": "lawfully_held"})),
    ("half_misapplied", lambda f, b: not b.get("on_duty") and b.get("provided_to"), _as_held(True, "lawfully_held")),
    ("recipients_missed", lambda f, b: b.get("provided_to", 0) > 1, _provided_once),
    ("dedupe_missed", lambda f, b: b.get("untrue_or_duplicate"), _each(lambda b: {"untrue_or_duplicate": 0})),
    ("double_count", lambda f, b: b.get("provided_to") and not b.get("on_duty"),
     _each(lambda b: {"provided_to": b["provided_to"] + 1})),
    ("art6_missed", lambda f, b: "business" in f and b["obtained"] == "bought", _without("business")),
    ("art6_misapplied", lambda f, b: "business" in f, _each(lambda b: {"obtained": "bought"})),
    ("limb_missed", lambda f, b: "gains" in f, _without("gains")),
    ("limb_missed", lambda f, b: "knowledge" in f, _without("knowledge", "consequences")),
    ("harm_needs_count", lambda f, b: "consequences" in f, _without("consequences")),
    ("prior_expired", lambda f, b: "administrative_on" in f.get("record", {}), lambda f: {**f, "record": {"criminal": True}}),
    ("prior_needs_count", lambda f, b: "record" in f, _without("record")),
    ("prior_wrong_kind", lambda f, b: "record" not in f, lambda f: {**f, "record": {"criminal": True}}),
    ("wrong_tier", lambda f, b: True,
     _each(lambda b: {"kind": None, "tier": _OTHER_TIER[KINDS[b["kind"]].tier], "whereabouts": False})),
)
"""What someone who makes a named mistake takes the facts to be: mistake, when it is tempting (case, first batch), the facts."""


def _traps(facts: Facts, key: Mapping[str, Any], devices: tuple[str, ...]) -> Iterator[Trap]:
    """Wrong answers on each axis, each the result of a slip; grades and ranges not reached so are explained by the line."""
    found: dict[tuple[str, Any], Trap] = {}
    for mistake, tempting, slip in SLIPS:
        if tempting(facts, facts["records"][0]) and (mistake != "prior_wrong_kind" or "unrelated" in devices):
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
