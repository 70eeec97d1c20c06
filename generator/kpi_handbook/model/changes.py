"""What differs between two records, field by field, and what kind of change it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kpi_handbook.load import FieldPath
from kpi_handbook.model.fields import Class, Record, Text

_NAMES = ("id", "code", "kpi", "period", "from_", "rating", "role", "unit", "field")
"""What names a part of a list, the first one that it has."""


@dataclass(frozen=True)
class Change:
    """A field that differs, by its path in the later record."""

    path: FieldPath
    kind: Class
    before: Any
    after: Any

    @property
    def is_wording(self) -> bool:
        """Say whether only words for readers differ, which no number is computed from."""
        return all(value is None or isinstance(value, Text) for value in (self.before, self.after))


def changes(before: Record, after: Record, path: FieldPath = ()) -> Iterator[Change]:
    """Yield what differs; order of keys, languages and named parts, and the spelling of numbers, are no difference."""
    for name, field in type(after).model_fields.items():
        kind = class_of(type(after), name)
        yield from _differing(getattr(before, name), getattr(after, name), kind, (*path, field.alias or name))


@cache
def class_of(record: type[Record], name: str) -> Class:
    """Return what a change of a field changes: as the field says, else as its kind of record does, else the meaning."""
    marks = (mark for mark in record.model_fields[name].metadata if isinstance(mark, Class))
    return next(marks, getattr(record, "change_class", Class.MEANING))


def _differing(before: Any, after: Any, kind: Class, path: FieldPath) -> Iterator[Change]:
    if isinstance(before, Record) and isinstance(after, Record):
        yield from changes(before, after, path)
    elif _are_records(before) and _are_records(after):
        yield from _parts(before, after, kind, path)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _differing(before.get(key), after.get(key), kind, (*path, key))
    elif _plain(before) != _plain(after):
        yield Change(path, kind, before, after)


def _are_records(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(part, Record) for part in value)


def _parts(before: tuple[Record, ...], after: tuple[Record, ...], kind: Class, path: FieldPath) -> Iterator[Change]:
    """Compare a list of records by what names them, or by their order where nothing does."""
    old = {name_of(part, number): part for number, part in enumerate(before)}
    new = {name_of(part, number): (number, part) for number, part in enumerate(after)}
    for name, (number, part) in new.items():
        if name in old:
            yield from changes(old[name], part, (*path, number))
        else:
            yield Change((*path, number), kind, None, part)
    yield from (Change((*path, name), kind, part, None) for name, part in old.items() if name not in new)


def name_of(part: Record, number: int) -> str:
    """Return what a part of a list is called: its id, what it is about, or its place in the list."""
    if hasattr(part, "from_") and hasattr(part, "to"):
        return f"{part.from_} → {part.to}"
    named = (getattr(part, name) for name in _NAMES if getattr(part, name, None) is not None)
    return str(next(named, number + 1))


def _plain(value: Any) -> Any:
    return dict(value.by_language) if isinstance(value, Text) else value


def written(value: Any) -> str:
    """Return a single value as text; nothing for what has parts."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case int() | str() | date():
            return str(value)
        case _:
            return ""
