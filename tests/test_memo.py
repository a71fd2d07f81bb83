"""The memo: what it assumes is told with its value, the premise names what carries the grade, and two pages hold it."""

from __future__ import annotations

import re

import pytest

from lawkit import assess, casebook
from lawkit.explain import cite
from lawkit.facts import Case
from lawkit.memo import memo, memo_html, sections
from lawkit.panels.casepanel import samples
from lawkit.wording import say

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
CASES: dict[str, Case] = {**samples(), **{f"{d.id}#{n}": person.case for d in casebook() for n, person in enumerate(d.defendants)}}


@LANGS
def test_what_is_assumed_is_told_with_its_value(lang: str) -> None:
    told = memo(assess(samples()["hotel_receptionist"]), lang)
    assert say("explain.assumed_one", lang, fact=say("law.fact.object.intent", lang), value=say("law.choice.yes", lang)) in told
    assert say("explain.assumed_one", lang, fact=say("law.fact.object.consent", lang), value=say("law.choice.no", lang)) in told


@LANGS
@pytest.mark.parametrize("name", sorted(CASES))
def test_the_major_premise_names_what_carries_the_grade(name: str, lang: str) -> None:
    a = assess(CASES[name])
    carrying = [f for f in a.findings if f.status == "met" and f.grade == a.grade]
    if carrying and a.reason != "element_failed":
        major, minor, *_ = dict(sections(a, lang))["syllogism"]
        tail = re.sub(r"^(《解释》|INT )", "", cite(f"INT {carrying[0].id}", lang))
        assert tail in major and say(f"law.item.{carrying[0].id}", lang) in minor


@pytest.mark.browser
def test_the_longest_memos_fill_two_pages_at_most(browser) -> None:
    page = browser.new_page()
    for lang in ("zh", "en"):
        memos = sorted((memo_html(assess(case), lang) for case in CASES.values()), key=len)
        for document in memos[-6:]:
            page.set_content(document)
            printed = page.pdf(format="A4", prefer_css_page_size=True)
            assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2, document[:300]
    page.close()
