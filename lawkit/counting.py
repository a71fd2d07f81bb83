"""Counting (公民个人信息的条数计算, INT 11) and the facts the rows read, for plain values and for columns alike.

`derive` turns primitive facts into the measures and flags of `lawkit.rows`. It uses `+ - * >= & | ^` on facts only:
a number, an unknown fact's corner and a million-point column take the same path. Sources: INT 3, 4, 5, 6, 11; dossier
§4.4, 4.6, 4.7; errata A3, A12, B.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from .facts import UNKNOWN, Case, Range, Records, high, low
from .fields import FIELDS, MAX_COUNT
from .kinds import KINDS, NOT_PERSONAL, is_whereabouts, tier_of
from .rows import POINTS, TIER_STANDARDS, both, either
from .editions import AGE_OF_RESPONSIBILITY, Scenario, last_day_under_16, periods, within_two_years

Point = dict[str, Any]
"""Primitive facts by dotted path."""


class Keys(NamedTuple):
    """The paths of one batch's primitive facts (`records[0].count`, …)."""

    count: str  # type: ignore[assignment]  # hides tuple.count, which nobody needs here
    untrue_or_duplicate: str
    provided_to: str
    on_duty: str
    reacquired: str
    published: str
    already_public: str
    beyond_purpose: str
    obtained: str
    tier: str
    whereabouts: str


@cache
def keys(i: int) -> Keys:
    """The paths of the batch at a place."""
    return Keys(*(f"records[{i}].{leaf}" for leaf in Keys._fields))


def leaf_of(key: str) -> str:
    """What a fact is called wherever it stands: a batch's fact without its batch, any other by its whole path."""
    return key.rpartition(".")[2] if key.startswith("records[") else key


FLAGS: Final = (
    "actor.listed_unit", "object.consent", "object.anonymised", "object.intent", "knowledge.used_for_crime",
    "knowledge.knew_of_crime", "knowledge.foreseeable_use", "knowledge.criminal_type_use", "record.criminal",
    "record.exempted", "business.lawful_purpose", "consequences.grave_harm", "consequences.major_loss",
    "consequences.vile_effect", "found_by_court.other_serious", "found_by_court.other_especially_serious")
"""The yes/no facts of the case that can change the grade."""
AMOUNTS: Final = ("gains.illegal_gains", "gains.on_duty", "gains.resold", "gains.cost", "business.profit",
                  "business.price_paid")
_READ: Final = frozenset({*FLAGS, *AMOUNTS, "object.violates"})
"""The facts of the case that are read as they are stated."""
_DEFAULTS: Final = {path: FIELDS[path].default for path in (*_READ, "actor.age")} | {"record.administrative_on": False}
_AGE: Final = frozenset({"actor.age", "actor.birth"})
_PENALTY: Final = frozenset({"record.administrative_on", "record.administrative_executed_on"})

SWITCHES: Final = frozenset({"business.lawful_purpose", "knowledge.criminal_type_use", "tier", "obtained"})
"""Facts that decide between INT 5 and 6, or between reckonings: the grade may fall as well as rise with them."""
BUSINESS_SWITCHES: Final = SWITCHES | {"provided_to", "published", "actor.listed_unit", "object.violates", "on_duty",
                                       "already_public", "beyond_purpose"}
"""A business buyer leaves INT 6 by a sale, and on these it turns whether there was one that counts."""

# Where these are open, the answer that favours the accused is "yes", or the greater number.
_LENIENT: Final = frozenset({"object.consent", "object.anonymised", "record.exempted", "business.lawful_purpose",
                            "already_public"})
_LENIENT_NUMBERS: Final = frozenset({"untrue_or_duplicate", "gains.cost", "business.price_paid"})
CHOICES: Final = {"object.violates": ("none", "departmental_rule", "law_or_regulation"),
                  "obtained": ("lawfully_held", "stolen", "bought", "other")}
"""The values of an open choice, the one that favours the accused first."""
BATCH_FLAGS: Final = ("on_duty", "reacquired", "published", "already_public", "beyond_purpose")
_AS_STATED: Final = frozenset({*BATCH_FLAGS, "untrue_or_duplicate", "provided_to", "obtained"})

