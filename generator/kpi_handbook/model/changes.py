"""What differs between two records, field by field, and what kind of change it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_handbook.load import FieldPath
from kpi_handbook.model.fields import Class, Record, Text


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


def changes(before: Record, after: Record, kind: Class = Class.MEANING, path: FieldPath = ()) -> Iterator[Change]:
    """Yield what differs; order of keys, languages and named parts, and the spelling of numbers, are no difference."""
    for name, field in type(after).model_fields.items():
        # A field without a class of its own has that of the field around it; on top that is meaning.
        own = next((mark for mark in field.metadata if isinstance(mark, Class)), kind)
        yield from _differing(getattr(before, name), getattr(after, name), own, (*path, field.alias or name))


def _differing(before: Any, after: Any, kind: Class, path: FieldPath) -> Iterator[Change]:
    if isinstance(before, Record) and isinstance(after, Record):
        yield from changes(before, after, kind, path)
    elif _are_records(before) and _are_records(after):
        yield from _parts(before, after, kind, path)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _differing(before.get(key), after.get(key), kind, (*path, key))
    elif _plain(before) != _plain(after):
        yield Change(path, kind, before, after)


def _are_records(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(part, Record) for part in value)


def _parts(before: tuple[Record, ...], after: tuple[Record, ...], kind: Class, path: FieldPath) -> Iterator[Change]:
    """Compare a list of records by their ids, or by their order where they have none."""
    old = {_name(part, number): part for number, part in enumerate(before)}
    new = {_name(part, number): (number, part) for number, part in enumerate(after)}
    if old.keys() != new.keys():
        yield Change(path, kind, before, after)
        return
    for name, (number, part) in new.items():
        yield from changes(old[name], part, kind, (*path, number))


def _name(part: Record, number: int) -> object:
    return getattr(part, "id", number)


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
