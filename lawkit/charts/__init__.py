"""Charts of an assessment (图表): a picture, its caption, its alternative text and its data as a table, in zh and en.

matplotlib is imported when the first picture is drawn; without it a chart renders as its table with bars.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..assessment import Assessment
    from ..casebook import Decided
    from .base import Chart


def ladder(assessment: Assessment) -> Chart:
    """The threshold ladder: each item's amount as a multiple of its standard, least and greatest where unknown."""
    from .thresholds import Ladder
    return Ladder(assessment)


def ranges(assessment: Assessment, cases: Iterable[Decided] = ()) -> Chart:
    """The sentencing ranges in months (CL 42, 45, 253-1), the one that applies standing out; decided `cases` as dots."""
    from .months import Ranges, terms
    return Ranges(assessment, terms(cases))
