"""Where a record holds words in several languages, valid or not, and the languages that a company writes."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from kpi_handbook.load import Field, FieldPath
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Entry, Handbook

_WORDS_FOR_SEARCH = "aliases"
Spoken = tuple[FieldPath, Any]
"""Where words stand, and the mapping of languages to words."""


def languages_of(book: Handbook) -> tuple[str, ...]:
    """Return the languages that the company names, or nothing where they cannot be told."""
    for entry in book.kind("organization"):
        named = entry.document.root().get("languages").value
        if isinstance(named, list) and all(isinstance(one, str) for one in named):
            return tuple(named)
    return ()


def by_language(entry: Entry) -> Iterator[Field]:
    """Yield every mapping of an entry whose keys are languages."""
    if entry.document.readable:
        data = entry.document.data
        for step in entry.path:
            data = data[step]
        for path, words in _in_record(entry.kind.record, data, entry.path):
            yield Field(entry.document, path, words)


def _in_record(record: type[BaseModel], data: Any, path: FieldPath) -> Iterator[Spoken]:
    if isinstance(data, dict):
        for name, annotation in _spoken_fields(record):
            inner = data.get(name)
            if isinstance(inner, list | dict):
                here = (*path, name)
                yield from ((here, inner),) if name == _WORDS_FOR_SEARCH else _in_value(annotation, inner, here)


@cache
def _spoken_fields(record: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a record that hold words for readers, themselves or further inside."""
    fields = ((info.alias or name, info.annotation) for name, info in record.model_fields.items())
    return tuple((name, annotation) for name, annotation in fields if name == _WORDS_FOR_SEARCH or _speaks(annotation))


def _speaks(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_spoken_fields(annotation))
    return annotation is Text or any(map(_speaks, get_args(annotation)))


def _in_value(annotation: Any, data: Any, path: FieldPath) -> Iterator[Spoken]:
    if annotation is Text:
        if isinstance(data, dict):
            yield path, data
    elif isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            yield from _in_record(annotation, data, path)
    elif (origin := get_origin(annotation)) is tuple:
        for index, inner in enumerate(data if isinstance(data, list) else ()):
            yield from _in_value(get_args(annotation)[0], inner, (*path, index))
    elif origin is Mapping:
        for name in data if isinstance(data, dict) else ():
            yield from _in_value(get_args(annotation)[1], data[name], (*path, name))
    elif origin in (Annotated, Union, UnionType):
        for part in get_args(annotation):
            yield from _in_value(part, data, path)
