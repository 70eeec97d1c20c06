"""The JSON Schema of one kind of file: its record, and the definitions that it uses."""

import json
import re
from collections.abc import Iterator
from typing import Any

from kpi_handbook.exports.schemas.choices import choices
from kpi_handbook.exports.schemas.forms import DEFINITIONS, Form, record_form, records_in
from kpi_handbook.exports.schemas.rules import with_rules
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kinds import Kind

DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that every editor's YAML support states
# What a kind is called where its name is not already the word for it.
_TITLES = {
    "kpi": "KPI definition",
    "map": "Strategy map",
    "policy": "Scoring policy",
    "dictionary": "Assessment dictionary",
    "okrs": "Objectives and key results",
    "retired": "Retired ids",
    "settings": "Settings of kpi check",
}
_USE = re.compile(r"#/definitions/(.+)")


def title_of(kind: Kind) -> str:
    """Return what a kind of file is called."""
    return _TITLES.get(kind.name, kind.name.replace("_", " ").capitalize())


def schema_text(kind: Kind, book: Handbook) -> str:
    """Return the schema of a kind as a file holds it; the same handbook gives the same bytes."""
    return json.dumps(schema_of(kind, book), indent=2, ensure_ascii=False) + "\n"


def schema_of(kind: Kind, book: Handbook) -> Form:
    """Return the draft-07 schema of a kind of file, with the ids of a handbook to choose from."""
    known = {
        **DEFINITIONS,
        **choices(book),
        **{record.__name__: record_form(record) for record in records_in(kind.record)},
    }
    top = known[kind.record.__name__]
    if kind.is_list:
        top = {"type": "array", "items": {"$ref": f"#/definitions/{kind.record.__name__}"}}
    schema = {"$schema": DRAFT, **top, "title": title_of(kind), "definitions": _used(top, known)}
    return with_rules(schema) if kind.name == "settings" else schema


def _used(form: Form, known: dict[str, Form]) -> dict[str, Form]:
    """Return the definitions that a form leads to, in a fixed order."""
    found: set[str] = set()
    waiting = list(_uses(form))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_uses(known[name]))
    return {name: known[name] for name in sorted(found)}


def _uses(form: Any) -> Iterator[str]:
    if isinstance(form, dict):
        if use := _USE.fullmatch(str(form.get("$ref", ""))):
            yield use[1]
        for inner in form.values():
            yield from _uses(inner)
    elif isinstance(form, list):
        for inner in form:
            yield from _uses(inner)
