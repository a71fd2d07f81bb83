"""The interactive panels (交互面板); each loads on first use, so that a page pays for the one it shows."""
from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "AllPanels": "gallery", "CaseExplorer": "explorer", "KindSorter": "sorters", "NeighbourSorter": "sorters", "RecordLedger": "ledger",
    "TwoCases": "compare", "Timeline": "compare", "ThresholdMap": "compare", "GuidelineWorkshop": "compare", "PredictReveal": "predict",
    "ProvisionReader": "reader", "Quiz": "quiz", "Today": "quiz",
}
__all__ = list(_ROOMS)


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_ROOMS[name]}", __name__), name)
    return value
