"""The table of circumstances of INT 5 and 6, and the one function that reads it (情节表).

A row is a conjunction: its article and some facts true, and one whole-number measure at least a standard. Alternatives
are further rows with the same citation. Item 8 is derived from items 3–7, and 5(2)(3) from items 3–8, as the text
derives them. `met` uses `>= & |` only, so that plain values give plain values and columns give columns.
Source: 法释〔2017〕10号 arts. 5 and 6; pooling in whole points (100 : 10 : 1) is equivalent to the sum of shares.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

YUAN: Final = 100
"""分 in one yuan; all money in the table is in 分."""


@dataclass(frozen=True, slots=True, eq=False)  # rows are told apart by identity, which makes tables cheap keys
class Row:
    """One circumstance (情节): met when its article and all of `when` hold and a `measure` it has is at least the `standard`.

    `article`, `when` and `measure` name derived facts; `grade` 1 情节严重, 2 情节特别严重; `via`: the items it is derived from;
    `per`: what measure and standard are divided by to speak in the law's own units; `unit`: items, points or yuan;
    `after_serious`: counts only where an item of 5(1) is met (reading harm_needs_item).
    """

    cite: str
    grade: int
    article: str = "art5"
    when: tuple[str, ...] = ()
    measure: str | None = None
    standard: int = 0
    via: tuple[str, ...] = ()
    per: int = 1
    unit: str | None = None
    after_serious: bool = False

    def halved(self, cite: str, duty: Mapping[str, str]) -> Row:
        """达到规定标准一半以上: the same row on duty data with half the standard, a whole number for each of items 3–7."""
        return replace(self, cite=cite, via=(self.cite,), when=tuple(duty.get(name, name) for name in self.when),
                       measure=duty[self.measure or ""], standard=self.standard // 2)

    def times(self, k: int, cite: str, grade: int) -> Row:
        """达到规定标准 k 倍以上: the same row with k times the standard."""
        return replace(self, cite=cite, grade=grade, standard=k * self.standard, via=(self.cite, *self.via))


def at_least(cite: str, measure: str, standard: int, unit: str, per: int = 1) -> Row:
    """A numbered circumstance of 5(1): the measure reaches a standard."""
    return Row(cite, 1, measure=measure, standard=standard, unit=unit, per=per)


ITEMS_3_TO_5: Final = (
    at_least("5(1)(3)", "n1", 50, "items"),
    at_least("5(1)(4)", "n2", 500, "items"),
    at_least("5(1)(5)", "n3", 5000, "items"),
)
TIER_STANDARDS: Final = tuple(row.standard for row in ITEMS_3_TO_5)
"""How many items of each tier are a standard of their own."""
WHOLE: Final = max(TIER_STANDARDS)
"""Points that are one whole standard in item 6."""
POINTS: Final = tuple(WHOLE // standard for standard in TIER_STANDARDS)
"""What an item of each tier is worth in points, by the standard of its tier (按相应比例): 100, 10, 1."""

ITEMS_3_TO_7: Final = (
    *ITEMS_3_TO_5,
    Row("5(1)(6)", 1, when=("no_tier_reached",), measure="points", standard=WHOLE, unit="points"),
    at_least("5(1)(7)", "gain", 5000 * YUAN, "yuan", per=YUAN),
)
DUTY: Final = {"n1": "d1", "n2": "d2", "n3": "d3", "points": "duty_points", "gain": "duty_gain",
               "no_tier_reached": "no_duty_tier_reached"}
"""What item 8 puts in the place of each measure and condition of items 3–7: the same, of duty or service data only."""

ITEM_8: Final = tuple(row.halved("5(1)(8)", DUTY) for row in ITEMS_3_TO_7)
# Errata A3: tenfold of item 6 pools all counts; "no tier reached" would make it unreachable.
TENFOLD: Final = tuple(replace(row, when=()).times(10, "5(2)(3)", 2) for row in ITEMS_3_TO_7 + ITEM_8)
TENFOLD_LITERAL: Final = tuple(row.times(10, "5(2)(3)", 2) for row in ITEMS_3_TO_7 + ITEM_8)
DOUBLE_WEIGHT: Final = replace(ITEMS_3_TO_7[3], cite="5(1)(8)", via=("5(1)(6)",), measure="points_duty_twice",
                               when=("duty_supplied", "no_tier_reached"))

HARM: Final = (
    Row("5(2)(1)", 2, when=("grave_harm",)),
    Row("5(2)(2)", 2, when=("major_loss",)),
    Row("5(2)(2)", 2, when=("vile_effect",)),
    Row("5(2)(4)", 2, when=("other_especially_serious",)),
)
ARTICLE_5_1: Final = (
    Row("5(1)(1)", 1, when=("whereabouts_supplied", "used_for_crime")),
    Row("5(1)(2)", 1, when=("supplied", "knew_of_crime")),
    *ITEMS_3_TO_7,
    *ITEM_8,
    Row("5(1)(9)", 1, when=("punished_before",)),
    Row("5(1)(10)", 1, when=("other_serious",)),
)
ARTICLE_6: Final = (
    Row("6(1)(1)", 1, article="art6", measure="profit", standard=50000 * YUAN, unit="yuan", per=YUAN),
    Row("6(1)(2)", 1, article="art6", when=("punished_before",)),
    Row("6(1)(3)", 1, article="art6", when=("other_serious",)),
)
LAW: Final = (*ARTICLE_5_1, *HARM[:3], *TENFOLD, HARM[3], *ARTICLE_6)
"""The whole table under the default readings, in the order of the text."""

CITES: Final = tuple(dict.fromkeys(row.cite for row in LAW))
"""The citations of the table in the order of the text: 5(1)(1) … 6(1)(3)."""


@cache
def table(edition: str, tenfold_pool: str = "pooled", tenfold_of_half: str = "halved",
          mixed_sources: str = "separate", harm_needs_item: str = "no", art6_second_grade: str = "none") -> tuple[Row, ...]:
    """The rows that apply under an edition of CL 253-1 and the disputed readings that change rows.

    Under the 2009 text there is one range only, hence no row of 5(2); edition "none" has no rows.
    """
    if edition == "none":
        return ()
    double = (DOUBLE_WEIGHT,) if mixed_sources == "double_weight" else ()
    if edition == "2009":
        return (*ARTICLE_5_1, *double, *ARTICLE_6)
    tenfold = TENFOLD_LITERAL if tenfold_pool == "literal" else TENFOLD
    if tenfold_of_half == "full":
        tenfold = tenfold[:len(ITEMS_3_TO_7)]
    harm = tuple(replace(row, after_serious=harm_needs_item == "yes" and row.cite != "5(2)(4)") for row in HARM)
    business_harm = tuple(replace(row, article="art6") for row in harm)
    return (*ARTICLE_5_1, *double, *harm, *tenfold, *ARTICLE_6,
            *(business_harm if art6_second_grade == "applies" else ()))


@cache
def found_by_court(edition: str) -> tuple[Row, ...]:
    """The residual clauses alone, which rest on a court's finding: all there is where no interpretation gives numbers."""
    return tuple(row for row in table(edition) if row.when in (("other_serious",), ("other_especially_serious",)))


