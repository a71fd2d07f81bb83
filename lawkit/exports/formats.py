"""The bank in the forms teachers' platforms take: Moodle XML, GIFT, CSV with BOM, a plain sheet with 答案 and 解析, Anki."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from lawkit.study.items import Item
from lawkit.wording import say

from .flat import Flat, answer_text, flatten

LETTERS = "ABCDEFGHIJKLMNOP"


def write(items: Iterable[Item], form: str, path: Path | str, lang: str) -> int:
    """Write `items` to `path` as moodle, gift, csv, text or anki; the number of plain questions. KeyError for another form.

    anki needs the extra `lawkit[teach]` (ImportError otherwise).
    """
    questions = list(flatten(items, lang))
    if form == "anki":
        anki(questions, Path(path), lang)
    else:
        Path(path).write_text(FORMS[form](questions, lang), "utf-8", newline="")
    return len(questions)


# -- Moodle XML ---------------------------------------------------------------------------------------


def moodle(questions: Iterable[Flat], lang: str) -> str:
    """Moodle XML with a feedback for each answer, hints, and lesson and provisions as tags."""
    quiz = ET.Element("quiz")
    for q in questions:
        kind = {"choice": "multichoice", "several": "multichoice", "number": "numerical", "pairs": "matching"}.get(q.kind, "essay")
        out = ET.SubElement(quiz, "question", type=kind)
        _node(out, "name", q.id)
        _node(out, "questiontext", _p(q.text), format="html")
        _node(out, "generalfeedback", _p(q.why), format="html")
        ET.SubElement(out, "idnumber").text = q.id
        if kind == "multichoice":
            ET.SubElement(out, "single").text = "true" if q.kind == "choice" else "false"
        for share, text, feedback in _moodle_answers(q):
            made = _node(out, "answer", text, fraction=share, format="plain_text" if q.kind == "number" else "html")
            _node(made, "feedback", _p(feedback) if feedback else "", format="html")
        if q.kind == "pairs":
            for prompt, answer in (*q.pairs, *(("", c.text) for c in q.choices)):
                _node(_node(out, "subquestion", prompt and _p(prompt), format="html"), "answer", answer)
        if q.hint:
            _node(out, "hint", _p(q.hint), format="html")
        tags = ET.SubElement(out, "tags")
        for tag in (say("exports.lesson", lang, n=q.lesson), *q.cites):
            _node(tags, "tag", tag)
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _moodle_answers(q: Flat) -> Iterator[tuple[str, str, str]]:
    if q.kind == "number":
        yield "100", str(q.value), ""
        yield from (("0", c.text, c.feedback) for c in q.choices)
    elif q.kind != "pairs":
        for c in q.choices:
            yield _share(q) if c.right else "0" if q.kind == "choice" else f"-{_share(q)}", _p(c.text), c.feedback


def _share(q: Flat) -> str:
    return f"{100 / sum(c.right for c in q.choices):.5f}".rstrip("0").rstrip(".")


def _node(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    ET.SubElement(made, "text").text = text
    return made


def _p(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


# -- GIFT ---------------------------------------------------------------------------------------------


def gift(questions: Iterable[Flat], lang: str) -> str:
    """GIFT, UTF-8: one question a block, a feedback for each answer, why as general feedback."""
    return "\n\n".join(f"::{_g(q.id)}::[plain]{_g(q.text)} {{{_gift_body(q)}####{_g(q.why)}}}" for q in questions) + "\n"


def _gift_body(q: Flat) -> str:
    tell = lambda feedback: f"#{_g(feedback)}" if feedback else ""
    if q.kind == "choice":
        return "".join(f"\n{'=' if c.right else '~'}{_g(c.text)}{tell(c.feedback)}" for c in q.choices) + "\n"
    if q.kind == "several":
        return "".join(f"\n~%{'' if c.right else '-'}{_share(q)}%{_g(c.text)}{tell(c.feedback)}" for c in q.choices) + "\n"
    if q.kind == "number":
        return f"#\n={q.value}:0" + "".join(f"\n=%0%{c.text}:0{tell(c.feedback)}" for c in q.choices) + "\n"
    return "".join(f"\n={_g(a)} -> {_g(b)}" for a, b in q.pairs) + ("\n" if q.pairs else "")


def _g(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text.replace("\n", " ")).replace("->", "- >")


# -- sheets -------------------------------------------------------------------------------------------


def csv_sheet(questions: Iterable[Flat], lang: str) -> str:
    """CSV with BOM, so that spreadsheets show Chinese: one question a line, choices in columns."""
    rows = [(q, [c.text for c in q.choices] if q.kind in ("choice", "several") else []) for q in questions]
    width = max(len(choices) for _, choices in rows)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*(say(f"exports.column.{c}", lang) for c in ("id", "lesson", "kind", "text")), *LETTERS[:width],
                    *(say(f"exports.column.{c}", lang) for c in ("answer", "why", "cites"))])
    for q, choices in rows:
        sheet.writerow(map(guarded, [q.id, str(q.lesson), say(f"exports.kind.{q.kind}", lang), q.text, *choices,
                                     *[""] * (width - len(choices)), answer_text(q), q.why, say("study.and", lang).join(q.cites)]))
    return "\ufeff" + out.getvalue()


def guarded(cell: object) -> str:
    """A cell no spreadsheet takes for a formula."""
    text = str(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def text_sheet(questions: Iterable[Flat], lang: str) -> str:
    """A plain sheet with lines 答案： and 解析：, as Chinese platforms import it."""
    blocks = []
    for n, q in enumerate(questions, 1):
        lines = [f"{n}. {say('exports.bracket', lang, kind=say(f'exports.kind.{q.kind}', lang))}{q.text}"]
        lines += [f"{a}. {c.text}" for a, c in zip(LETTERS, q.choices) if q.kind in ("choice", "several")]
        lines.append(say("exports.answer_line", lang, answer=answer_text(q)))
        lines.append(say("exports.why_line", lang, why=q.why))
        blocks.append("\n".join(line.replace("\n", " ") for line in lines))
    return "\n\n".join(blocks) + "\n"


FORMS: dict[str, Callable[[Iterable[Flat], str], str]] = {"moodle": moodle, "gift": gift, "csv": csv_sheet, "text": text_sheet}
ENDINGS = {"moodle": "xml", "gift": "gift", "csv": "csv", "text": "txt", "anki": "apkg"}


# -- Anki ---------------------------------------------------------------------------------------------


def stable(name: str) -> int:
    """A number for Anki that depends on the name alone, so that a second import updates and never doubles."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") % 2**30 + 2**30


def anki(questions: Iterable[Flat], path: Path, lang: str) -> None:
    """An Anki deck, one note a question; ids are stable. Needs `genanki`."""
    import genanki
    fields = [{"name": n} for n in ("id", "front", "back")]
    model = genanki.Model(stable("lawkit.model"), "lawkit", fields=fields, templates=[
        {"name": "card", "qfmt": "{{front}}", "afmt": "{{FrontSide}}<hr id=answer>{{back}}"}])
    deck = genanki.Deck(stable(f"lawkit.deck.{lang}"), say("exports.deck", lang))
    for q in questions:
        choices = "".join(f"<br>{a}. {escape(c.text)}" for a, c in zip(LETTERS, q.choices) if q.kind in ("choice", "several"))
        back = f"<b>{escape(answer_text(q))}</b>{_p(q.why)}"
        deck.add_note(genanki.Note(model=model, fields=[q.id, _p(q.text) + choices, back], guid=genanki.guid_for("lawkit", lang, q.id),
                                   tags=[f"L{q.lesson:02}"]))
    genanki.Package(deck).write_to_file(path, timestamp=0)
