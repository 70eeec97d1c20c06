"""A record refers to something that does not exist.

## What it does
Reports names of objectives, KPIs, roles, units, units of measure, cycles, policies, arms, perspectives and aspects
that no file defines. The ids of a file that cannot be read still count as existing.

## Why it matters
A KPI that serves no objective of the map, or has no owner that exists, is nobody's.

## How to fix
Use the name that is proposed, or define what is missing.

## Options
None.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.load import Field, FieldPath, Table
from kpi_handbook.load.text import shown
from kpi_handbook.model.fields import Reference
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Severity, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find names of records that no file defines."""
    for entry in subject.handbook.entries:
        if entry.document.readable:
            yield from _in_record(subject, entry.kind.record, _field(entry.document.root(), entry.path))
    for (_, unit), table in subject.submitted.tables.items():
        yield from _rows(subject, unit, table)


def _field(field: Field, path: FieldPath) -> Field:
    return Field(field.document, (*field.path, *path), field.value[path[0]] if path else field.value)


def _in_record(subject: Subject, record: type[BaseModel], field: Field) -> Iterator[Found]:
    for name, annotation, metadata in _leading_fields(record):
        inner = field.get(name)
        if inner.value is not None:
            yield from _in_field(subject, annotation, metadata, inner)


@cache
def _leading_fields(record: type[BaseModel]) -> tuple[tuple[str, Any, Sequence[Any]], ...]:
    """Return the fields of a record that refer to something, themselves or further inside."""
    fields = ((info.alias or name, info.annotation, info.metadata) for name, info in record.model_fields.items())
    return tuple(field for field in fields if _leads(field[1], field[2]))


def _leads(annotation: Any, metadata: Sequence[Any]) -> bool:
    if any(isinstance(mark, Reference) for mark in metadata):
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_leading_fields(annotation))
    return any(_leads(part, getattr(part, "__metadata__", ())) for part in get_args(annotation))


def _in_field(subject: Subject, annotation: Any, metadata: Sequence[Any], field: Field) -> Iterator[Found]:
    reference = next((mark for mark in metadata if isinstance(mark, Reference)), None)
    if reference and isinstance(field.value, str):
        yield from _unknown(subject, reference.kind, field)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _in_record(subject, annotation, field)
    elif isinstance(field.value, list):
        for inner in field:
            yield from _each(subject, annotation, inner)
    elif isinstance(field.value, str | dict):
        yield from _each(subject, annotation, field)


def _each(subject: Subject, annotation: Any, field: Field) -> Iterator[Found]:
    """Follow a tuple or an optional to the annotated types inside."""
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            yield from _in_field(subject, get_args(part)[0], part.__metadata__, field)
            return
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from _in_field(subject, part, (), field)
            return


def _unknown(subject: Subject, kind: str, field: Field) -> Iterator[Found]:
    known = subject.handbook.known.get(kind, frozenset())
    if field.value not in known:
        message = say('there is no {kind} "{name}"', kind=kind, name=shown(field.value))
        meant = near(field.value, sorted(known))
        help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("define it, or name one that exists")
        yield at(field, message, help_text)


def _rows(subject: Subject, unit: str, table: Table) -> Iterator[Found]:
    known = subject.handbook.known["KPI"]
    for number, row in enumerate(table.rows):
        if row["kpi"] not in known:
            message = say('there is no KPI "{name}"', name=shown(row["kpi"]))
            meant = near(row["kpi"], sorted(known))
            help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("name a KPI that exists")
            yield Found(table.document, table.span(number, "kpi"), (number, "kpi"), message, help_text)
    if unit not in subject.handbook.known["unit"]:
        message = say('there is no unit "{unit}"', unit=unit)
        meant = near(unit, sorted(subject.handbook.known["unit"]))
        yield Found(
            table.document,
            Span(),
            (),
            message,
            say('name the file after a unit that exists, such as "{meant}"', meant=meant),
        )


RULE = Rule("KPI131", "unknown-reference", Severity.ERROR, __doc__, check)
