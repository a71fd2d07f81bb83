"""Parts of an assessment as HTML (呈现): trace, checklists, comparison and take-away links. Everything is escaped here."""
from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from lawkit import charts, explain
from lawkit.assessment import Assessment
from lawkit.facts import Case
from lawkit.factsfile import to_toml
from lawkit.memo import memo, memo_html
from lawkit.questions import compare
from lawkit.wording import say

from .base import Safe, table


def bullets(lines: Iterable[str]) -> str:
    """Lines of plain text as a list."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    return f"<ul class='lk-list'>{items}</ul>" if items else ""


def trace(a: Assessment, lang: str) -> str:
    """The whole reasoning, heading by heading, in the order in which the law asks."""
    return "".join(f"<h5>{escape(say(f'explain.{heading}', lang))}</h5>{body}"
                   for heading, lines in explain.sections(a, lang)
                   if heading not in ("ask_heading", "readings_heading") and (body := bullets(map(explain.begin, lines))))


def tips(a: Assessment, lang: str) -> str:
    """What would tip it: one change a row, before and after, and the items that turn."""
    rows = [(explain.label(t.fact, lang), explain.tell(t.fact, t.value, lang),
             explain.grades_line((t.after, t.after), lang), explain.items_line(t.findings, lang) if t.findings else "")
            for t in a.tipping]
    if not rows:
        return f"<p>{escape(say('panels.tips.none', lang))}</p>"
    head = [say(f"panels.tips.{c}", lang) for c in ("fact", "value", "grade", "items")]
    return table(head, rows, say("panels.tips.title", lang))


def ask(a: Assessment, lang: str) -> str:
    """The intake checklist: what to ask next, most decisive first, and what nobody stated."""
    asked = bullets(explain.ask_lines(a, lang)) or f"<p>{escape(say('panels.ask.none', lang))}</p>"
    assumed = bullets([explain.assumed_line(a, lang)]) if a.assumed else ""
    return asked + assumed


def told(path: str, value: object, lang: str) -> str:
    """A stated fact in words; a list of batches as their number."""
    if path == "records":
        return say("panels.compare.batches", lang, n=len(value))  # type: ignore[arg-type]
    return say("panels.unstated", lang) if value is None else explain.tell(path, value, lang)


def fact_name(path: str, lang: str) -> str:
    """The name of a fact; of all batches together, the heading they stand under."""
    return say("law.section.records", lang) if path == "records" else explain.label(path, lang)


def deciding(a: Case, b: Case, lang: str) -> list[str]:
    """The smallest set of facts that makes the difference between two cases, in words."""
    return [say("panels.compare.line", lang, fact=fact_name(p, lang), a=told(p, x, lang), b=told(p, y, lang))
            for p, (x, y) in compare(a, b).items()]


def link(text: str, name: str, content: str | bytes, mime: str) -> Safe:
    """A link that saves a text or a picture of ours as a file, without any server."""
    data = base64.b64encode(content.encode("utf-8") if isinstance(content, str) else content).decode("ascii")
    charset = ";charset=utf-8" if isinstance(content, str) else ""
    return Safe(f'<a class="lk-link" download="{escape(name)}" href="data:{mime}{charset};base64,{data}">{escape(text)}</a>')


def _links(files: Iterable[tuple[str, str, str | bytes, str]]) -> str:
    return f"<ul class='lk-list'>{''.join(f'<li>{link(*file)}</li>' for file in files)}</ul>"


def takeaway(a: Assessment, lang: str) -> str:
    """The memo as Markdown and as HTML for a word processor, and the facts file."""
    files = (("memo_md", "memo.md", memo(a, lang), "text/markdown"), ("memo_doc", "memo.doc", memo_html(a, lang), "application/msword"),
             ("memo_html", "memo.html", memo_html(a, lang), "text/html"), ("facts", "case.toml", to_toml(a.case), "application/toml"))
    return _links((say(f"panels.take.{key}", lang), name, content, mime) for key, name, content, mime in files)


def slides(a: Assessment, lang: str) -> str:
    """The two pictures of a case at the size of a lecture hall, as SVG and as PNG; a sentence where one cannot be made."""
    made: list[tuple[str, str, str | bytes, str]] = []
    trouble = ""
    for chart in (charts.ladder(a), charts.ranges(a)):
        for form, draw, mime in (("svg", chart.svg, "image/svg+xml"), ("png", chart.png, "image/png")):
            try:
                made.append((f"{chart.title(lang)} ({form.upper()})", f"{chart.name}.{form}", draw(lang, "projector"), mime))
            except ImportError:
                trouble = f"<p>{escape(say('panels.take.no_pictures', lang))}</p>"
    return _links(made) + trouble
