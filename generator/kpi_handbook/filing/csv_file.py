"""A form that came back as CSV: UTF-8, the columns of the form, one row a KPI, with the line of each cell."""

import csv
import io
from collections.abc import Iterator, Sequence

from kpi_handbook.filing.columns import FILLED_IN, FORMAT
from kpi_handbook.filing.csv_form import COLUMNS
from kpi_handbook.filing.handed_in import HandedIn, Raw, Row, other_version
from kpi_handbook.filing.refusal import Refusal, refused
from kpi_handbook.load.text import decode, shown
from kpi_handbook.problems import Say, say
from kpi_handbook.records.digests import sha256

MOST_BYTES = 20 * 1024 * 1024
_MOST_ROWS = 1_000
_LONGEST_CELL = 4_000  # definitions in all languages stand in one cell
_MARK = b"\xef\xbb\xbf"
_SEPARATORS = (",", ";")
"""A spreadsheet that writes decimals with a comma writes semicolons between cells; the header tells which it was."""


def read_csv(content: bytes) -> HandedIn | tuple[Refusal, ...]:
    """Return the rows of a form, or what is wrong with the file as a table."""
    text, wrong = _text(content)
    if wrong:
        return (wrong,)
    rows, wrong = _table(text)
    if wrong:
        return (wrong,)
    return _form(content, rows)


def _text(content: bytes) -> tuple[str, Refusal | None]:
    text, findings = decode(content.removeprefix(_MARK), MOST_BYTES)
    if text is not None and not findings:
        return text.replace("\r\n", "\n"), None
    first = findings[0]
    place = _line(first.span.line) if first.kind not in {"too_large", "utf_16"} else ""
    told: dict[str, tuple[Say, Say]] = {
        "utf_16": (say("this file is UTF-16"), say("save it as CSV UTF-8")),
        "encoding": (say("a character here is not UTF-8"), say("save it as CSV UTF-8")),
        "hidden_character": (
            say("an invisible character stands here ({code})", code=first.details.get("code", "")),
            say("delete it; paste values without their format"),
        ),
        "byte_order_mark": (say("the file begins with two byte-order marks"), say("save it as CSV UTF-8")),
    }
    return "", refused(place, *told[first.kind])


def _table(text: str) -> tuple[list[tuple[int, dict[str, str]]], Refusal | None]:
    """Return the rows with the line each begins in."""
    head = text.partition("\n")[0]
    separator = next((one for one in _SEPARATORS if _cells_of(head, one)[:1] == [COLUMNS[0]] and one in head), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        header = next(reader, [])
        if wrong := _wrong_header(header):
            return [], wrong
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if wrong := _wrong_row(line, cells, len(rows)):
                    return [], wrong
                rows.append((line, dict(zip(header, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            return [], _too_long(line)
        return [], refused(
            _line(line),
            say("the quotes in this line do not close"),
            say('write a quotation mark inside a cell twice (""), or leave it out'),
        )
    return rows, None


def _cells_of(head: str, separator: str) -> list[str]:
    return [cell.strip('"') for cell in head.split(separator)]


def _wrong_header(header: Sequence[str]) -> Refusal | None:
    if sorted(header) == sorted(COLUMNS):
        return None
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        return refused(
            _line(1), say('the column "{column}" stands there twice', column=shown(twice)), say("delete one of them")
        )
    absent = [name for name in COLUMNS if name not in header]
    if absent and set(header) & {*FILLED_IN}:
        return refused(
            _line(1),
            say('the column "{column}" is absent', column=absent[0]),
            say("hand in the form with all its columns, as kpi template wrote them"),
        )
    return refused(
        _line(1), say("this is not the header of a form"), say("hand in a file that kpi template wrote (-o name.csv)")
    )


def _wrong_row(line: int, cells: Sequence[str], before: int) -> Refusal | None:
    if len(cells) != len(COLUMNS):
        return refused(
            _line(line),
            say("this row has {found} cells; the header has {expected}", found=len(cells), expected=len(COLUMNS)),
            say("put a cell with a comma in quotes; leave nothing out"),
        )
    if before >= _MOST_ROWS:
        return refused(
            _line(line),
            say("the file has more than {most} rows", most=_MOST_ROWS),
            say("a form has a row for each KPI of the unit; delete the others"),
        )
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        return _too_long(line)
    return None


def _too_long(line: int) -> Refusal:
    return refused(
        _line(line),
        say("a cell here has more than {most} characters", most=_LONGEST_CELL),
        say("shorten it; a longer text belongs in the evidence"),
    )


def _form(content: bytes, rows: list[tuple[int, dict[str, str]]]) -> HandedIn | tuple[Refusal, ...]:
    if not rows:
        return (refused("", say("the form has no rows"), say("write it anew with kpi template")),)
    wrong = tuple(_wrong_identity(rows))
    if wrong:
        return wrong[:1]
    first = rows[0][1]
    return HandedIn(
        kind="csv",
        sha256=sha256(content),
        size=len(content),
        unit=first["unit"],
        period=first["period"],
        rows=tuple(_row(line, cells) for line, cells in rows),
        digests={cells["kpi"]: cells["definition_sha256"] for _, cells in rows},
    )


def _wrong_identity(rows: list[tuple[int, dict[str, str]]]) -> Iterator[Refusal]:
    first = rows[0][1]
    for line, cells in rows:
        if cells["template"] != FORMAT:
            yield other_version(shown(cells["template"]), _line(line))
        for column in ("cycle", "period", "unit"):
            if cells[column] != first[column]:
                yield refused(
                    _line(line, column),
                    say(
                        '"{other}" stands here, and "{one}" above', other=shown(cells[column]), one=shown(first[column])
                    ),
                    say("hand in one form at a time"),
                )


def _row(line: int, cells: dict[str, str]) -> Row:
    read = {name: Raw(_line(line, name), "written", cells[name]) for name in ("kpi", *FILLED_IN) if cells[name].strip()}
    return Row(_line(line), read, {name: _line(line, name) for name in FILLED_IN})


def _line(number: int, column: str = "") -> str:
    return f"line {number}, {column}" if column else f"line {number}"
