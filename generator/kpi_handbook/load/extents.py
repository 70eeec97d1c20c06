"""Where the text of a value ends, found from the places of what is inside it."""

import re
from typing import Any, NamedTuple

from kpi_handbook.load.document import Document, FieldPath

_UP_TO_END = re.compile(r"(?:[\s,]|#[^\n]*)*[}\]]")


class Point(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


def is_flow(document: Document, path: FieldPath) -> bool:
    """Say whether a mapping or a list is written in braces or brackets."""
    start = document.span(path)
    return document.lines[start.line - 1][start.column - 1 : start.column] in {"{", "["}


def end_of(document: Document, path: FieldPath, data: Any) -> Point:
    """Return the place behind a value; behind a block text it is the start of the next line that is no part of it."""
    inner = [*data] if isinstance(data, dict) else [*range(len(data))] if isinstance(data, list) else []
    ends = [end_of(document, (*path, step), data[step]) for step in inner]
    last = max(ends, default=Point(*document.span(path)[2:]))
    if not isinstance(data, dict | list) or not is_flow(document, path):
        return last
    rest = "\n".join((document.lines[last.line - 1][last.column - 1 :], *document.lines[last.line :]))
    match = _UP_TO_END.match(rest)
    if match is None:
        return last
    lines = match.group().count("\n")
    column = match.end() - match.group().rfind("\n") if lines else last.column + match.end()
    return Point(last.line + lines, column)


def end_inside(document: Document, path: FieldPath, data: Any) -> Point:
    """Return the place behind the last value inside a mapping or a list; behind its bracket where it is empty."""
    inner = [*data] if isinstance(data, dict) else [*range(len(data))]
    ends = [end_of(document, (*path, step), data[step]) for step in inner]
    return max(ends, default=Point(*document.span(path)[2:]))