TABLE_READINGS: Final = ("tenfold_pool", "tenfold_of_half", "mixed_sources", "harm_needs_item", "art6_second_grade")


def both(a: Any, b: Any) -> Any:
    """`a & b`; a plain True or False is settled at once, for mixing it with a column is twenty times dearer."""
    if a is True or b is False:
        return b
    if b is True or a is False:
        return a
    return a & b


def either(a: Any, b: Any) -> Any:
    """`a | b`, settled at once where one is a plain True or False."""
    if a is False or b is True:
        return b
    if b is False or a is True:
        return a
    return a | b


Read = tuple[Row, Any, Any]
"""A row as read: the row, its measure (None where it has none), and whether it is met."""


def met(facts: Mapping[str, Any], law: tuple[Row, ...] = LAW) -> tuple[list[Read], Any, Any]:
    """The one reading of the law: each row as read, and whether one of 情节严重 and one of 情节特别严重 is met.

    Columns in, columns out.
    """
    out: list[Read] = []
    serious: Any = False
    especially: Any = False
    for row in law:
        ok, amount = facts[row.article], None
        for name in row.when:
            ok = both(ok, facts[name])
        if row.measure:
            amount = facts[row.measure]
            if ok is True:
                ok = amount >= row.standard
            elif ok is not False:
                ok = ok & (amount >= row.standard)
        if row.after_serious:
            ok = both(ok, serious)
        if ok is not False:
            if row.grade == 1:
                serious = either(serious, ok)
            else:
                especially = either(especially, ok)
        out.append((row, amount, ok))
    return out, serious, especially


def graded(serious: Any, especially: Any) -> Any:
    """0 no computable circumstance, 1 情节严重, 2 情节特别严重; an array where the facts were columns."""
    return 2 * especially + both(serious, especially ^ True)
