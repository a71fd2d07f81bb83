"""The reasoning in words (说理): verdict sentence, trace, and the result as plain data. Holds no law and no number.

Everything is rendered from findings; phrases stand in `data/wording/explain.toml`.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from .assessment import Assessment, Element, Finding
from .facts import UNKNOWN, Case, Range
from .fields import MAX_COUNT, Field
from .questions import field_of, tipping, value_of
from .wording import has, language, say


# -- small pieces -------------------------------------------------------------------------------

def begin(text: str) -> str:
    """A phrase as the beginning of a line."""
    return text[:1].upper() + text[1:]


def amount(value: Any, unit: str | None, lang: str | None = None) -> str:
    """A number with its unit ("5,000 items", "5000条"), singular where English needs it."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}" if isinstance(value, float) else str(value)
    return text if unit is None else _with_unit(text, unit, value == 1, lang or language())


@lru_cache(maxsize=4096)
def _with_unit(text: str, unit: str, one: bool, lang: str) -> str:
    return say("explain.amount", lang, n=text, unit=say(f"law.unit_one.{unit}" if one else f"law.unit.{unit}", lang))


def months(n: int, lang: str | None = None) -> str:
    """A term of imprisonment: whole years as years, anything else in months."""
    if n % 12 == 0:
        return say("explain.years" if n != 12 else "explain.year", lang, n=n // 12)
    return say("explain.months" if n != 1 else "explain.month", lang, n=n)


def label(path: str, lang: str | None = None) -> str:
    """The name of a fact; of a batch's fact with the number of the batch."""
    if path.startswith("readings."):
        return say(f"law.reading.{path.removeprefix('readings.')}", lang)
    name = say(f"law.fact.{field_of(path).path}", lang)
    if path.startswith("records["):
        return say("explain.of_batch", lang, n=int(path[8:path.index("]")]) + 1, fact=name)
    return name


def tell(path: str, value: Any, lang: str | None = None) -> str:
    """A value of a fact in words: yes or no, a choice, an amount, a range, a date, or unknown."""
    if path.startswith("readings."):
        return say(f"law.reading.{path.removeprefix('readings.')}.{value}", lang)
    field = field_of(path)
    if value is UNKNOWN or (value == "unknown" and field.type != "text"):
        return say("law.choice.unknown", lang)
    if isinstance(value, bool):
        return say("law.choice.yes" if value else "law.choice.no", lang)
    if isinstance(value, Range):
        top = value.at_most if isinstance(value.at_most, int) and value.at_most < MAX_COUNT else None
        if top is None:
            return say("explain.at_least", lang, low=tell(path, value.at_least, lang))
        return say("explain.range", lang, low=tell(path, value.at_least, lang), high=tell(path, top, lang))
    if field.path == "records.kind":
        return say(f"law.kind.{value}", lang)
    if field.path == "records.tier" and value == 0:  # no choice of a facts file, but what an open kind may turn out to be
        return say("law.tier.0", lang)
    if field.type == "choice":
        return say(f"law.choice.{field.path}.{value}", lang)
    if field.type == "money":
        return amount(value, "yuan", lang)
    if field.type == "date":
        return day(value, lang)
    return f"{value:,}" if isinstance(value, int) else str(value)


def day(value: Any, lang: str | None = None) -> str:
    """A day or a period of days in the reader's way of writing dates."""
    if isinstance(value, tuple):
        first, last = value
        return day(first, lang) if first == last else say("explain.range", lang, low=day(first, lang), high=day(last, lang))
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if (lang or language()) == "zh" else (
            f"{value.day} {value:%B} {value.year}")
    return str(value)


def cite(text: str, lang: str | None = None) -> str:
    """A citation in the reader's way of writing it: 《解释》第五条第一款第三项, or INT 5(1)(3)."""
    return _cite(text, lang or language())


@cache
def _cite(text: str, lang: str) -> str:
    from .provisions import ProvisionNotFound, provision
    try:
        return provision(text).cite_in(lang)
    except ProvisionNotFound:
        return text


def finding_line(f: Finding, lang: str | None = None, unbounded: bool = False) -> str:
    """One finding as a sentence: citation, status, and measured against standard."""
    lang = lang or language()
    head, standard, measured, greatest, unit = _finding_head(f.id, f.status, lang), f.standard, f.measured, f.greatest, f.unit
    if standard is None:
        return head
    needed = amount(standard, unit, lang)
    if greatest == measured:
        text = say("explain.measured", lang, measured=amount(measured, unit, lang), standard=needed)
    elif unbounded:
        text = say("explain.measured_unbounded", lang, measured=amount(measured, unit, lang), standard=needed)
    else:  # the unit is said once, after the greater number
        text = say("explain.measured_range", lang, measured=amount(measured, None), greatest=amount(greatest, unit, lang), standard=needed)
    via = say("explain.via", lang, items=items_line(f.via, lang)) if f.via else ""
    beaten = f.status == "not_met" and measured >= standard and f.row and f.row.when
    return head + text + via + (say("explain.tier_reached", lang) if beaten else "")


@cache
def _finding_head(id: str, status: str, lang: str) -> str:
    return say("explain.finding", lang, cite=cite(f"INT {id}", lang), name=say(f"law.item.{id}", lang),
               status=say(f"law.status.{status}", lang))


def items_line(ids: Iterable[str], lang: str | None = None) -> str:
    """Several items of INT 5 or 6 in the reader's way of citing, the instrument named once."""
    return _items_line(tuple(ids), lang or language())


@cache
def _items_line(ids: tuple[str, ...], lang: str) -> str:
    cites = [cite(f"INT {i}", lang) for i in ids]
    head = cites[0][:4] if lang == "zh" else "INT "
    return say("explain.and", lang).join([cites[0], *(c.removeprefix(head) for c in cites[1:])])


# -- the verdict in one sentence ------------------------------------------------------------------

def verdict(a: Assessment, lang: str | None = None) -> str:
    """The result in one sentence: grade, the items that carry it, the range, and what is still open."""
    if a.grade:
        grade = say(f"law.grade.{int(a.grade)}", lang)
        carried = items_line(a.met, lang) if a.met else say("explain.either_way", lang)
        text = say("explain.verdict_met", lang, grade=grade[0].upper() + grade[1:], items=carried, range=range_line(a, lang))
    elif a.reason == "element_failed":
        failed = next(e for e in a.elements if e.status == "failed")
        text = say(f"law.element_failed.{failed.id}", lang)
    else:
        text = say(f"law.reason.{a.reason}", lang)
    least, greatest = a.possible_grades
    if greatest != least:
        between_laws = a.law.why == "straddles" and not a.ask_next
        text += say("explain.verdict_laws" if between_laws else "explain.verdict_open", lang, grade=say(f"law.grade.{int(greatest)}", lang))
    return text


def range_line(a: Assessment, lang: str | None = None) -> str:
    """The statutory range in words: imprisonment, 拘役 where open, fine with or alone."""
    s = a.sentence
    if s is None:
        return say("explain.no_range", lang)
    key = "explain.range_first" if s.detention else "explain.range_only"
    text = say(key, lang, low=months(s.min_months, lang), high=months(s.max_months, lang),
               d_low=months(s.detention[0], lang) if s.detention else "",
               d_high=months(s.detention[1], lang) if s.detention else "")
    return text + say(f"explain.fine_{s.fine.mode}", lang)


# -- the trace ------------------------------------------------------------------------------------

def explain(a: Assessment, lang: str | None = None) -> str:
    """The whole reasoning as Markdown, in the order in which the law asks."""
    parts = [f"**{verdict(a, lang)}**"]
    for heading, lines in sections(a, lang):
        if told := [f"- {begin(line)}" for line in lines]:
            parts += [f"#### {say(f'explain.{heading}', lang)}", "\n".join(told)]
    return "\n\n".join((*parts, f"<small>{say('law.disclaimer', lang)}</small>")) + "\n"


def sections(a: Assessment, lang: str | None) -> Iterator[tuple[str, Iterator[str]]]:
    """Heading key and lines of each part, in the order in which the law asks."""
    yield "law_heading", iter([law_line(a, lang)])
    yield "elements_heading", (element_line(e, lang) for e in a.elements)
    if a.reason not in ("element_failed", "no_law_then"):
        yield "counts_heading", count_lines(a, lang)
        yield "findings_heading", (finding_line(f, lang, a.unbounded(f)) for f in a.findings if telling(f))
    if a.grade:
        yield "sentence_heading", sentence_lines(a, lang)
    elif a.below_line:
        yield "below_heading", below_lines(a, lang)
    yield "neighbours_heading", neighbour_lines(a, lang)
    yield "readings_heading", reading_lines(a, lang)
    yield "ask_heading", ask_lines(a, lang)
    yield "assumed_heading", iter([assumed_line(a, lang)] if a.assumed else [])


def telling(f: Finding) -> bool:
    """Is a finding worth a line? Not where nothing of it was in play."""
    return f.status != "not_met" or bool(f.measured)


def law_line(a: Assessment, lang: str | None = None) -> str:
    """Which edition applies to which date, under which name of the offence, and why."""
    law = a.law
    why = say(f"law.edition_why.{law.why}", lang)
    return say("explain.law", lang, conduct=day(law.conduct, lang), edition=say(f"law.edition.{law.edition}", lang), why=why,
               offence=say(law.offence, lang))


def element_line(e: Element, lang: str | None = None) -> str:
    """One element: name, status, and the reason where it failed."""
    return _element_line(e, lang or language())


@cache
def _element_line(e: Element, lang: str) -> str:
    text = say("explain.element", lang, name=say(f"law.element.{e.id}", lang),
               status=say(f"law.element_status.{e.status}", lang), cite=cite(e.cite, lang))
    return say("explain.element_failed", lang, element=text, why=say(f"law.element_failed.{e.id}", lang)) if e.status == "failed" else text


def count_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """Each batch as INT 11 counts it: (taken − deducted) × times = counted."""
    for i, line in enumerate(a.counts.lines):
        name = say(f"law.kind.{line.kind}", lang) if line.kind and line.kind is not UNKNOWN else (
            tell(f"records[{i}].tier", line.tier, lang))
        why = say(f"explain.count_{line.why}", lang)
        result = amount(line.counted, "items", lang) if line.most == line.counted else (
            say("explain.at_least", lang, low=amount(line.counted, "items", lang)) if any(p.startswith(line.path) for p in a.capped) else
            say("explain.range", lang, low=f"{line.counted:,}", high=amount(line.most, "items", lang)))
        taken = _span(line.taken, lang) + (f" − {_span(line.deducted, lang)}" if line.deducted else "")
        if {"–", "−"} & set(taken):
            taken = say("explain.bracketed", lang, text=taken)
        yield say("explain.count", lang, n=i + 1, name=name, taken=taken, times=_span(line.times, lang), counted=result, why=why)


def _span(value: Any, lang: str | None) -> str:
    if value is UNKNOWN:
        return say("law.choice.unknown", lang)
    if isinstance(value, tuple):
        return say("law.choice.unknown", lang) if value[1] >= MAX_COUNT else f"{value[0]:,}–{value[1]:,}"
    return f"{value:,}"


def sentence_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """Range, fine, circumstances with may or shall, suspension, what is opened below, limitation, ban, the court's part."""
    s = a.sentence
    yield range_line(a, lang)
    yield fine_line(s.fine, lang)
    for m in s.modifiers:
        yield modifier_line(m, lang)
    limit = months(s.probation.exactly_months, lang)
    yield _with_why(f"sentencing.probation.{s.probation.status}", f"sentencing.probation_why.{s.probation.why}", lang, months=limit)
    if (o := s.opened_below) is not None:
        low, high = (months(m, lang) if m is not None else "" for m in (o.min_months, o.max_months))
        parts = [say(f"sentencing.opened.{o.why}", lang, low=low, high=high)]
        parts += [say("sentencing.opened.forced", lang)] * o.forced + [say("sentencing.opened.exempt", lang)] * bool(o.exempt_by)
        yield say("explain.comma", lang).join(parts)
    period = say("sentencing.limitation_years", lang, years=s.limitation.years)
    yield say("explain.comma", lang).join((period, _with_why(
        f"sentencing.limitation.{s.limitation.status}", f"sentencing.limitation_why.{s.limitation.why}", lang)))
    if s.ban.status != "none":
        low, high = s.ban.years
        yield say("explain.comma", lang).join((_with_why(f"sentencing.ban.{s.ban.status}", f"sentencing.ban_why.{s.ban.why}", lang),
                                               say("sentencing.ban_years", lang, low=low, high=high)))
    yield say("explain.discretion", lang, points=say("explain.comma", lang).join(
        say(f"sentencing.court.{d.id}", lang) for d in s.discretion))


def fine_line(fine: Any, lang: str | None = None) -> str:
    """The fine: how it is fixed, the interval where there are gains to multiply, the floor, and a unit's share."""
    low, high = fine.multiple or (0, 0)
    parts = [say(f"sentencing.fine.{fine.why}", lang, a=low, b=high)]
    if fine.low_yuan is not None:
        parts.append(say("explain.range", lang, low=amount(fine.low_yuan, "yuan", lang), high=amount(fine.high_yuan, "yuan", lang)))
    parts.append(say("sentencing.fine_floor", lang, floor=f"{fine.floor_yuan:,}"))
    parts += [say("sentencing.fine_on_unit", lang)] * bool(fine.on_unit)
    return say("explain.fine", lang, text=say("explain.comma", lang).join(parts), cite=cite(fine.cite, lang))


def _with_why(key: str, why: str, lang: str | None, **values: Any) -> str:
    """A phrase, and its reason in brackets where there is one."""
    return say(key, lang, **values) + (say("explain.because", lang, why=say(why, lang)) if has(why) else "")


def modifier_line(m: Any, lang: str | None = None) -> str:
    """A circumstance with its force (可以 / 应当), directions and citation; open, excluded or conditional ones say so."""
    directions = say("explain.or", lang).join(say(f"sentencing.direction.{d}", lang) for d in m.directions)
    text = say("explain.modifier", lang, name=say(f"sentencing.modifier.{m.id}", lang),
               force=say(f"sentencing.force.{m.force}", lang), directions=directions, cite=cite(m.cite, lang))
    if m.excluded_by:
        return text + say("explain.modifier_excluded", lang, why=say(f"sentencing.excluded.{m.excluded_by}", lang))
    if m.condition:
        text += say("explain.if_court_finds", lang, what=say(f"sentencing.court.{m.condition}", lang))
    return text + (say("explain.modifier_open", lang) if m.status == "open" else "")


def below_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """Administrative consequences by the date of the act."""
    from .below import line
    return (line(c, lang) for c in a.below_line)


def neighbour_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """Neighbouring offences to think of, with the rule for one offence or several."""
    from .neighbours import line
    return (line(flag, lang) for flag in a.neighbours)


def reading_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """The disputed readings relied on, and what the other position would give."""
    for reading in a.readings_used:
        position = a.case.readings.get(reading)
        others = [o for o in a.other_readings if o.reading == reading]
        moved = [o for o in others if o.possible_grades != tuple(map(int, a.possible_grades))]
        from .readings import READINGS
        text = say("explain.reading", lang, question=say(f"law.reading.{reading}", lang),
                   position=say(f"law.reading.{reading}.{position or READINGS[reading].default}", lang))
        if moved:
            text += say("explain.reading_moves", lang, position=say(f"law.reading.{reading}.{moved[0].position}", lang),
                        grade=grades_line(moved[0].possible_grades, lang))
        elif others:
            text += say("explain.reading_stays", lang)
        yield text


def grades_line(grades: tuple[int, int], lang: str | None = None) -> str:
    """A grade, or the least and the greatest of those still possible."""
    low, high = (say(f"law.grade.{int(g)}", lang) for g in grades)
    return low if low == high else say("explain.range", lang, low=low, high=high)


def ask_lines(a: Assessment, lang: str | None = None) -> Iterator[str]:
    """What to ask next: each unknown fact with what each answer would leave; numbers at the lines they would cross."""
    for ask in a.ask_next:
        crossings = tipping(a.case, ask.fact, a.on) if field_of(ask.fact).type in ("count", "money", "age") else ()
        pairs = [(_answer(ask.fact, v, lang), g) for v, g in ask.possible.items()]
        if crossings:
            first = crossings[0]
            pairs = [(say("explain.under", lang, high=tell(ask.fact, first.value, lang)), (first.before, first.before)), *(
                (say("explain.at_least", lang, low=tell(ask.fact, t.value, lang)), (t.after, t.after)) for t in crossings)]
        yield say("explain.ask", lang, fact=label(ask.fact, lang), answers=say("explain.comma", lang).join(
            say("explain.answer", lang, answer=answer, grade=grades_line(g, lang)) for answer, g in pairs))


def _answer(path: str, value: Any, lang: str | None) -> str:
    if path == "record.administrative_on":  # the open point is whether the two years hold
        return say("explain.within" if value else "explain.not_within", lang)
    return tell(path, value, lang)


def assumed_line(a: Assessment, lang: str | None = None) -> str:
    """What nobody stated and was taken at its default."""
    return say("explain.assumed", lang, facts=assumed_facts(a, lang))


def assumed_facts(a: Assessment, lang: str | None = None) -> str:
    """The facts nobody stated, each with the value at which it was taken."""
    return say("explain.comma", lang).join(
        say("explain.assumed_one", lang, fact=label(p, lang), value=_default(a.case, p, lang)) for p in a.assumed)


def _default(case: Case, path: str, lang: str | None) -> str:
    if path == "conduct.from":
        from .fields import LAW_AS_OF
        return day(LAW_AS_OF, lang)
    value = value_of(case, path)
    return say("explain.none", lang) if value is None else tell(path, value, lang)


# -- plain data -------------------------------------------------------------------------------------

def to_dict(a: Assessment) -> dict[str, Any]:
    """The result as JSON-ready data under the names of the public face."""
    return {
        "case": a.case.to_dict(), "grade": int(a.grade), "possible_grades": [int(g) for g in a.possible_grades],
        "reason": a.reason, "verdict": {"zh": verdict(a, "zh"), "en": verdict(a, "en")},
        "elements": [e._asdict() for e in a.elements],
        "findings": [{"id": f.id, "status": f.status, "measured": f.measured, "greatest": f.greatest,
                      "standard": f.standard, "unit": f.unit, "ratio": f.ratio, "via": list(f.via), "grade": f.grade,
                      "provision": f"INT {f.id}", "facts": list(f.facts)} for f in a.findings],
        "sentence": a.sentence and {**plain(a.sentence), "limitation_years": a.sentence.limitation_years},
        "counts": plain(a.counts), "law": plain(a.law), "assumed": list(a.assumed), "readings_used": list(a.readings_used),
        "other_readings": [plain(o) for o in a.other_readings], "below_line": [plain(b) for b in a.below_line],
        "ask_next": [{"fact": q.fact, "possible": [{"answer": plain(v), "grades": list(g)} for v, g in q.possible.items()]}
                     for q in a.ask_next],
        "tipping": [plain(t) for t in a.tipping], "neighbours": [plain(n) for n in a.neighbours],
        "disclaimer": {"zh": say("law.disclaimer", "zh"), "en": say("law.disclaimer", "en")},
    }


def plain(value: Any) -> Any:
    """Dataclasses, named tuples, dates and unknown values as JSON-ready data."""
    if value is UNKNOWN:
        return "unknown"
    if is_dataclass(value) and not isinstance(value, type):
        return {k: plain(v) for k, v in asdict(value).items()}
    if hasattr(value, "_asdict"):
        return {k: plain(v) for k, v in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return value.isoformat() if isinstance(value, date) else value


