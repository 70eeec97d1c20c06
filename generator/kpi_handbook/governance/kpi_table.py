"""A table of proposed KPIs: one row, one draft; every mistake with its line and column, and then no draft at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi_handbook.checks import RULES, Subject, check
from kpi_handbook.governance.kpi_answers import COLUMNS, Fault, answers, faults
from kpi_handbook.governance.kpi_draft import Answers
from kpi_handbook.load import Table, load_table
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError, Span
from kpi_handbook.sources import Submitted

MOST_ROWS = 500
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a place of the table, and what to write instead."""

    span: Span
    message: str
    help: str

    def told(self, name: str) -> str:
        """Return the mistake as a line of the terminal."""
        return f"{name}:{self.span.line}:{self.span.column}: {self.message}; {self.help}"


def read_table(file: Path) -> Table:
    """Return a table as it is; raises HandbookError where it can't be read or is too large."""
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        raise HandbookError(f"{file} could not be read: {error.strerror}", exit_code=3) from error
    if size > _MOST_BYTES:
        raise HandbookError(f"{file} has {size:,} bytes, more than {_MOST_BYTES:,}", "hand it in in parts", 1)
    return load_table(file.name, content, COLUMNS)


def mistakes(table: Table, book: Handbook, lang: str, today: date) -> tuple[Mistake, ...]:
    """Return everything that is wrong with a table, in the order of its lines."""
    if table.document.findings:
        return tuple(_unreadable(table, today))
    if not table.rows:
        return (Mistake(Span(), "there is no row under the header", "write one row for each KPI"),)
    if len(table.rows) > MOST_ROWS:
        return (Mistake(Span(), f"there are {len(table.rows)} rows", f"hand in at most {MOST_ROWS} at a time"),)
    found = [
        Mistake(table.span(number, fault.column), fault.message, fault.help)
        for number, row in enumerate(table.rows)
        for fault in (*faults(book, trimmed(row), lang), *_repeated(table.rows, number))
    ]
    return tuple(sorted(found, key=lambda one: one.span))


def drafts(table: Table, today: date) -> tuple[Answers, ...]:
    """Return the answers of each row of a table without mistakes."""
    return tuple(answers(trimmed(row), today) for row in table.rows)


def trimmed(row: dict[str, str]) -> dict[str, str]:
    """Return the cells without blanks around them, which spreadsheets leave."""
    return {column: cell.strip() for column, cell in row.items()}


def _repeated(rows: Sequence[dict[str, str]], number: int) -> Iterator[Fault]:
    names = [row["id"].strip() for row in rows]
    if names[number] and names[number] in names[:number]:
        first = names.index(names[number]) + 1
        yield Fault("id", f'the id "{names[number]}" stands in row {first} too', "give each KPI an id of its own")


def _unreadable(table: Table, today: date) -> Iterator[Mistake]:
    """Say what is wrong with the text in the words of the rules about files; the header is this table's own."""
    found = [(table.document, finding) for finding in table.document.findings]
    about_header = [finding for _, finding in found if finding.kind in {"csv_header", "csv_semicolons"}]
    for finding in about_header:
        separator = "; separate the columns by commas" if finding.kind == "csv_semicolons" else ""
        yield Mistake(finding.span, f"this is not the header of such a table{separator}", f"write {','.join(COLUMNS)}")
    if not about_header:
        empty = Subject(Handbook((), ()), Submitted((), {}, ()), today, tuple(found))
        rules = [rule for rule in RULES if rule.group == 0]
        for problem in check(empty, rules):
            yield Mistake(problem.span, str(problem.message), str(problem.help))