# Past these bounds no standard can change; they keep columns of open numbers within 64 bits.
CAPS: Final = {"count": 10**8, "untrue_or_duplicate": MAX_COUNT, "provided_to": 10**5}


def _open_number(value: Any, leaf: str, deducted: int = 0) -> tuple[int, ...]:
    """The values of an open number between which no switch lies: its bounds, and 0 and 1 recipients."""
    top = min(CAPS[leaf] + deducted, MAX_COUNT) if leaf in CAPS else 10**14
    least, most = min(low(value), top), min(high(value), top)
    if leaf == "count" and value is UNKNOWN:
        least = 1  # an act of unknown count is presumed
    return tuple(sorted({least, most, *(v for v in (0, 1) if leaf == "provided_to" and least <= v <= most)}))


@cache
def _unstated(size: int) -> Point:
    """The facts of so many batches of which nothing is stated; how much there is, is settled batch by batch."""
    return _DEFAULTS | {path: FIELDS[f"records.{leaf}"].default for i in range(size)
                        for leaf, path in keys(i)._asdict().items() if leaf != "count"}


def within(case: Case, path: str, value: Any) -> Any:
    """A fact; an open part of the gains is not more than the whole, and an open whole not less than its part."""
    if value is not UNKNOWN and type(value) is not Range:
        return value
    if path in ("gains.on_duty", "gains.resold"):
        return Range(low(value), max(low(value), min(high(value), high(case.get("gains.illegal_gains")))))
    if path == "gains.illegal_gains":
        return Range(max(low(value), low(case.get("gains.on_duty"))), high(value))
    return value


class Primitives:
    """The primitive facts of a case under chosen readings: `point` (least values) and `axes` (what is open).

    `axes` maps a path to the values an open fact may take, the one that favours the accused first. All but the
    `SWITCHES` rise: no grade falls from one value to the next, so that only their ends, taken together, matter.
    """

    __slots__ = ("point", "axes", "size")

    def __init__(self, case: Case, readings: Mapping[str, str]) -> None:
        self.size = len(case.records)
        self.point: Point = _unstated(self.size).copy()
        self.axes: dict[str, tuple[Any, ...]] = {}
        for path, value in case.stated.items():
            if path in _READ:
                self.put(path, path, within(case, path, value))
            elif path in _AGE:
                self.put("actor.age", "actor.age", _age(case))
            elif path in _PENALTY:
                self.put("record.administrative_on", "record.administrative_on", within_two_years(case))
        for i, batch in enumerate(case.records):
            self._batch(keys(i), batch, readings)
        if readings.get("item9_minimum") == "minimum":
            self.put("readings.item9_minimum", "readings.item9_minimum", UNKNOWN)

    @property
    def rising(self) -> dict[str, tuple[Any, ...]]:
        """The open facts with which no grade falls."""
        switches = BUSINESS_SWITCHES if self.point["business.lawful_purpose"] else SWITCHES
        return {k: v for k, v in self.axes.items() if leaf_of(k) not in switches}

    def fixed(self, key: str, value: Any) -> Primitives:
        """The same facts, one of them settled."""
        other = Primitives.__new__(Primitives)
        other.point, other.size = {**self.point, key: value}, self.size
        other.axes = {k: v for k, v in self.axes.items() if k != key}
        return other

    def put(self, key: str, leaf: str, value: Any, deducted: int = 0) -> None:
        """Store a fact, which is open where it is a range or unknown."""
        if value is UNKNOWN or type(value) is Range:
            self.open(key, options(leaf, value, deducted))
        else:
            self.point[key] = value

    def open(self, key: str, values: tuple[Any, ...]) -> None:
        """Store a fact that is open between some values."""
        self.point[key] = values[0]
        if len(values) > 1:
            self.axes[key] = values

    def _batch(self, key: Keys, batch: Records, readings: Mapping[str, str]) -> None:
        if (count := batch.stated.get("count", UNKNOWN)) is UNKNOWN or type(count) is Range:
            taken = batch.get("untrue_or_duplicate")  # the bound of an open count lies past what is deducted from it
            self.put(key.count, "count", count, 0 if taken is UNKNOWN else high(taken))
        else:
            self.point[key.count] = count
        for leaf, value in batch.stated.items():
            if leaf in _AS_STATED:
                self.put(getattr(key, leaf), leaf, value)
        self.open(key.tier, _tier(batch, readings))
        self.open(key.whereabouts, _whereabouts(batch, readings))


