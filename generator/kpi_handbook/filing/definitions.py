"""The digest of what a KPI means and how it is scored in a period, so that an old form is recognised."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_handbook.filing.numbers import number_text
from kpi_handbook.model.fields import Class, Record, Text
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256

_COUNTED = {Class.MEANING, Class.SCORING}
"""A typing error mended in a rationale must not turn back a form that is being filled in."""


def definition_digest(*records: Record | None) -> str:
    """Return the digest of the definition, the item in force and the unit of measure of a KPI."""
    return sha256(dump([_plain(record, Class.MEANING) for record in records]))


def digest_of_all(digests: Mapping[str, str]) -> str:
    """Return the digest of all definitions of a form by their KPI."""
    return sha256(dump(dict(digests)))


def _plain(value: Any, kind: Class) -> Any:
    match value:
        case None | bool():
            return value
        case Record():
            return {name: _plain(getattr(value, field), own) for name, field, own in _fields(value, kind)}
        case Text():
            return {language or "any": unicodedata.normalize("NFC", words) for language, words in value.by_language}
        case Mapping():
            return {str(key): _plain(one, kind) for key, one in value.items()}
        case str() | date():
            return unicodedata.normalize("NFC", str(value))
        case Decimal():
            return number_text(value)
        case Iterable():
            return [_plain(one, kind) for one in value]
        case _:
            return str(value)


def _fields(record: Record, kind: Class) -> Iterable[tuple[str, str, Class]]:
    """Yield the fields that count and are set; a field without a class has that of the field around it."""
    for field, info in type(record).model_fields.items():
        own = next((mark for mark in info.metadata if isinstance(mark, Class)), kind)
        if own in _COUNTED and getattr(record, field) is not None:
            yield info.alias or field, field, own
