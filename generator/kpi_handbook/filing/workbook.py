"""The process that reads a workbook: it gets the bytes, little memory and little time, and answers in JSON.

Run as a program of its own, since a reader of workbooks can be made to take any memory or time. It writes no file.
"""

import json
import os
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from kpi_handbook.filing.archive import RefusedError, require_harmless

MEMORY = 1024**3
SECONDS = 20
METADATA = "kpi-handbook"
READ = ("kpi", "value", "numerator", "denominator", "evidence", "reason")
_HEADINGS_WITHIN = 100  # rows
_TOLD = 20  # mistakes of one kind that are named; more would bury the message


def main() -> None:
    """Read a workbook from standard input and answer what it holds, or why it is not read."""
    _take_little()
    answer = json.dumps(answer_to(sys.stdin.buffer.read()), ensure_ascii=True)
    sys.stdout.write(answer)


def answer_to(content: bytes) -> dict[str, Any]:
    """Return the rows of a form as they stand in its cells, or one refusal."""
    try:
        require_harmless(content)
        return _rows(content)
    except RefusedError as error:
        return {"refused": {"kind": error.kind, "place": error.place, "details": error.details}}
    except MemoryError:
        return {"refused": {"kind": "memory", "place": "", "details": {}}}
    except Exception as error:  # noqa: BLE001  openpyxl raises eleven kinds on broken files; each is one refusal
        return {"refused": {"kind": "damaged", "place": "", "details": {"error": type(error).__name__}}}


def _take_little() -> None:
    import resource  # noqa: PLC0415  not on every system; there the process runs with a time limit only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(content: bytes) -> dict[str, Any]:
    import io  # noqa: PLC0415  only the child that reads a workbook pays for it

    os.environ["OPENPYXL_LXML"] = "False"  # the one parser that defusedxml guards
    from openpyxl import load_workbook  # noqa: PLC0415  after the limits are set
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  only the child that reads a workbook pays for it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content), data_only=False, keep_links=False, keep_vba=False)
    if METADATA not in workbook.sheetnames:
        raise RefusedError("no_form")
    told = {str(row[0]): str(row[1]) for row in _written(workbook[METADATA]) if len(row) > 1}
    name = told.get("sheet", "")
    if name not in workbook.sheetnames:
        raise RefusedError("no_sheet", sheet=name)
    sheet = workbook[name]
    if sheet.sheet_state != "visible":
        raise RefusedError("hidden_sheet", sheet=name)
    heading, columns = _headings(sheet)
    _require_plain(sheet, heading, columns)
    letters = {name: get_column_letter(column) for name, column in columns.items()}
    return {"metadata": told, "columns": letters, "rows": list(_filled(sheet, heading, columns))}


def _cells(sheet: Any) -> list[tuple[tuple[int, int], Any]]:
    """Return the cells that exist, by row and column; a far cell must not make all cells before it."""
    return sorted(sheet._cells.items())  # noqa: SLF001  openpyxl has no other list of what exists


def _written(sheet: Any) -> list[list[Any]]:
    """Return the values that stand in a sheet, row by row."""
    rows: dict[int, list[Any]] = {}
    for (row, _column), cell in _cells(sheet):
        if cell.value is not None:
            rows.setdefault(row, []).append(cell.value)
    return [rows[row] for row in sorted(rows)]


def _headings(sheet: Any) -> tuple[int, dict[str, int]]:
    """Return the row of the column names and the column of each."""
    by_row: dict[int, dict[int, Any]] = {}
    for (row, column), cell in _cells(sheet):
        if row <= _HEADINGS_WITHIN and isinstance(cell.value, str):
            by_row.setdefault(row, {})[column] = cell
    for row, cells in by_row.items():
        names = [cell.value for cell in cells.values()]
        if "kpi" in names and len({*names} & {*READ}) > len(READ) // 2:
            _require_columns(cells)
            return row, {cell.value: column for column, cell in cells.items() if cell.value in READ}
    raise RefusedError("no_headings")


def _require_columns(cells: dict[int, Any]) -> None:
    seen: set[str] = set()
    for cell in cells.values():
        if cell.value in READ and cell.value in seen:
            raise RefusedError("same_heading", cell.coordinate, column=cell.value)
        seen.add(cell.value)
    for column in READ:
        if column not in seen:
            raise RefusedError("lost_heading", "", column=column)


def _require_plain(sheet: Any, heading: int, columns: dict[str, int]) -> None:
    """Refuse merged and hidden cells: nobody sees what stands there, or whose it is."""
    for merged in sheet.merged_cells.ranges:
        if merged.max_row >= heading:
            raise RefusedError("merged", str(merged.coord))
    for row, dimension in sorted(sheet.row_dimensions.items()):
        if row > heading and dimension.hidden:
            raise RefusedError("hidden_row", f"row {row}", row=str(row))
    read = {column: name for name, column in columns.items()}
    for letter, dimension in sorted(sheet.column_dimensions.items()):
        if dimension.hidden:
            first, last = dimension.min or 0, dimension.max or 0
            if name := next((name for column, name in sorted(read.items()) if first <= column <= last), ""):
                raise RefusedError("hidden_column", f"column {letter}", column=name)


def _filled(sheet: Any, heading: int, columns: dict[str, int]) -> Iterator[dict[str, list[str]]]:
    """Yield each row below the headings that holds something in a column that is read."""
    by_row: dict[int, dict[str, list[str]]] = {}
    names = {column: name for name, column in columns.items()}
    for (row, column), cell in _cells(sheet):
        if row > heading and column in names and (raw := _raw(cell)):
            by_row.setdefault(row, {})[names[column]] = [cell.coordinate, *raw]
    yield from by_row.values()


def _raw(cell: Any) -> tuple[str, str] | None:
    """Return what a cell holds: its kind, and its text; None for nothing."""
    value = cell.value
    if cell.data_type == "f":
        return "formula", ""
    if cell.data_type == "e":
        return "error", str(value)
    match value:
        case None:
            return None
        case bool():
            return "boolean", str(value).upper()
        case int() | float():
            return ("percent" if "%" in (cell.number_format or "") else "number"), repr(value)
        case datetime() if value.time() != time():
            return "moment", value.isoformat(" ")
        case datetime():
            return "day", value.date().isoformat()
        case date():
            return "day", value.isoformat()
        case str():
            text = str(value)
            return ("text", text) if text.strip() else None
        case _:
            return "moment", str(value)


if __name__ == "__main__":
    main()
