"""The form in a real spreadsheet program: LibreOffice opens, recalculates and saves it, and the values come back."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

import forms
from forms import FILLED, IN_TIME, STORED, filled_workbook
from kpi_handbook.filing.csv_file import read_csv
from kpi_handbook.filing.handed_in import HandedIn
from kpi_handbook.filing.submit import Request, Taken, submitted
from kpi_handbook.filing.xlsx_file import read_xlsx

pytestmark = pytest.mark.long


def converted(file: Path, form: str, folder: Path, *words: str) -> Path:
    """Let LibreOffice save a file in another form, with a profile of its own and without a window."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: make test-all installs it, or apt-get install libreoffice-calc"
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [
            *(program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *words),
            *("--convert-to", form, "--outdir", folder, file),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / f"{file.stem}.{form.split(':', maxsplit=1)[0]}"


@pytest.mark.parametrize("ways", [("xlsx",), ("ods", "xlsx"), ("xlsx", "xlsx")], ids="-".join)
def test_values_come_back_equal_from_a_spreadsheet_program(ways: tuple[str, ...], tmp_path: Path) -> None:
    root = forms.handbook_without_values(tmp_path / "handbook")
    file = tmp_path / "form.xlsx"
    file.write_bytes(filled_workbook(forms.blank()))
    for number, form in enumerate(ways):
        file = converted(file, form, tmp_path / str(number))
    handed = read_xlsx(file.read_bytes())
    assert isinstance(handed, HandedIn), handed
    done = submitted(root, handed, Request(IN_TIME))
    assert isinstance(done, Taken), [(one.place, str(one.fault.message)) for one in done]
    assert {row.filed.line.kpi.id: row.filed.figures for row in done.rows} == STORED
    assert {row.filed.line.kpi.id: ";".join(row.filed.evidence) for row in done.rows} == {
        kpi: cells["evidence"] for kpi, cells in FILLED.items()
    }


def test_a_formula_that_the_program_recalculates_is_still_refused(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    values = {**FILLED, "it-availability": {"value": "=99+0.92", "evidence": forms.EVIDENCE}}
    file.write_bytes(filled_workbook(forms.blank(), values))
    handed = read_xlsx(converted(file, "xlsx", tmp_path / "out").read_bytes())
    assert isinstance(handed, HandedIn)
    row = next(row for row in handed.rows if row.text("kpi") == "it-availability")
    assert row.cells["value"].kind == "formula"


def test_the_csv_form_opens_as_a_table_and_comes_back(tmp_path: Path) -> None:
    root = forms.handbook_without_values(tmp_path / "handbook")
    file = tmp_path / "form.csv"
    values = {kpi: {name: str(cell) for name, cell in cells.items()} for kpi, cells in FILLED.items()}
    file.write_bytes(b"\xef\xbb\xbf" + forms.filled_table(forms.table(root), values))
    # 44 is the comma between cells, 34 the quotation mark, 76 UTF-8; then the cells are saved as they are.
    opened = "--infilter=CSV:44,34,76,1"
    back = converted(file, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", tmp_path / "out", opened)
    cells = list(csv.DictReader(io.StringIO(back.read_text("utf-8-sig"))))
    assert [row["kpi"] for row in cells] == list(STORED)
    handed = read_csv(back.read_bytes())
    assert isinstance(handed, HandedIn), handed
    done = submitted(root, handed, Request(IN_TIME))
    assert isinstance(done, Taken), [(one.place, str(one.fault.message)) for one in done]
    assert {row.filed.line.kpi.id: row.filed.figures for row in done.rows} == STORED


def test_the_form_prints_on_one_page_across(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(forms.blank())
    printed = converted(file, "pdf", tmp_path / "out").read_bytes()
    assert printed.count(b"/Type/Page/") + printed.count(b"/Type/Page>") + printed.count(b"/Type /Page\n") <= 2