def options(leaf: str, value: Any = UNKNOWN, deducted: int = 0) -> tuple[Any, ...]:
    """The values an open fact may take, the one that favours the accused first; of a number those no switch lies between."""
    if leaf == "actor.age":
        under, edge = AGE_OF_RESPONSIBILITY - 1, AGE_OF_RESPONSIBILITY
        return tuple(sorted({max(low(value), under), max(min(high(value), edge), under)}))
    if leaf in CHOICES:
        return CHOICES[leaf]
    if leaf in AMOUNTS or leaf in CAPS:
        values = _open_number(value, leaf, deducted)
        return values[::-1] if leaf in _LENIENT_NUMBERS else values
    return (True, False) if leaf in _LENIENT else (False, True)


def _age(case: Case) -> Any:
    """The age at the act (years): stated, or from the birthday; acts up to the sixteenth birthday are a child's."""
    child, edge = last_day_under_16(case), AGE_OF_RESPONSIBILITY
    if child is None:
        return case.stated.get("actor.age", UNKNOWN) if case.get("actor.birth") is UNKNOWN else case.get("actor.age")
    after = [p[0][0] > child[1] for p in periods(case) if p[1][1] > child[0]]
    return edge - 1 if not after else edge if all(after) else Range(edge - 1, edge)


def _tier(batch: Records, readings: Mapping[str, str]) -> tuple[int, ...]:
    """The possible tiers of a batch: as given (where the kind leaves it open), else of its kind under the readings."""
    stated = batch.stated.get
    kind, tier, beyond = stated("kind"), stated("tier"), stated("beyond_purpose", False)
    if tier is not None and tier is not UNKNOWN:
        return (tier,)
    if kind is None or kind is UNKNOWN:
        return (3, 2, 1) if tier is UNKNOWN else (0, 3, 2, 1)
    given = tier_of(kind, readings)
    if tier is UNKNOWN:  # the facts that would settle a disputed kind are open
        return tuple(sorted(KINDS[kind].tiers, key=lambda t: (t != NOT_PERSONAL, -t)))
    if beyond is not False and KINDS[kind].reading == "public_contacts":  # the default rests on reasonable scope
        return (given, 3) if beyond is UNKNOWN and given != 3 else (3,)
    return (given,)


def _whereabouts(batch: Records, readings: Mapping[str, str]) -> tuple[bool, ...]:
    """Is the batch whereabouts information (行踪轨迹信息)? As stated, else by kind; not presumed of a bare tier."""
    stated, kind, given = batch.stated.get("whereabouts"), batch.stated.get("kind"), batch.stated.get("tier")
    if stated is not None and stated is not UNKNOWN:
        return (stated,)
    if stated is UNKNOWN or kind is UNKNOWN:
        return (False, True)
    if kind is None or given is None or KINDS[kind].whereabouts != "tracks":
        return (kind is not None and is_whereabouts(kind, readings),)
    return (False, True) if given is UNKNOWN else (given == 1,)


@dataclass(slots=True)
class _Sums:
    """Running totals over the batches; every value may be a column."""

    n: list[Any]
    d: list[Any]
    supplied: Any = False
    whereabouts: Any = False
    art5: Any = False
    art6: Any = False
    personal: Any = False
    act: Any = False


