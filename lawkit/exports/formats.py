"""The bank in the forms teachers' platforms take: Moodle XML, GIFT, CSV with BOM, a plain sheet with 答案 and 解析, Anki."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from lawkit.study.items import Item
from lawkit.wording import say

from .flat import Choice, Flat, flatten


def write(items: Iterable[Item], form: str, path: Path | str, lang: str) -> int:
    """Write `items` to `path` as moodle, gift, csv, text or anki; the number of plain questions. KeyError for another form.

    anki needs the extra `lawkit[teach]` (ImportError otherwise).
    """
    questions = list(flatten(items, lang))
    written = FORMS[form](questions, lang)
    Path(path).write_bytes(written if isinstance(written, bytes) else written.encode())
    return len(questions)


# -- Moodle XML ---------------------------------------------------------------------------------------


def moodle(questions: Sequence[Flat], lang: str) -> str:
    """Moodle XML with a feedback for each answer, hints, and lesson and provisions as tags."""
    quiz = ET.Element("quiz")
    for q in questions:
        kind = {"choice": "multichoice", "several": "multichoice", "number": "numerical", "pairs": "matching"}.get(q.kind, "essay")
        out = ET.SubElement(quiz, "question", type=kind)
        _node(out, "name", q.id)
        _node(out, "questiontext", _p(q.text), format="html")
        _node(out, "generalfeedback", _p(q.why), format="html")
        ET.SubElement(out, "idnumber").text = q.id
        if q.lettered:
            ET.SubElement(out, "single").text = "true" if q.kind == "choice" else "false"
        for c in q.choices:
            text, form = (_p(c.text), "html") if q.lettered else (c.text, "plain_text")
            _node(_node(out, "answer", text, fraction=_share(q, c), format=form), "feedback", _p(c.feedback), format="html")
        for prompt, answer in q.pairs:
            _node(_node(out, "subquestion", _p(prompt), format="html"), "answer", answer)
        if q.hint:
            _node(out, "hint", _p(q.hint), format="html")
        tags = ET.SubElement(out, "tags")
        for tag in (say("exports.lesson", lang, n=q.lesson), *q.cites):
            _node(tags, "tag", tag)
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _share(q: Flat, c: Choice) -> str:
    """What choosing it is worth in per cent: where several are right, a wrong one takes away as much as a right one gives."""
    whole = f"{100 / sum(c.right for c in q.choices):.5f}".rstrip("0").rstrip(".")
    return whole if c.right else f"-{whole}" if q.kind == "several" else "0"


def _node(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    ET.SubElement(made, "text").text = text
    return made


def _p(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


# -- GIFT ---------------------------------------------------------------------------------------------


def gift(questions: Sequence[Flat], lang: str) -> str:
    """GIFT, UTF-8: one question a block, a feedback for each answer, why as general feedback."""
    return "\n\n".join(f"::{_g(q.id)}::[plain]{_g(q.text)} {{{_gift_body(q)}####{_g(q.why)}}}" for q in questions) + "\n"


def _gift_body(q: Flat) -> str:
    def sign(c: Choice) -> str:
        if q.kind == "several":
            return f"~%{_share(q, c)}%"
        return "=" if c.right else "=%0%" if q.kind == "number" else "~"

    exactly = ":0" if q.kind == "number" else ""
    lines = [sign(c) + _g(c.text) + exactly + (f"#{_g(c.feedback)}" if c.feedback else "") for c in q.choices]
    lines += [f"={_g(a)} -> {_g(b)}" for a, b in q.pairs if a]
    return "\n".join(["#" if q.kind == "number" else "", *lines, ""]) if lines else ""


def _g(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text.replace("\n", " ")).replace("->", "- >")


# -- sheets -------------------------------------------------------------------------------------------


def csv_sheet(questions: Sequence[Flat], lang: str) -> str:
    """CSV with BOM, so that spreadsheets show Chinese: one question a line, choices in columns."""
    letters = max((q.lettered for q in questions), key=len)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*(say(f"exports.column.{c}", lang) for c in ("id", "lesson", "kind", "text")), *(a for a, _ in letters),
                    *(say(f"exports.column.{c}", lang) for c in ("answer", "why", "cites"))])
    for q in questions:
        choices = [c.text for _, c in q.lettered] + [""] * (len(letters) - len(q.lettered))
        sheet.writerow(map(guarded, [q.id, q.lesson, say(f"exports.kind.{q.kind}", lang), q.text, *choices,
                                     q.answer, q.why, say("study.and", lang).join(q.cites)]))
    return "\ufeff" + out.getvalue()


def guarded(cell: object) -> str:
    """A cell no spreadsheet takes for a formula."""
    text = str(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def text_sheet(questions: Sequence[Flat], lang: str) -> str:
    """A plain sheet with lines 答案： and 解析：, as Chinese platforms import it."""
    blocks = []
    for n, q in enumerate(questions, 1):
        kind = say("exports.bracket", lang, kind=say(f"exports.kind.{q.kind}", lang))
        lines = [f"{n}. {kind}{q.text}", *(f"{a}. {c.text}" for a, c in q.lettered),
                 say("exports.answer_line", lang, answer=q.answer), say("exports.why_line", lang, why=q.why)]
        blocks.append("\n".join(line.replace("\n", " ") for line in lines))
    return "\n\n".join(blocks) + "\n"


# -- Anki ---------------------------------------------------------------------------------------------


def stable(name: str) -> int:
    """A number for Anki that depends on the name alone, so that a second import updates and never doubles."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") % 2**30 + 2**30


def anki(questions: Sequence[Flat], lang: str) -> bytes:
    """An Anki deck, one note a question; ids are stable. Needs `genanki`."""
    import genanki
    fields = [{"name": n} for n in ("id", "front", "back")]
    model = genanki.Model(stable("lawkit.model"), "lawkit", fields=fields, templates=[
        {"name": "card", "qfmt": "{{front}}", "afmt": "{{FrontSide}}<hr id=answer>{{back}}"}])
    deck = genanki.Deck(stable(f"lawkit.deck.{lang}"), say("exports.deck", lang))
    for q in questions:
        front = _p(q.text) + "".join(f"<br>{a}. {escape(c.text)}" for a, c in q.lettered)
        deck.add_note(genanki.Note(model=model, fields=[q.id, front, f"<b>{escape(q.answer)}</b>{_p(q.why)}"],
                                   guid=genanki.guid_for("lawkit", lang, q.id), tags=[f"L{q.lesson:02}"]))
    packed = io.BytesIO()
    genanki.Package(deck).write_to_file(packed, timestamp=0)
    return packed.getvalue()


ENDINGS = {"moodle": "xml", "gift": "gift", "csv": "csv", "text": "txt", "anki": "apkg"}
FORMS: dict[str, Callable[[Sequence[Flat], str], str | bytes]] = {
    "moodle": moodle, "gift": gift, "csv": csv_sheet, "text": text_sheet, "anki": anki}
