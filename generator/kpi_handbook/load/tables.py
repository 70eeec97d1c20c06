"""CSV bytes to rows of text with positions: UTF-8, comma, the exact header, the exact number of columns."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from kpi_handbook.load.document import Document, FieldPath, Finding, Place
from kpi_handbook.load.text import decode
from kpi_handbook.problems import Span


@dataclass(frozen=True)
class Table:
    """A CSV file: its rows as mappings from column to text, and the document with their places."""

    document: Document
    rows: tuple[dict[str, str], ...]

    def span(self, row: int, column: str) -> Span:
        """Return where a cell stands."""
        return self.document.span((row, column))


def load_table(path: str, content: bytes, header: Sequence[str]) -> Table:
    """Return the rows under an exact header; a wrong header or a ragged row is a finding."""
    text, findings = decode(content)
    if text is None:
        shown = content.decode("utf-8", errors="replace")
        return Table(Document(path, shown, None, {}, tuple(findings), readable=False), ())
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n")), strict=True)
    places: dict[FieldPath, Place] = {}
    rows: list[dict[str, str]] = []
    try:
        if (first := next(reader, [])) != list(header):
            details = {"found": ",".join(first), "expected": ",".join(header)}
            findings.append(Finding("csv_header", Span(1, 1, 1, 1 + len(",".join(first))), (), details))
            return Table(Document(path, text, None, {}, tuple(findings), readable=False), ())
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                details = {"found": str(len(cells)), "expected": str(len(header))}
                findings.append(Finding("csv_columns", Span(line, 1, line, 2), (len(rows),), details))
            elif cells:
                _place_cells(places, len(rows), line, cells, header)
                rows.append(dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        span = Span(reader.line_num, 1, reader.line_num, 2)
        findings.append(Finding("csv_syntax", span, (), {"parser": str(error)}))
    return Table(Document(path, text, rows, places, tuple(findings)), tuple(rows))


def _place_cells(
    places: dict[FieldPath, Place], row: int, line: int, cells: Sequence[str], header: Sequence[str]
) -> None:
    column = 1
    for name, cell in zip(header, cells, strict=True):
        quoted = any(mark in cell for mark in ',"\n')
        width = len(cell) + cell.count('"') + 2 if quoted else len(cell)
        places[(row, name)] = Place(Span(line, column, line, column + width), None, cell)
        column += width + 1
