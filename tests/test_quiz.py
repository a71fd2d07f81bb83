"""The quiz panel and the page of today: driven without a kernel, as a person would press and type."""
from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from ipywidgets import Checkbox, Dropdown, RadioButtons, Text, Textarea

from lawkit.panels.quiz import Quiz, Today
from lawkit.study import bank
from lawkit.study.items import ON_OFFER
from lawkit.study.progress import Progress
from tests.browser import harness

LANGS = ("zh", "en")
NOW = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
KIND = {t: next(it for it in bank().values() if it.type == t) for t in
        ("single", "multiple", "truefalse", "verb", "number", "classify", "order", "error", "pattern", "open")}


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path / "p.json")


def quiz(progress, *names, lang="zh", **kw):
    return Quiz(*names, lang=lang, progress=progress, now=lambda: NOW, **kw)


def plain(markup):
    return re.sub("<[^>]+>", " ", markup)


def fill(q, answer):
    """Put an answer into the inputs as a person would."""
    it, w = q.item, q.inputs
    if it.type in ("single", "truefalse", "verb", "number"):
        w[0].value = str(answer) if it.type == "number" else answer
    elif it.type in ("multiple", "error"):
        for o, box in zip(it.options, w):
            box.value = o.id in answer
    elif it.type in ("classify", "order"):
        for one, value in zip(w, answer):
            one.value = value
    elif it.type == "pattern":
        for i, box in zip(ON_OFFER, w):
            box.value = i in answer["items"]
        for one, axis in zip(w[-3:], ("grade", "range", "counted")):
            one.value = str(answer[axis])
    else:
        w[0].value = "…"
        q.check()  # shows the points
        for n, box in enumerate(q.inputs[1:], 1):
            box.value = n in answer


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KIND)
def test_every_type_is_answered_right(progress, kind, lang):
    it = KIND[kind]
    q = quiz(progress, it.id, lang=lang)
    assert it.stem[lang].split("“")[0][:20] in plain(q.question.value).replace("&#x27;", "'")
    fill(q, it.key if kind != "open" else range(1, len(it.points) + 1))
    q.check()
    assert q.marked.outcome == "right", (q.answer, it.key)
    assert {"zh": "正确", "en": "Right"}[lang] in q.status.value and "role='status'" in q.status.value
    assert {"zh": "理由", "en": "Why"}[lang] in q.feedback.value or kind == "open"
    assert [e["item"] for e in progress.log] == [it.id]


@pytest.mark.parametrize("kind", KIND)
def test_nothing_answered_is_not_wrong(progress, kind):
    q = quiz(progress, KIND[kind].id)
    q.check()
    q.check()  # an open question first shows its points
    assert q.marked.outcome == "not_attempted" and progress.log == []


def test_a_wrong_answer_names_the_mistake_and_keeps_the_key(progress):
    it = KIND["single"]
    q = quiz(progress, it.id, lang="en")
    wrong = next(o for o in it.options if o.id != it.key)
    q.confidence.value = 95
    fill(q, wrong.id)
    q.check()
    shown = plain(q.feedback.value)
    assert "See " in shown and "Answer:" not in shown and "Not right" in q.status.value
    fill(q, it.key)
    q.check()
    assert q.marked.outcome == "right"
    [entry] = progress.log  # the first answer counts
    assert (entry["outcome"], entry["confidence"], entry["mistakes"]) == ("wrong", 95, [wrong.mistake])


def test_an_unreadable_number_says_what_can_be_read(progress):
    q = quiz(progress, KIND["number"].id, lang="en")
    fill(q, "many")
    q.check()
    assert "could not be read" in q.status.value and "whole number" in q.status.value and progress.log == []


def test_hint_and_solution(progress):
    it = next(i for i in bank().values() if i.hint and i.type == "number")
    q = quiz(progress, it.id)
    q.hinter.click()
    assert it.hint["zh"] in q.feedback.value
    fill(q, it.key)
    q.checker.click()
    assert progress.log[0]["hint"] is True
    again = quiz(progress, it.id)
    again.solver.click()
    assert "答案" in again.feedback.value
    fill(again, it.key)
    again.check()
    assert len(progress.log) == 1  # after the solution nothing is recorded


@pytest.mark.parametrize("lang", LANGS)
def test_walking_through_a_lesson(progress, lang):
    q = quiz(progress, lesson=3, lang=lang)
    n = q.total
    assert n == sum(it.lesson == 3 for it in bank().values()) and q.back.disabled
    for _ in range(n):
        assert not q.on.disabled
        q.on.click()
    assert q.item is None and q.on.disabled and q.checker.disabled
    q.back.click()
    assert q.item is not None


