"""The fields of a record that name another record, wherever they stand in it."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from kpi_handbook.load import Field, FieldPath
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Reference

Named = tuple[str, Field]
"""The kind of record that is named, and the field that names it."""


def references(entry: Entry) -> Iterator[Named]:
    """Return every field of an entry that names a record, valid or not."""
    if entry.document.readable:
        yield from _in_record(entry.kind.record, _inner(entry.document.root(), entry.path))


def _inner(field: Field, path: FieldPath) -> Field:
    return Field(field.document, (*field.path, *path), field.value[path[0]] if path else field.value)


def _in_record(record: type[BaseModel], field: Field) -> Iterator[Named]:
    for name, annotation, metadata in _leading_fields(record):
        inner = field.get(name)
        if inner.value is not None:
            yield from _in_field(annotation, metadata, inner)


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


def _in_field(annotation: Any, metadata: Sequence[Any], field: Field) -> Iterator[Named]:
    reference = next((mark for mark in metadata if isinstance(mark, Reference)), None)
    if reference and isinstance(field.value, str):
        yield reference.kind, field
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _in_record(annotation, field)
    elif isinstance(field.value, list):
        for inner in field:
            yield from _each(annotation, inner)
    elif isinstance(field.value, str | dict) and get_origin(annotation) is not tuple:  # a list is another problem
        yield from _each(annotation, field)


def _each(annotation: Any, field: Field) -> Iterator[Named]:
    """Follow a tuple or an optional to the annotated types inside."""
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            yield from _in_field(get_args(part)[0], part.__metadata__, field)
            return
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from _in_field(part, (), field)
            return
