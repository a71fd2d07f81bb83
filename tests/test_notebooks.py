"""The pages: fresh, the same in both languages, in the house style, readable unrun."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "tools"))

import build_notebooks as build  # noqa: E402
import notebook_macros as macros  # noqa: E402
import notebook_source as source  # noqa: E402

PAGES = source.pages()
BOTH = [(page, lang) for page in PAGES for lang in source.LANGS]
LESSONS = [page for page in PAGES if page.meta.get("number")]
ORDER = ("warmup", "worked", "panel", "task", "predict", "contrast", "why", "decided", "exercises", "summary", "teacher")
MONTHS = "January February March April May June July August September October November December".split()


def by_name(value):
    if isinstance(value, source.Page):
        return value.name
    return value if isinstance(value, str) else None


each_page = pytest.mark.parametrize("page", PAGES, ids=by_name)
each_lesson = pytest.mark.parametrize("page", LESSONS, ids=by_name)
each_book = pytest.mark.parametrize(("page", "lang"), BOTH, ids=by_name)


def stored(page, lang):
    return nbformat.read(build.stored(page, lang), as_version=4)


def prose(text: str) -> str:
    """The text without macros, addresses and markup: what the author typed for the reader."""
    return re.sub(r"\{\{.*?\}\}|\]\([^)]*\)|<[^<>\n]+>|`[^`]*`", " ", text)


def numbers(text: str) -> Counter:
    """The numbers of a text, the same whether written 50,000 or 5万, 1 June or 6月1日, without list numbers."""
    text = re.sub(r"^ *\d+\. ", "", prose(text), flags=re.M)
    for n, month in enumerate(MONTHS, 1):
        text = re.sub(rf"\b{month}\b(?= \d{{4}}|\b)(?!\w)", str(n), text) if month != "May" else re.sub(r"(?<=\d )May\b|\bMay(?= \d)", "5", text)
    found = Counter()
    for digits, unit in re.findall(r"(\d[\d,]*(?:\.\d+)?)\s*(万亿|亿|万)?", text):
        value = float(digits.replace(",", "").rstrip(".")) * {"": 1, "万": 1e4, "亿": 1e8, "万亿": 1e12}[unit]
        found[f"{value:g}" if value < 1e6 else f"{value:.0f}"] += 1
    return found


def neutral(code: str) -> str:
    """Code with every string emptied and comments gone, as kit_facts.py compares it."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


# ---- built pages follow their sources ------------------------------------------------------------------------


def test_stored_pages_are_fresh():
    assert build.stale() == []


def test_a_changed_source_is_noticed(tmp_path, monkeypatch):
    page = PAGES[0]
    changed = source.Page(page.name, page.meta, (source.Cell("prose", "改了", "changed"), *page.cells[1:]))
    monkeypatch.setattr(build, "pages", lambda: (changed,))
    assert any(page.name in line and "differs" in line for line in build.stale())


@pytest.mark.parametrize("text", [
    "no front matter", "+++\nminutes = 1\n+++\nloose text\n=== prose\n--- zh\na\n--- en\nb\n",
    "+++\nminutes = 1\n+++\n=== prose\n--- zh\n只有中文\n", "+++\nminutes = 1\n+++\n=== prose\n--- zh\n\n--- en\nb\n",
    "+++\nminutes = 1\n+++\n=== code figure\n--- zh\na\n--- en\nb\n",
])
def test_a_source_with_a_missing_language_is_refused(tmp_path, text):
    path = tmp_path / "99-x.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((source.SourceError, ValueError)):
        source.read(path)


@pytest.mark.parametrize("text", ["a\n<<<", ">>> one?\na\n>>> two?\nb"])
def test_a_fold_left_open_is_refused(text):
    with pytest.raises(source.SourceError):
        source.fold(text)


