"""Predict, then look: a chart, an assessment or a decided case behind a fold that the learner opens (先预测，再揭晓)."""
from __future__ import annotations

from html import escape
from typing import Any

from .wording import language, say


class Reveal:
    """What is shown folded; a page that was never run holds it too, and it opens by keyboard without any kernel."""

    def __init__(self, thing: Any, lang: str, title: str | None = None) -> None:
        self.thing, self.lang, self.title = thing, lang, title or say("reveal.open", lang)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        head = f"<details><summary>{escape(self.title)}</summary>"
        if hasattr(self.thing, "_repr_html_"):
            return {"text/plain": repr(self), "text/html": f"{head}{self.thing._repr_html_()}</details>"}
        return {"text/plain": repr(self), "text/markdown": f"{head}\n\n{self.thing.explain(self.lang)}\n\n</details>"}

    def __repr__(self) -> str:
        return f"{say('reveal.open', 'zh')} · {say('reveal.open', 'en')}"


def reveal(thing: Any, title: str | None = None) -> Reveal:
    """Fold a chart or an assessment, or a decided case given by its id, under a title; KeyError for an unknown case."""
    if isinstance(thing, str):
        from .decided import decided
        thing = decided(thing)
    return Reveal(thing, language(), title)
