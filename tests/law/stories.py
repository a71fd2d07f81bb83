"""Seeded random stories for the oracle and the same facts for lawkit; half of them on a line or one off it."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from tests.law.oracle import Lot, Story

STANCES = {
    "item1_knowledge": ("not_required", "foreseeable"), "crime_used_for": ("crime", "criminal_type"),
    "tenfold_pool": ("pooled", "literal"), "mixed_sources": ("separate", "double_weight"),
    "exempted_is_punished": ("no", "yes"), "profit_net": ("net", "gross"), "gains_gross": ("gross", "net"),
    "resale_scope": ("resold_only", "whole_stock"), "art6_mixed_tiers": ("not_added", "added"),
    "art6_second_grade": ("none", "applies"), "tenfold_of_half": ("halved", "full"), "harm_needs_item": ("no", "yes"),
    "listed_units": ("named", "any_unit"), "duty_stolen": ("no", "yes"), "reacquired": ("once", "twice"),
}
HOW = ("stolen", "bought", "received", "exchanged", "collected_on_duty", "other", "lawfully_held")
RULES = {"law": "law_or_regulation", "department": "departmental_rule", "none": "none"}
LINES = (50, 500, 5000, 50000, 25, 250, 2500, 25000)
FEN = Fraction(1, 100)


def story(rng: random.Random) -> Story:
    """One story: half of all aimed at a line."""
    s = Story(lots=None if rng.random() < 0.06 else [_lot(rng) for _ in range(rng.choice((1, 1, 2, 3)))])
    _circumstances(rng, s)
    if rng.random() < 0.5:
        _aim(rng, s)
    return s


def _lot(rng: random.Random) -> Lot:
    lot = Lot(level=rng.choice((1, 2, 3, 3)), number=rng.choice((0, 1, 20, 49, 240, 480, 2600, 6000)), how=rng.choice(HOW),
              buyers=rng.choice((0, 0, 1, 1, 2, 3)), insider=rng.random() < 0.4, location=rng.random() < 0.3)
    if rng.random() < 0.05:
        lot.level = 0
    if rng.random() < 0.2:
        lot.false_ones = rng.randint(0, lot.number)
    lot.posted, lot.bought_back = rng.random() < 0.1, rng.random() < 0.1
    lot.was_public = rng.random() < 0.1
    lot.against_purpose = lot.was_public and rng.random() < 0.5
    return lot


def _circumstances(rng: random.Random, s: Story) -> None:
    def now_and_then(share: float = 0.1) -> bool:
        return rng.random() < share

    s.year = rng.choice((2020, 2020, 2020, 2016, 2014, 2014, 2010)) if now_and_then(0.4) else 2020
    if now_and_then(0.02):
        s.year = 2008
    s.adult, s.meant, s.agreed, s.anonymous = (not now_and_then(0.02), not now_and_then(0.02), now_and_then(0.02), now_and_then(0.02))
    s.rule = rng.choice(tuple(RULES)) if now_and_then() else "law"
    s.listed, s.trade = now_and_then(0.3), now_and_then(0.3)
    s.gains = Fraction(rng.choice((0, 0, 0, 1000, 3000, 7000, 30000)))
    s.insider_gains = s.gains if now_and_then(0.3) else Fraction(0)
    s.resale_gains = min(s.gains, Fraction(rng.choice((1, 500, 5200)))) if s.trade and now_and_then(0.2) else Fraction(0)
    s.outlay = Fraction(rng.choice((100, 2500))) if now_and_then() else Fraction(0)
    s.crime_followed, s.lesser_wrong_followed = now_and_then(), now_and_then()
    s.knew, s.could_foresee = now_and_then(), now_and_then()
    s.convicted, s.let_off, s.fined_lately = now_and_then(0.05), now_and_then(0.05), now_and_then(0.04)
    s.profit, s.price = Fraction(rng.choice((0, 40000, 70000))), Fraction(rng.choice((0, 0, 10000)))
    s.harm, s.loss, s.outrage = now_and_then(0.03), now_and_then(0.02), now_and_then(0.02)
    s.court_serious, s.court_grave = now_and_then(0.04), now_and_then(0.03)
    s.stance = {k: v[1] for k, v in STANCES.items() if now_and_then(0.12)}


def _aim(rng: random.Random, s: Story) -> None:
    """Move the story to a line of the law, or one item or one fen to either side."""
    off, target = rng.choice((-1, 0, 1)), rng.randrange(4)
    if target == 0:  # one tier
        _spread(rng, s, {rng.choice((1, 2, 3)): rng.choice(LINES) + off})
    elif target == 1:  # shares
        points = rng.choice((5000, 50000, 2500, 25000))
        a = rng.randint(0, min(points // 100, 60))
        b = rng.randint(0, (points - 100 * a) // 10)
        _spread(rng, s, {1: a, 2: b, 3: points - 100 * a - 10 * b + max(off, -(points - 100 * a - 10 * b))})
    elif target == 2:
        s.gains = Fraction(rng.choice((5000, 50000, 2500, 25000))) + off * FEN
        s.insider_gains = s.gains if rng.random() < 0.6 else Fraction(0)
        s.resale_gains = s.gains if s.trade and rng.random() < 0.3 else Fraction(0)
        if s.stance.get("gains_gross") == "net":
            s.gains += s.outlay
            s.insider_gains += s.outlay if s.insider_gains else 0
    else:
        s.trade, s.lots = True, [Lot(3, rng.randint(1, 9000), rng.choice(("bought", "received")))]
        s.profit = 50000 + off * FEN + (s.price if s.stance.get("profit_net") != "gross" else 0)


def _spread(rng: random.Random, s: Story, wanted: dict[int, int]) -> None:
    insider, how, s.lots = rng.random() < 0.5, rng.choice(HOW[:-1]), []
    for level, number in wanted.items():
        while number > 0:
            piece = number if rng.random() < 0.6 else rng.randint(1, number)
            buyers = rng.choice((1, 1, 2, 3, 5)) if insider or rng.random() < 0.5 else 0
            piece -= piece % max(buyers, 1)
            if piece:
                false_ones = rng.choice((0, 0, 0, 7))
                s.lots.append(Lot(level, piece // max(buyers, 1) + false_ones, how, buyers, insider, false_ones))
                number -= piece


def facts(s: Story) -> dict[str, Any]:
    """The same story as a facts file of the kit."""
    out: dict[str, Any] = {
        "conduct": {"from": f"{s.year}-06-01", "to": f"{s.year}-06-30"},
        "actor": {"age": 30 if s.adult else 15, "listed_unit": s.listed},
        "object": {"violates": RULES[s.rule], "consent": s.agreed, "anonymised": s.anonymous, "intent": s.meant},
        "gains": {"illegal_gains": _yuan(s.gains), "on_duty": _yuan(s.insider_gains), "resold": _yuan(s.resale_gains),
                  "cost": _yuan(s.outlay)},
        "knowledge": {"used_for_crime": s.crime_followed, "criminal_type_use": s.lesser_wrong_followed,
                      "knew_of_crime": s.knew, "foreseeable_use": s.could_foresee},
        "record": {"criminal": s.convicted, "exempted": s.let_off},
        "business": {"lawful_purpose": s.trade, "profit": _yuan(s.profit), "price_paid": _yuan(s.price)},
        "consequences": {"grave_harm": s.harm, "major_loss": s.loss, "vile_effect": s.outrage},
        "found_by_court": {"other_serious": s.court_serious, "other_especially_serious": s.court_grave},
        "readings": s.stance,
    }
    if s.fined_lately:
        out["record"]["administrative_on"] = f"{s.year - 1}-06-30"
    if s.lots is not None:
        out["records"] = [_batch(lot) for lot in s.lots]
    return out


def _batch(lot: Lot) -> dict[str, Any]:
    what: dict[str, Any] = {"tier": lot.level} if lot.level else {"kind": "company_number"}
    return what | {"count": lot.number, "obtained": lot.how, "provided_to": lot.buyers, "on_duty": lot.insider,
                   "untrue_or_duplicate": lot.false_ones, "whereabouts": lot.location, "published": lot.posted,
                   "reacquired": lot.bought_back, "already_public": lot.was_public, "beyond_purpose": lot.against_purpose}


def _yuan(amount: Fraction) -> str:
    assert amount * 100 == int(amount * 100) and amount >= 0
    return f"{int(amount * 100) // 100}.{int(amount * 100) % 100:02}"
