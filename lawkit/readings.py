"""Disputed points of law (争议问题) as switches: each has positions, the first of them the default."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reading:
    """One disputed reading (争议解读): what may be held, what it governs, where the dossier discusses it.

    `positions`: ids, the default (better supported) first; `governs`: finding ids such as "5(2)(3)", or "kinds",
    "counting", "sentencing", "edition"; `nature`: "switch" (every position is computed), "court" (one position leaves
    the point to the court) or "note" (shown beside a result, never computed); `source`: paragraphs of the dossier;
    `argued_by`: position → "prosecution" or "defence", the party it usually helps, where there is one.
    """

    id: str
    positions: tuple[str, ...]
    governs: tuple[str, ...]
    nature: str
    source: str
    argued_by: Mapping[str, str]

    @property
    def default(self) -> str:
        """The position taken unless another is chosen: the better supported one."""
        return self.positions[0]


def _load() -> Mapping[str, Reading]:
    text = (Path(__file__).parent / "data" / "readings.toml").read_text("utf-8")
    return MappingProxyType({
        id: Reading(id, tuple(row["positions"]), tuple(row["governs"]), row["nature"], row["source"],
                    MappingProxyType(row["argued_by"]))
        for id, row in tomllib.loads(text).items()
    })


READINGS: Mapping[str, Reading] = _load()


def defaults() -> dict[str, str]:
    """The default position of every reading, as a fresh dict id → position."""
    return {reading.id: reading.default for reading in READINGS.values()}
