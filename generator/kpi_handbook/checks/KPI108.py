"""One id stands for two records.

## What it does
Reports the second record with an id that another record of its kind has, and ids that differ only in capitals.
Versions of one KPI, policy or dictionary share their id and differ in `version`.

## Why it matters
A score must have one definition.

## How to fix
Choose a new id for one of them; give a new version of the same KPI the next version number.

## Options
None.
"""

from collections.abc import Iterable, Iterator

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Note, say

_VERSIONED = {"kpi", "policy", "dictionary"}
_LISTS = (("organization", ("units", "roles", "cycles", "layers")), ("map", ("objectives", "perspectives")))


def check(subject: Subject) -> Iterator[Found]:
    """Find the second record with an id."""
    yield from _records(subject)
    for kind, groups in _LISTS:
        for entry in subject.handbook.kind(kind):
            for group in groups:
                yield from _repeated(item.get("id") for item in entry.document.root().get(group))
    for entry in subject.handbook.kind("glossary"):
        yield from _repeated(item.get("id") for item in entry.document.root().get("terms"))
    for entry in subject.handbook.kind("dictionary"):
        yield from _repeated(item.get("id") for item in entry.document.root().get("aspects"))
    for entry in subject.handbook.kind("scorecard"):
        yield from _repeated(item.get("kpi") for item in entry.document.root().get("items"))


def _records(subject: Subject) -> Iterator[Found]:
    for kind in (*_VERSIONED, "unit_of_measure"):
        seen: dict[tuple[str, str], Field] = {}
        for entry in subject.handbook.kind(kind):
            record = entry.document.root()
            for step in entry.path:
                record = Field(record.document, (*record.path, step), record.value[step])
            version = str(record.get("version").value) if kind in _VERSIONED else ""
            yield from _again(seen, record.get("id"), version)


def _repeated(fields: Iterable[Field]) -> Iterator[Found]:
    seen: dict[tuple[str, str], Field] = {}
    for field in fields:
        yield from _again(seen, field, "")


def _again(seen: dict[tuple[str, str], Field], field: Field, version: str) -> Iterator[Found]:
    if not isinstance(field.value, str):
        return
    first = seen.setdefault((field.value.lower(), version), field)
    if first is not field:
        notes = (Note(first.document.path, first.span, say("the first one")),)
        where = f"{first.document.path}:{first.span.line}"
        message = say('"{id}" already stands in {where}', id=shown(field.value), where=where)
        help_text = say("choose another id")
        if version:
            help_text = say("choose another id, or raise version if it is a new version of the same")
        elif field.path[-1] == "kpi":
            help_text = say("keep one of the two items")
        yield at(field, message, help_text, notes)
