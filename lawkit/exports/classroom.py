"""Papers for a class (教师包): the same questions with other numbers for each student, the key rebuilt, answers collected.

Everything is offline and rebuilt from the class seed and a student's number; answers are data and never executed.
"""
from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from lawkit.study.hypotheticals import hypothetical
from lawkit.study.items import AXES, GRADES, RANGES, Item
from lawkit.study.marking import mark, solution
from lawkit.wording import say

from .formats import guarded

SCHEMA = 1
LEVELS = (1, 1, 2, 2, 2, 3)
"""The levels of a paper's questions: two pages hold these six."""
MAX_BYTES = 1_000_000
BLANK: dict[str, Any] = {"items": [], "grade": "", "range": "", "counted": ""}


def paper(seed: str, student: str, levels: Sequence[int] = LEVELS) -> tuple[Item, ...]:
    """The questions of one student: same stories, rules and difficulty for all, numbers by seed and student."""
    return tuple(hypothetical(seed, slot, level, student) for slot, level in enumerate(levels))


def write_papers(folder: Path | str, seed: str, students: Sequence[str], lang: str) -> list[Path]:
    """For each student a page to print, `<student>.html`, and a blank answer file, `<student>.json`, and one `key.html`.

    `students` are numbers or signs the teacher chooses, never names. Returns the files written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for student in students:
        items = paper(seed, student)
        blank = {"schema": SCHEMA, "seed": seed, "student": student, "levels": LEVELS,
                 "answers": {it.id: dict(BLANK) if it.type == "pattern" else "" for it in items}}
        written += [_put(folder / f"{student}.html", handout(items, lang, say("exports.paper", lang, seed=seed, student=student))),
                    _put(folder / f"{student}.json", json.dumps(blank, ensure_ascii=False, indent=2))]
    return [*written, _put(folder / "key.html", key_page(seed, students, lang))]


def _put(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8", newline="\n")
    return path


# -- collecting ---------------------------------------------------------------------------------------


class Answered(NamedTuple):
    """One answer of one student, marked."""

    student: str
    item: str
    outcome: str
    answer: str
    mistakes: str


def collect(folder: Path | str) -> tuple[list[Answered], dict[str, str]]:
    """Mark every answer file in a folder. A damaged, foreign or doubled file is reported (name → wording key), the rest goes on."""
    files: dict[tuple[str, str], dict[str, Any]] = {}
    problems: dict[str, str] = {}
    for path in sorted(Path(folder).glob("*.json")):
        try:
            told = _read(path)
            if files.setdefault((told["seed"], told["student"]), told) is not told:
                raise ValueError("exports.problem.double")
        except ValueError as why:
            problems[path.name] = str(why)
    return [row for told in files.values() for row in _marked(told)], problems


def _read(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("exports.problem.large")
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("exports.problem.damaged") from None
    fine = isinstance(told, dict) and told.get("schema") == SCHEMA and isinstance(told.get("answers"), dict)
    fine = fine and all(isinstance(told.get(k), str) and told[k] and ":" not in told[k] and len(told[k]) < 60 for k in ("seed", "student"))
    levels: Any = told.get("levels") if fine else None
    fine = isinstance(levels, list) and 0 < len(levels) <= 30 and all(type(n) is int and n in (1, 2, 3) for n in levels)
    if not fine or set(told["answers"]) - {f"h:{told['seed']}:{level}:{n}:{told['student']}" for n, level in enumerate(levels)}:
        raise ValueError("exports.problem.foreign")
    return told


def _marked(told: dict[str, Any]) -> Iterator[Answered]:
    for it in paper(told["seed"], told["student"], told["levels"]):
        answer = told["answers"].get(it.id, "")
        m = mark(it, "" if answer == BLANK else answer, "zh")
        yield Answered(told["student"], it.id, m.outcome, json.dumps(answer, ensure_ascii=False), " ".join(name for name, _ in m.mistakes))


def write_results(rows: Sequence[Answered], path: Path | str, lang: str) -> None:
    """The answers as CSV with BOM: one line an answer, then nothing to total by hand a spreadsheet cannot."""
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow([say(f"exports.column.{c}", lang) for c in ("student", "id", "outcome", "given", "mistakes")])
        sheet.writerows([list(map(guarded, row)) for row in rows])


# -- pages to print -----------------------------------------------------------------------------------

def _page(title: str, body: str, lang: str, size: str = "10.5pt") -> str:
    code, style = "zh-CN" if lang == "zh" else "en", (Path(__file__).parent.parent / "data" / "print.css").read_text("utf-8")
    return (f"<!doctype html>\n<html lang='{code}'><head><meta charset='utf-8'><title>{escape(title)}</title><style>{style}</style></head>"
            f"<body style='font-size:{size}'><h1>{escape(title)}</h1>{body}<footer>{escape(say('exports.foot', lang))}</footer></body></html>\n")


def handout(items: Sequence[Item], lang: str, title: str) -> str:
    """A page to print (A4, black on white): facts and a blank grid for each question."""
    return _page(title, "".join(f"<section><p>{n}. {escape(it.stem[lang])}</p>{_grid(it, lang)}</section>" for n, it in enumerate(items, 1)), lang)


def _grid(it: Item, lang: str) -> str:
    if it.type != "pattern":
        return f"<p>{escape(say(it.ask, lang))}</p><p>{escape('　'.join(f'□ {o.id.upper()}. {o.text[lang]}' for o in it.options))}</p>"
    offer = {"grade": GRADES, "range": RANGES}
    rows = [(say(f"study.axis.{a}", lang), "  ".join(f"□ {say(f'study.{a}.{v}', lang)}" for v in offer.get(a, ()))) for a in AXES]
    return "<table>" + "".join(f"<tr><th>{escape(axis)}</th><td>{escape(told)}</td></tr>" for axis, told in rows) + "</table>"


def key_page(seed: str, students: Sequence[str], lang: str) -> str:
    """The key for the teacher: the first student's question and key, which is every student's but for the count, and the counts."""
    body = []
    for n, same in enumerate(zip(*(paper(seed, s) for s in students)), 1):  # one question as each student has it
        lines = [f"{n}. {same[0].stem[lang]}", *solution(same[0], lang)]
        if same[0].type == "pattern":
            counts = " · ".join(f"{s}: {it.key['counted']:,}" for s, it in zip(students, same))
            lines.append(say("exports.counts", lang, counts=counts))
        body.append(f"<section>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</section>")
    return _page(say("exports.key_title", lang, seed=seed), "".join(body), lang, "8pt")
