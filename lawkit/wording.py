"""Every phrase a person can see, Chinese and English side by side in ``data/wording/<area>.toml``."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent / "data" / "wording"
_chosen: str | None = None


def use(lang: str) -> None:
    """Set the language in which objects render: "zh" or "en" (ValueError for any other)."""
    global _chosen
    _chosen = _checked(lang)


def language() -> str:
    """The language in use: the one chosen by `use`, else LAWKIT_LANG, else zh on a Chinese machine, else en."""
    return _chosen or _from_surroundings()


def say(key: str, /, lang: str | None = None, **values: object) -> str:
    """The phrase `key` ("area.rest") in `lang`, its {placeholders} filled from `values`; KeyError if either is missing."""
    text = entry(key)[language() if lang is None else _checked(lang)]
    try:
        return text.format(**values)
    except KeyError as missing:
        raise KeyError(f"{key}: no value for {{{missing.args[0]}}}") from None


@cache
def entry(key: str) -> dict[str, str]:
    """Both languages of the phrase `key` as {"zh": …, "en": …}; KeyError names the key and the file."""
    area, _, rest = key.partition(".")
    try:
        return _area(area)[rest]
    except KeyError:
        raise KeyError(f"no wording {rest!r} in lawkit/data/wording/{area}.toml") from None


def has(key: str) -> bool:
    """Is there a phrase `key`?"""
    area, _, rest = key.partition(".")
    return rest in _area(area)


def _checked(lang: str) -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"语言只能是 \"zh\" 或 \"en\" · the language is \"zh\" or \"en\", not {lang!r}")
    return lang


@cache
def _area(area: str) -> dict[str, dict[str, str]]:
    import tomllib  # here, so that `import lawkit` does not pay for words nobody has asked for

    path = _FOLDER / f"{area}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _from_surroundings() -> str:
    stated = os.environ.get("LAWKIT_LANG", "").lower()[:2]
    if stated in LANGUAGES:
        return stated
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if (next(filter(None, names), None) or _system_locale()).lower().startswith(("zh", "chinese")) else "en"


def _system_locale() -> str:
    import locale  # Windows and macOS often set no LANG

    return locale.getlocale()[0] or ""
