"""Decided cases in words: a record, an outcome, and the comparison of engine and courts (判例的文字)."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .decided import Decided, Outcome, Row
from .facts import Range
from .wording import say


def record(d: Decided, lang: str) -> str:
    """A decided case as Markdown: court, facts, outcome of each defendant, holding, lesson, gaps, sources."""
    head = (d.text("court", lang), d.docket, d.decided_on or say("casebook.no_date", lang),
            say(f"casebook.charge.{d.charge}", lang), say(f"casebook.confidence.{d.confidence}", lang))
    found = [f" · {say('casebook.outcome.stated', lang, grade=grade(g, lang))}" if g else "" for g in d.held]
    people = ["- " + say("casebook.colon", lang, first=label(person, lang), second=outcome(o, lang)) + f
              for person, o, f in zip(d.defendants, d.outcomes, found)]
    parts = [_part("facts", d.text("facts", lang), lang), _part("outcome", "", lang), "\n".join(people),
             *(_part(p, d.text(p, lang), lang) for p in ("holding", "teaching"))]
    if d.difference:
        parts.append(_part("difference", getattr(d.difference, lang), lang))
    sources = [say("casebook.source", lang, publisher=s.publisher[lang], title=s.title[lang]) + (f" <{s.url}>" if s.url else "")
               for s in d.sources]
    parts += [_part("missing", d.text("missing", lang), lang), _part("source", " · ".join(sources), lang)]
    return "\n\n".join([f"### {d.text('title', lang)}", " · ".join(filter(None, head)), *parts]) + "\n"


def _part(name: str, text: str, lang: str) -> str:
    return f"**{say(f'casebook.heading.{name}', lang)}** {text}".rstrip()


def label(person: tuple[str, str, object], lang: str) -> str:
    """The name of a defendant, reduced."""
    return person[0] if lang == "zh" else person[1]


def grade(value: int, lang: str) -> str:
    """The name of a grade as courts state it."""
    return say(f"casebook.grade.{int(value)}", lang)


def outcome(o: Outcome, lang: str) -> str:
    """What became of a defendant, as a phrase (months, yuan)."""
    if o.kind is None:
        return say("casebook.outcome.none", lang)
    kind = "imprisonment_untold" if o.kind == "imprisonment" and o.months is None else o.kind
    parts = [] if o.kind == "fine_only" and o.fine is not None else [say(f"casebook.outcome.{kind}", lang, months=_span(o.months))]
    if o.suspended is not None:
        parts.append(say("casebook.outcome.suspended", lang, months=_span(o.suspended)))
    if o.fine is not None:
        parts.append(say("casebook.outcome.fine", lang, yuan=_span(o.fine)))
    parts += [say(f"casebook.outcome.{flag}", lang) for flag in ("of_group", "several_crimes") if getattr(o, flag)]
    return say("casebook.join", lang).join([*parts, *([o.note[lang]] if o.note else [])])


def _span(value: int | Range | None) -> str:
    return "" if value is None else f"{value.at_least:,}–{value.at_most:,}" if isinstance(value, Range) else f"{value:,}"


def table(rows: Sequence[Row], lang: str) -> str:
    """Engine against outcome, a row a defendant, with the differences explained below."""
    columns = ("case", "defendant", "outcome", "engine", "today", "status")
    lines = [_row([say(f"casebook.table.{c}", lang) for c in columns]), "|" + " --- |" * len(columns)]
    lines += [_row(_cells(r, lang)) for r in rows]
    counts = [say("casebook.table.count", lang, status=say(f"casebook.status.{s}", lang), n=n)
              for s, n in Counter(r.status for r in rows).most_common()]
    cases = {r.decided.id: r.decided for r in rows}
    why = ["- " + say("casebook.table.explained", lang, title=d.text("title", lang), text=getattr(d.difference, lang),
                      key=say(f"casebook.key.{d.difference.key}", lang)) for d in cases.values() if d.difference]
    summary = say("casebook.table.summary", lang, cases=len(cases), rows=len(rows), counts=say("casebook.join", lang).join(counts))
    return "\n".join([*lines, "", summary, "", f"**{say('casebook.table.differences', lang)}**", "", *why]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(r: Row, lang: str) -> list[str]:
    engine, today = (grade(least, lang) if least == most else
                     say("casebook.grades", lang, least=grade(least, lang), greatest=grade(most, lang)) for least, most in (r.possible, r.today))
    stated = [say("casebook.outcome.stated", lang, grade=grade(r.held, lang))] if r.held else []
    key = [say(f"casebook.key.{r.key}", lang)] if r.key else []
    return [r.decided.id, label(r.defendant, lang), " · ".join([outcome(r.outcome, lang), *stated]), engine,
            today, " · ".join([say(f"casebook.status.{r.status}", lang), *key])]
