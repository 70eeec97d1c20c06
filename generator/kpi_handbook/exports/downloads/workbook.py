"""The tables of a page as a workbook: one sheet each, numbers as numbers, the same bytes on every run."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from typing import Any

from kpi_handbook.exports.downloads.written import Written, guarded
from kpi_handbook.views.language import Language
from kpi_handbook.views.tables.table import Cell, Dataset, Table

IS_INSTALLED = find_spec("xlsxwriter") is not None
"""Whether there are workbooks at all: the package that writes them is a part of the extra [excel]."""

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same tables have the same bytes on any day
_NARROW, _WIDE = 8, 60
_LONGEST_SHEET_NAME, _LONGEST_TEXT, _MOST_DIGITS = 31, 32_767, 15  # what a spreadsheet keeps
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def written(path: str, dataset: Dataset, _say: Language) -> Iterator[Written]:
    """Yield one file for the page, where workbooks can be written."""
    if IS_INSTALLED and dataset.as_sheets:
        name = f"{dataset.name}.xlsx"
        yield Written("XLSX", path + name, name, partial(workbook_bytes, dataset))


def workbook_bytes(dataset: Dataset) -> bytes:
    """Return the tables as a workbook."""
    from xlsxwriter import Workbook  # noqa: PLC0415  only where the extra is installed

    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    book.set_properties({"title": dataset.title, "created": _MADE})
    looks = _Looks(book)
    names: set[str] = set()
    for table in dataset.tables:
        name = _sheet_name(table.title, names)
        names.add(name.casefold())
        _write(book.add_worksheet(name), table, looks)
    book.close()
    for sheet in book.worksheets():
        sheet.table.clear()  # a sheet is in a cycle, and nobody looks for such garbage while a site is built
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[int, Any] = {}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def number(self, decimals: int) -> Any:
        if decimals not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[decimals]


def _write(sheet: Any, table: Table, looks: _Looks) -> None:
    texts = [tuple(map(_plain, row)) for row in table.rows]
    for place, column in enumerate(table.columns):
        longest = max((len(row[place]) for row in texts), default=0)
        sheet.set_column(place, place, min(max(longest, len(column.title), _NARROW) + 2, _WIDE))
        sheet.write_string(0, place, guarded(column.title), looks.head)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for line, (row, words) in enumerate(zip(table.rows, texts, strict=True), 1):
        for place, cell in enumerate(row):
            _write_cell(sheet, (line, place), cell, words[place], looks)


def _write_cell(sheet: Any, at: tuple[int, int], cell: Cell, text: str, looks: _Looks) -> None:
    match cell:
        case None:
            return
        case Decimal() if _fits(text):
            sheet.write_number(*at, cell, looks.number(len(text.partition(".")[2])))
        case date():
            sheet.write_datetime(*at, cell, looks.day)
        case _:
            sheet.write_string(*at, guarded(text)[:_LONGEST_TEXT], looks.text)


def _fits(number: str) -> bool:
    """Say whether a spreadsheet keeps every digit of a number; others stand there as text."""
    return len(number.replace(".", "").strip("-0")) <= _MOST_DIGITS


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return cell


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a title as the name of a sheet: without what is not allowed there, short enough, only once."""
    name = _NOT_IN_A_NAME.sub(" ", title)[:_LONGEST_SHEET_NAME].strip() or "Table"
    counted = (f"{name[: _LONGEST_SHEET_NAME - 3].strip()} {number}" for number in range(2, 100))
    return name if name.casefold() not in taken else next(one for one in counted if one.casefold() not in taken)
