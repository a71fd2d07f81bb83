"""Kinds of information (信息种类) and the tier of INT 5(1)(3)–(5) each belongs to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .readings import READINGS

NOT_PERSONAL = 0
_TIER_OF_POSITION = {"tier1": 1, "tier2": 2, "tier3": 3, "none": NOT_PERSONAL}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of information and its tier under INT 5(1)(3), (4) or (5); 0 = not citizens' personal information (INT 1).

    `tier`: the default; `tiers`: the possible ones, default first; `reading`: the disputed reading that decides, or None;
    `authority`: wording key of what supports the tier; `rows`: rows of dossier §8; `confidence`: "certain", "likely" or
    "disputed"; `whereabouts`: is it 行踪轨迹信息 for INT 5(1)(1) — True, False, or "tracks" (as that reading has it).
    """

    id: str
    tier: int
    tiers: tuple[int, ...]
    reading: str | None
    authority: str
    rows: tuple[int, ...]
    confidence: str
    whereabouts: bool | str


def _kind(id: str, row: Mapping[str, Any]) -> Kind:
    # A disputed kind takes its tiers from the positions of its reading, so that the two cannot disagree.
    reading = row.get("reading")
    tiers = tuple(_TIER_OF_POSITION[p] for p in READINGS[reading].positions) if reading else (row["tier"],)
    return Kind(id, tiers[0], tiers, reading, f"law.kind_authority.{id}", tuple(row["rows"]), row["confidence"],
                row.get("whereabouts", False))


def _load() -> Mapping[str, Kind]:
    text = (Path(__file__).parent / "data" / "kinds.toml").read_text("utf-8")
    return MappingProxyType({id: _kind(id, row) for id, row in tomllib.loads(text).items()})


KINDS: Mapping[str, Kind] = _load()


def tier_of(kind_id: str, readings: Mapping[str, str]) -> int:
    """The tier (1, 2, 3, or 0 = not personal information) of a kind under the chosen readings; KeyError if unknown."""
    kind = KINDS[kind_id]
    position = kind.reading and readings.get(kind.reading)
    return _TIER_OF_POSITION[position] if position else kind.tier


def is_whereabouts(kind_id: str, readings: Mapping[str, str]) -> bool:
    """Is the kind whereabouts information (行踪轨迹信息, INT 5(1)(1)) under the chosen readings? KeyError if unknown."""
    told = KINDS[kind_id].whereabouts
    return tier_of(kind_id, readings) == 1 if told == "tracks" else bool(told)