def _covered(f: Point, key: Keys, place: str, scenario: Scenario) -> Any:
    """Do acts with this batch fall under the offence at all? Not before the law, nor where public data are reasonably used."""
    if place == "out":
        return False
    unreasonable = (f[key.already_public] ^ True) | f[key.beyond_purpose]  # PIPL 27; errata A17
    if place == "2009" and scenario.edition != "2009":
        # CL 3 and 12: what broke only a departmental rule before 2015-11-01 was no offence when done and never counts.
        return unreasonable & (f["object.violates"] == "law_or_regulation")
    return unreasonable


def _supply(f: Point, key: Keys, place: str, covered: Any, any_unit: bool) -> Any:
    """How many recipients of a batch count: all, or under the 2009 text only those of the special subject."""
    recipients = f[key.provided_to]
    if (published := f[key.published]) is not False:  # INT 3(1): publishing is providing
        recipients = recipients + part(1, both(published, recipients == 0))
    if place == "2009":
        covered = covered & f[key.on_duty] & (f["actor.listed_unit"] | any_unit)
    return part(recipients, covered)


def derive(f: Point, size: int, scenario: Scenario, readings: Mapping[str, str]) -> dict[str, Any]:
    """The facts the rows read, from primitive facts; `size` batches, judged as `scenario` places them in time."""
    chosen = readings.get
    offence = _offence(f, scenario)
    # Under the 2009 text only the special subject could sell or provide.
    special = either(f["actor.listed_unit"], chosen("listed_units") == "any_unit") if scenario.edition == "2009" else True
    s = _Sums([0, 0, 0, 0], [0, 0, 0, 0])
    if size:
        _count(f, size, scenario, readings, s)
    else:  # no batch stated: an act of unknown count is presumed
        _presume(f, s, special)
    resold = part(f["gains.resold"], s.art5 ^ True)
    art5 = both(either(s.art5, resold >= 1), offence)
    gain, cost = part(f["gains.illegal_gains"], s.art5) + resold, f["gains.cost"] * (chosen("gains_gross") == "net")
    paid = f["business.price_paid"] * (chosen("profit_net") != "gross")
    profit, duty = f["business.profit"], part(f["gains.on_duty"], special)
    used, knew = _crime(f, readings)
    convicted = f["record.criminal"] & ((f["record.exempted"] ^ True) | (chosen("exempted_is_punished") == "yes"))
    enough = f["readings.item9_minimum"] if chosen("item9_minimum") == "minimum" else True
    n, d = s.n, s.d
    points, duty_points = _points(n), _points(d)
    return {
        "art5": art5, "art6": both(s.art6, offence), "offence": offence, "personal": s.personal, "act": s.act,
        "n1": n[1], "n2": n[2], "n3": n[3], "d1": d[1], "d2": d[2], "d3": d[3],
        "no_tier_reached": _reached(n, 1) ^ True, "no_duty_tier_reached": _reached(d, 2) ^ True,
        "points": points, "duty_points": duty_points, "points_duty_twice": points + duty_points,
        "gain": less(gain, cost), "duty_gain": less(duty, cost), "profit": less(profit, paid),
        "duty_supplied": duty_points >= 1,
        "supplied": s.supplied, "whereabouts_supplied": s.whereabouts, "used_for_crime": used, "knew_of_crime": knew,
        "punished_before": (convicted | f["record.administrative_on"]) & enough,
        "grave_harm": f["consequences.grave_harm"], "major_loss": f["consequences.major_loss"],
        "vile_effect": f["consequences.vile_effect"], "other_serious": f["found_by_court.other_serious"],
        "other_especially_serious": f["found_by_court.other_especially_serious"],
    }


def _crime(f: Point, readings: Mapping[str, str]) -> tuple[Any, Any]:
    """Items 1 and 2: was whereabouts information used for a crime, and did the accused know of such a use?"""
    knew, crime, lesser = f["knowledge.knew_of_crime"], f["knowledge.used_for_crime"], f["knowledge.criminal_type_use"]
    if knew is crime is lesser is False:
        return False, False
    suffices = readings.get("crime_used_for") == "criminal_type"
    mind = f["knowledge.foreseeable_use"] | knew | (readings.get("item1_knowledge") != "foreseeable")
    return (crime | (lesser & suffices)) & mind, knew & (crime | (lesser ^ True) | suffices)


