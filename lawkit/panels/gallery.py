"""AllPanels (全部面板): every panel behind one list with a sentence on each, so that a teacher finds and opens it."""
from __future__ import annotations

import ipywidgets as W

from lawkit import panels
from lawkit.wording import language, say

from .base import Fold, choice, html, run_first, table


class AllPanels(W.VBox):
    """All panels in one place. A panel is made when it is first chosen, and kept as it was left."""

    def __init__(self, lang: str | None = None, panel: str = "CaseExplorer") -> None:
        self.lang = lang or language()
        names = [name for name in panels.__all__ if name != "AllPanels"]
        titles = {name: getattr(panels, name).title(self.lang) for name in names}
        self.made: dict[str, W.VBox] = {}
        self.pick = choice(say("panels.all.choose", self.lang), [(title, name) for name, title in titles.items()], panel, self.show)
        uses = [(titles[name], say(f"panels.all.{name}", self.lang)) for name in names]
        head = [say(f"panels.all.{column}", self.lang) for column in ("panel", "use")]
        bar, self.place = W.VBox([self.pick, Fold(say("panels.all.list", self.lang), [html(table(head, uses))], lang=self.lang)]), W.VBox()
        bar.add_class("lk")
        super().__init__([bar, self.place])
        self.show(panel)

    def show(self, name: str) -> None:
        """Show a panel in the place of the one before."""
        if name not in self.made:
            self.made[name] = getattr(panels, name)(lang=self.lang)
        self.place.children = (self.made[name],)

    def __repr__(self) -> str:
        return run_first()
