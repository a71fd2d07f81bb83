"""Build exercises/zh, exercises/en and the worked answers in exercises/answers from the item bank.

    python tests/tools/build_exercises.py             build, execute and store every page
    python tests/tools/build_exercises.py 3 5         only these lessons
    python tests/tools/build_exercises.py --check     write nothing; exit 1 where a stored page is stale
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from build_notebooks import HIDDEN, execute, source_view
from notebook_macros import title
from notebook_source import pages

from lawkit.explain import cite
from lawkit.study.items import GRADES, LESSONS, RANGES, Item, bank
from lawkit.wording import LANGUAGES, say

WORDS = {
    "title": {"zh": "第{n}课　练习", "en": "Lesson {n}. Exercises"},
    "answers": {"zh": "第{n}课　练习答案", "en": "Lesson {n}. Answers to the exercises"},
    "how": {
        "zh": "两种做法，任选一种。**不写代码**：按工具栏上的 ▶▶ 运行全页，在下面的面板里作答，系统会记住你的错题。"
              "**写在格子里**：把答案填进每道题下面的引号，按 Shift+Enter。空着也能运行，只会显示“还没有作答”。",
        "en": "Do them either way. **Without code**: press ▶▶ in the toolbar to run the page and answer in the panel below, which remembers your errors. "
              "**In the cells**: put your answer between the quotation marks under each question and press Shift+Enter. Left blank, a cell still runs and says “Not answered yet”.",
    },
    "to_answers": {"zh": "[答案在另一页](../answers/zh/lesson-{n:02}.ipynb)，先做再看。", "en": "[The answers are on a page of their own](../answers/en/lesson-{n:02}.ipynb): try first."},
    "to_exercises": {"zh": "[回到练习](../../zh/lesson-{n:02}.ipynb)", "en": "[Back to the exercises](../../en/lesson-{n:02}.ipynb)"},
    "to_lesson": {"zh": "回到{link}", "en": "Back to {link}"},
    "why_answers": {"zh": "每道题的答案、理由和依据。其他答案错在哪里，可以在练习页里填进去看。", "en": "Key, reason and provisions for each question. To see why another answer is wrong, enter it on the exercise page."},
    "panel": {"zh": "在面板里做", "en": "In the panel"},
    "panel_text": {"zh": "先选把握，再按“检查”。有提示的题可以先看提示。", "en": "Say how sure you are, then press Check. Some questions have a hint."},
    "written": {"zh": "写在格子里", "en": "In the cells"},
    "setup": {"zh": "准备：载入教具", "en": "Get ready: load the kit"},
    "open_panel": {"zh": "练习面板", "en": "The practice panel"},
    "all_answers": {"zh": "逐题答案", "en": "Question by question"},
    "your_answer": {"zh": "你的答案", "en": "Your answer"},
    "answer": {"zh": "答案", "en": "The answer"},
    "bins": {"zh": "按顺序填类别的代号，用逗号隔开：", "en": "Give the codes of the classes in order, with commas: "},
    "grade": {"zh": "情节等级：", "en": "Grade: "}, "range": {"zh": "法定刑幅度：", "en": "Range: "},
    "items": {"zh": "符合的项这样写：\"5(1)(3), 5(2)(3)\"；没有就写 \"-\"。", "en": "Write the items met like this: \"5(1)(3), 5(2)(3)\"; if none, \"-\"."},
    "open": {"zh": "写完后，打开答案页对照要点，把写到的编号填进方括号。", "en": "When you have written your answer, compare it with the points on the answer page and put their numbers in the brackets."},
}


def word(key: str, lang: str, **values: object) -> str:
    return WORDS[key][lang].format(**values)


def question(it: Item, n: int, lang: str) -> str:
    """The question as prose: heading, stem, what to choose from, how to answer."""
    kind = say(f"quiz.type.{it.type}", lang)
    kind = kind[:1].upper() + kind[1:]
    lines = [f"### {it.lesson}.{n}　{kind}", "", it.stem[lang].replace("_", r"\_")]
    if it.ask:
        lines += ["", say(it.ask, lang)]
    if it.type not in ("truefalse",):
        lines += ["", *(f"- **{o.id.upper()}.** {o.text[lang]}" for o in it.options)] if it.options else []
    if it.type == "classify":
        lines += ["", *(f"{k}. {r.text[lang]}" for k, r in enumerate(it.rows, 1)), "",
                  word("bins", lang) + "  ".join(f"`{b.id}` {b.text[lang]}" for b in it.bins)]
    if it.type == "pattern":
        lettered = lambda axis, values: "  ".join(f"**{a}.** {say(f'study.{axis}.{v}', lang)}" for a, v in zip("ABC", values))
        lines += ["", word("items", lang), "", word("grade", lang) + lettered("grade", GRADES), "", word("range", lang) + lettered("range", RANGES)]
    if it.type == "open":
        lines += ["", word("open", lang)]
    return "\n".join(lines)


def literal(it: Item, filled: bool) -> str:
    """The answer as code: blank, or the key as a learner would write it."""
    if it.type == "pattern":
        given = {"items": "", "grade": "", "range": "", "counted": ""}
        if filled:
            key = it.key
            given = {"items": ", ".join(key["items"]) or "-", "grade": "abc"[GRADES.index(key["grade"])],
                     "range": "abc"[RANGES.index(key["range"])], "counted": str(key["counted"])}
        return "dict(" + ", ".join(f'{k}="{v}"' for k, v in given.items()) + ")"
    if it.type == "open":
        return str(list(range(1, len(it.points) + 1))) if filled else "[]"
    if not filled:
        return '""'
    if it.type == "number":
        return f'"{it.key}"'
    parts = [it.key] if isinstance(it.key, str) else it.key
    return '"' + (", " if it.type == "classify" else " ").join(parts) + '"'


def back(lesson: int, lang: str, answers: bool) -> str:
    """The way back to the lesson that sent the learner here."""
    page = next(page for page in pages() if page.meta.get("number") == lesson)
    up = "../" * (3 if answers else 2)
    return word("to_lesson", lang, link=f"[{title(page, lang)}]({up}notebooks/{lang}/{page.name}.ipynb)")


def render(lesson: int, lang: str, answers: bool) -> nbformat.NotebookNode:
    """One page, not yet executed; it depends on the bank alone."""
    items = [it for it in bank().values() if it.lesson == lesson]
    top = [f"# {word('answers' if answers else 'title', lang, n=lesson)}", "", word("why_answers" if answers else "how", lang), "",
           word("to_exercises" if answers else "to_answers", lang, n=lesson), "", back(lesson, lang, answers)]
    cells = [new_markdown_cell("\n".join(top), id="title"),
             new_code_cell(f"# ▶ {word('setup', lang)}\nfrom lawkit import panels, use\nfrom lawkit.study import check\n\nuse(\"{lang}\")",
                           id="setup", metadata=HIDDEN)]
    if not answers:
        cells += [new_markdown_cell(f"## {word('panel', lang)}\n\n{word('panel_text', lang)}", id="panel-text"),
                  new_code_cell(f"# ▶ {word('open_panel', lang)}\npanels.Quiz(lesson={lesson})", id="panel", metadata=HIDDEN)]
    cells.append(new_markdown_cell(f"## {word('all_answers' if answers else 'written', lang)}", id="written"))
    for n, it in enumerate(items, 1):
        cells.append(new_markdown_cell(question(it, n, lang), id=f"q-{it.id}"))
        cells.append(new_code_cell(f"# {word('answer' if answers else 'your_answer', lang)}\ncheck(\"{it.id}\", {literal(it, answers)})", id=f"a-{it.id}"))
    cites = dict.fromkeys(cite(c, lang) for it in items for c in it.cites)
    foot = say("study.cites", lang, cites=say("study.and", lang).join(cites))
    cells.append(new_markdown_cell(f"---\n\n{foot}\n\n{say('exports.foot', lang)}", id="provisions"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def stored(lesson: int, lang: str, answers: bool) -> Path:
    return ROOT / "exercises" / ("answers" if answers else "") / lang / f"lesson-{lesson:02}.ipynb"


def jobs(lessons: list[int]) -> list[tuple[int, str, bool]]:
    return list(product(lessons, LANGUAGES, (False, True)))


def stale() -> list[str]:
    """The stored pages that no longer match the bank or were never executed."""
    found = []
    for job in jobs(list(LESSONS)):
        path = stored(*job)
        if not path.is_file():
            found.append(f"{path.relative_to(ROOT)}: missing")
            continue
        book = nbformat.read(path, as_version=4)
        if source_view(book) != source_view(render(*job)):
            found.append(f"{path.relative_to(ROOT)}: differs from the bank; run make notebooks")
        elif any(c.cell_type == "code" and c.execution_count is None for c in book.cells):
            found.append(f"{path.relative_to(ROOT)}: was not executed; run make notebooks")
    return found


def write(job: tuple[int, str, bool]) -> Path:
    path = stored(*job)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(execute(render(*job)), path)
    return path


def main(argv: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("lessons", nargs="*", type=int)
    ask.add_argument("--check", action="store_true")
    args = ask.parse_args(argv)
    if args.check:
        found = stale()
        print("\n".join(found) or "all exercise pages are fresh")
        return 1 if found else 0
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(2) as pool:
        os.environ["LAWKIT_HOME"] = home  # building must not read or write anybody's progress
        for path in pool.map(write, jobs(args.lessons or list(LESSONS))):
            print(path.relative_to(ROOT), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
