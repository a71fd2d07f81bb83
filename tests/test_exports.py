"""Exports parsed back by parsers that share no code with the writers: same items, same keys, feedback kept. Papers and answers."""
from __future__ import annotations

import argparse
import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from itertools import islice
from xml.etree import ElementTree as ET

import pytest

from lawkit import exports
from lawkit.exports import commands, formats
from lawkit.exports.flat import flatten
from lawkit.study import bank, item, mark
from lawkit.study.hypotheticals import series

LANGS = ("zh", "en")
ITEMS = [*bank().values(), *islice(series("export"), 12)]


def questions(lang):
    return list(flatten(ITEMS, lang))


def key(name):
    """The key of a plain question as its item has it."""
    name, _, axis = name.partition("#")
    found = next(it for it in ITEMS if it.id == name).key
    return found[axis] if axis else found


def exported(tmp_path, form, lang):
    path = tmp_path / f"bank.{exports.ENDINGS[form]}"
    assert exports.write(ITEMS, form, path, lang) == len(questions(lang))
    return path


# -- Moodle XML ---------------------------------------------------------------------------------------


def plain(markup):
    return html.unescape(re.sub("<[^>]+>", "", markup or ""))


@pytest.mark.parametrize("lang", LANGS)
def test_moodle_xml_comes_back(tmp_path, lang):
    root = ET.parse(exported(tmp_path, "moodle", lang)).getroot()
    back = {q.findtext("idnumber"): q for q in root.iter("question")}
    assert list(back) == [q.id for q in questions(lang)]
    for q in questions(lang):
        x = back[q.id]
        assert plain(x.findtext("questiontext/text")) == q.text
        assert plain(x.findtext("generalfeedback/text")) == q.why
        answers = x.findall("answer")
        if q.kind in ("choice", "several"):
            assert [plain(a.findtext("text")) for a in answers] == [c.text for c in q.choices]
            assert [float(a.get("fraction")) > 0 for a in answers] == [c.right for c in q.choices]
            assert [plain(a.findtext("feedback/text")) for a in answers] == [c.feedback for c in q.choices]
            assert x.findtext("single") == ("true" if q.kind == "choice" else "false")
            assert abs(sum(float(a.get("fraction")) for a in answers if float(a.get("fraction")) > 0) - 100) < 0.01
        elif q.kind == "number":
            assert [(a.findtext("text"), {"100": True, "0": False}[a.get("fraction")], plain(a.findtext("feedback/text")))
                    for a in answers] == list(q.choices)
            assert answers[0].findtext("text") == q.answer == str(key(q.id))
        elif q.kind == "pairs":
            subs = [(plain(s.findtext("text")), s.findtext("answer/text")) for s in x.findall("subquestion")]
            assert subs == list(q.pairs)
        else:
            assert x.get("type") == "essay"
        tags = [t.findtext("text") for t in x.findall("tags/tag")]
        assert tags[1:] == list(q.cites)


# -- GIFT ---------------------------------------------------------------------------------------------


def unescape(text):
    return re.sub(r"\\(.)", r"\1", text)


def split(text, marks):
    """Split at unescaped marks, keeping them: [(mark, rest), …]."""
    out, i = [], 0
    while i < len(text):
        if text[i] == "\\":
            if out:
                out[-1][1] += text[i:i + 2]
            i += 2
            continue
        mark_here = next((m for m in marks if text.startswith(m, i)), None)
        if mark_here:
            out.append([mark_here, ""])
            i += len(mark_here)
            continue
        if out:
            out[-1][1] += text[i]
        i += 1
    return out


