"""What leaves the kit: the bank for other platforms, papers for a class, collected answers."""
from __future__ import annotations

from .classroom import collect, handout, key_page, paper, write_papers, write_results
from .formats import ENDINGS, write

__all__ = ["ENDINGS", "collect", "handout", "key_page", "paper", "write", "write_papers", "write_results"]