@pytest.mark.parametrize(("text", "zh", "en"), [
    ("INT 5(1)(3)", "《解释》第五条第一款第三项", "INT 5(1)(3)"), ("CL 253-1(2)", "《刑法》第二百五十三条之一第二款", "CL 253-1(2)"),
    ("INT 12", "《解释》第十二条", "INT 12"), ("INT 5(1)(3)-(5)", "《解释》第五条第一款第三项至第五项", "INT 5(1)(3)–(5)"),
    ("CL 253-1", "《刑法》第二百五十三条之一", "CL 253-1"), ("INT 6(1)", "《解释》第六条第一款", "INT 6(1)"),
])
def test_citations_in_both_languages(text, zh, en):
    assert (macros.cite(text, "zh"), macros.cite(text, "en")) == (zh, en)


# ---- the two languages say the same --------------------------------------------------------------------------


@each_page
def test_cells_and_code_agree(page):
    zh, en = stored(page, "zh"), stored(page, "en")
    assert [(c.cell_type, c.id) for c in zh.cells] == [(c.cell_type, c.id) for c in en.cells]
    for a, b in zip(zh.cells, en.cells):
        if a.cell_type == "code":
            assert neutral(a.source) == neutral(b.source), a.id
            assert [o.output_type for o in a.outputs] == [o.output_type for o in b.outputs], a.id


@each_page
def test_numbers_agree(page):
    wrong = {}
    for n, cell in enumerate(page.cells):
        if not cell.code and numbers(cell.zh) != numbers(cell.en):
            only_zh, only_en = numbers(cell.zh) - numbers(cell.en), numbers(cell.en) - numbers(cell.zh)
            wrong[f"{n} {cell.part}"] = (dict(only_zh), dict(only_en))
    assert wrong == {}


@each_page
def test_folds_and_lists_agree(page):
    for cell in page.cells:
        for mark in (r"^>>> ", r"^- ", r"^\d+\. ", r"^\|", r"^### "):
            assert len(re.findall(mark, cell.zh, re.M)) == len(re.findall(mark, cell.en, re.M)), (cell.part, mark, cell.zh[:40])


@each_page
def test_the_same_provisions_are_cited(page):
    for cell in page.cells:
        cites = [sorted(re.findall(r"\{\{(?:cite|quote) (.*?)\}\}", side)) for side in (cell.zh, cell.en)]
        if cell.part != "prose":
            assert cites[0] == cites[1], cell.zh[:40]


@each_page
def test_terms_are_those_of_the_glossary(page):
    wrong = []
    for cell in page.cells:
        zh, en = prose(cell.zh), prose(cell.en).lower()
        for term in sorted(macros.glossary(), key=lambda term: -len(term["zh"])):
            forms = [term["en"], *term.get("also", [])]
            there, zh = term["zh"] in zh, zh.replace(term["zh"], "")  # a longer term is not its shorter part
            if not cell.code and there and not any(form.lower() in en for form in forms):
                wrong.append(f"{cell.part}: {term['zh']} but none of {forms}")
            wrong += [f"{cell.part}: avoid {bad}" for bad in term.get("avoid_zh", []) if bad in prose(cell.zh)]
            wrong += [f"{cell.part}: avoid {bad}" for bad in term.get("avoid_en", []) if bad.lower() in en]
    assert not wrong, "\n".join(wrong)


def test_glossary_is_complete():
    for term in macros.glossary():
        assert all(term[key].strip() for key in ("zh", "en", "note_zh", "note_en")), term
    names = [term["zh"] for term in macros.glossary()]
    assert len(names) == len(set(names))


# ---- house style ---------------------------------------------------------------------------------------------


@each_lesson
def test_parts_are_complete_and_in_order(page):
    parts = [cell.part for cell in page.cells if not cell.code]
    firsts = [parts.index(part) for part in ORDER if part in parts]
    assert [part for part in ORDER if part not in parts] == []
    assert firsts == sorted(firsts), "parts out of order"
    assert page.meta["classroom"] == 90 and 25 <= page.meta["minutes"] <= 40
    assert 3 <= len(page.meta["learn"]["zh"]) == len(page.meta["learn"]["en"]) <= 4
    assert page.meta["provisions"], "no provision quoted"


