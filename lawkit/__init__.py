"""lawkit: the criteria of 侵犯公民个人信息罪 (CL 253-1, 法释〔2017〕10号) as a small teaching package.

A teaching aid, not legal advice. The names below are stable; everything heavier loads on first use.
"""
from __future__ import annotations

from typing import Any

from .facts import UNKNOWN, Case, FactsError, Records, between
from .wording import use

__version__ = "0.1.0"

_LATER = {
    "Grade": "assessment", "Assessment": "assessment", "assess": "assessment", "load_case": "factsfile",
    "tipping": "questions", "moves": "questions", "compare": "questions", "sweep": "questions",
    "provision": "provisions", "article": "provisions", "casebook": "decided", "reveal": "folded",
}
_MODULES = ("charts", "panels", "study", "exports", "guideline")

__all__ = ["UNKNOWN", "Case", "FactsError", "Records", "between", "use", *_LATER, *_MODULES]


def __getattr__(name: str) -> Any:
    from importlib import import_module
    if name in _LATER:
        value = getattr(import_module(f".{_LATER[name]}", __name__), name)
    elif name in _MODULES:
        value = import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value
