"""The item bank: every key recomputed, every wrong answer wrong, every item tied to a provision in force."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import nbformat
import pytest

from lawkit import Case, assess
from lawkit.exports.commands import stats
from lawkit.fields import LAW_AS_OF
from lawkit.provisions import provision
from lawkit.study import bank, check, item, items, mark, mistakes
from lawkit.study.items import AXES, GRADES, TYPES, build
from lawkit.study.marking import told
from tests.law.test_text_numbers import NUMERAL, numeral
from tests.tools import build_exercises

BANK = bank()
ITEMS = list(BANK.values())
ids = lambda it: it.id
LANGS = ("zh", "en")
WITH_FACTS = [it for it in ITEMS if it.facts is not None]


def texts(it):
    """Every text of an item, as pairs of languages."""
    yield it.stem
    yield it.why
    yield from filter(None, (it.hint, it.fix))
    yield from it.points
    for o in (*it.options, *it.bins):
        yield o.text
        if o.note:
            yield o.note
    yield from (r.text for r in it.rows)
    yield from (t.note for t in it.traps if t.note)


def numbers(text: str) -> Counter:
    """The Arabic numbers of a text, 万 understood, dates and ordinals of lists left in."""
    found = Counter()
    for digits, unit in re.findall(r"(\d[\d,]*(?:\.\d+)?)(万?)", text):
        value = float(digits.replace(",", "")) * (10_000 if unit else 1)
        found[value] += 1
    return found


def test_size_and_spread():
    assert len(ITEMS) >= 160
    assert {it.type for it in ITEMS} == set(TYPES)
    assert min(Counter(it.lesson for it in ITEMS)[n] for n in range(1, 13)) >= 12


def test_every_item_of_the_interpretation_is_practised():
    wanted = {f"INT 5(1)({n})" for n in range(1, 11)} | {f"INT 5(2)({n})" for n in (1, 2, 3)}
    wanted |= {"INT 6(1)(1)", "INT 6(1)(2)", "INT 6(1)(3)", "INT 6(2)", "INT 10", "INT 11(1)", "INT 11(2)", "INT 11(3)", "INT 12"}
    wanted |= {"INT 1", "INT 2", "INT 3(1)", "INT 3(2)", "INT 4", "INT 5(2)(4)", "INT 7", "INT 8", "INT 9"}
    cited = {provision(c).cite for it in ITEMS for c in it.cites}
    assert {provision(w).cite for w in wanted} <= cited


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_stems_are_equal_without_their_numbers(lang):
    bare = Counter(re.sub(r"[\d,.，零一二三四五六七八九十百千万两\s]", "", it.stem[lang]) for it in ITEMS)
    assert [stem for stem, n in bare.items() if n > 1] == []


@pytest.mark.parametrize("it", ITEMS, ids=ids)
def test_texts_are_whole_in_both_languages(it):
    for text in texts(it):
        assert set(text) == set(LANGS)
        assert all(text[lang].strip() == text[lang] != "" for lang in LANGS), text
        assert not re.search(r"[一-鿿][,;:?!][一-鿿]|[一-鿿]\.$", text["zh"]), f"half-width punctuation: {text['zh']}"
        assert not re.search(r"[一-鿿，。；：？]", text["en"]), f"Chinese in English: {text['en']}"


@pytest.mark.parametrize("it", ITEMS, ids=ids)
def test_cites_provisions_in_force(it):
    cited = [provision(c) for c in it.cites]
    assert any(p.is_in_force(LAW_AS_OF) for p in cited)


@pytest.mark.parametrize("it", ITEMS, ids=ids)
def test_every_wrong_answer_is_wrong_and_named(it):
    key = it.key
    for o in it.options:
        if it.type in ("single", "multiple", "error"):
            right = o.id in ((key,) if isinstance(key, str) else key)
            assert (o.mistake is None) == right, o
    for t in it.traps:
        assert t.value != (key[t.axis] if it.type == "pattern" else key), t
    if it.type in ("truefalse", "order"):
        assert it.mistake
    if it.type == "pattern":
        assert {t.axis for t in it.traps} == set(AXES)
    if it.type == "classify":
        assert len(it.bins) >= 2 and all(r.to in {b.id for b in it.bins} and r.mistake for r in it.rows)
    if it.type == "number":
        assert it.traps and it.unit


def test_mistakes_are_all_known_and_all_used():
    used = {o.mistake for it in ITEMS for o in it.options} | {r.mistake for it in ITEMS for r in it.rows}
    used |= {t.mistake for it in ITEMS for t in it.traps} | {it.mistake for it in ITEMS}
    assert used - {None} == set(mistakes())
    for m in mistakes().values():
        assert provision(m.cite).is_in_force(LAW_AS_OF)


@pytest.mark.parametrize("it", WITH_FACTS, ids=ids)
def test_key_comes_from_assess_and_no_other_reading_overturns_it_unmarked(it):
    case = Case.from_dict(dict(it.facts))
    a = assess(case)
    assert it.asks or it.type == "pattern", "a key with facts is computed, never typed"
    if not it.asks.startswith("standard"):
        assert a.possible_grades[0] == a.possible_grades[1]
    overturning = {o.reading for o in a.other_readings if key_under(it, o.reading, o.position) != it.key}
    if it.asks.startswith("standard") and it.reading:
        overturning.add(it.reading)  # a standard asked of one item stands by its reading, too
    assert overturning == ({it.reading} - {""})


def key_under(it, reading, position):
    """The key were the other position taken; as stated where that leaves the grade itself to the court."""
    facts = dict(it.facts) | {"readings": {**it.facts.get("readings", {}), reading: position}}
    if it.asks in ("max_months", "min_months") and not assess(Case.from_dict(facts)).grade:
        return it.key
    return replace(it, facts=facts).key


@pytest.mark.parametrize("it", WITH_FACTS, ids=ids)
def test_numbers_of_the_facts_stand_in_the_stem(it):
    if it.asks.startswith("standard") or it.id == "l05-weights":
        return
    stated = set()
    for batch in it.facts.get("records", ()):
        stated |= {batch["count"]} if batch["count"] > 1 else set()
    stated |= {v for k, v in it.facts.get("gains", {}).items() if k == "illegal_gains"}
    stated |= {v for k, v in it.facts.get("business", {}).items() if k == "profit" and v}
    for lang in LANGS:
        words = {"five": 5, "ten": 10}
        there = set(numbers(it.stem[lang])) | {n for w, n in words.items() if w in it.stem[lang]}
        assert stated <= there, (lang, stated - there)


def spelled(text: str) -> set[float]:
    """Numbers written in Chinese characters: 五千 → 5000, 二百五十三 → 253, 五万 → 50000."""
    return {float(numeral(word)) for word in re.findall(NUMERAL, text)}


@pytest.mark.parametrize("it", ITEMS, ids=ids)
def test_both_languages_tell_the_same_numbers(it):
    for text in (it.stem, *(o.text for o in it.options)):
        zh, en = set(numbers(text["zh"])), set(numbers(text["en"]))
        above = {n for n in zh if n > 12}
        assert above <= en, text
        assert {n for n in en if n > 12} <= zh | spelled(text["zh"]), text


@pytest.mark.parametrize("it", [i for i in ITEMS if i.phrase], ids=ids)
def test_words_of_the_law_stand_in_the_provision(it):
    p = provision(it.provision)
    assert it.phrase in p.text_zh
    assert p.is_in_force(LAW_AS_OF)
    assert any(provision(c).id == p.id for c in it.cites)
    if it.type == "verb":
        assert ("可以" in it.phrase) != ("应当" in it.phrase) or it.key == "b"
        assert "____" in it.stem["zh"] and "____" in it.stem["en"]


def canonical(it):
    return list(range(1, len(it.points) + 1)) if it.type == "open" else it.key


@pytest.mark.parametrize("it", ITEMS, ids=ids)
def test_four_outcomes(it):
    assert mark(it, canonical(it), "zh").outcome == "right"
    assert mark(it, "", "zh").outcome == mark(it, None, "en").outcome == mark(it, ..., "en").outcome == "not_attempted"
    odd = {"single": "z", "multiple": "q", "error": "z", "truefalse": "perhaps", "verb": "z", "number": "many",
           "classify": ["nowhere"] * len(it.rows), "order": "a", "pattern": {"grade": "bad"}, "open": [99]}[it.type]
    assert mark(it, odd, "zh").outcome == "unreadable"
    if it.type in ("single", "truefalse", "verb"):
        for o in it.options:
            if o.id != it.key:
                m = mark(it, o.id.upper() + " ", "en")
                assert m.outcome == "wrong" and [name for name, _ in m.mistakes] == [o.mistake]
    for t in it.traps:
        m = mark(it, {**it.key, t.axis: t.value} if t.axis else t.value, "en")
        assert m.outcome == "wrong" and t.mistake in {name for name, _ in m.mistakes}
    if it.type in ("multiple", "error"):
        assert mark(it, list(it.key[:-1]) or [next(o.id for o in it.options if o.id not in it.key)], "zh").outcome == "wrong"


@pytest.mark.parametrize("lang", LANGS)
def test_feedback_reads_in_both_languages(lang):
    for it in ITEMS:
        lines = list(mark(it, wrong_answer(it), lang).lines())
        assert all(lines) and len(lines) >= 3
        assert not re.search(r"\{\w*\}", "".join(lines))
        if it.type != "open":
            assert told(it, it.key, lang)


def wrong_answer(it):
    if it.type == "pattern":
        return {**it.key, "grade": next(g for g in GRADES if g != it.key["grade"])}
    if it.type == "number":
        return it.key + 12345
    if it.type == "classify":
        return [next(b.id for b in it.bins if b.id != to) for to in it.key]
    if it.type == "order":
        return it.key[::-1]
    if it.type == "open":
        return [1]
    return next(o.id for o in it.options if o.id != it.key and (o.id,) != it.key)


def test_numbers_are_read_as_people_write_them():
    it = item("l04-seized")
    for told_as in (3100, 3100.0, "3100", "3,100", "３１００", "3，100条", "3.1千", "0.31万", " 3100 items "):
        assert mark(it, told_as).outcome == "right", told_as
    for odd in (True, float("nan"), float("inf"), 3100.5, "3100.5", "三千一百", "1e3", "-3100"):
        assert mark(it, odd).outcome == "unreadable", odd


# -- the exercise pages built from the bank -------------------------------------------------------------


def test_exercise_pages_are_fresh():
    assert build_exercises.stale() == []


@pytest.mark.parametrize("answers", (False, True), ids=("blank", "answered"))
@pytest.mark.parametrize("lang", LANGS)
def test_exercise_pages_say_what_is_stored(lang, answers):
    for lesson in range(1, 13):
        book = nbformat.read(build_exercises.stored(lesson, lang, answers), as_version=4)
        for cell in book.cells:
            if cell.id.startswith("a-"):
                said = eval(cell.source.split("\n", 1)[1], {"check": lambda name, answer, lang=lang: check(name, answer, lang)})
                assert cell.outputs[0].data["text/plain"] == repr(said), cell.id
                assert said.outcome == ("right" if answers else "not_attempted"), cell.id


def test_an_unknown_item_names_the_nearest():
    with pytest.raises(LookupError, match="l03-forty-nine"):
        check("l03-forty-nin")


SOUND = """
[[item]]
id = "odd"
type = "single"
cites = []
zh = "甲"
en = "a"
why = { zh = "乙", en = "b" }
options = [{ zh = "甲", en = "a", right = true }, { zh = "乙", en = "b", mistake = "wrong_tier" }]
"""


@pytest.mark.parametrize("faulty, fault", [
    (SOUND.replace("right = true", "right = false"), ValueError), (SOUND + SOUND, ValueError), (SOUND.replace("why", "wy"), TypeError)],
    ids=["no right answer", "an id twice", "a key misspelt"])
def test_a_faulty_item_is_refused_by_file_and_name(faulty, fault, tmp_path, monkeypatch):
    shutil.copytree(items.bank_folder(), tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(items, "bank_folder", lambda: tmp_path)
    (tmp_path / "lesson07.toml").write_text(SOUND, "utf-8")
    assert items.bank.__wrapped__()["odd"].key in "ab"
    (tmp_path / "lesson07.toml").write_text(faulty, "utf-8")
    with pytest.raises(fault) as refused:
        items.bank.__wrapped__()
    assert refused.value.__notes__ == ["lesson07.toml: odd"]


def told_apart() -> str:
    """What must be the same in every run: letters, keys and the numbers of the bank."""
    return repr([(i, it.key, [o.text["en"] for o in it.options]) for i, it in bank().items()]) + stats("en")


def test_letters_do_not_depend_on_the_run():
    # answer files of a class are marked later, on another machine: the letters must be the same there
    code = "from tests.test_bank import told_apart; print(told_apart())"
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}, check=True,
                              capture_output=True, encoding="utf-8")
        assert done.stdout.rstrip("\n") == told_apart()


def test_no_letter_is_right_too_often():
    firsts = Counter(it.key for it in ITEMS if it.type == "single" and not it.asks)
    assert max(firsts.values()) < 0.45 * sum(firsts.values()), firsts
