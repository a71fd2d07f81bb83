"""Facts files (事实文件): TOML in and out, and the JSON Schema generated from the table of facts."""
from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from .facts import Case, FactsError, fault
from .fields import CASE_FIELDS, MAX_COUNT, RECORD_FIELDS, Field

MAX_BYTES: Final = 1_000_000
"""A facts file over this size is refused."""


def load_case(source: str | Path) -> Case:
    """The case of a facts file: a path, or the TOML text itself.

    Raises `FactsError` for a file that is too large, not UTF-8 TOML or not a possible case; OSError if unreadable.
    """
    text_given = isinstance(source, str) and ("\n" in source or "=" in source)
    raw = source.encode("utf-8", "surrogatepass") if text_given else _read(Path(source))  # type: ignore[union-attr]
    name = "" if text_given else Path(source).name
    if len(raw) > MAX_BYTES:
        raise FactsError([fault(name, f"{len(raw)} B", "file_too_large", max=MAX_BYTES)])
    try:
        table = tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as why:  # not UTF-8, not TOML, or a number of thousands of digits
        raise FactsError([fault(name, str(why).splitlines()[0][:80], "not_utf8_toml")]) from None
    return Case.from_dict(table)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def to_toml(case: Case) -> str:
    """The stated facts as a facts file; `load_case` reads the same case back."""
    facts = case.to_dict()
    batches = facts.pop("records", [])
    head = [f"{k} = {_value(v)}" for k, v in facts.items() if not isinstance(v, Mapping)]
    tables = [_table(f"[{k}]", v) for k, v in facts.items() if isinstance(v, Mapping)]
    return "\n\n".join(filter(None, ["\n".join(head), *(_table("[[records]]", b) for b in batches), *tables])) + "\n"


def _table(head: str, values: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{k} = {_value(v)}" for k, v in values.items())])


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, str):
        # JSON strings are TOML basic strings, save that TOML also forbids a raw DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a facts file, generated from the table of facts."""
    sections: dict[str, Any] = {}
    for path, field in CASE_FIELDS.items():
        target = sections
        if "." in path:
            section = sections.setdefault(field.section, _object({}))
            target = section["properties"]
        target[field.leaf] = _schema_of(field)
    sections["conduct"] = {"anyOf": [sections["conduct"], *_schema_of(CASE_FIELDS["conduct.from"])["anyOf"]]}
    batch = _object({leaf: _schema_of(f) for leaf, f in RECORD_FIELDS.items()})
    sections["records"] = {"type": "array", "items": {**batch, "anyOf": [{"required": ["kind"]}, {"required": ["tier"]}]}}
    from .readings import READINGS
    sections["readings"] = _object({r.id: {"enum": list(r.positions)} for r in READINGS.values()})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lawkit facts file", **_object(sections)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _schema_of(field: Field) -> dict[str, Any]:
    if field.type == "text":
        return {"type": "string"}
    if field.path == "records.kind":
        from .kinds import KINDS
        return {"enum": [*KINDS, "unknown"]}
    if field.path == "records.tier":
        return {"enum": [1, 2, 3, "unknown"]}
    if field.type == "choice":
        return {"enum": [*field.choices, "unknown"]}
    unknown = {"const": "unknown"}
    if field.type == "bool":
        return {"anyOf": [{"type": "boolean"}, unknown]}
    if field.type == "date":
        return {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}, unknown]}
    one: dict[str, Any] = {"type": "integer" if field.type != "money" else "number", "minimum": 0, "maximum": MAX_COUNT}
    if field.type == "money":  # no multipleOf: checkers divide in floating point and would refuse 0.29
        one = {"anyOf": [one, {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"}]}
    ends = _object({"at_least": one, "at_most": one})
    return {"anyOf": [one, {**ends, "minProperties": 1}, unknown]}


