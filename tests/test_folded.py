"""The fold in front of an answer: closed, readable without a kernel, in the language in use."""

from __future__ import annotations

import pytest

from lawkit import Case, Records, assess, charts, reveal, use

CASE = Case(records=[Records("gps_track", 50, obtained="stolen")])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_is_folded_with_its_alternative_text(lang: str) -> None:
    use(lang)
    bundle = reveal(charts.ladder(assess(CASE)))._repr_mimebundle_()
    assert bundle["text/html"].startswith("<details><summary>") and "<details open" not in bundle["text/html"]
    assert 'alt="' in bundle["text/html"] and bundle["text/html"].endswith("</details>")


@pytest.mark.parametrize(("lang", "word"), [("zh", "毛某"), ("en", "Mao")])
def test_a_decided_case_is_named_by_its_id(lang: str, word: str) -> None:
    use(lang)
    text = reveal("ck-mao-tracker")._repr_mimebundle_()["text/markdown"]
    assert text.startswith("<details><summary>") and word in text and "</summary>\n\n" in text


def test_an_assessment_is_folded_too() -> None:
    use("en")
    assert assess(CASE).explain("en") in reveal(assess(CASE))._repr_mimebundle_()["text/markdown"]


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(KeyError):
        reveal("no-such-case")


def test_its_plain_form_names_no_answer() -> None:
    use("en")
    assert repr(reveal("ck-mao-tracker")) == "先写下你的答案，再点开揭晓 · Write down your answer, then open"
