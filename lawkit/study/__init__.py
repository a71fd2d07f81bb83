"""Practice: the item bank, marking, endless hypotheticals, and progress that remembers."""
from __future__ import annotations

from .items import Item, bank, item, mistakes
from .marking import Mark, check, mark

__all__ = ["Item", "Mark", "bank", "check", "item", "mark", "mistakes"]
