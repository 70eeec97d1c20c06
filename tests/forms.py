"""Forms as people fill them in, and as somebody who means harm would: for the tests of handing in values."""

import csv
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from conftest import ROOT
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.filing.csv_form import csv_form
from kpi_handbook.filing.form import Form, form_of
from kpi_handbook.filing.xlsx_form import xlsx_form
from kpi_handbook.views.language import language

UNIT, PERIOD = "it", "2026-06"
IN_TIME, LATE, LOCKED = date(2026, 7, 6), date(2026, 7, 10), date(2026, 7, 20)
EVIDENCE = "EV-0601"
TONGUES = (language("en"), language("id"))
COLUMNS = {
    name: number
    for number, name in enumerate(
        ("kpi", "name", "definition", "unit_of_measure", "target_to_date", "last_value", "value", "numerator"), 1
    )
} | {"denominator": 9, "evidence": 10, "reason": 11}

FILLED: Mapping[str, Mapping[str, Any]] = {
    "it-availability": {"value": 99.92, "evidence": EVIDENCE},
    "it-incident-resolution": {"numerator": 51, "denominator": 7, "evidence": EVIDENCE},
    "it-user-satisfaction": {"value": 4.3, "evidence": EVIDENCE},
    "it-chat-release": {"value": date(2026, 6, 10), "evidence": "EV-0601;EV-0604"},
    "it-budget-absorption": {"value": 103, "evidence": EVIDENCE},
    "it-overdue-critical-vulns": {"value": 0, "evidence": EVIDENCE},
}
STORED = {
    "it-availability": {"value": "99.92"},
    "it-incident-resolution": {"numerator": "51", "denominator": "7"},
    "it-user-satisfaction": {"value": "4.3"},
    "it-chat-release": {"value": "2026-06-10"},
    "it-budget-absorption": {"value": "103"},
    "it-overdue-critical-vulns": {"value": "0"},
}
"""The same as a period file holds it."""


def handbook_without_values(folder: Path) -> Path:
    """Make a handbook in which one unit has not handed in yet."""
    for part in ("kpi_defs", "periods"):
        shutil.copytree(ROOT / part, folder / part)
    period = folder / "periods" / PERIOD
    (period / f"{UNIT}.csv").unlink()
    (period / "history.jsonl").unlink(missing_ok=True)
    shutil.rmtree(period / "receipts", ignore_errors=True)
    return folder


def form(root: Path) -> Form:
    """Return the form of the unit."""
    return form_of(open_subject(root, IN_TIME), UNIT, PERIOD)


def workbook(root: Path) -> bytes:
    """Return the form as kpi template writes it."""
    return xlsx_form(form(root), TONGUES, "form.xlsx")


@cache
def blank() -> bytes:
    """Return the form of the unit before anything was filed; made once."""
    with tempfile.TemporaryDirectory() as folder:
        return workbook(handbook_without_values(Path(folder) / "handbook"))


def filled_workbook(content: bytes, values: Mapping[str, Mapping[str, Any]] = FILLED) -> bytes:
    """Return a form with its open cells filled in."""
    return edited(content, lambda sheet: [put(sheet, kpi, **cells) for kpi, cells in values.items()])


def edited(content: bytes, change: Callable[[Any], Any]) -> bytes:
    """Return a workbook after a change of the sheet to fill in."""
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Any, kpi: str, **cells: Any) -> None:
    """Write cells of a KPI's row."""
    for column, value in cells.items():
        sheet.cell(row_of(sheet, kpi), COLUMNS[column]).value = value


def row_of(sheet: Any, kpi: str) -> int:
    """Return the row of a KPI."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == kpi)


def rezipped(content: bytes, change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """Return a workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def in_part(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    """Return a change of one place in the text of a part; `old` is a regular expression."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[name].decode()
        assert re.search(old, text), f"{name} has no {old}"
        parts[name] = re.sub(old, lambda _: new, text, count=1).encode()

    return change


def table(root: Path) -> bytes:
    """Return the form as CSV."""
    return csv_form(form(root), TONGUES)


def filled_table(content: bytes, values: Mapping[str, Mapping[str, str]], separator: str = ",") -> bytes:
    """Return a CSV form with its open cells filled in."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert reader.fieldnames
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames, delimiter=separator, lineterminator="\n")
    writer.writeheader()
    for row in reader:
        writer.writerow({**row, **values.get(row["kpi"], {})})
    return out.getvalue().encode()
