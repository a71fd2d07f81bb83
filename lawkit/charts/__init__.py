"""Charts of an assessment (图表): a picture, its caption, its alternative text and its data as a table, in zh and en.

fontTools is imported when the first picture is drawn, matplotlib for a PNG only; without fontTools a chart renders as its table with bars.
"""
from __future__ import annotations

from .facts import Map as threshold_map
from .facts import Timeline as timeline
from .facts import Tipping as tipping
from .months import Guideline as guideline
from .months import Ranges as ranges
from .months import Terms as terms_by_grade
from .thresholds import Ladder as ladder
from .thresholds import Pair as ab

__all__ = ["ab", "guideline", "ladder", "ranges", "terms_by_grade", "threshold_map", "timeline", "tipping"]
