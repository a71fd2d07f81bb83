"""Words: both languages side by side, the same placeholders, nothing missing that the law floor can name."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from lawkit import wording
from lawkit.fields import FIELDS
from lawkit.wording import entry, has, language, say, use

FOLDER = Path(wording.__file__).parent / "data" / "wording"
AREAS = sorted(path.stem for path in FOLDER.glob("*.toml"))
LAW = tomllib.loads((FOLDER / "law.toml").read_text("utf-8"))
FINDINGS = [f"5(1)({n})" for n in range(1, 11)] + [f"5(2)({n})" for n in range(1, 5)] + [f"6(1)({n})" for n in range(1, 4)]


@pytest.fixture(autouse=True)
def _nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_chosen", None)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _faults_of(phrases: dict[str, dict[str, str]]) -> list[str]:
    """The keys whose two languages do not match: one missing or empty, or other placeholders."""
    return [key for key, pair in phrases.items()
            if set(pair) != {"zh", "en"} or not all(text.strip() for text in pair.values())
            or _placeholders(pair["zh"]) != _placeholders(pair["en"])]


@pytest.mark.parametrize("area", AREAS)
def test_every_phrase_stands_in_both_languages_with_the_same_placeholders(area: str) -> None:
    assert _faults_of(tomllib.loads((FOLDER / f"{area}.toml").read_text("utf-8"))) == []


def test_the_parity_check_finds_what_it_looks_for() -> None:
    assert _faults_of({"a": {"zh": "一"}, "b": {"zh": "一", "en": " "}, "c": {"zh": "{n}条", "en": "items"},
                       "d": {"zh": "{n}条", "en": "{n} items"}, "e": {"zh": "{}", "en": "x"}}) == ["a", "b", "c", "e"]


# -- say, entry, has -------------------------------------------------------------------------------

def test_say_fills_placeholders_in_the_language_asked_for() -> None:
    assert say("law.error.too_large", "en", max=7).endswith("7")
    assert say("law.error.too_large", "zh", max=7) == "最大可以填到 7"
    assert say("law.grade.1", lang="zh") == "情节严重"
    assert entry("law.grade.2") == {"zh": "情节特别严重", "en": "especially serious circumstances"}


def test_a_placeholder_may_be_called_key() -> None:
    with pytest.raises(KeyError, match="no value"):
        say("law.error.too_large", "en", key=1)


def test_a_missing_phrase_is_named_with_its_file() -> None:
    for key, file in (("law.no.such", "law.toml"), ("nowhere.title", "nowhere.toml"), ("law", "law.toml")):
        assert not has(key)
        with pytest.raises(KeyError, match=re.escape(file)):
            say(key, "zh")
    with pytest.raises(KeyError, match="no.such"):
        entry("law.no.such")


def test_a_missing_value_is_named_with_its_key() -> None:
    with pytest.raises(KeyError, match=r"law\.error\.too_large.*max"):
        say("law.error.too_large", "en")


# -- which language --------------------------------------------------------------------------------

def test_the_chosen_language_is_the_language_of_what_is_said() -> None:
    use("zh")
    assert language() == "zh" and say("law.choice.yes") == "是"
    use("en")
    assert language() == "en" and say("law.choice.yes") == "yes"
    assert say("law.choice.yes", "zh") == "是"


@pytest.mark.parametrize("lang", ["fr", "", "ZH", "zh-CN"])
def test_no_third_language(lang: str) -> None:
    with pytest.raises(ValueError, match="zh"):
        use(lang)
    with pytest.raises(ValueError, match="zh"):
        say("law.choice.yes", lang)


@pytest.mark.parametrize(("environment", "expected"), [
    ({"LAWKIT_LANG": "zh"}, "zh"), ({"LAWKIT_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
    ({"LAWKIT_LANG": "zh_CN"}, "zh"), ({"LAWKIT_LANG": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_TW"}, "zh"), ({"LANG": "en_GB.UTF-8"}, "en"),
    ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"), ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
])
def test_without_a_choice_the_surroundings_decide(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LAWKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


@pytest.mark.parametrize(("name", "expected"), [
    ("Chinese (Simplified)_China", "zh"), ("zh_CN", "zh"), ("English_United Kingdom", "en"), ("", "en")])
def test_where_no_variable_is_set_the_system_decides(name: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LAWKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(wording, "_system_locale", lambda: name)
    assert language() == expected


# -- nothing is missing ----------------------------------------------------------------------------

@pytest.mark.parametrize("path", sorted(FIELDS))
def test_every_fact_has_a_section_a_label_a_help_and_named_choices(path: str) -> None:
    field = FIELDS[path]
    assert has(f"law.section.{field.section}") and has(f"law.fact.{path}") and has(f"law.help.{path}")
    for choice in field.choices:
        assert has(f"law.choice.{path}.{choice}")
    assert entry(f"law.help.{path}")["zh"].endswith(("。", "？"))
    assert entry(f"law.help.{path}")["en"].endswith((".", "?"))


def test_no_label_belongs_to_a_fact_that_does_not_exist() -> None:
    known = set(FIELDS) | {"conduct"}
    assert {key.partition(".")[2] for key in LAW if key.startswith(("fact.", "help."))} == known
    choices = {f"{path}.{choice}" for path, field in FIELDS.items() for choice in field.choices}
    tiers = {f"records.tier.{n}" for n in (1, 2, 3)}
    assert {key.partition(".")[2] for key in LAW if key.startswith("choice.")} == choices | tiers | {"yes", "no", "unknown"}


@pytest.mark.parametrize("key", [f"item.{id}" for id in FINDINGS] + [
    f"{family}.{name}" for family, names in {
        "grade": "0 1 2", "tier": "0 1 2 3", "status": "met not_met open for_court", "unit": "items points yuan months",
        "reason": "met none_met element_failed no_law_then for_court",
        "element": "age intent violates consent personal_information act",
        "element_failed": "age intent violates consent personal_information act",
        "edition": "none 2009 2015 2017", "confidence": "certain likely disputed", "party": "prosecution defence",
    }.items() for name in names.split()])
def test_the_engine_s_own_ids_have_words(key: str) -> None:
    assert has(f"law.{key}")


def test_every_fault_the_code_can_raise_is_explained() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted(Path(wording.__file__).parent.glob("*.py")))
    rules = set(re.findall(r'Refused\(\s*"(\w+)"', code)) | set(re.findall(r'fault\([^\n]*?, "(\w+)"[,)]', code))
    assert rules and {rule for rule in rules if not has(f"law.error.{rule}")} == set()


def test_the_names_of_the_offence_at_each_stage() -> None:
    assert entry("law.offence.2009.provide")["zh"] == "出售、非法提供公民个人信息罪"
    assert entry("law.offence.2009.obtain")["zh"] == "非法获取公民个人信息罪"
    assert entry("law.offence.2015")["zh"] == "侵犯公民个人信息罪"


# -- how it is written -----------------------------------------------------------------------------

def test_no_standard_of_the_law_is_typed_into_a_phrase() -> None:
    """INT's and CL's numbers come from findings, so that a changed row never leaves a stale sentence."""
    standards = re.compile(r"(?<![\d.(（〔])(25|50|250|500|2,?500|5,?000|25,?000|50,?000)(?!\d)|((?<!百)五十|五百|五千|五万|一半|二年内)")
    typed = [key for key, pair in LAW.items() for text in pair.values() if standards.search(text)]
    assert typed == []
    assert standards.search("达到五千条") and standards.search("50 items") and not standards.search("CL 253-1")


def test_chinese_is_punctuated_as_chinese() -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!()](?!\d)|[,;:?!()][\u4e00-\u9fff]")
    assert [key for key, pair in LAW.items() if half.search(pair["zh"])] == []


def test_english_is_english_but_for_terms_and_dockets() -> None:
    """Chinese in an English sentence is a term in brackets, a docket or a document number or title, and nothing else."""
    allowed = re.compile(r"\([\u4e00-\u9fff]+\)|\(\d{4}\)\S+号|\S+〔\d{4}〕\d+号|刑事审判参考|, 行踪轨迹信息")
    foreign = re.compile(r"[\u4e00-\u9fff，。；：“”？]")
    plain = {key: allowed.sub("", pair["en"]).replace("“", "").replace("”", "") for key, pair in LAW.items()}
    assert [key for key, text in plain.items() if foreign.search(text)] == []


def test_articles_are_never_cited_bare() -> None:
    """A provision is cited with its instrument: CL 12, INT 12, 《刑法》第十二条."""
    article = r"第[一二三四五六七八九十百]+条(之一)?"
    cited = re.compile(rf"(》|〕\d+号){article}([^，。；：（]*、{article})*")
    loose = {key: cited.sub("", pair["zh"]) for key, pair in LAW.items()}
    assert [key for key, text in loose.items() if re.search(article, text)] == []
    assert [key for key, pair in LAW.items() if re.search(r"(?<!号, )\b[Aa]rt(icle|\.)s? \d", pair["en"])] == []