def parse_gift(text):
    """A reader of GIFT written from its description: blocks, ::title::, {answers}, ####general feedback."""
    found = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        title, rest = re.fullmatch(r"::((?:\\.|[^:\\])*)::\[plain\](.*)", block, re.DOTALL).groups()
        stem, body = re.fullmatch(r"((?:\\.|[^{\\])*)\{(.*)\}", rest, re.DOTALL).groups()
        body, _, why = body.partition("####")
        found[unescape(title)] = (unescape(stem).strip(), body.strip(), unescape(why))
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_gift_comes_back(tmp_path, lang):
    back = parse_gift(exported(tmp_path, "gift", lang).read_text("utf-8"))
    assert list(back) == [q.id for q in questions(lang)]
    for q in questions(lang):
        stem, body, why = back[q.id]
        assert stem == q.text.strip() and why == q.why
        if q.kind in ("choice", "several"):
            got = []
            for sign, told in split(body, "=~"):
                told, _, feedback = [*re.split(r"(?<!\\)(#)", told, maxsplit=1), "", ""][:3]
                share = re.match(r"%(-?[\d.]+)%", told)
                got.append((unescape(told[share.end() if share else 0:]).strip(),
                            float(share[1]) > 0 if share else sign == "=", unescape(feedback).strip()))
            assert got == [(c.text, c.right, c.feedback) for c in q.choices]
        elif q.kind == "number":
            first, *others = [told for _, told in split(body[1:], "=")]
            assert first.strip() == f"{key(q.id)}:0"
            assert [o.split(":")[0] for o in others] == [f"%0%{c.text}" for c in q.choices[1:]]
        elif q.kind == "pairs":
            assert [tuple(unescape(p).strip() for p in told.split(" -> ")) for _, told in split(body, "=")] == [p for p in q.pairs if p[0]]
        else:
            assert body == ""


# -- sheets and cards ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_csv_comes_back(tmp_path, lang):
    raw = exported(tmp_path, "csv", lang).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    width = head.index({"zh": "答案", "en": "answer"}[lang]) - 4
    for q, row in zip(questions(lang), rows, strict=True):
        assert (row[0], row[3]) == (q.id, q.text) and row[4 + width].lstrip("'") == q.answer
        if q.kind in ("choice", "several"):
            assert [c for c in row[4:4 + width] if c] == [c.text for c in q.choices]
    assert formats.guarded("=1+1") == "'=1+1"


@pytest.mark.parametrize("lang", LANGS)
def test_plain_sheet_comes_back(tmp_path, lang):
    text = exported(tmp_path, "text", lang).read_text("utf-8")
    answer, why = {"zh": ("答案：", "解析："), "en": ("Answer: ", "Explanation: ")}[lang]
    blocks = text.strip().split("\n\n")
    for n, (q, block) in enumerate(zip(questions(lang), blocks, strict=True), 1):
        first, *middle, told, reason = block.split("\n")
        assert first.startswith(f"{n}. ") and first.endswith(q.text)
        assert told == answer + q.answer and reason == why + q.why
        assert [m[3:] for m in middle] == ([c.text for c in q.choices] if q.kind in ("choice", "several") else [])


def notes(path, tmp_path):
    with zipfile.ZipFile(path) as packed:
        packed.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as db:
        return {fields.split("\x1f")[0]: (guid, fields.split("\x1f")[1:]) for guid, fields in db.execute("select guid, flds from notes")}


def test_anki_deck_comes_back_with_stable_ids(tmp_path):
    first = notes(exported(tmp_path, "anki", "zh"), tmp_path)
    again = notes(exported(tmp_path, "anki", "zh"), tmp_path)
    other = notes(exported(tmp_path, "anki", "en"), tmp_path)
    assert set(first) == {q.id for q in questions("zh")}
    assert {k: g for k, (g, _) in first.items()} == {k: g for k, (g, _) in again.items()}
    assert not {g for g, _ in first.values()} & {g for g, _ in other.values()}
    for q in questions("zh"):
        front, back = (html.unescape(f) for f in first[q.id][1])
        assert q.text in front and q.answer in plain(back) and q.why in plain(back)


def test_no_letters_of_another_order_in_an_explanation():
    for q in questions("en"):
        if q.kind != "essay":
            assert not re.search(r"Answer: [A-F]\.", q.why)


# -- papers and answers -------------------------------------------------------------------------------


@pytest.fixture
def klass(tmp_path):
    folder = tmp_path / "class"
    exports.write_papers(folder, "2026A", ["01", "02", "03"], "zh")
    return folder


def fill(path, right=True):
    told = json.loads(path.read_text("utf-8"))
    for name in told["answers"]:
        told["answers"][name] = item(name).key if right else "zzz"
    path.write_text(json.dumps(told), "utf-8")
    return told


