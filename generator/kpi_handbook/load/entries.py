"""Entries of lists and mappings written, replaced or taken out as text: every byte outside of them stays."""

from collections.abc import Callable
from typing import Any

from kpi_handbook.load.document import Document, FieldPath
from kpi_handbook.load.edits import edited, same_but
from kpi_handbook.load.extents import end_inside, end_of, is_flow
from kpi_handbook.load.yaml_file import load_yaml
from kpi_handbook.problems import Edit, HandbookError, Span

Written = Callable[[int], str]
"""Writes whole lines, each with its line end, for an indentation."""


def readable(path: str, content: bytes) -> Document:
    """Return a file that is to be edited; raises HandbookError where it can't be read to its end."""
    document = load_yaml(path, content)
    if not document.readable or document.findings:
        raise HandbookError(f"{path} can't be edited as it stands", "kpi check says where; mend it first", 1)
    return document


def value_at(document: Document, path: FieldPath) -> Any:
    """Return what stands at a path, or None where nothing does."""
    data = document.data
    for step in path:
        is_inside = step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))
        data = data[step] if is_inside else None
    return data


def with_value(document: Document, content: bytes, path: FieldPath, text: str) -> bytes:
    """Return the file with another scalar in the place of one."""
    return checked(document, edited(content, [Edit(document.places[path].value, text)]), path)


def with_entry(document: Document, content: bytes, path: FieldPath, written: Written) -> bytes:
    """Return the file with lines behind the last entry of a list or mapping that is written line by line.

    An empty list is begun; a list in brackets is refused with HandbookError, since its lines can't be told apart.
    """
    data = value_at(document, path)
    if not data:
        return _begun(document, content, path, written)
    if is_flow(document, path):
        raise by_hand(document, path, "is written in brackets")
    line, column = end_of(document, path, data)
    return _with_lines(document, content, path, line if column == 1 else line + 1, written(_indent(document, path)))


def with_field(document: Document, content: bytes, path: FieldPath, name: str, flow: str, block: Written) -> bytes:
    """Return the file with one more field in a mapping: in its braces, or as lines below its last field."""
    data = value_at(document, path)
    if not is_flow(document, path):
        return with_entry(document, content, path, block)
    end = end_inside(document, path, data)
    return checked(document, edited(content, [Edit(Span(*end, *end), f", {name}: {flow}")]), path)


def with_flow_entry(document: Document, content: bytes, path: FieldPath, flow: str) -> bytes:
    """Return the file with one more entry in a list that is written in brackets."""
    end = end_inside(document, path, value_at(document, path))
    return checked(document, edited(content, [Edit(Span(*end, *end), f", {flow}")]), path)


def without_entries(document: Document, content: bytes, path: FieldPath, numbers: frozenset[int]) -> bytes:
    """Return the file without some entries of a list that is written line by line; comments between them stay."""
    data = value_at(document, path)
    if is_flow(document, path):
        raise by_hand(document, path, "is written in brackets")
    edits = [Edit(_whole_lines(document, (*path, number), data[number]), "") for number in sorted(numbers)]
    return checked(document, edited(content, edits), path)


def checked(document: Document, content: bytes, path: FieldPath) -> bytes:
    """Return an edited file; raises HandbookError where it reads otherwise anywhere but at a path."""
    after = load_yaml(document.path, content)
    is_empty = document.data is None  # nothing stood there that could have changed
    if not after.readable or after.findings or not (is_empty or same_but(document, after, [path])):
        raise by_hand(document, path, "could not be edited without changing something else")
    return content


def by_hand(document: Document, path: FieldPath, why: str) -> HandbookError:
    """Return the error for a place that has to be edited by a person."""
    line = document.key_span(path).line
    name = ".".join(map(str, path)) or "the file"
    return HandbookError(
        f"{document.path}:{line}: {name} {why}", "nothing was written; write each entry on lines of its own", 1
    )


def _begun(document: Document, content: bytes, path: FieldPath, written: Written) -> bytes:
    """Write the first entry of a list that is there and empty, or of one that is not there yet."""
    if value_at(document, path) is None:
        if path in document.places or len(path) != 1:
            raise by_hand(document, path, "holds nothing")
        text = f"{path[0]}:\n{written(2)}"
        if not document.data:
            return checked(document, _with_line_end(content) + text.encode(), path)
        return _with_lines(document, content, path, len(document.text.split("\n")) + 1, text)
    key = document.key_span(path)
    start, end = document.span(path)[:2], end_of(document, path, value_at(document, path))
    rest = document.lines[end.line - 1][end.column - 1 :].strip()
    lines = written(key.column + 1).rstrip("\n")
    span = Span(key.end_line, key.end_column + 1, end.line, len(document.lines[end.line - 1]) + 1)
    assert start >= span[:2], "a value stands behind its key"
    return checked(document, edited(content, [Edit(span, f"{f' {rest}' if rest else ''}\n{lines}")]), path)


def _with_lines(document: Document, content: bytes, path: FieldPath, line: int, text: str) -> bytes:
    """Write whole lines before a line, or behind the last one."""
    last = len(document.text.split("\n"))
    if line > last:
        end = len(document.lines[last - 1]) + 1
        is_ended = end == 1  # the file ends with a line end
        span, text = Span(last, end, last, end), text if is_ended else "\n" + text.rstrip("\n")
    else:
        span = Span(line, 1, line, 1)
    return checked(document, edited(content, [Edit(span, text)]), path)


def _whole_lines(document: Document, path: FieldPath, data: Any) -> Span:
    line = document.span(path).line
    end = end_of(document, path, data)
    before = document.lines[line - 1][: document.span(path).column - 1].strip()
    after = document.lines[end.line - 1][end.column - 1 :].strip() if end.column > 1 else ""
    if before != "-" or (after and not after.startswith("#")):
        raise by_hand(document, path, "does not stand on lines of its own")
    return Span(line, 1, end.line if end.column == 1 else end.line + 1, 1)


def _indent(document: Document, path: FieldPath) -> int:
    """Return how far the entries of a block are indented."""
    data = value_at(document, path)
    if isinstance(data, dict):
        return document.key_span((*path, next(iter(data)))).column - 1
    line, column = document.span((*path, 0))[:2]
    return document.lines[line - 1][: column - 1].rfind("-")


def _with_line_end(content: bytes) -> bytes:
    return content if not content or content.endswith(b"\n") else content + b"\n"