def test_sources(progress):
    q = quiz(progress, level=2, seed="s")
    assert q.total is None and q.item.id == "h:s:2:0"
    q.go(3)
    assert q.item.id == "h:s:2:3"
    q.source.value = ("due", 0)
    assert q.item is None and "没有题目" in q.status.value
    q.source.value = ("lesson", 5)
    fill(q, next(o.id for o in q.item.options if o.id != q.item.key) if q.item.options else "1")
    q.check()
    missed = q.item.id
    q.source.value = ("errors", 0)
    assert q.item.id == missed


def test_every_control_has_a_name_and_none_is_forbidden(progress):
    for it in KIND.values():
        q = quiz(progress, it.id)
        for w in q.inputs:
            assert isinstance(w, (Checkbox, Dropdown, RadioButtons, Text, Textarea))
            assert w.description or w.tooltip
        for b in (q.checker, q.hinter, q.solver, q.back, q.on):
            assert b.description


def test_text_is_text(progress):
    q = quiz(progress, KIND["number"].id)
    fill(q, "<img src=x onerror=alert(1)>")
    q.check()
    assert "<img" not in q.status.value + q.feedback.value


def test_unrun_it_says_what_to_do(progress):
    assert "▶▶" in repr(quiz(progress, lesson=1)) and "/" in repr(Today("en", progress))


@pytest.mark.parametrize("lang", LANGS)
def test_today_shows_what_is_due_and_the_gaps(progress, lang):
    empty = Today(lang, progress, lambda: NOW)
    assert {"zh": "没有到期", "en": "Nothing is due"}[lang] in empty.status.value
    q = quiz(progress, "l03-forty-nine", lang=lang)
    q.confidence.value = 75
    fill(q, "b")
    q.check()
    later = Today(lang, progress, lambda: NOW + timedelta(days=3))
    assert "1" in plain(later.status.value)
    assert "50%" not in later.report.value and "0%" in later.report.value and "75%" in later.report.value
    assert {"zh": "《解释》第五条第一款第三项", "en": "INT 5(1)(3)"}[lang] in later.report.value
    later.starter.click()
    assert later.quiz.item.id == "l03-forty-nine"
    fill(later.quiz, "a")
    later.quiz.check()
    later._finish()
    assert later.place.children == () and "50%" in later.report.value


def test_own_data_shown_exported_erased(progress):
    today = Today("en", progress, lambda: NOW)
    today.export()
    assert "Nothing has been recorded" in today.data.value
    q = quiz(progress, KIND["verb"].id)
    fill(q, q.item.key)
    q.check()
    today.show()
    assert str(progress.path) in today.data.value
    today.export()
    assert "download='progress.json'" in today.data.value and "data:application/json;base64," in today.data.value
    today.erase()
    assert progress.path.exists() and "Press again" in today.data.value
    today.erase()
    assert not progress.path.exists() and progress.log == []


def test_a_newer_file_leaves_the_quiz_working(tmp_path, monkeypatch):
    monkeypatch.setenv("LAWKIT_HOME", str(tmp_path))
    (tmp_path / "progress.json").write_text('{"schema": 99, "log": []}')
    q = Quiz(KIND["verb"].id, lang="en", now=lambda: NOW)
    assert "newer version" in q.status.value
    fill(q, q.item.key)
    q.check()
    assert q.marked.outcome == "right"
    assert "newer version" in Today("en", now=lambda: NOW).status.value


@pytest.mark.browser
def test_a_telephone_and_a_keyboard_are_enough(visitor):
    page, lang = visitor("Today")
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_role("button", name={"zh": "开始练习", "en": "Start"}[lang], exact=True).press("Enter")
    panel = page.locator(".lk-quiz .lk-quiz")
    first = next(it for it in bank().values() if it.lesson == 1)
    panel.get_by_role("radio").nth("abc".index(first.key)).press("Space")
    panel.get_by_role("button", name={"zh": "检查", "en": "Check"}[lang], exact=True).press("Enter")
    panel.get_by_role("status").filter(has_text={"zh": "正确", "en": "Right"}[lang]).wait_for()
    assert first.why[lang][:12] in panel.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    harness.screenshot(page, f"quiz-{lang}", height=1400)
    assert harness.audit(page, ".lk-quiz") == []