def _reached(n: list[Any], times: int) -> Any:
    """Is one of items 3–5 met by a tier's own count, taken so many times?"""
    first, second, third = TIER_STANDARDS  # of items 3–5, read off the rows
    return either(either(times * n[1] >= first, times * n[2] >= second), times * n[3] >= third)


def _points(n: list[Any]) -> Any:
    """Items by tier pooled in whole points (INT 5(1)(6): 按相应比例合计)."""
    first, second, third = POINTS
    return first * n[1] + second * n[2] + third * n[3]


def part(amount: Any, flag: Any) -> Any:
    """`amount * flag`, sparing a column the work where the flag is a plain True or False."""
    return amount if flag is True else 0 if flag is False else amount * flag


def less(amount: Any, taken: Any) -> Any:
    """`amount - taken`, never below 0; a column from which nothing is taken stays as it is."""
    return amount if type(taken) is int and taken == 0 else part(amount - taken, amount >= taken)


def _offence(f: Point, scenario: Scenario) -> Any:
    """The elements that do not turn on the information: age, intent, violation, no consent, not anonymised."""
    violates = f["object.violates"]
    # Before 2015-11-01 the text asked for 国家规定 (CL 96): departmental rules did not suffice.
    enough = (violates == "law_or_regulation") | ((violates == "departmental_rule") & (scenario.edition != "2009"))
    person = (f["actor.age"] >= AGE_OF_RESPONSIBILITY) & f["object.intent"]
    return person & enough & (f["object.consent"] ^ True) & (f["object.anonymised"] ^ True)


def _presume(f: Point, s: _Sums, special: Any) -> None:
    purpose = f["business.lawful_purpose"]
    s.art5, s.art6 = purpose ^ True, purpose
    s.supplied = s.whereabouts = special
    s.personal = s.act = True


def _count(f: Point, size: int, scenario: Scenario, readings: Mapping[str, str], s: _Sums) -> None:
    """INT 11 over all batches: n = all items by tier, d = duty data sold or provided, by tier."""
    chosen = readings.get
    any_unit, purpose = chosen("listed_units") == "any_unit", f["business.lawful_purpose"]
    resale = _resale(f, size, scenario, any_unit) if chosen("resale_scope") == "whole_stock" else False
    kept: Any = 0
    for i in range(size):
        key, place = keys(i), scenario.batches[i]
        covered = _covered(f, key, place, scenario)
        recipients, obtained, tier, count = _supply(f, key, place, covered, any_unit), f[key.obtained], f[key.tier], f[key.count]
        sold = recipients >= 1
        times = recipients + part(1, (obtained != "lawfully_held") & covered & (sold ^ True))
        if chosen("reacquired") == "twice":
            times = times + part(1, f[key.reacquired] & covered)
        personal, done = tier >= 1, both(times >= 1, count >= 1)
        act = both(personal, done)
        business: Any = False
        if purpose is not False:
            business = purpose & _privileged(tier, obtained) & (sold ^ True) & (resale ^ True)
        duty = f[key.on_duty] & sold
        if chosen("duty_stolen") != "yes":
            duty = duty & (obtained != "stolen")
        s.personal, s.act = either(s.personal, personal), either(s.act, done)
        s.art5, s.art6 = either(s.art5, both(act, business ^ True)), either(s.art6, both(act, business))
        s.supplied = either(s.supplied, both(act, sold))
        s.whereabouts = either(s.whereabouts, both(both(act, sold), f[key.whereabouts]))
        every = less(count, f[key.untrue_or_duplicate]) * times
        counted = part(every, business ^ True)
        for t in (tier,) if type(tier) is int else (1, 2, 3):
            of_tier = part(counted, tier == t)
            s.n[t] = s.n[t] + of_tier
            s.d[t] = s.d[t] + part(of_tier, duty)
        if business is not False:
            kept = kept + part(part(every, business), tier == 3)
    if chosen("art6_mixed_tiers") == "added":
        s.n[3] = s.n[3] + part(kept, s.art5)


