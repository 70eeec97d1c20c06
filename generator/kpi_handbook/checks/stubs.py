"""The fix that adds what a mapping lacks, with a mark where a person has to write."""

from collections.abc import Sequence

from kpi_handbook.load import Document, FieldPath
from kpi_handbook.load.extents import Point, end_inside, is_flow
from kpi_handbook.problems import Edit, Fix, Span

STUB = "TODO"  # what it stands for is asked for by the rules of the field: no stub is a number, a date or an owner


def adding(document: Document, path: FieldPath, names: Sequence[str]) -> Fix | None:
    """Return the fix that writes fields at the end of a mapping."""
    data = document.data
    for step in path:
        data = data[step]
    fields = [f"{name}: {STUB}" for name in names]
    end = end_inside(document, path, data)
    if is_flow(document, path):
        text = ", ".join(fields)
        edit = _insertion(end, f", {text}" if data else text)
    elif end.column == 1:  # behind a block text
        last = _last_line(document, end.line - 1)
        edit = _insertion(Point(last, len(document.lines[last - 1]) + 1), _below(document, path, data, fields))
    else:
        edit = _insertion(Point(end.line, len(document.lines[end.line - 1]) + 1), _below(document, path, data, fields))
    return Fix((edit,), tuple((*path, name) for name in names))


def _below(document: Document, path: FieldPath, data: dict[str, object], fields: Sequence[str]) -> str:
    column = document.key_span((*path, next(iter(data)))).column
    return "".join(f"\n{' ' * (column - 1)}{field}" for field in fields)


def _last_line(document: Document, line: int) -> int:
    """Return the number of the last line with text, up to a line."""
    while line > 1 and not document.lines[line - 1].strip():
        line -= 1
    return line


def _insertion(point: Point, text: str) -> Edit:
    return Edit(Span(*point, *point), text)
