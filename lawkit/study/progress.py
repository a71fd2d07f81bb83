"""Progress (学习进度): one local file of answers. Cards, dues and rates are computed from it again each time.

Nothing personal is kept: item ids, times, outcomes, the confidence stated and the mistakes found. The file lies in the
user's data folder (or LAWKIT_HOME), is written whole or not at all, and only ever grows until it is erased, so that two
windows lose nothing.
"""
from __future__ import annotations

import json
import os
import re
import secrets
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lawkit.provisions import provision
from lawkit.wording import say

from .items import bank, item
from .marking import Mark

SCHEMA = 1
Entry = dict[str, Any]
_FORM: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "item": str, "at": str, "outcome": str, "hint": bool, "confidence": (int, type(None)), "mistakes": list}


class ProgressError(RuntimeError):
    """The progress file cannot be used: it was written by a newer kit. The message says so in the user's language."""


def folder() -> Path:
    """The kit's folder for the user's data: LAWKIT_HOME, else the place the system has for such data."""
    if told := os.environ.get("LAWKIT_HOME"):
        return Path(told)
    home = Path.home()
    places = {"win32": os.environ.get("APPDATA") or home / "AppData" / "Roaming",
              "darwin": home / "Library" / "Application Support"}
    return Path(places.get(sys.platform) or os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "lawkit"


class Progress:
    """The answers given so far. `message` says in plain words what was done when the file was damaged or cannot be written."""

    def __init__(self, path: Path | str | None = None, lang: str | None = None) -> None:
        self.path = Path(path) if path else folder() / "progress.json"
        self.lang, self.message = lang, ""
        self._unsaved: list[Entry] = []
        self.log: list[Entry] = []
        self.log = self.load()

    # -- the file --------------------------------------------------------------------------------

    def record(self, marked: Mark, now: datetime, *, hint: bool = False, confidence: int | None = None) -> None:
        """Keep one answer that was right or wrong (others are not kept); `now` with time zone, `confidence` in per cent."""
        if marked.outcome in ("right", "wrong"):
            self._unsaved.append({
                "id": secrets.token_hex(6), "item": marked.item.id, "at": _utc(now), "outcome": marked.outcome, "hint": hint,
                "confidence": confidence, "mistakes": [name for name, _ in marked.mistakes]})
            self.save()

    def save(self) -> None:
        """Write what is new, together with what other windows have written meanwhile."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self.path.with_suffix(".lock")):
                self.log = self._read()  # a file that cannot be read just now must not be written over
                _write(self.path, self.log)
                self._unsaved = []
        except OSError as fault:  # a full disk or a read-only place: go on in memory and say so
            self.log = _merged((*self.log, *self._unsaved))
            self._trouble(fault)

    def _trouble(self, fault: OSError) -> None:
        self.message = say("study.progress.unwritable", self.lang, path=self.path, why=fault.strerror or fault)

    def erase(self) -> None:
        """Delete the file and everything known from it; damaged copies set aside go too."""
        for path in (self.path, *self.path.parent.glob(self.path.name + ".damaged-*")):
            path.unlink(missing_ok=True)
        self.log, self._unsaved, self.message = [], [], ""

    def show(self, lang: str | None = None) -> str:
        """Where the file is and what it holds, as text."""
        right = sum(e["outcome"] == "right" for e in self.log)
        days = len({e["at"][:10] for e in self.log})
        return say("study.progress.show", lang or self.lang, path=self.path, n=len(self.log), right=right, days=days)

    def load(self) -> list[Entry]:
        """The answers in the file and those not yet written; a damaged file is set aside, one of a newer kit a ProgressError."""
        try:
            return self._read()
        except OSError as fault:
            self._trouble(fault)
            return self.log

    def _read(self) -> list[Entry]:
        if not self.path.exists():
            return _merged(self._unsaved)
        entries, schema = _parsed(self.path.read_bytes())
        if schema > SCHEMA:
            raise ProgressError(say("study.progress.newer", self.lang, path=self.path))
        if not schema:
            aside = self.path.with_name(f"{self.path.name}.damaged-{len(list(self.path.parent.glob('*.damaged-*'))) + 1}")
            with suppress(OSError):
                os.replace(self.path, aside)
                _write(self.path, entries)
            self.message = say("study.progress.damaged", self.lang, aside=aside.name, n=len(entries))
        return _merged((*entries, *self._unsaved))

    # -- what follows from it -----------------------------------------------------------------------

    def last(self) -> dict[str, Entry]:
        """The latest answer to each item."""
        return {e["item"]: e for e in self.log}

    def errors(self) -> list[str]:
        """The error book (错题本): items whose latest answer was wrong, latest first."""
        return [i for i, e in sorted(self.last().items(), key=lambda pair: pair[1]["at"], reverse=True) if e["outcome"] == "wrong"]

    def due(self, now: datetime) -> list[str]:
        """Items of the bank to repeat at `now`, longest overdue first; without fsrs, the error book."""
        cards = self.cards()
        if cards is None:
            return [i for i in self.errors() if i in bank()]
        return [i for i, card in sorted(cards.items(), key=lambda pair: (pair[1].due, pair[0])) if card.due <= now]

    def cards(self) -> dict[str, Any] | None:
        """The memory model of each item answered (fsrs cards, fuzz off), replayed from the log; None where fsrs is missing."""
        try:
            from fsrs import Card, Rating, Scheduler
        except ImportError:
            return None
        scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        cards: dict[str, Any] = {}
        clean: dict[str, int] = defaultdict(int)  # right without a hint, from the first time on
        for n, e in enumerate(self.log):
            name, when = e["item"], datetime.fromisoformat(e["at"])
            if name not in bank():
                continue  # hypotheticals never come twice
            fine = e["outcome"] == "right" and not e["hint"]
            first_time = name not in cards
            clean[name] = clean[name] + 1 if fine and (first_time or clean[name]) else 0
            rating = (Rating.Again if e["outcome"] == "wrong" else Rating.Hard if e["hint"]
                      else Rating.Easy if clean[name] >= 2 else Rating.Good)
            card = Card(card_id=n, due=when) if first_time else cards[name]
            cards[name], _ = scheduler.review_card(card, rating, review_datetime=max(when, card.last_review or when))
        return cards

    def by_provision(self) -> dict[str, tuple[int, int]]:
        """Article → (right, answered) over all answers, in the order of the articles (INT first)."""
        return dict(sorted(_rates((cite, e) for e in self.log for cite in _articles(e["item"])).items(), key=_order))

    def by_day(self) -> dict[str, tuple[int, int]]:
        """Day (UTC) → (right, answered)."""
        return _rates((e["at"][:10], e) for e in self.log)

    def calibration(self) -> tuple[float, float] | None:
        """Mean confidence and share right, in per cent, over the answers that stated a confidence; None where none did."""
        said = [(e["confidence"], e["outcome"] == "right") for e in self.log if e["confidence"] is not None]
        return (sum(c for c, _ in said) / len(said), 100 * sum(r for _, r in said) / len(said)) if said else None


def _rates(answers: Iterable[tuple[str, Entry]]) -> dict[str, tuple[int, int]]:
    right, given = Counter[str](), Counter[str]()
    for name, e in answers:
        right[name] += e["outcome"] == "right"
        given[name] += 1
    return {name: (right[name], n) for name, n in given.items()}


def _articles(name: str) -> set[str]:
    """What an item practises: INT 5 and 6 by item, since that is what is learnt; other provisions by article."""
    with suppress(LookupError):  # an item that is no longer in the bank
        cites = {provision(c).cite for c in item(name).cites}
        return {c if c.startswith(("INT 5(", "INT 6(")) else c.partition("(")[0] for c in cites}
    return set()


def _order(rate: tuple[str, Any]) -> tuple[Any, ...]:
    instrument, _, number = rate[0].partition(" ")
    return instrument != "INT", instrument, [int(n) for n in re.findall(r"\d+", number)]


def _utc(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds")


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    return sorted({e["id"]: e for e in entries}.values(), key=lambda e: (e["at"], e["id"]))


def _write(path: Path, entries: list[Entry]) -> None:
    # One answer a line: what is damaged later can be left out and the rest kept.
    lines = ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(fresh, "w", encoding="utf-8", newline="\n") as out:
            out.write(f'{{"schema": {SCHEMA}, "log": [\n{lines}\n]}}\n')
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _parsed(raw: bytes) -> tuple[list[Entry], int]:
    """The answers that can be read, and the schema of the file; 0 where it is damaged."""
    text, schema = raw.decode("utf-8", errors="replace"), 0
    try:
        told = json.loads(text)
        schema = int(told["schema"])  # before the log, which may look otherwise in a newer file
        entries = list(told["log"])
    except (ValueError, KeyError, TypeError, RecursionError):
        entries, schema = [], schema if schema > SCHEMA else 0
        for line in text.splitlines():
            with suppress(ValueError, RecursionError):
                entries.append(json.loads(line.strip().rstrip(",")))
    kept = [e for e in entries if _valid(e)]
    return _merged(kept), schema if schema > SCHEMA or schema == SCHEMA and len(kept) == len(entries) else 0


def _valid(e: Any) -> bool:
    with suppress(ValueError):
        return (isinstance(e, dict) and set(e) == set(_FORM) and all(isinstance(e[k], t) for k, t in _FORM.items())
                and datetime.fromisoformat(e["at"]).tzinfo is not None)
    return False


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Hold a lock file; one older than ten seconds was left by a window that died."""
    for _ in range(400):
        try:
            lock.touch(exist_ok=False)
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > 10:
                    lock.unlink()
            time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
