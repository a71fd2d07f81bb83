"""How the kit is opened: language, settings, ports, the folder with the lessons; no server is started here."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from lawkit import lessons, start, wording


@pytest.mark.parametrize(("lang", "locale"), [("zh", "zh_CN"), ("en", "en")])
def test_settings_speak_the_language_and_ask_nothing_of_the_network(tmp_path, lang, locale) -> None:
    folder = start.write_settings(tmp_path / "new", lang) / "labconfig"
    written = json.loads((folder / "default_setting_overrides.json").read_text("utf-8"))
    assert written["@jupyterlab/translation-extension:plugin"] == {"locale": locale}
    assert written["@jupyterlab/apputils-extension:notification"] == {"fetchNews": "false", "checkForUpdates": False}


def test_the_kit_s_settings_come_first_and_others_are_kept(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")
    found = start.server_environment(tmp_path, LAWKIT_LANG="zh")
    assert found["JUPYTER_CONFIG_PATH"].split(start.os.pathsep) == [str(tmp_path), "elsewhere"]
    assert found["LAWKIT_LANG"] == "zh"
    assert start.app_environment(tmp_path)["JUPYTER_PATH"].split(start.os.pathsep)[0] == str(start.TEMPLATES)


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert start.free_port(port) != port
    assert start.free_port(0) > 0


def test_the_lessons_are_found_from_inside_the_kit_and_from_elsewhere(tmp_path) -> None:
    kit = Path(start.__file__).resolve().parents[1]
    assert start.find_kit(kit / "notebooks" / "src") == kit == start.find_kit(tmp_path)
    own = tmp_path / "notebooks"
    own.mkdir()
    (own / "start.md").write_text("", encoding="utf-8")
    assert start.find_kit(own) == tmp_path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_lessons_it_says_so(lang, monkeypatch, capsys) -> None:
    monkeypatch.setattr(start, "find_kit", lambda folder: None)
    assert start.open_lab(lang=lang) == 2
    assert capsys.readouterr().err.strip() == wording.say("cli.lab.no_lessons", lang)


def test_servers_listen_on_this_machine_only_and_never_move_to_another_s_port(tmp_path) -> None:
    for command in (start.server_command(tmp_path, 1), start.app_command(tmp_path, 1, "en")):
        text = " ".join(command)
        assert "ip=127.0.0.1" in text and "port_retries=0" in text


def test_a_server_that_cannot_start_is_reported(capsys, tmp_path) -> None:
    command = [start.sys.executable, "-c", "raise SystemExit(3)"]
    code = start._stay(command, dict(start.os.environ), tmp_path, "http://127.0.0.1:9/", "ready", "zh")
    said = capsys.readouterr()
    assert code == 3 and said.err.strip() == wording.say("cli.server_failed", "zh") and "ready" not in said.out


def test_nothing_answers_where_nobody_listens() -> None:
    assert not start.answers(f"http://127.0.0.1:{start.free_port(0)}/")


def test_a_copy_of_the_lessons_never_overwrites_a_learner_s_work(tmp_path) -> None:
    copied, kept = lessons.copy_to(tmp_path)
    assert copied and not kept and start.find_kit(tmp_path) == tmp_path
    mine = tmp_path / "notebooks" / "start.md"
    mine.write_text("my notes", encoding="utf-8")
    next(file for file in tmp_path.rglob("*") if file.is_file() and file != mine).unlink()
    assert lessons.copy_to(tmp_path) == (1, copied - 1)
    assert mine.read_text("utf-8") == "my notes"
    assert not (tmp_path / "notebooks" / "src").exists() and not list(tmp_path.rglob(".ipynb_checkpoints"))
