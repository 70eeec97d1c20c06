"""Forms that somebody broke, by accident or on purpose: each gives one clear problem with its place, soon and small."""

import io
import os
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import forms
from conftest import Kpi, environment
from forms import FILLED, edited, filled_table, filled_workbook, in_part, put, rezipped, row_of
from kpi_handbook.filing import xlsx_file
from kpi_handbook.filing.csv_file import MOST_BYTES, read_csv
from kpi_handbook.filing.handed_in import read_bytes
from kpi_handbook.filing.numbers import Sign
from kpi_handbook.filing.refusal import Refusal
from kpi_handbook.filing.submit import Request, submitted
from kpi_handbook.filing.xlsx_file import read_xlsx

GIGABYTE = 1024**3
SECONDS = 20
SHEET = "xl/worksheets/sheet1.xml"
KPI = "it-availability"
Made = bytes


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forms.handbook_without_values(tmp_path_factory.mktemp("handbook"))


@pytest.fixture(scope="module")
def workbook(root: Path) -> bytes:
    return forms.workbook(root)


@pytest.fixture(scope="module")
def table(root: Path) -> bytes:
    return forms.table(root)


def refusals(root: Path, path: Path, sign: Sign | None = None) -> tuple[Refusal, ...]:
    """Hand a file in as the command does, and return what is refused."""
    content = read_bytes(path, MOST_BYTES)
    if isinstance(content, Refusal):
        return (content,)
    handed = read_xlsx(content) if path.suffix == ".xlsx" else read_csv(content)
    if isinstance(handed, tuple):
        return handed
    done = submitted(root, handed, Request(forms.IN_TIME, sign=sign))
    return done if isinstance(done, tuple) else ()


def the_one(found: tuple[Refusal, ...]) -> tuple[str, str, str]:
    assert len(found) == 1, [(one.place, str(one.fault.message)) for one in found]
    return found[0].place, str(found[0].fault.message), str(found[0].fault.help)


def test_what_the_cases_are_made_from_is_taken(root: Path, workbook: bytes, table: bytes, tmp_path: Path) -> None:
    for name, content in (("a.xlsx", filled_workbook(workbook)), ("a.csv", filled_table(table, CSV_FILLED))):
        (tmp_path / name).write_bytes(content)
        assert not refusals(root, tmp_path / name)


# Workbooks


def with_cell(column: str, value: Any, kpi: str = KPI, form: str = "") -> Callable[[bytes], Made]:
    """Return a case in which one cell of a filled form holds something else."""

    def make(content: bytes) -> Made:
        def change(sheet: Any) -> None:
            put(sheet, kpi, **{column: value})
            if form:
                sheet.cell(row_of(sheet, kpi), forms.COLUMNS[column]).number_format = form

        return edited(filled_workbook(content), change)

    return make


def with_sheet(change: Callable[[Any], Any]) -> Callable[[bytes], Made]:
    return lambda content: edited(filled_workbook(content), change)


def with_part(name: str, old: str, new: str) -> Callable[[bytes], Made]:
    return lambda content: rezipped(filled_workbook(content), in_part(name, old, new))


def with_file(name: str, part: bytes) -> Callable[[bytes], Made]:
    return lambda content: rezipped(filled_workbook(content), lambda parts: parts.update({name: part}))


def in_metadata(name: str, value: str) -> Callable[[bytes], Made]:
    def change(sheet: Any) -> None:
        hidden = sheet.parent["kpi-handbook"]
        cell = next(row[1] for row in hidden.iter_rows(max_col=2) if row[0].value == name)
        cell.value = value

    return with_sheet(change)


def zip_bomb(content: bytes) -> Made:
    return rezipped(content, lambda parts: parts.update({"xl/media/a.bin": bytes(50 * 1024**2)}))


