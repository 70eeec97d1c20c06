"""CSV bytes to rows of text with positions: UTF-8, comma, the exact header, the exact number of columns."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpi_handbook.load.document import Document, Finding
from kpi_handbook.load.text import decode, replaced, shown
from kpi_handbook.problems import Span

MAX_BYTES = 256 * 1024 * 1024  # a million rows
MAX_CELL = 2_000
_CELL = re.compile(r'(?:"[^"]*(?:""[^"]*)*"|(?!")[^,\r\n]*)(?P<end>,|\r?\n|\Z)')


@dataclass(frozen=True)
class Table:
    """A CSV file: its rows as mappings from column to text, and the document they stand in."""

    document: Document
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...] = ()
    """The line each row begins in."""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.document.text))]

    def span(self, row: int, column: str) -> Span:
        """Return where a cell stands, found in the text only when asked for: most cells are never spoken of."""
        position = list(self.rows[row]).index(column)
        start = self._line_starts[self.lines[row] - 1]
        for _ in range(position):
            cell = _CELL.match(self.document.text, start)
            assert cell, "the row was read before"
            start = cell.end()
        cell = _CELL.match(self.document.text, start)
        assert cell, "the row was read before"
        return _between(self.document.text, start, cell.start("end"))


def load_table(path: str, content: bytes, header: Sequence[str]) -> Table:
    """Return the rows under an exact header; a wrong header or a ragged row is a finding."""
    text, findings = decode(content, MAX_BYTES)
    if text is None:
        return Table(Document(path, replaced(content), None, {}, tuple(findings), readable=False), ())
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n")), strict=True)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    line = 1
    try:
        first = next(reader, [])
        if first != list(header):
            findings.append(_header_finding(text, first, header))
            return Table(Document(path, text, None, {}, tuple(findings), readable=False), ())
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) == len(header):
                rows.append(dict(zip(header, cells, strict=True)))
                lines.append(line)
            if cells:
                findings.extend(_wrong_row(line, len(rows), cells, header))
            line = reader.line_num + 1
    except csv.Error:
        findings.append(_syntax_finding(text, line))
    return Table(Document(path, text, rows, {}, tuple(findings)), tuple(rows), tuple(lines))


def _header_finding(text: str, first: Sequence[str], header: Sequence[str]) -> Finding:
    kind = "csv_semicolons" if ";".join(header) == ",".join(first) else "csv_header"
    details = {"found": shown(",".join(first)), "expected": ",".join(header)}
    return Finding(kind, Span(1, 1, 1, 1 + len(text.partition("\n")[0].rstrip("\r"))), (), details)


def _wrong_row(line: int, number: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Finding]:
    if len(cells) != len(header):
        details = {"found": str(len(cells)), "expected": str(len(header))}
        yield Finding("csv_columns", Span(line, 1, line, 2), (number,), details)
    if any(len(cell) > MAX_CELL for cell in cells):
        details = {"limit": f"{MAX_CELL:,} characters a cell", "what": "cell"}
        yield Finding("too_large", Span(line, 1, line, 2), (number,), details)


def _syntax_finding(text: str, line: int) -> Finding:
    """Return where a row that begins in a line stops being a table: at a quote that is not closed as it should be."""
    start = sum(len(one) for one in text.splitlines(keepends=True)[: line - 1])
    while (cell := _CELL.match(text, start)) and cell["end"]:
        start = cell.end()
    return Finding("csv_syntax", _between(text, start, start + 1))


def _between(text: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start) + 1
    end_line = line + text.count("\n", start, end)
    return Span(line, start - text.rfind("\n", 0, start), end_line, end - text.rfind("\n", 0, end))
