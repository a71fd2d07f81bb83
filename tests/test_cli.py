"""The command `lawkit`: both languages, plain errors, exit codes, any locale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lawkit import cli, wording

RECEPTIONIST = """
title = { zh = "酒店前台案", en = "The hotel receptionist" }
conduct = { from = 2020-03-01, to = 2020-11-30 }

[[records]]
kind = "hotel_registration"
count = 260
obtained = "lawfully_held"
provided_to = 1
on_duty = true
"""


@pytest.fixture(autouse=True)
def _nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    """`main` chooses a language for the process; the next test starts without one."""
    monkeypatch.setattr(wording, "_chosen", None)
    monkeypatch.setenv("LAWKIT_LANG", "en")


@pytest.fixture
def case_file(tmp_path: Path) -> str:
    path = tmp_path / "案情 one.toml"
    path.write_text(RECEPTIONIST, encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_assess_prints_verdict_findings_and_range_in_both_languages(capsys, case_file) -> None:
    code, zh, _ = run(capsys, "assess", case_file, "--lang", "zh")
    assert code == 0
    for words in ("情节严重", "《解释》第五条第一款第八项", "三年", "拘役", "不构成法律意见"):
        assert words.replace("三年", "3年") in zh or words in zh, words
    code, en, _ = run(capsys, "assess", case_file, "--lang=en")
    assert code == 0
    for words in ("serious circumstances", "INT 5(1)(8)", "3 years", "fine", "not legal advice"):
        assert words in en, words
    assert not set("*#<") & set(zh + en), "a terminal shows no Markdown"


def test_json_is_the_assessment_whole(capsys, case_file) -> None:
    from lawkit import assess, load_case

    code, out, _ = run(capsys, "assess", case_file, "--json")
    data = json.loads(out)
    assert code == 0 and data == json.loads(json.dumps(assess(load_case(case_file)).to_dict()))
    assert data["grade"] == 1
    assert [f["id"] for f in data["findings"] if f["status"] == "met"] == ["5(1)(8)"]
    assert data["sentence"]["min_months"] == 6 and data["sentence"]["max_months"] == 36


def test_the_date_of_trial_can_be_given(capsys, case_file) -> None:
    _, before, _ = run(capsys, "assess", case_file, "--json", "--on", "2021-01-01")
    _, after, _ = run(capsys, "assess", case_file, "--json", "--on", "2024-01-01")
    assert json.loads(before)["grade"] == json.loads(after)["grade"] == 1
    assert run(capsys, "assess", case_file, "--on", "soon")[0] == 2


@pytest.mark.parametrize(("lang", "says"), [
    ("zh", ("colour：现在是 1", "-45；不能小于 0")), ("en", ("colour: it says 1", "-45; please give 0 or more"))])
def test_every_fault_of_a_file_is_named_at_once(capsys, tmp_path, lang, says) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("colour = 1\n[[records]]\ntier = 2\ncount = -45\n", encoding="utf-8")
    code, out, err = run(capsys, "assess", str(path), "--lang", lang)
    assert code == 2 and out == ""
    assert all(said in err for said in ("records[0].count", *says)) and "Traceback" not in err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"records = [", b"", b"x" * 1_000_001], ids=["bytes", "half", "empty", "huge"])
def test_whatever_a_file_holds_there_is_no_traceback(capsys, tmp_path, content) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    code, out, err = run(capsys, "assess", str(path))
    assert (code, err == "") in {(0, True), (2, False)}
    assert "Traceback" not in err and (code == 0) == (content == b"")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_missing_file_and_a_folder_are_named(capsys, tmp_path, lang) -> None:
    for path, key in ((tmp_path / "none.toml", "cli.no_such_file"), (tmp_path, "cli.unreadable")):
        code, _, err = run(capsys, "assess", str(path), "--lang", lang)
        assert code == 2 and err.strip() == wording.say(key, lang, path=path)


@pytest.mark.parametrize("given", [["assess"], ["asses", "x"], ["assess", "x", "y"], ["assess", "x", "--jason"],
                                   ["doctor", "--lang", "fr"], ["--json"]])
def test_a_command_that_is_none_gets_help_in_the_reader_s_language(capsys, monkeypatch, given) -> None:
    for lang, words in (("zh", "没有看懂这条命令"), ("en", "was not understood")):
        monkeypatch.setenv("LAWKIT_LANG", lang)
        wording._chosen = None
        code, out, err = run(capsys, *given)
        known = given[0] in cli._parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
        assert code == 2 and out == "" and words in err and (wording.say("cli.help", lang) in err) != known
        assert f"lawkit {given[0]}" in err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("given", [["teach"], ["teach", "--help"]])
def test_a_command_left_unfinished_gets_its_own_lines_of_the_help(capsys, given, lang) -> None:
    _, out, err = run(capsys, *given, "--lang", lang)
    said = out or err
    assert "lawkit teach papers" in said and "lawkit teach collect" in said and "lawkit bank" not in said
    assert said.rstrip().splitlines()[-1] in wording.say("cli.help", lang).splitlines()


@pytest.mark.parametrize(("count", "batch", "finding"), [
    ("{ at_least = 400, at_most = 700 }", "(400–700) × 2 = 800 to 1,400 items", "met — 800 to 1,400 items; the standard is 500 items"),
    ("400\nuntrue_or_duplicate = 30", "(400 − 30) × 2 = 740 items", "met — 740 items; the standard is 500 items"),
    ("400", " 400 × 2 = 800 items", "met — 800 items; the standard is 500 items")])
def test_a_count_is_told_with_what_was_done_to_it_and_no_more(capsys, tmp_path, count, batch, finding) -> None:
    path = tmp_path / "case.toml"
    path.write_text(f'[[records]]\ntier = 2\ncount = {count}\nprovided_to = 2\n', encoding="utf-8")
    _, out, _ = run(capsys, "assess", str(path))
    assert batch in out and finding in out


@pytest.mark.parametrize("given", [[], ["help"], ["-h"], ["--help"]])
def test_help_names_every_command(capsys, given) -> None:
    code, out, _ = run(capsys, *given)
    commands = cli._parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert code == 0 and all(f"lawkit {name}" in out for name in commands)
    assert all(f"lawkit {name}" in wording.say("cli.help", "zh") for name in commands)


def test_the_schema_of_a_facts_file_is_json(capsys) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0 and "records" in json.loads(out)["properties"]


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
                                         {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii:strict"}])
def test_both_languages_come_out_as_utf8_under_any_locale(case_file, environment) -> None:
    base = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    for lang, words in (("zh", "情节严重"), ("en", "serious circumstances")):
        done = subprocess.run([sys.executable, "-m", "lawkit", "assess", case_file, "--lang", lang], capture_output=True,
                              env=base | environment, cwd=Path(case_file).parent)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        assert words in done.stdout.decode("utf-8")


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen([sys.executable, "-m", "lawkit", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_decided_cases_are_listed_shown_and_compared(capsys, lang) -> None:
    from lawkit import casebook

    code, out, _ = run(capsys, "cases", "--lang", lang)
    assert code == 0 and len(out.splitlines()) == len(casebook()) >= 12
    first = casebook()[0]
    code, out, _ = run(capsys, "cases", first.id, "--lang", lang)
    assert code == 0 and first.text("title", lang) in out and first.text("facts", lang) in out and "**" not in out
    code, out, _ = run(capsys, "cases", "--compare", "--lang", lang)
    assert code == 0 and all(one.id in out for one in casebook())
    code, _, err = run(capsys, "cases", "nowhere", "--lang", lang)
    assert code == 2 and err.strip() == wording.say("cli.no_such_case", lang, id="nowhere")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_teacher_s_commands_reach_the_exports(capsys, tmp_path, lang) -> None:
    code, out, _ = run(capsys, "bank", "--stats", "--lang", lang)
    assert code == 0 and out.count("\n") > 20
    target = tmp_path / "bank.xml"
    code, _, _ = run(capsys, "bank", "--export", "moodle", "--lesson", "3", "--out", str(target), "--lang", lang)
    assert code == 0 and target.read_text("utf-8").startswith("<?xml")
    assert run(capsys, "teach", "papers", str(tmp_path / "class"))[0] == 2
    assert run(capsys, "teach", "papers", str(tmp_path / "class"), "--seed", "2026A", "--students", "2")[0] == 0
    assert list((tmp_path / "class").iterdir())
    assert run(capsys, "bank", "--export", "nothing")[0] == 2