def quiet_zip_bomb(content: bytes) -> Made:
    """Return an archive whose directory says that a part is small, while sixty megabytes would come out of it."""
    made = rezipped(content, lambda parts: parts.update({SHEET: b"<" * 60 * 1024**2}))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        size = archive.getinfo(SHEET).file_size
    return made.replace(struct.pack("<L", size), struct.pack("<L", 1000))


def billion_laughs(content: bytes) -> Made:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE sst [<!ENTITY a0 "ha">{lines}]><sst '
    return rezipped(content, in_part("xl/sharedStrings.xml", "<sst ", declared))


def far_cell(sheet: Any) -> None:
    sheet.cell(1_048_576, 7).value = 1


def merged(area: str) -> Callable[[bytes], Made]:
    return with_part(SHEET, "</sheetData>", f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>')


def formula_as_id(sheet: Any) -> None:
    sheet.cell(row_of(sheet, KPI), 1).value = '="it-"&"x"'


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[row_of(sheet, KPI)].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["G"].hidden = True


def hide_sheet(sheet: Any) -> None:
    sheet.parent.active = 1
    sheet.sheet_state = "hidden"


def second_row(kpi: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        row = sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 7).value, sheet.cell(row, 10).value = kpi, 5, forms.EVIDENCE

    return change


def rename_sheet(sheet: Any) -> None:
    sheet.title = "Sheet1"


def double_heading(sheet: Any) -> None:
    sheet.cell(row_of(sheet, "kpi"), 12).value = "value"


def other_workbook(_content: bytes) -> Made:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def many_parts(content: bytes) -> Made:
    return rezipped(content, lambda parts: parts.update({f"xl/media/{n}.png": b"" for n in range(300)}))


def many_cells(content: bytes) -> Made:
    rows = "".join(f'<row r="{n}">{"<c/>" * 9}</row>' for n in range(100, 40_000))
    return rezipped(content, in_part(SHEET, "</sheetData>", f"{rows}</sheetData>"))


def large_cell(content: bytes) -> Made:
    """Return a workbook with a cell of forty megabytes that is packed to an eighth."""
    words = os.urandom(40 * 1024**2).translate(b"ab" * 128).decode()
    return rezipped(content, in_part("xl/sharedStrings.xml", "</sst>", f"<si><t>{words}</t></si></sst>"))


def with_second_part(content: bytes) -> Made:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<a/>")
    return out.getvalue()


def with_error(content: bytes) -> Made:
    return rezipped(
        filled_workbook(content),
        in_part(SHEET, r'<c r="G14"[^>]*><v>99.92</v>', '<c r="G14" t="e"><v>#DIV/0!</v>'),
    )


OUTSIDE = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
OUTSIDE += 'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
G = "G14"  # the value of it-availability
WORKBOOKS: Mapping[str, tuple[Callable[[bytes], Made], str, str]] = {
    # case: how it is made, the place, a part of the message
    "a zip bomb": (zip_bomb, "", "unpacks to 50 MB"),
    "a zip bomb that says it is small": (quiet_zip_bomb, "", "is damaged"),
    "repeated bytes": (with_file("xl/a.bin", bytes(15 * 1024**2)), "", "times its size"),
    "three hundred parts": (many_parts, "", "more than 200 parts"),
    "a document type": (
        with_part(SHEET, "^", '<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">'),
        "",
        "declares a document type",
    ),
    "a billion laughs": (billion_laughs, "", "declares a document type"),
    "an external link": (with_file("xl/externalLinks/externalLink1.xml", b"<a/>"), "", "leads to other files"),
    "a relation to the outside": (
        with_part("xl/_rels/workbook.xml.rels", "</Relationships>", OUTSIDE.format("externalLinkPath")),
        "",
        "leads to other files",
    ),
    "a data connection": (with_file("xl/connections.xml", b"<a/>"), "", "leads to other files"),
    "an embedded object": (with_file("xl/embeddings/oleObject1.bin", b"x"), "", "leads to other files"),
    "a macro": (with_file("xl/vbaProject.bin", b"x"), "", "holds macros"),
    "a workbook that says it has macros": (
        with_part("[Content_Types].xml", "sheet.main", "sheet.macroEnabled.main"),
        "",
        "holds macros",
    ),
    "a formula without a cached value": (with_cell("value", "=99+0.92"), G, "a formula stands here"),
    "a formula with a cached value": (
        with_part(SHEET, r"<v>99.92</v>", "<f>99+0.92</f><v>99.92</v>"),
        G,
        "a formula stands here",
    ),
    "a formula in the KPI's column": (with_sheet(formula_as_id), "A14", "a formula"),
    "a text with an apostrophe and a comma": (with_cell("value", "'96,5"), G, 'not the text "\'96,5"'),
    "a text that looks like a number": (with_cell("value", "1.500"), G, 'not the text "1.500"'),
    "a number with a unit": (with_cell("value", "96.5 %"), G, 'not the text "96.5 %"'),
    "a percent format": (with_cell("value", 0.9992, form="0.00%"), G, "shows 99.92 % and holds 0.9992"),
    "merged cells": (merged("G14:H14"), "G14:H14", "merged"),
    "merged cells over the whole sheet": (merged("A1:XFD1048576"), "A1:XFD1048576", "merged"),
    "a hidden row": (with_sheet(hide_row), "row 14", "hidden"),
    "a hidden column": (with_sheet(hide_column), "column G", "hidden"),
    "a hidden sheet": (with_sheet(hide_sheet), "", "is hidden"),
    "an error": (with_error, G, "#DIV/0!"),
    "a date where a number belongs": (with_cell("value", date(2026, 5, 6)), G, "a day stands here (2026-05-06)"),
    "a number where a date belongs": (
        with_cell("value", 46183, "it-chat-release", "General"),
        "G17",
        "a day is needed",
    ),
    "a time of day": (with_cell("value", datetime.fromisoformat("2026-05-06 07:08")), G, "a time of day"),
    "a truth value": (with_cell("value", value=True), G, "a truth value"),
    "a huge number": (with_cell("value", 1e20), G, "more digits than a spreadsheet keeps"),
    "an endless number": (with_cell("value", 1e300), G, "more digits than a spreadsheet keeps"),
    "too many decimals": (with_cell("value", 96.66666666666667), G, "more than four decimals"),
    "minus zero": (with_part(SHEET, "<v>99.92</v>", "<v>-0.0</v>"), G, "no minus zero"),
    "a value out of its range": (with_cell("value", 199.92), G, "KPI701"),
    "an unknown KPI": (with_sheet(second_row("it-availabilty")), "A20", 'there is no KPI "it-availabilty"'),
    "a KPI of another unit": (with_sheet(second_row("hr-esi")), "A20", "it owes no value of hr-esi"),
    "a KPI twice": (with_sheet(second_row(KPI)), "A20", "stands in a second row; the first is A14"),
    "a far cell": (with_sheet(far_cell), "row 1048576", "without a KPI"),
    "three hundred thousand cells": (many_cells, "", "more than 300000 cells"),
    "a value where none is asked for": (with_cell("value", 7, "it-incident-resolution"), "G15", "has no value"),
    "half a pair": (with_cell("denominator", None, "it-incident-resolution"), "H15", "has no denominator"),
    "evidence without a value": (with_cell("value", None), "J14", "but no value"),
    "no evidence": (with_cell("evidence", None), "J14", "has no evidence"),
    "evidence that is not on file": (with_cell("evidence", "EV-9999"), "J14", "EV-9999 does not stand in"),
    "evidence in words": (with_cell("evidence", "see mail"), "J14", "no id of evidence"),
    "evidence that is a number": (with_cell("evidence", 601), "J14", "a text is needed"),
    "a reason as long as a book": (with_cell("reason", "word " * 900), "K14", "more than 2000 characters"),
    "a reason that reorders text": (with_cell("reason", "late \u202eetal"), "K14", "U+202E"),
    "another period": (in_metadata("period", "2027-06"), "", 'the period "2027-06"'),
    "another unit": (in_metadata("unit", "its"), "", 'the unit "its"'),
    "a definition that has changed": (
        in_metadata(f"definition {KPI}", "0" * 64),
        "",
        f"definition or target of {KPI} has changed",
    ),
    "a form of another version": (in_metadata("template", "2"), "", 'version "2"'),
    "another sheet name": (with_sheet(rename_sheet), "", '"Values" is gone'),
    "a column twice": (with_sheet(double_heading), "L13", '"value" stands there twice'),
    "a workbook of something else": (other_workbook, "", "was not written by kpi template"),
    "nothing filled in": (lambda content: content, "", "no value is filled in"),
    "half a file": (lambda content: content[: len(content) // 2], "", "damaged"),
    "no zip": (lambda _content: b"kpi,value\nit-availability,99\n", "", "not an XLSX workbook"),
    "an empty file": (lambda _content: b"", "", "not an XLSX workbook"),
    "a file with a password": (lambda _content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "", "password"),
    "one part twice": (
        with_second_part,
        "",
        "damaged",
    ),
    "forty megabytes in a cell": (
        large_cell,
        "",
        "unpacks to",
    ),
    "a broken part": (with_part(SHEET, "</sheetData>", "</sheetDat>"), "", "damaged"),
    "a part that is no text": (
        lambda content: rezipped(content, lambda parts: parts.update({SHEET: b"\0" * 99})),
        "",
        "damaged",
    ),
}


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_hostile_workbook_gives_one_clear_problem(case: str, root: Path, workbook: bytes, tmp_path: Path) -> None:
    make, place, words = WORKBOOKS[case]
    path = tmp_path / "form.xlsx"
    path.write_bytes(make(workbook))
    began = time.monotonic()
    found = the_one(refusals(root, path))
    assert time.monotonic() - began < SECONDS
    assert found[0] == place, found
    assert words in found[1], found
    assert found[2]
    assert not (root / "periods" / forms.PERIOD / "it.csv").exists()


# CSV

CSV_FILLED = {kpi: {column: str(value) for column, value in cells.items()} for kpi, cells in FILLED.items()}


def cell(value: str, column: str = "value", kpi: str = KPI) -> Callable[[bytes], Made]:
    return lambda content: filled_table(content, {**CSV_FILLED, kpi: {**CSV_FILLED[kpi], column: value}})


def replaced(old: bytes, new: bytes, *, count: int = 1) -> Callable[[bytes], Made]:
    def make(content: bytes) -> Made:
        made = filled_table(content, CSV_FILLED)
        assert old in made
        return made.replace(old, new, count)

    return make


def again(content: bytes) -> Made:
    made = filled_table(content, CSV_FILLED)
    return made + made.splitlines(keepends=True)[1]


V = "line 2, value"
TABLES: Mapping[str, tuple[Callable[[bytes], Made], Sign | None, str, str]] = {
    "1.500 without a declared sign": (cell("1.500"), None, V, '"1.500" can be 1.5 or 1500'),
    "1,500 without a declared sign": (cell("1,500"), None, V, '"1,500" can be 1.5 or 1500'),
    "1.500 read with a comma": (cell("1.500"), "comma", V, "KPI701"),
    "96,5 without a declared sign": (cell("96,5"), None, V, 'not "96,5"'),
    "96.5 declared as a comma": (cell("96.5"), "comma", V, 'not "96.5"'),
    "groups that are not of three": (cell("1.50.000"), "comma", V, 'not "1.50.000"'),
    "both signs": (cell("1.500,250"), "point", V, 'not "1.500,250"'),
    "an apostrophe": (cell("'96,5"), None, V, 'not "\'96,5"'),
    "an exponent": (cell("1e2"), None, V, 'not "1e2"'),
    "a percent sign": (cell("96.5%"), None, V, 'not "96.5%"'),
    "a currency": (cell("Rp 96"), None, V, 'not "Rp 96"'),
    "not a number": (cell("NaN"), None, V, 'not "NaN"'),
    "infinity": (cell("inf"), None, V, 'not "inf"'),
    "minus zero": (cell("-0"), None, V, "no minus zero"),
    "a leading zero": (cell("0096"), None, V, "begins with a zero"),
    "a huge number": (cell("9" * 30), None, V, "larger than any measure"),
    "digits of another script": (cell("٩٦"), None, V, "a number is needed"),
    "a blank between digits": (cell("1 500"), None, V, "a number is needed"),
    "no day of the calendar": (cell("2026-06-31", kpi="it-chat-release"), None, "line 5, value", "a day is needed"),
    "a formula as a reason": (cell("=cmd|' /C calc'!A0", "reason"), None, "line 2, reason", 'begins with "="'),
    "a ragged row": (replaced(b",99.92,", b",99,92,"), None, "line 2", "17 cells; the header has 16"),
    "a column twice": (replaced(b",numerator,", b",value,"), None, "line 1", '"value" stands there twice'),
    "an absent column": (replaced(b"evidence,reason", b"reason"), None, "line 1", '"evidence" is absent'),
    "the header of a period file": (
        lambda _: b"kpi,revision,value\nit-availability,0,99\n",
        None,
        "line 1",
        'the column "template" is absent',
    ),
    "another header": (lambda _: b"a,b\n1,2\n", None, "line 1", "not the header of a form"),
    "a NUL": (replaced(b"99.92", b"99\0.92"), None, "line 2", "U+0000"),
    "two byte-order marks": (
        lambda content: b"\xef\xbb\xbf\xef\xbb\xbf" + filled_table(content, CSV_FILLED),
        None,
        "line 1",
        "byte-order mark",
    ),
    "a byte-order mark inside": (replaced(b"99.92", b"\xef\xbb\xbf99.92"), None, "line 2", "U+FEFF"),
    "UTF-16": (lambda content: filled_table(content, CSV_FILLED).decode().encode("utf-16"), None, "", "UTF-16"),
    "Windows-1252": (replaced(b"99.92", b"\x96"), None, "line 2", "not UTF-8"),
    "quotes that do not close": (replaced(b",99.92,", b',"99.92,'), None, "line 2", "quotes"),
    "a KPI twice": (again, None, "line 8, kpi", "second row; the first is line 2, kpi"),
    "an unknown KPI": (replaced(b"it-availability", b"it-availabilty"), None, "line 2, kpi", "there is no KPI"),
    "two periods": (replaced(b"2026-06,it,it-user", b"2026-05,it,it-user"), None, "line 4, period", '"2026-05"'),
    "another period": (replaced(b"2026-06,it,", b"2031-06,it,", count=9), None, "", 'the period "2031-06"'),
    "a row of another version": (replaced(b"\n1,2026-S1", b"\n9,2026-S1"), None, "line 2", 'version "9"'),
    "two million rows": (
        lambda content: filled_table(content, CSV_FILLED) + b"1,,,,,,,,,,,,,,,\n" * 2_000_000,
        None,
        "",
        "larger than 20 MB",
    ),
    "two million blank rows": (
        lambda content: filled_table(content, {}) + b"\n" * 2_000_000,
        None,
        "",
        "no value is filled in",
    ),
    "two thousand rows": (
        lambda content: filled_table(content, CSV_FILLED) + b"1,,,,,,,,,,,,,,,\n" * 2_000,
        None,
        "line 1002",
        "more than 1000 rows",
    ),
    "forty megabytes in a cell": (cell("9" * 40 * 1024**2), None, "", "larger than 20 MB"),
    "ten megabytes in a cell": (cell("9" * 10 * 1024**2), None, "line 2", "more than 4000 characters"),
    "a header alone": (lambda content: content.splitlines(keepends=True)[0], None, "", "no rows"),
    "an empty file": (lambda _: b"", None, "line 1", "not the header of a form"),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_hostile_table_gives_one_clear_problem(case: str, root: Path, table: bytes, tmp_path: Path) -> None:
    make, sign, place, words = TABLES[case]
    path = tmp_path / "form.csv"
    path.write_bytes(make(table))
    began = time.monotonic()
    # With a decimal comma the other cells of the form would be refused too: only the case's own is filled in.
    if sign == "comma":
        path.write_bytes(_alone(path.read_bytes()))
    found = the_one(refusals(root, path, sign))
    assert time.monotonic() - began < SECONDS
    assert found[0] == place, found
    assert words in found[1], found
    assert found[2]


def _alone(made: bytes) -> bytes:
    head, first, *_ = made.splitlines(keepends=True)
    return head + first


# Files


def test_a_link_and_a_pipe_are_no_file_to_hand_in(root: Path, workbook: bytes, tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(filled_workbook(workbook))
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "a link" in the_one(refusals(root, tmp_path / "link.xlsx"))[1]
    assert "no file" in the_one(refusals(root, tmp_path / "pipe.xlsx"))[1]


def test_several_mistakes_are_told_at_once(root: Path, workbook: bytes, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        put(sheet, KPI, value="96,5")
        put(sheet, "it-user-satisfaction", value=True)
        put(sheet, "it-budget-absorption", evidence=None)

    path = tmp_path / "form.xlsx"
    path.write_bytes(edited(filled_workbook(workbook), change))
    assert [one.place for one in refusals(root, path)] == [G, "G16"]  # evidence is asked for once the values are good


@pytest.mark.parametrize("name", ["bomb.xlsx", "cell.xlsx", "rows.csv"])
def test_the_whole_command_keeps_within_a_gigabyte(
    name: str, root: Path, workbook: bytes, table: bytes, tmp_path: Path
) -> None:
    made = {
        "bomb.xlsx": lambda: quiet_zip_bomb(workbook),
        "cell.xlsx": lambda: merged("A1:XFD1048576")(workbook),
        "rows.csv": lambda: TABLES["two million blank rows"][0](table),
    }
    (tmp_path / name).write_bytes(made[name]())
    command = [Path(sys.executable).with_name("kpi"), "submit", tmp_path / name, "--root", root]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 1, said
    assert len(said.splitlines()) == 2, said
    assert used.ru_maxrss * 1024 < GIGABYTE
    assert used.ru_utime + used.ru_stime < SECONDS


def test_the_reading_process_has_little_memory_and_time_and_writes_nothing() -> None:
    said = """
from resource import RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, getrlimit
from kpi_handbook.filing import workbook
workbook._take_little()
print([getrlimit(one)[0] for one in (RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE)])
try:
    bytes(2 * 1024**3)
except MemoryError:
    print("no more")
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"[{GIGABYTE}, {SECONDS}, 0]", "no more"]


def test_a_reader_that_is_stopped_by_its_limits_gives_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("kpi_handbook.no_such_module", "timeit"):
        monkeypatch.setattr(xlsx_file, "_READER", program)
        monkeypatch.setattr(xlsx_file, "_WAIT", 1)
        found = read_xlsx(b"PK")
        assert isinstance(found, tuple)
        assert "1 GB or 20 seconds" in the_one(found)[1]


def test_the_command_names_the_file_and_the_cell_and_ends_with_1(kpi: Kpi, root: Path, workbook: bytes) -> None:
    path = root / "bad.xlsx"
    path.write_bytes(with_cell("value", "96,5")(workbook))
    done = kpi("submit", "bad.xlsx", "--on", "2026-07-06", at=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0].startswith('bad.xlsx: G14: a number is needed here, not the text "96,5"; ')
    assert done.stderr.splitlines()[1] == "nothing was taken"
    assert kpi("submit", "none.xlsx", at=root).returncode == 3
    assert kpi("submit", at=root).returncode == 2
    assert kpi("submit", "bad.xlsx", "--by", "NOBODY", at=root).returncode == 2
