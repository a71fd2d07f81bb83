"""`lawkit doctor`: what it sees, what it says, and that each failure comes with something to do."""

from __future__ import annotations

import sys
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest

from lawkit import doctor, wording


def test_a_sound_installation_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.report("en") == 0
    said = capsys.readouterr().out
    assert "jupyterlab" in said and wording.say("doctor.sound", "en") in said
    assert said.count("[") == len(doctor.CHECKS)


def test_the_kernel_it_starts_finds_this_very_lawkit() -> None:
    check = doctor.check_kernel()
    assert check.status == "ok" and Path(check.seen).samefile(Path(doctor.__file__).with_name("__init__.py"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_check_that_fails_says_what_to_do(lang: str, capsys, monkeypatch) -> None:
    names = [check.__name__.removeprefix("check_") for check in doctor.CHECKS]
    failing = tuple(lambda name=name: doctor.Check(name, "problem", "?") for name in names)
    monkeypatch.setattr(doctor, "CHECKS", failing)
    assert doctor.report(lang) == 1
    said = capsys.readouterr().out
    for name in names:
        assert wording.say(f"doctor.advice.{name}", lang) in said and wording.say(f"doctor.name.{name}", lang) in said
    assert wording.say("doctor.unsound", lang) in said


def test_an_old_python_is_a_problem(monkeypatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    assert doctor.check_python().status == "problem"


def test_a_missing_package_is_named(monkeypatch) -> None:
    real = metadata.version
    def version(name: str) -> str:
        if name == "fsrs":
            raise metadata.PackageNotFoundError(name)
        return real(name)
    monkeypatch.setattr(metadata, "version", version)
    assert doctor.check_packages() == doctor.Check("packages", "problem", "fsrs")


def test_a_kernel_that_finds_another_lawkit_is_a_problem(monkeypatch, tmp_path) -> None:
    package = tmp_path / "lawkit"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    check = doctor.check_kernel()
    assert check.status == "problem" and str(package) in check.seen


@pytest.mark.parametrize("broken", ["no file", "not a font"])
def test_a_font_that_is_missing_or_unreadable_is_a_problem(broken, monkeypatch, tmp_path) -> None:
    if broken == "not a font":
        (tmp_path / "kit.ttf").write_bytes(b"no font")
    monkeypatch.setattr(doctor, "FONTS", tmp_path)
    assert doctor.check_font().status == "problem"


def test_a_machine_without_a_browser_is_only_noted(monkeypatch) -> None:
    def get() -> None:
        raise doctor.webbrowser.Error("none")
    monkeypatch.setattr(doctor.webbrowser, "get", get)
    assert doctor.check_browser().status == "note"


def test_a_folder_that_cannot_be_written_is_noted(monkeypatch, tmp_path) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError
    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    monkeypatch.chdir(tmp_path)
    assert doctor.check_writing() == doctor.Check("writing", "note", str(tmp_path))


def test_a_place_where_no_progress_can_be_kept_is_noted(monkeypatch, tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("LAWKIT_HOME", str(tmp_path / "new" / "place"))
    assert doctor.check_progress() == doctor.Check("progress", "ok", str(tmp_path / "new" / "place"))
    monkeypatch.setenv("LAWKIT_HOME", str(tmp_path / "file" / "place"))
    assert doctor.check_progress().status == "note"


def test_provisions_unchecked_for_over_a_year_are_noted() -> None:
    seen = date.fromisoformat(doctor.check_law().seen)
    assert doctor.check_law(seen).status == "ok"
    assert doctor.check_law(seen.replace(year=seen.year + 2)).status == "note"