@each_lesson
def test_worked_case_has_the_seven_steps(page):
    for lang in source.LANGS:
        worked = "\n".join(getattr(cell, lang) for cell in page.cells if cell.part == "worked")
        assert re.findall(r"\{\{step (\d)\}\}", worked) == list("1234567")


@each_lesson
def test_warm_up_has_five_questions_and_answers(page):
    for lang in source.LANGS:
        text = next(getattr(cell, lang) for cell in page.cells if cell.part == "warmup")
        assert re.findall(r"^(\d)\. ", text, re.M) == list("1234512345")


@each_lesson
def test_exercises_are_linked(page):
    for lang in source.LANGS:
        text = "".join(cell.source for cell in stored(page, lang).cells if cell.id.startswith("exercises-"))
        assert f"](../../exercises/{lang}/lesson-{page.meta['number']:02d}.ipynb)" in text


@each_page
def test_answers_are_folded(page):
    for cell in page.cells:
        if cell.code and cell.part in ("check", "reveal"):
            assert cell.code.strip().splitlines()[-1].startswith("reveal("), (cell.part, cell.code)


@each_page
def test_every_fold_answers_a_question(page):
    for cell in page.cells:
        for lang in source.LANGS:
            text = getattr(cell, lang)
            for fold in re.finditer(r"^>>> ", text, re.M):
                line = text[fold.start():].split("\n", 1)[0]
                assert re.search(r"[？?]", text[: fold.start()] + line), (page.name, cell.part, line)


@each_book
def test_code_cells_are_short_plain_and_hidden(page, lang):
    code = [cell for cell in stored(page, lang).cells if cell.cell_type == "code"]
    lengths = [len([line for line in cell.source.splitlines() if line.strip()]) - 1 for cell in code]
    assert all(1 <= n <= 8 for n in lengths), lengths
    if lengths:
        assert statistics.median(lengths) <= 3
    for cell in code:
        first = cell.source.splitlines()[0]
        assert first.startswith("# ▶ ") and bool(re.search(r"[\u4e00-\u9fff]", first)) == (lang == "zh"), first
        assert cell.metadata["jupyter"]["source_hidden"] is True
        assert {"hide-input", "remove-input"} <= set(cell.metadata["tags"])
        tree = ast.parse(cell.source)
        banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
        assert not any(isinstance(node, banned) for node in ast.walk(tree)), cell.source
        imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
        assert len(imports) == (cell.id == "setup"), cell.source
        assert not cell.source.rstrip().endswith(";") and "Output(" not in cell.source and "interact" not in cell.source


