"""What loading a file gives: data, the place of every value, and findings about the text itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from kpi_handbook.problems import Span

FieldPath = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value stands: its key, its value, and the text it was written as."""

    value: Span
    key: Span | None = None
    raw: str = ""


Numbers = tuple[int, int, int, int]
"""Where something stands: the line and column of its begin and of its end."""

Flat = tuple[Numbers, str, Numbers | None]
"""A place as the loader keeps it: where the value stands, what was written, and where its key stands if it has one."""


class Places(Mapping[FieldPath, Place]):
    """Where the values of a file stand; made into records when asked for, since most are never spoken of."""

    def __init__(self, flat: Mapping[FieldPath, Flat]) -> None:
        self._flat = flat

    def __getitem__(self, path: FieldPath) -> Place:
        value, raw, key = self._flat[path]
        return Place(Span(*value), Span(*key) if key else None, raw)

    def __contains__(self, path: object) -> bool:
        return path in self._flat

    def __iter__(self) -> Iterator[FieldPath]:
        return iter(self._flat)

    def __len__(self) -> int:
        return len(self._flat)


@dataclass(frozen=True)
class Finding:
    """Something noticed in a file, named by kind; the rule of that kind says it in words."""

    kind: str
    span: Span
    path: FieldPath = ()
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: Span | None = None

    def __hash__(self) -> int:
        return hash((self.kind, self.span, self.path))


@dataclass(frozen=True)
class Document:
    """One file as data; `data` is None when the text could not be read to its end."""

    path: str
    text: str
    data: Any  # whatever the file holds: mappings, lists, text, numbers
    places: Mapping[FieldPath, Place]
    findings: tuple[Finding, ...] = ()
    readable: bool = True
    misspelt: Mapping[FieldPath, str] = field(default_factory=lambda: MappingProxyType({}))
    """The name that a field is written with, by the path it was meant to have; known once its record was looked at."""

    def __hash__(self) -> int:
        return hash((self.path, self.text))

    def root(self) -> "Field":
        """Return the top of the file."""
        return Field(self, (), self.data)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text's lines without their ends; the parser counts one line more where the last is not ended."""
        return (*(line.removesuffix("\r") for line in self.text.split("\n")), "")

    def written(self, span: Span) -> str:
        """Return the text of a place as it is written."""
        first, last = span.line - 1, span.end_line - 1
        if first == last:
            return self.lines[first][span.column - 1 : span.end_column - 1]
        between = self.lines[first + 1 : last]
        return "\n".join((self.lines[first][span.column - 1 :], *between, self.lines[last][: span.end_column - 1]))

    def span(self, path: FieldPath) -> Span:
        """Return the place of a value, or of the nearest thing around it that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path].value if path in self.places else Span()

    def key_span(self, path: FieldPath) -> Span:
        """Return the place of a key, or of the value where there is no key."""
        place = self.places.get(path)
        return place.key if place and place.key else self.span(path)

    def head_span(self, path: FieldPath) -> Span:
        """Return the key a mapping hangs on; for the whole document its first key."""
        span = self.key_span(path) if path else Span()
        if span[:2] != span[2:]:
            return span
        data = self.data
        for step in path:
            data = data[step]
        return self.key_span((*path, next(iter(data)))) if isinstance(data, dict) and data else span


@dataclass(frozen=True)
class Field:
    """A value together with where it stands: how a rule walks data that may be half right."""

    document: Document
    path: FieldPath
    value: Any

    def get(self, key: str) -> "Field":
        """Return the field under a key; its value is None when there is none.

        A misspelt field is what it was meant to be, so that its spelling is the one thing that is said about it.
        """
        if not isinstance(self.value, dict):
            return Field(self.document, (*self.path, key), None)
        if key not in self.value and self.document.misspelt:
            key = self.document.misspelt.get((*self.path, key), key)
        return Field(self.document, (*self.path, key), self.value.get(key))

    def __iter__(self) -> Iterator["Field"]:
        if isinstance(self.value, list):
            for index, inner in enumerate(self.value):
                yield Field(self.document, (*self.path, index), inner)

    @property
    def span(self) -> Span:
        """Return the place of the value."""
        return self.document.span(self.path)

    @property
    def key_span(self) -> Span:
        """Return the place of the key."""
        return self.document.key_span(self.path)

    @property
    def name(self) -> str:
        """Return the path as a reader writes it, such as `formula.bands[2].max`."""
        return dotted(self.path)


def dotted(path: FieldPath) -> str:
    """Return a field path as text: names joined by dots, positions in brackets."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
