"""A second transcription of the law, in fractions, which shares no code, no data and no shape with lawkit.

Written from the texts of CL 253-1 and 法释〔2017〕10号, item by item, so that an error would have to be made twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Lot:
    """Items treated alike."""

    level: int = 3  # 0: not personal information
    number: int = 1
    how: str = "other"
    buyers: int = 0
    insider: bool = False
    false_ones: int = 0
    location: bool = False
    posted: bool = False
    bought_back: bool = False
    was_public: bool = False
    against_purpose: bool = False


@dataclass
class Story:
    """What happened, all of it known; money in yuan."""

    lots: list[Lot] | None = None  # None: an act of unknown count
    year: int = 2020
    adult: bool = True
    meant: bool = True
    rule: str = "law"  # law, department, none
    agreed: bool = False
    anonymous: bool = False
    listed: bool = False
    gains: Fraction = Fraction(0)
    insider_gains: Fraction = Fraction(0)
    resale_gains: Fraction = Fraction(0)
    outlay: Fraction = Fraction(0)
    crime_followed: bool = False
    lesser_wrong_followed: bool = False
    knew: bool = False
    could_foresee: bool = False
    convicted: bool = False
    let_off: bool = False
    fined_lately: bool = False
    trade: bool = False
    profit: Fraction = Fraction(0)
    price: Fraction = Fraction(0)
    harm: bool = False
    loss: bool = False
    outrage: bool = False
    court_serious: bool = False
    court_grave: bool = False
    stance: dict[str, str] = field(default_factory=dict)


def verdict(s: Story) -> tuple[int, set[str]]:
    """Grade (0, 1, 2) and the items met."""
    items = _items(s)
    if any(i.startswith("5(2)") for i in items):
        return 2, items
    return (1 if items else 0), items


def _items(s: Story) -> set[str]:
    if s.year < 2009 or not s.adult or not s.meant or s.agreed or s.anonymous or s.rule == "none":
        return set()
    old = s.year < 2015
    if old and s.rule == "department":
        return set()
    special = s.listed or s.stance.get("listed_units") == "any_unit"
    count = {1: 0, 2: 0, 3: 0}
    inside = {1: 0, 2: 0, 3: 0}
    stock = 0
    by_five = by_six = supplied = position_supplied = False
    if s.lots is None:
        by_five, by_six = not s.trade, s.trade
        supplied = position_supplied = special if old else True
    else:
        sold = {id(lot): _recipients(lot, old, special) for lot in s.lots}
        everything_moves = s.stance.get("resale_scope") == "whole_stock" and any(
            sold[id(lot)] and _ordinary_purchase(lot) for lot in s.lots)
        for lot in s.lots:
            times = _times(lot, sold[id(lot)], s)
            if lot.level == 0 or times == 0 or lot.number == 0:
                continue
            pieces = max(lot.number - lot.false_ones, 0) * times
            if s.trade and _ordinary_purchase(lot) and not sold[id(lot)] and not everything_moves:
                by_six = True
                stock += pieces
                continue
            by_five = True
            count[lot.level] += pieces
            if sold[id(lot)]:
                supplied = True
                position_supplied = position_supplied or lot.location
                if lot.insider and (lot.how != "stolen" or s.stance.get("duty_stolen") == "yes"):
                    inside[lot.level] += pieces
        if by_five and s.stance.get("art6_mixed_tiers") == "added":
            count[3] += stock
    money = s.gains if by_five else s.resale_gains
    by_five = by_five or s.resale_gains > 0
    insider_money = s.insider_gains if special or not old else Fraction(0)
    if s.stance.get("gains_gross") == "net":
        money, insider_money = max(money - s.outlay, Fraction(0)), max(insider_money - s.outlay, Fraction(0))
    found = set()
    before = s.convicted and (not s.let_off or s.stance.get("exempted_is_punished") == "yes") or s.fined_lately
    if by_five:
        found |= _article_five_one(s, count, inside, money, insider_money, supplied, position_supplied)
        if before:
            found.add("5(1)(9)")
        if s.court_serious:
            found.add("5(1)(10)")
        if not old:
            found |= _harm(s, bool(found)) | _tenfold(s, count, inside, money, insider_money)
    if by_six:
        made = s.profit if s.stance.get("profit_net") == "gross" else s.profit - s.price
        six = set()
        if made >= 50000:
            six.add("6(1)(1)")
        if before:
            six.add("6(1)(2)")
        if s.court_serious:
            six.add("6(1)(3)")
        if not old and s.stance.get("art6_second_grade") == "applies":
            serious = bool(six) or any(i.startswith("5(1)") for i in found)
            found |= _harm(s, serious)
        found |= six
    return found


def _ordinary_purchase(lot: Lot) -> bool:
    return lot.level == 3 and lot.how in ("bought", "received")


def _fair_use(lot: Lot) -> bool:
    return lot.was_public and not lot.against_purpose


def _recipients(lot: Lot, old: bool, special: bool) -> int:
    if _fair_use(lot) or old and not (lot.insider and special):
        return 0
    return max(lot.buyers, int(lot.posted))


def _times(lot: Lot, sold: int, s: Story) -> int:
    if _fair_use(lot):
        return 0
    times = max(sold, 0 if lot.how == "lawfully_held" else 1)
    return times + int(lot.bought_back and s.stance.get("reacquired") == "twice")


def _shares(count: dict[int, int]) -> Fraction:
    return Fraction(count[1], 50) + Fraction(count[2], 500) + Fraction(count[3], 5000)


def _one_tier(count: dict[int, int], part: Fraction) -> bool:
    return any(count[level] >= full * part for level, full in ((1, 50), (2, 500), (3, 5000)))


def _article_five_one(s: Story, count: dict[int, int], inside: dict[int, int], money: Fraction, insider_money: Fraction,
                      supplied: bool, position_supplied: bool) -> set[str]:
    found = set()
    loose = s.stance.get("crime_used_for") == "criminal_type"
    could = s.stance.get("item1_knowledge") != "foreseeable" or s.could_foresee or s.knew
    if position_supplied and could and (s.crime_followed or loose and s.lesser_wrong_followed):
        found.add("5(1)(1)")
    only_lesser = s.lesser_wrong_followed and not s.crime_followed
    if supplied and s.knew and (loose or not only_lesser):
        found.add("5(1)(2)")
    for level, full, item in ((1, 50, "5(1)(3)"), (2, 500, "5(1)(4)"), (3, 5000, "5(1)(5)")):
        if count[level] >= full:
            found.add(item)
    if not found & {"5(1)(3)", "5(1)(4)", "5(1)(5)"} and _shares(count) >= 1:
        found.add("5(1)(6)")
    if money >= 5000:
        found.add("5(1)(7)")
    half = Fraction(1, 2)
    if _one_tier(inside, half) or _shares(inside) >= half or insider_money >= 5000 * half:
        found.add("5(1)(8)")
    if s.stance.get("mixed_sources") == "double_weight" and any(inside.values()) and not _one_tier(count, Fraction(1)):
        if _shares(count) + _shares(inside) >= 1:
            found.add("5(1)(8)")
    return found


def _harm(s: Story, serious: bool) -> set[str]:
    found = set()
    ready = serious or s.stance.get("harm_needs_item") != "yes"
    if s.harm and ready:
        found.add("5(2)(1)")
    if (s.loss or s.outrage) and ready:
        found.add("5(2)(2)")
    if s.court_grave:
        found.add("5(2)(4)")
    return found


def _tenfold(s: Story, count: dict[int, int], inside: dict[int, int], money: Fraction, insider_money: Fraction) -> set[str]:
    ten, five = Fraction(10), Fraction(5)
    pooled = s.stance.get("tenfold_pool") != "literal"
    full = _one_tier(count, ten) or money >= 50000 or pooled and _shares(count) >= ten
    half = s.stance.get("tenfold_of_half") != "full" and (
        _one_tier(inside, five) or insider_money >= 25000 or pooled and _shares(inside) >= five)
    return {"5(2)(3)"} if full or half else set()