def test_papers_are_different_and_the_key_is_rebuilt(klass):
    assert sorted(p.name for p in klass.iterdir()) == ["01.html", "01.json", "02.html", "02.json", "03.html", "03.json", "key.html"]
    pages = [(klass / f"0{n}.html").read_text("utf-8") for n in (1, 2, 3)]
    assert len(set(pages)) == 3
    assert (klass / "key.html").read_text("utf-8") == exports.key_page("2026A", ["01", "02", "03"], "zh")
    for one, two in zip(exports.paper("2026A", "01"), exports.paper("2026A", "02")):
        assert (one.story, one.moves, one.level) == (two.story, two.moves, two.level)
        assert html.escape(one.stem["zh"]) in pages[0]


def test_answers_are_collected_and_bad_files_reported(klass, tmp_path):
    fill(klass / "01.json")
    fill(klass / "02.json", right=False)
    (klass / "04.json").write_text("{oops", "utf-8")
    (klass / "05.json").write_text('{"schema": 1, "seed": "x", "student": "1", "levels": [1], "answers": {"os.system": "1"}}', "utf-8")
    (klass / "06.json").write_bytes(b"\xff\xfe\x00")
    (klass / "07.json").write_text("[" * 100_000, "utf-8")
    (klass / "08.json").write_text(json.dumps({"schema": 1, "seed": "x", "student": "1", "levels": [1], "answers": {"a": "b" * 1_100_000}}))
    (klass / "09.json").write_bytes((klass / "01.json").read_bytes())
    (klass / "10.json").write_text('{"schema": 1, "seed": "a:b", "student": "1", "levels": [9], "answers": {}}', "utf-8")
    rows, problems = exports.collect(klass)
    by = {s: [r.outcome for r in rows if r.student == s] for s in ("01", "02", "03")}
    assert set(by["01"]) == {"right"} and set(by["02"]) == {"unreadable"} and set(by["03"]) == {"not_attempted"}
    assert {name: why.split(".")[-1] for name, why in problems.items()} == {
        "04.json": "damaged", "05.json": "foreign", "06.json": "damaged", "07.json": "damaged", "08.json": "large",
        "09.json": "double", "10.json": "foreign"}
    exports.write_results(rows, tmp_path / "r.csv", "zh")
    assert len(list(csv.reader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines()))) == 1 + len(rows)


def test_an_answer_is_data(klass):
    told = json.loads((klass / "01.json").read_text("utf-8"))
    name = next(iter(told["answers"]))
    told["answers"][name] = "=HYPERLINK(1)"
    (klass / "01.json").write_text(json.dumps(told), "utf-8")
    rows, _ = exports.collect(klass)
    assert rows[0].outcome == "unreadable" and mark(item(name), "=HYPERLINK(1)").outcome == "unreadable"


# -- commands -----------------------------------------------------------------------------------------


def run(arguments, command, lang):
    parser = argparse.ArgumentParser()
    getattr(commands, f"{command}_arguments")(parser)
    return getattr(commands, f"run_{command}")(parser.parse_args(arguments), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_commands(tmp_path, capsys, lang):
    assert run(["--stats"], "bank", lang) == 0
    out = capsys.readouterr().out
    assert str(len(bank())) in out and {"zh": "每一款项都有题目", "en": "is covered"}[lang] in out
    assert run(["--export", "gift", "--lesson", "3", "--out", str(tmp_path / "x.gift")], "bank", lang) == 0
    assert len(parse_gift((tmp_path / "x.gift").read_text("utf-8"))) >= 14
    folder = str(tmp_path / "k")
    assert run(["papers", folder], "teach", lang) == 2
    assert run(["papers", folder, "--seed", "B", "--students", "2"], "teach", lang) == 0
    assert run(["collect", folder], "teach", lang) == 0
    (tmp_path / "k" / "bad.json").write_text("x")
    assert run(["collect", folder, "--out", str(tmp_path / "r.csv")], "teach", lang) == 1
    assert "bad.json" in capsys.readouterr().err


def test_anki_without_its_extra_says_what_to_install(tmp_path, capsys, monkeypatch):
    import sys
    monkeypatch.setitem(sys.modules, "genanki", None)
    assert run(["--export", "anki", "--out", str(tmp_path / "x.apkg")], "bank", "zh") == 2
    assert "lawkit[teach]" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
def test_handout_and_key_print_on_two_pages_each(browser, lang):
    page = browser.new_page()
    for markup in (*(exports.handout(exports.paper("print", f"{s:02}"), lang, "·") for s in range(4)),
                   exports.key_page("print", [f"{s:02}" for s in range(1, 31)], lang)):
        page.set_content(markup)
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2
    page.close()
