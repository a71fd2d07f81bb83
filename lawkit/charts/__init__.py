"""Charts of an assessment (图表): a picture, its caption, its alternative text and its data as a table, in zh and en.

matplotlib is imported when the first picture is drawn; without it a chart renders as its table with bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..assess import Assessment
    from .base import Chart


def ladder(assessment: Assessment) -> Chart:
    """The threshold ladder: each item's amount as a multiple of its standard, least and greatest where unknown."""
    from .thresholds import Ladder
    return Ladder(assessment)