@each_book
def test_headings_in_order(page, lang):
    levels = []
    for cell in stored(page, lang).cells:
        if cell.cell_type == "markdown":
            levels += [len(mark) for mark in re.findall(r"^(#+) ", cell.source, re.M)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels


@each_book
def test_prose_cells_are_readable(page, lang):
    for cell in page.cells:
        text = prose(getattr(cell, lang))
        if not cell.code and cell.part not in ("teacher", "warmup", "worked", "exercises"):
            assert len(text) <= (700 if lang == "zh" else 2200), (cell.part, len(text))
    assert len(stored(page, lang).cells) <= 45


HAN = r"[\u4e00-\u9fff]"
MARKS = "，。：；？！、“”（）《》"
CHINESE_FAULTS = {
    "half-width punctuation": rf"{HAN}[,;:?!]|[,;:?!]{HAN}",
    "quotation marks of another region": r"[「」『』]",
    "an article number typed by hand": r"第[一二三四五六七八九十百]+条(?!件|线)",
    "a space inside Chinese": rf"{HAN} {HAN}",
}


@each_page
def test_chinese_is_set_as_chinese(page):
    wrong = []
    for cell in page.cells:
        text = re.sub(r"\{\{.*?\}\}", "○", cell.zh)
        text = re.sub(r"\]\([^)]*\)|<[^<>\n]+>|`[^`]*`", "○", text)
        for fault, pattern in CHINESE_FAULTS.items():
            wrong += [f"{cell.part}: {fault}: {text[max(m.start() - 8, 0):m.end() + 8]!r}" for m in re.finditer(pattern, text)]
        for bold in re.finditer(r"(.?)\*\*([^*\n]+)\*\*(.?)", text):  # CommonMark wants no mark of punctuation just inside
            before, inner, after = bold.groups()
            if re.match(rf"{HAN}|\d", after) and inner[-1] in MARKS or re.match(rf"{HAN}|\d", before) and inner[0] in MARKS:
                wrong.append(f"{cell.part}: bold that will not render: {bold[0]!r}")
    assert not wrong, "\n".join(wrong)


@each_page
def test_english_is_free_of_chinese_marks(page):
    for cell in page.cells:
        assert not re.search(r"[，。：；？！、（）“”‘’]", prose(cell.en)), (cell.part, re.findall(r".{8}[，。：；？！、（）“”‘’].{8}", cell.en))


# ---- readable unrun ------------------------------------------------------------------------------------------


def images(text: str) -> list[str]:
    return re.findall(r"<img\b[^>]*>", text)


@each_book
def test_outputs_are_clean(page, lang):
    book = stored(page, lang)
    assert "widgets" not in book.metadata and book.metadata.kernelspec.name == "python3"
    for cell in book.cells:
        for output in cell.get("outputs", []):
            assert output.output_type in ("execute_result", "display_data"), (cell.id, output.output_type)
            plain = "".join(output.data.get("text/plain", ""))
            assert plain and "Box(" not in plain and " at 0x" not in plain, (cell.id, plain[:80])


@each_book
def test_a_described_figure_stands_above_every_panel(page, lang):
    cells = [cell for cell in stored(page, lang).cells if cell.cell_type == "code"]
    for before, cell in zip(cells, cells[1:]):
        if cell.id.startswith("panel-"):
            shown = "".join("".join(o.get("data", {}).get("text/html", "")) for o in before.outputs)
            assert before.id.startswith("figure-") and images(shown), f"{cell.id} has no figure above it"
    for cell in cells:
        for output in cell.outputs:
            for tag in images("".join(output.get("data", {}).get("text/html", ""))):
                alt = re.search(r'\balt="([^"]+)"', tag)
                assert alt and re.search(r"\d", alt[1]), (cell.id, "image without numbers in its alt text")


@each_book
def test_links_resolve(page, lang):
    here = build.stored(page, lang).parent
    for cell in stored(page, lang).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
                assert not target.startswith("http"), target
                assert (here / target.split("#")[0]).resolve().is_file(), target


@each_book
def test_the_last_cell_states_law_as_of(page, lang):
    last = stored(page, lang).cells[-1].source
    assert macros.law_as_of() in last and ("不是法律意见" if lang == "zh" else "not legal advice") in last


def test_start_page_leads_into_both_languages():
    text = (ROOT / "notebooks" / "start.md").read_text(encoding="utf-8")
    for lang in source.LANGS:
        assert f"({lang}/00-start.ipynb)" in text
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / "notebooks" / target).is_file(), target


def test_rule_card_reads_the_rows():
    import notebook_rulecard as card

    assert card.standards() == {
        "5(1)(3)": ["50", "500", "25", "250"], "5(1)(4)": ["500", "5,000", "250", "2,500"],
        "5(1)(5)": ["5,000", "50,000", "2,500", "25,000"], "5(1)(6)": ["5,000", "50,000", "2,500", "25,000"],
        "5(1)(7)": ["5,000", "50,000", "2,500", "25,000"],
    }
    for lang in source.LANGS:
        html = (ROOT / "notebooks" / lang / "rule-card.html").read_text(encoding="utf-8")
        assert "http" not in html and "<th>" in html and "{{" not in html


# ---- a task has the answer its lesson gives --------------------------------------------------------------------------