def _resale(f: Point, size: int, scenario: Scenario, any_unit: bool) -> Any:
    """Reading resale_scope, whole stock: does the resale of a part move all that was bought for business to INT 5?"""
    resale: Any = False
    for key, place in zip(map(keys, range(size)), scenario.batches):
        sold = _supply(f, key, place, _covered(f, key, place, scenario), any_unit) >= 1
        resale = resale | (_privileged(f[key.tier], f[key.obtained]) & sold)
    return resale


def _privileged(tier: Any, obtained: Any) -> Any:
    """INT 6: ordinary information (tier 3) that was bought or received (购买、收受)."""
    return (tier == 3) & ((obtained == "bought") | (obtained == "received"))


# -- what a reader wants to see of it -------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Line:
    """One batch counted (一批信息的计算过程): (taken − deducted) × times = counted items; `why` a wording key.

    Where open, numbers are (least, greatest) pairs and `most` exceeds `counted`; `article` "5", "6" or "" (not counted).
    """

    path: str
    kind: Any
    tier: Any
    taken: Any
    deducted: Any
    times: Any
    counted: int
    most: int
    duty: bool
    article: str
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a case (least open values): items by tier, duty items by tier, and a line for each batch."""

    tier1: int
    tier2: int
    tier3: int
    duty1: int
    duty2: int
    duty3: int
    lines: tuple[Line, ...]


def counted(case: Case, primitives: Primitives, whole: Mapping[str, Any], scenario: Scenario,
            readings: Mapping[str, str]) -> Counted:
    """Counting shown batch by batch, each through the same `derive` on its own; `whole` the derived facts of all together."""
    lines = tuple([_line(case, i, primitives, whole, scenario, readings) for i in range(primitives.size)])
    n1, n2, n3, d1, d2, d3 = [int(whole[k]) for k in ("n1", "n2", "n3", "d1", "d2", "d3")]
    return Counted(n1, n2, n3, d1, d2, d3, lines)


def _line(case: Case, i: int, p: Primitives, whole: Mapping[str, Any], scenario: Scenario, readings: Mapping[str, str]) -> Line:
    batch, f = case.records[i], p.point
    key, one = keys(i), Scenario(scenario.edition, (scenario.batches[i],))
    alone = {**f, **{first: f[own] for first, own in zip(keys(0), key)}}
    derived = whole if p.size == 1 else derive(alone, 1, one, readings)
    opened = {first: p.axes[own] for first, own in zip(keys(0), key) if own in p.axes}
    at_most = derive({**alone, **{first: values[-1] for first, values in opened.items()}}, 1, one, readings) if opened else derived
    tier = f[key.tier] if key.tier not in p.axes else UNKNOWN
    count, most = (d["n1"] + d["n2"] + d["n3"] for d in (derived, at_most))
    recipients, place = batch.get("provided_to"), scenario.batches[i]
    if place == "out":
        why = "before_the_law"
    elif tier == 0:
        why = "not_personal"
    elif any(leaf_of(first) in (*BUSINESS_SWITCHES, *BATCH_FLAGS) for first in opened):
        why = "open"
    elif derived["art6"]:
        why = "article_6"
    elif not derived["act"]:
        why = "older_outsider_sale" if place == "2009" and recipients != 0 else "no_act"
    elif not derived["supplied"]:
        why = "obtained"
    else:
        why = "supplied_once" if recipients in (0, 1) else "per_recipient"  # 0: published only
    article = "6" if derived["art6"] else "5" if at_most["act"] and tier != 0 else ""
    net = less(f[key.count], f[key.untrue_or_duplicate])
    times = UNKNOWN if why == "open" else 1 if article == "6" else count // net if net else 0
    return Line(f"records[{i}]", batch.get("kind"), tier, _shown(batch.get("count")),
                _shown(batch.get("untrue_or_duplicate")), times, count, max(count, most),
                bool(derived["d1"] + derived["d2"] + derived["d3"]), article, why)


def _shown(value: Any) -> Any:
    return (0, MAX_COUNT) if value is UNKNOWN else tuple(value) if isinstance(value, Range) else value
