"""Where a record holds words in several languages, valid or not, and the languages that a company writes."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from kpi_handbook.load import Field, FieldPath
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook

_WORDS_FOR_SEARCH = "aliases"
Shape = Any
"""Text, a record, or a kind of collection with the shapes of what it may hold; None for what holds no words."""
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
        for name, shape in _spoken_fields(record):
            inner = data.get(name)
            if isinstance(inner, list | dict):
                here = (*path, name)
                yield from ((here, inner),) if name == _WORDS_FOR_SEARCH else _in_value(shape, inner, here)


@cache
def _spoken_fields(record: type[BaseModel]) -> tuple[tuple[str, Shape], ...]:
    """Return the fields of a record that hold words for readers, themselves or further inside."""
    fields = ((info.alias or name, _shape(info.annotation)) for name, info in record.model_fields.items())
    return tuple((name, shape) for name, shape in fields if name == _WORDS_FOR_SEARCH or shape)


def _shape(annotation: Any) -> Shape:
    """Return what of an annotation leads to words: looking at it again for each value would take longer than them."""
    if isinstance(annotation, type):
        is_record = issubclass(annotation, BaseModel) and bool(_spoken_fields(annotation))
        return annotation if annotation is Text or is_record else None
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        inside = (_shape(parts[0]),)
    elif origin is Mapping:
        inside = (_shape(parts[1]),)
    else:
        inside = tuple(map(_shape, parts)) if origin in (Annotated, Union, UnionType) else ()
        origin = Union
    leading = tuple(filter(None, inside))
    return (origin, leading) if leading else None


def _in_value(shape: Shape, data: Any, path: FieldPath) -> Iterator[Spoken]:
    if shape is Text:
        if isinstance(data, dict):
            yield path, data
    elif isinstance(shape, type):
        yield from _in_record(shape, data, path)
    elif shape:
        origin, (first, *others) = shape
        if origin is tuple:
            for index, inner in enumerate(data if isinstance(data, list) else ()):
                yield from _in_value(first, inner, (*path, index))
        elif origin is Mapping:
            for name in data if isinstance(data, dict) else ():
                yield from _in_value(first, data[name], (*path, name))
        else:
            for part in (first, *others):
                yield from _in_value(part, data, path)