N, OFF, KEPT = "records[0].count", {"records[0].on_duty": False}, {"records[0].provided_to": 0}
TASKS = [  # page, its case, what the learner changes in the panel, the grade or reason the lesson promises
    ("00-taster", "li", {N: 249}, 0), ("00-taster", "li", {N: 250}, 1),
    ("00-taster", "li", {N: 100, "gains.illegal_gains": 2500, "gains.on_duty": 2500}, 1),
    ("01-which-law", "wu", {"conduct.from": "2008-03", "conduct.to": "2008-09"}, "no_law_then"),
    ("01-which-law", "wu", {"conduct.from": "2016-03", "conduct.to": "2016-09"}, 2),
    ("02-is-it-personal-information", "han", {"object.consent": True}, "element_failed"),
    ("02-is-it-personal-information", "han", {**KEPT, "records[0].published": False}, "element_failed"),
    ("02-is-it-personal-information", "han", {"object.violates": "departmental_rule"}, 1),
    ("02-is-it-personal-information", "han", {"object.violates": "none"}, "element_failed"),
    ("04-count", "hu", {"records[0].untrue_or_duplicate": 51}, 0), ("04-count", "hu", {"records[0].untrue_or_duplicate": 50}, 1),
    ("05-one-line-or-a-sum", "zhou", {"records[2].count": 499}, 0), ("05-one-line-or-a-sum", "zhou", {"records[2].count": 499, N: 11}, 1),
    ("06-insiders", "lin", {**OFF, "gains.on_duty": 0, N: 49}, 0), ("06-insiders", "lin", {**OFF, "gains.on_duty": 0, N: 50}, 1),
    ("06-insiders", "lin", {**KEPT, "records[0].obtained": "collected_on_duty"}, 0), ("06-insiders", "lin", {N: 250}, 2),
    ("07-business-use", "cao", {"business.lawful_purpose": False}, 1), ("07-business-use", "cao", {"records[0].obtained": "exchanged"}, 1),
    ("07-business-use", "cao", {"records[0].kind": "full_online_order"}, 2), ("07-business-use", "cao", {N: 2_000_000}, 0),
    ("07-business-use", "cao", {"business.profit": 52_999}, 0), ("07-business-use", "cao", {"business.profit": 53_000}, 1),
    ("08-especially-serious", "chu", {N: 5000}, 2), ("08-especially-serious", "chu", {"gains.illegal_gains": 50_000}, 2),
    ("08-especially-serious", "chu", {N: 1, "gains.illegal_gains": 0, "consequences.grave_harm": True}, 2),
    ("08-especially-serious", "chu", {N: 1, "gains.illegal_gains": 0, "consequences.grave_harm": True, "readings.harm_needs_item": "yes"}, 0),
    ("08-especially-serious", "chu", {"records[0].on_duty": True, "records[0].obtained": "lawfully_held"}, 2),
    ("10-neighbours", "gao", {"actor.unit": True, N: 4999}, 0), ("10-neighbours", "gao", {"actor.unit": True, N: 5000}, 1),
    ("11-check-the-answers", "qian", OFF, 0), ("11-check-the-answers", "qian", {**OFF, "gains.illegal_gains": 5000}, 1),
    ("11-check-the-answers", "buyer", {}, 0), ("11-check-the-answers", "buyer", {"records[0].provided_to": 1}, 1),
    ("12-the-victims-side", "wu", {N: 1}, 0), ("12-the-victims-side", "wu", {"gains.illegal_gains": 2500, "gains.on_duty": 2500}, 1),
]


@pytest.mark.parametrize(("name", "case", "change", "promised"), TASKS)
def test_a_task_has_the_answer_its_lesson_gives(name, case, change, promised):
    import lawkit

    known = {"Case": lawkit.Case, "Records": lawkit.Records, "between": lawkit.between}
    for cell in next(page for page in PAGES if page.name == name).cells:
        for line in ast.parse(cell.code).body:
            plain = isinstance(line, ast.Assign) and not re.search("charts|panels|casebook", ast.unparse(line))
            if plain and isinstance(line.targets[0], ast.Name):
                exec(ast.unparse(line), known)
    found = lawkit.assess(known[case].but(change))
    assert promised == (found.reason if isinstance(promised, str) else int(found.grade))
