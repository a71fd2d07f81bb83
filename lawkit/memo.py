"""The memo (办案备忘录): what a paralegal hands to a lawyer, always in the same order, at most two pages.

Parties · facts with their state · elements · findings · syllogism · the other reading · open points · what to ask
next · who has to prove it. Markdown, and HTML that a word processor opens; user text is escaped in both.
"""
from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .assessment import Assessment
from .explain import (amount, ask_lines, assumed_facts, begin, below_lines, cite, element_line, finding_line, items_line, label, law_line,
                      modifier_line, neighbour_lines, range_line, reading_lines, tell, telling, verdict)
from .facts import UNKNOWN, Range
from .questions import value_of
from .wording import language, say



def memo(a: Assessment, lang: str | None = None) -> str:
    """The memo as Markdown."""
    title = _plain_text(a.case.title(lang)) or say("memo.untitled", lang)
    parts = [f"# {say('memo.title', lang)}", f"**{title}**"]
    for heading, lines in sections(a, lang):
        told = [line for line in lines if line] or [say("memo.nothing", lang)]
        parts.append(f"## {say(f'memo.{heading}', lang)}\n\n" + "\n".join(f"- {begin(line)}" for line in told))
    return "\n\n".join((*parts, say("law.disclaimer", lang))) + "\n"


def sections(a: Assessment, lang: str | None = None) -> Iterator[tuple[str, Iterator[str]]]:
    """Heading and lines of each part, in the fixed order."""
    yield "parties", parties(a, lang)
    yield "facts", facts(a, lang)
    yield "elements", (element_line(e, lang) for e in a.elements)
    yield "findings", (finding_line(f, lang, a.unbounded(f)) for f in a.findings if telling(f))
    yield "syllogism", syllogism(a, lang)
    yield "other_reading", reading_lines(a, lang)
    yield "open_points", open_points(a, lang)
    yield "ask", ask_lines(a, lang)
    yield "burden", burden(a, lang)


def parties(a: Assessment, lang: str | None) -> Iterator[str]:
    """Who acted, when, and the law of that time."""
    yield say("memo.party_unit" if a.case.get("actor.unit") is True else "memo.party_person", lang)
    yield law_line(a, lang)


def facts(a: Assessment, lang: str | None) -> Iterator[str]:
    """Stated facts one by one; assumed and unknown ones in a line each."""
    unknown = []
    for i, batch in enumerate(a.case.records):
        told = [say("memo.fact", lang, fact=say(f"law.fact.records.{leaf}", lang), value=tell(f"records[{i}].{leaf}", v, lang))
                for leaf, v in batch.stated.items() if v is not UNKNOWN]
        yield say("memo.batch", lang, n=i + 1, facts=say("explain.comma", lang).join(told))
        unknown += [label(f"records[{i}].{leaf}", lang) for leaf, v in batch.stated.items() if v is UNKNOWN]
    for path, v in a.case.stated.items():
        if path.partition(".")[0] in ("title", "conduct", "tried_on"):
            continue
        if v is UNKNOWN:
            unknown.append(label(path, lang))
        elif path.startswith("note"):
            yield say("memo.note", lang, text=_plain_text(v)) if path.endswith(lang or language()) else ""
        else:
            yield say("memo.stated", lang, fact=label(path, lang), value=_value(a, path, lang))
    if unknown:
        yield say("memo.unknown", lang, facts=say("explain.comma", lang).join(unknown))
    if a.assumed:
        yield say("memo.assumed", lang, facts=assumed_facts(a, lang))


def _value(a: Assessment, path: str, lang: str | None) -> str:
    value = a.case.get(path)
    if isinstance(value, Range) and path.startswith(("gains", "business")):
        return say("explain.range", lang, low=amount(value.at_least // 100, "yuan", lang),
                   high=amount(value.at_most // 100, "yuan", lang))
    return tell(path, value_of(a.case, path), lang)


def syllogism(a: Assessment, lang: str | None) -> Iterator[str]:
    """大前提 · 小前提 · 结论: the rule, the facts that meet it, and what follows."""
    leading = [f for f in a.findings if f.status == "met"] or [f for f in a.findings if f.status == "open"]
    carried = {i for f in leading if f.grade == a.grade for i in f.via}
    leading.sort(key=lambda f: (f.grade != a.grade, f.id not in carried))  # what carries the grade, then what that rests on
    if leading and a.reason != "element_failed":
        provisions = items_line([f.id for f in leading[:3]], lang)
        yield say("memo.major", lang, offence=cite("CL 253-1(1)", lang), provisions=provisions)
        yield say("memo.minor", lang, facts=say("explain.comma", lang).join(
            say("memo.minor_one", lang, name=say(f"law.item.{f.id}", lang),
                measured=amount(f.measured, f.unit, lang) if f.standard else say(f"law.status.{f.status}", lang))
            for f in leading[:3]))
    yield say("memo.conclusion", lang, verdict=verdict(a, lang))
    if a.sentence:
        yield from (modifier_line(m, lang) for m in a.sentence.modifiers)


def open_points(a: Assessment, lang: str | None) -> Iterator[str]:
    """What is left to the court, neighbouring offences, and the administrative layer below the line."""
    court = [f.id for f in a.findings if f.status == "for_court"]
    if court:
        yield say("memo.for_court", lang, items=items_line(court, lang))
    if a.sentence:
        yield say("memo.term", lang, range=range_line(a, lang))
    yield from neighbour_lines(a, lang)
    if not a.grade:
        yield from below_lines(a, lang)


def burden(a: Assessment, lang: str | None) -> Iterator[str]:
    """Who has to prove it, only where the dossier has a source."""
    yield say("memo.burden_general", lang)
    if a.case.get("business.lawful_purpose") is not False:
        yield say("memo.burden_business", lang, cite=cite("INT 6(1)", lang))
    if a.case.records:
        yield say("memo.burden_bulk", lang, cite=cite("INT 11(3)", lang))


def _plain_text(text: str) -> str:
    """User text inside Markdown: text, never markup."""
    return re.sub(r"([\\`*_{}\[\]<>#+!|-])", r"\\\1", " ".join(text.split()))


def memo_html(a: Assessment, lang: str | None = None) -> str:
    """The memo as one HTML file without scripts or links, which word processors open too."""
    lang = lang or language()
    title = html.escape(a.case.title(lang) or say("memo.untitled", lang))
    body = [f"<h1>{html.escape(say('memo.title', lang))}</h1>", f"<p><strong>{title}</strong></p>"]
    for heading, lines in sections(a, lang):
        told = [line for line in lines if line] or [say("memo.nothing", lang)]
        items = "".join(f"<li>{html.escape(_unescaped(line))}</li>" for line in told)
        body.append(f"<h2>{html.escape(say(f'memo.{heading}', lang))}</h2><ul>{items}</ul>")
    body.append(f"<p><small>{html.escape(say('law.disclaimer', lang))}</small></p>")
    return (f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
            f"<title>{title}</title><style>{STYLE}</style></head><body>{''.join(body)}</body></html>")


def _unescaped(line: str) -> str:
    return re.sub(r"\\([\\`*_{}\[\]<>#+!|-])", r"\1", line)


STYLE = ("@page{size:A4;margin:18mm}body{font:10.5pt/1.4 'Noto Sans SC','Microsoft YaHei',SimSun,sans-serif;max-width:48em}"
         "h1{font-size:16pt;margin:0}h2{font-size:11.5pt;margin:.7em 0 .1em}ul{margin:0;padding-left:1.2em}")
