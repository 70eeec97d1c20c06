"""The form of a unit: what it shows, what it locks, and that it is the same on every run."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

import forms
from conftest import Kpi

OPEN = ("value", "numerator", "denominator", "evidence", "reason")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forms.handbook_without_values(tmp_path_factory.mktemp("handbook"))


@pytest.fixture(scope="module")
def content(root: Path) -> bytes:
    return forms.workbook(root)


def test_the_same_form_has_the_same_bytes_in_any_zone_and_order(kpi: Kpi, root: Path, tmp_path: Path) -> None:
    for number, (zone, seed) in enumerate((("UTC", "0"), ("Pacific/Kiritimati", "1"), ("Asia/Jakarta", "random"))):
        for suffix in ("xlsx", "csv"):
            file = tmp_path / f"{number}.{suffix}"
            words = ("template", "--unit", "it", "--period", "2026-06", "-o", file, "--root", root)
            done = kpi(*words, at=tmp_path, TZ=zone, PYTHONHASHSEED=seed)
            assert done.returncode == 0, done.stderr
            same = file.read_bytes().replace(f"{number}.xlsx".encode(), b"0.xlsx")
            if suffix == "csv":
                assert same == (tmp_path / "0.csv").read_bytes()
    names = [zipfile.ZipFile(tmp_path / f"{number}.xlsx").namelist() for number in range(3)]
    assert names[0] == names[1] == names[2]


def test_a_form_written_twice_has_the_same_bytes(root: Path, content: bytes) -> None:
    assert forms.workbook(root) == content


def test_a_form_that_somebody_may_have_filled_in_is_not_overwritten(kpi: Kpi, root: Path) -> None:
    words = ("template", "--unit", "it", "--period", "2026-06", "-o", "again.xlsx")
    assert kpi(*words, at=root).returncode == 0
    assert kpi(*words, at=root).returncode == 0
    file = root / "again.xlsx"
    file.write_bytes(forms.filled_workbook(file.read_bytes()))
    filled = file.read_bytes()
    done = kpi(*words, at=root)
    assert (done.returncode, file.read_bytes()) == (2, filled)
    assert "is there already and differs" in done.stderr


def test_cells_to_fill_in_are_open_and_all_others_are_locked(content: bytes) -> None:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.protection.sheet
    wanted = {kpi: {*cells, "reason"} for kpi, cells in forms.FILLED.items()}
    for kpi, columns in wanted.items():
        row = forms.row_of(sheet, kpi)
        found = {name for name, number in forms.COLUMNS.items() if not sheet.cell(row, number).protection.locked}
        assert found == columns, kpi


def test_what_is_typed_is_held_against_the_range_of_the_definition(content: bytes) -> None:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    cell = f"G{forms.row_of(sheet, 'it-availability')}"
    assert (rules[cell].type, rules[cell].formula1, rules[cell].formula2) == ("decimal", "0.0", "100.0")
    assert rules[cell].promptTitle == "it-availability"
    day = f"G{forms.row_of(sheet, 'it-chat-release')}"
    assert rules[day].type == "date"


def test_the_form_says_everything_in_both_languages_and_prints_on_a4(content: bytes) -> None:
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    words = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "Core service availability\nKetersediaan layanan inti" in words
    assert {"Value\nNilai", "Unit"} & words
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.print_title_rows
    definitions = book.worksheets[1]
    told = {str(cell.value) for row in definitions.iter_rows() for cell in row if cell.value is not None}
    assert any("Release approval" in one for one in told)
    assert any("Persetujuan rilis" in one for one in told)


def test_target_and_last_value_stand_beside_the_cell(content: bytes) -> None:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    row = forms.row_of(sheet, "it-availability")
    assert [sheet.cell(row, column).value for column in (5, 6)] == ["99.9", "May: 99.97"]
    corridor = forms.row_of(sheet, "it-budget-absorption")
    assert sheet.cell(corridor, 5).value == "95 – 100"


def test_a_hidden_sheet_names_the_form_and_each_definition_by_its_digest(root: Path, content: bytes) -> None:
    book = load_workbook(io.BytesIO(content))
    sheet = book["kpi-handbook"]
    assert sheet.sheet_state == "veryHidden"
    told = {str(name.value): str(value.value) for name, value in sheet.iter_rows(max_col=2)}
    form = forms.form(root)
    assert (told["unit"], told["period"], told["cycle"], told["template"]) == ("it", "2026-06", "2026-S1", "1")
    assert told["definitions_sha256"] == form.digest
    assert {name: digest for name, digest in told.items() if name.startswith("definition ")} == {
        f"definition {kpi}": line.digest for kpi, line in form.lines.items()
    }


def test_only_what_changes_a_meaning_or_a_score_changes_the_digest(tmp_path: Path) -> None:
    root = forms.handbook_without_values(tmp_path)
    before = {kpi: line.digest for kpi, line in forms.form(root).lines.items()}
    file = root / "kpi_defs/kpis/it/it-availability.yml"
    text = file.read_text("utf-8")
    file.write_text(
        "# a comment\n" + text.replace("en: Core service availability", "en: Availability of core services")
    )
    assert {kpi: line.digest for kpi, line in forms.form(root).lines.items()} == before
    file.write_text(text.replace("range: {min: 0, max: 100}", "range: {min: 90, max: 100}"))
    after = {kpi: line.digest for kpi, line in forms.form(root).lines.items()}
    assert [kpi for kpi in before if before[kpi] != after[kpi]] == ["it-availability"]


def test_a_form_asks_only_for_what_is_owed(root: Path) -> None:
    may = forms.form_of(forms.open_subject(root, forms.IN_TIME), "it", "2026-05")
    assert "it-user-satisfaction" not in may.lines  # quarterly
    assert "it-chat-release" in may.lines  # a milestone is awaited until it is done
    assert may.lines["it-incident-resolution"].wants == "pair"


def test_the_csv_form_holds_the_same_and_no_cell_is_a_formula(root: Path) -> None:
    content = forms.table(root)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["kpi"] for row in rows] == list(forms.FILLED)
    assert {row["template"] for row in rows} == {"1"}
    assert rows[0]["last_value"] == "May: 99.97"
    assert not any(row[column] for row in rows for column in OPEN)
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())


def test_an_unknown_unit_and_period_are_answered_with_the_near_ones(kpi: Kpi, root: Path) -> None:
    done = kpi("template", "--unit", "itt", "--period", "2026-06", at=root)
    assert (done.returncode, 'there is no unit "itt"' in done.stderr) == (2, True)
    done = kpi("template", "--unit", "it", "--period", "2026-16", at=root)
    assert (done.returncode, 'there is no period "2026-16"' in done.stderr) == (2, True)
    assert kpi("template", "--unit", "it", "--period", "2026-06", "-o", "a.ods", at=root).returncode == 2
