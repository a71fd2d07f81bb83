"""The progress file: versioned, whole or not at all, two windows, damage, erasure; and the memory replayed from it."""
from __future__ import annotations

import json
import multiprocessing
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lawkit.study import bank, mark
from lawkit.study.progress import SCHEMA, Progress, ProgressError, folder

START = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
SINGLE = [it for it in bank().values() if it.type == "single"]


def answer(progress, it, day=0.0, right=True, **kw):
    wrong = next(o.id for o in it.options if o.id != it.key)
    progress.record(mark(it, it.key if right else wrong, "zh"), START + timedelta(days=day), **kw)


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path / "progress.json", "en")


def test_the_file_lies_in_the_users_data_folder(monkeypatch, tmp_path):
    assert Progress().path == folder() / "progress.json"
    monkeypatch.delenv("LAWKIT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert folder() == tmp_path / "lawkit"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "r"))
    assert folder() == tmp_path / "r" / "lawkit"


def test_only_right_and_wrong_are_kept(progress):
    it = SINGLE[0]
    for given in ("", "z"):
        progress.record(mark(it, given, "zh"), START)
    assert progress.log == [] and not progress.path.exists()
    answer(progress, it, right=False, confidence=80)
    kept = json.loads(progress.path.read_text("utf-8"))
    assert kept["schema"] == SCHEMA
    [entry] = kept["log"]
    assert set(entry) == {"id", "item", "at", "outcome", "hint", "confidence", "mistakes"}  # nothing personal
    assert entry["mistakes"] == [m for m, _ in mark(it, next(o.id for o in it.options if o.id != it.key)).mistakes]
    assert progress.errors() == [it.id]
    answer(progress, it, 1)
    assert progress.errors() == []


def test_intervals_grow_and_a_miss_brings_it_back(progress):
    it = SINGLE[0]
    answer(progress, it)
    first = progress.cards()[it.id].due
    assert (first - START).days == 2  # Good, no learning steps, no fuzz
    assert progress.due(START + timedelta(days=1)) == [] and progress.due(first) == [it.id]
    answer(progress, it, 2)  # right twice without a hint: easy
    second = progress.cards()[it.id].due
    assert (second - START).days > 14
    answer(progress, it, 20, right=False)
    assert (progress.cards()[it.id].due - START).days <= 22
    hinted = SINGLE[1]
    answer(progress, hinted, hint=True)
    assert progress.cards()[hinted.id].due < first


def test_the_memory_is_replayed_alike(progress):
    for n, it in enumerate(SINGLE[:8]):
        answer(progress, it, n / 10, right=n % 3 != 0)
    again = Progress(progress.path)
    assert {k: c.due for k, c in again.cards().items()} == {k: c.due for k, c in progress.cards().items()}


def test_without_fsrs_the_error_book_is_due(progress, monkeypatch):
    answer(progress, SINGLE[0], right=False)
    answer(progress, SINGLE[1])
    monkeypatch.setitem(sys.modules, "fsrs", None)
    assert progress.cards() is None
    assert progress.due(START) == [SINGLE[0].id]


def test_two_windows_lose_nothing(tmp_path):
    one, two = Progress(tmp_path / "p.json"), Progress(tmp_path / "p.json")
    answer(one, SINGLE[0])
    answer(two, SINGLE[1])
    answer(one, SINGLE[2])
    assert len(Progress(tmp_path / "p.json").log) == 3 == len(one.log)


def _window(path, n):
    progress = Progress(path)
    for i in range(15):
        answer(progress, SINGLE[(n * 15 + i) % len(SINGLE)], n + i / 100)


def test_four_windows_at_once_lose_nothing(tmp_path):
    ctx = multiprocessing.get_context("spawn")
    windows = [ctx.Process(target=_window, args=(tmp_path / "p.json", n)) for n in range(4)]
    for w in windows:
        w.start()
    for w in windows:
        w.join(120)
    assert len(Progress(tmp_path / "p.json").log) == 60
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p.json"]


def test_a_lock_left_by_a_dead_window_is_taken_over(progress):
    import os
    lock = progress.path.with_suffix(".lock")
    lock.touch()
    os.utime(lock, (0, 0))
    answer(progress, SINGLE[0])
    assert len(Progress(progress.path).log) == 1 and not lock.exists()


@pytest.mark.parametrize("harm", ["cut", "garbage", "line", "bytes", "empty", "form", "no_log", "nested"])
def test_a_damaged_file_is_set_aside_and_the_rest_kept(progress, harm):
    for it in SINGLE[:10]:
        answer(progress, it)
    raw = progress.path.read_bytes()
    lines = raw.split(b"\n")
    damaged = {"cut": raw[: len(raw) // 2], "garbage": b"\xff\xfe" + raw, "line": raw.replace(lines[3], b"{oops"),
               "bytes": raw.replace(lines[5], b"\x00\x01"), "empty": b"",
               "form": raw.replace(b'"outcome": "right"', b'"outcome": 7', 1), "no_log": b'{\n"schema":\n1}',
               "nested": b"[" * 100_000 + raw}[harm]
    progress.path.write_bytes(damaged)
    again = Progress(progress.path, "en")
    least = {"cut": 4, "garbage": 10, "line": 9, "bytes": 9, "empty": 0, "form": 9, "no_log": 0, "nested": 9}[harm]
    assert least <= len(again.log) <= 10
    aside = progress.path.with_name("progress.json.damaged-1")
    assert aside.read_bytes() == damaged and aside.name in again.message and str(len(again.log)) in again.message
    answer(again, SINGLE[11])
    assert len(Progress(progress.path).log) == len(again.log) and Progress(progress.path).message == ""


@pytest.mark.parametrize("newer", ['{"schema": 99, "log": []}', '{"schema": 2, "answers": {}}'])
def test_a_newer_file_is_left_alone(progress, newer):
    progress.path.parent.mkdir(exist_ok=True)
    progress.path.write_text(newer, "utf-8")
    with pytest.raises(ProgressError, match="newer version"):
        Progress(progress.path, "en")
    assert progress.path.read_text("utf-8") == newer


def test_a_place_that_cannot_be_written_is_reported(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    progress = Progress(blocked / "progress.json", "en")
    answer(progress, SINGLE[0])
    assert len(progress.log) == 1 and "cannot be written" in progress.message


def test_a_file_that_cannot_be_read_for_a_moment_is_not_written_over(progress, monkeypatch):
    answer(progress, SINGLE[0])
    window = Progress(progress.path, "en")
    with monkeypatch.context() as held:
        held.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(PermissionError(13, "in use")))
        answer(window, SINGLE[1])
        assert "in use" in window.message and len(window.log) == len(window.load()) == 2
    assert len(Progress(progress.path).log) == 1
    answer(window, SINGLE[2])
    assert len(Progress(progress.path).log) == 3


def test_shown_and_erased(progress):
    for it in SINGLE[:3]:
        answer(progress, it)
    assert str(progress.path) in progress.show("zh") and "3 answers" in progress.show("en")
    window = Progress(progress.path)
    progress.erase()
    assert not progress.path.exists() and progress.log == []
    answer(window, SINGLE[6])  # another window does not bring back what was erased
    assert len(Progress(progress.path).log) == 1


def test_by_provision_and_calibration(progress):
    it = next(i for i in SINGLE if "INT 5(1)(3)" in i.cites)
    answer(progress, it, confidence=90)
    answer(progress, it, 1, right=False, confidence=50)
    assert progress.by_provision()["INT 5(1)(3)"] == (1, 2)
    assert progress.calibration() == (70.0, 50.0)
    assert list(progress.by_day().values()) == [(1, 1), (0, 1)]
    assert Progress(Path(progress.path.parent / "none.json")).calibration() is None
