"""What happened to a value is not what its history says.

## What it does
Plays the history of each period again, line by line, and compares it with the rows: a state that no act led to, a row
that says something else than on the day it was acted on last, an act that the state of the value did not allow, that
was done by a role which may not, or that lies before the one in front of it. A line that is not written as the commands
write it is reported too. A unit whose period was never opened by a command may still keep its rows by hand.

## Why it matters
Mutual validation is worth what its record is worth. A state that was typed, a figure that was changed after both have
signed, or a line that was taken out would look like an agreement and be none.

## How to fix
Bring the row or the line back to what it said; git has it. What is to change is changed by the command of the act:
kpi submit, validate, return, dispute, decide or sign. After the signatures it is a new revision.

## Options
None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_handbook.acts.history import FIGURES, Broken, History, ItemKey, Line, column_of, row_digest
from kpi_handbook.acts.replay import Slip, slips
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document, Table
from kpi_handbook.problems import Say, Span, say
from kpi_handbook.records.log import raw_lines


def check(subject: Subject) -> Iterator[Found]:
    """Find states without acts, rows that were changed, and lines that can't be."""
    for period, history in subject.histories.items():
        if history.broken:
            yield from (_broken(history, one) for one in history.broken)
            continue
        if subject.handbook.organization:  # else nobody knows what a role may do
            yield from (_slip(history, one) for one in slips(history, subject.handbook.roles))
        for unit in {line.unit for line in history.lines}:
            if table := subject.submitted.tables.get((period, unit)):
                yield from _rows(history, unit, table, _clear(subject, period, unit))
        yield from _without_row(subject, history)


@dataclass(frozen=True)
class _Row:
    """A row of a unit with its place in the file."""

    table: Table
    number: int
    key: ItemKey
    cells: Mapping[str, str]

    def found(self, column: str, message: Say, help_text: Say) -> Found:
        span = self.table.span(self.number, column)
        return Found(self.table.document, span, (self.number, column), message, help_text)


def _clear(subject: Subject, period: str, unit: str) -> frozenset[int]:
    """Return the rows whose cells all hold what their columns ask for; other rules speak about the others."""
    rows = (row for row in subject.submitted.submissions if (row.period, row.unit) == (period, unit))
    return frozenset(row.row for row in rows)


def _rows(history: History, unit: str, table: Table, clear: frozenset[int]) -> Iterator[Found]:
    for number, cells in enumerate(table.rows):
        if number in clear:
            row = _Row(table, number, (unit, cells["kpi"], int(cells["revision"])), cells)
            yield from _row(history, row, history.of(row.key))


def _row(history: History, row: _Row, lines: tuple[Line, ...]) -> Iterator[Found]:
    kpi, state = row.cells["kpi"], row.cells["state"]
    if not lines:
        if history.is_open(row.key[0]) and state not in {"open", "self_submitted"}:
            message = say("{kpi} is {state}, but no act of its history made it so", kpi=kpi, state=state)
            yield row.found("state", message, say("write self_submitted, and let the other role act with kpi validate"))
        return
    last = lines[-1]
    if state != last.to:
        message = say(
            "{kpi} is {state} here, but {last} by the last act, of {role} on {day}",
            kpi=kpi,
            state=state,
            last=last.to,
            role=last.by,
            day=last.on,
        )
        yield row.found("state", message, say("write {last}; a state is changed by its command", last=last.to))
    elif row_digest(row.key[0], history.period, row.cells) != last.digest:
        message = say(
            "{kpi} says something else than on {day}, when {role} acted last", kpi=kpi, day=last.on, role=last.by
        )
        help_text = say("bring the row back, git has it; a change after the signatures is a new revision")
        yield row.found(_changed_column(row, lines), message, help_text)


def _changed_column(row: _Row, lines: tuple[Line, ...]) -> str:
    """Return the figure that differs from the last one of the history, or else the KPI."""
    figures = next((line.figures for line in reversed(lines) if line.figures and line.to != "in_dialogue"), {})
    changed = [name for name in FIGURES if figures and row.cells[name] != figures.get(name, "")]
    return changed[0] if changed else "kpi"


def _without_row(subject: Subject, history: History) -> Iterator[Found]:
    """Find items of which something was done, and that have no row any more."""
    for key, lines in history.by_item.items():
        unit, kpi, revision = key
        table = subject.submitted.tables.get((history.period, unit))
        rows = table.rows if table else ()
        is_there = any(row["kpi"] == kpi and row["revision"] == str(revision) for row in rows)
        if not is_there and (table is None or table.document.readable):
            message = say("{kpi} is {state} by its history, but has no row", kpi=kpi, state=lines[-1].to)
            help_text = say("bring its row in periods/{period}/{unit}.csv back", period=history.period, unit=unit)
            yield _in_line(history, lines[-1].seq, "kpi", message, help_text)


def _slip(history: History, slip: Slip) -> Found:
    line = slip.line
    values = {"kpi": line.kpi or line.unit, "role": line.by, "day": line.on, **slip.values}
    message, help_text = {
        "start": (
            say("{kpi} was {state} then, not {start}", **values),
            say("bring the lines back as the commands wrote them; git has them"),
        ),
        "transition": (
            say("{kpi} can't go from {start} to {end}", **values),
            say("bring the lines back as the commands wrote them; git has them"),
        ),
        "order": (
            say("{day} lies before the act in front of it, on {before}", **values),
            say("acts follow each other: submitted, validated, decided, signed"),
        ),
        "role": (
            say("there is no role {role}", **values),
            say("kpi_defs/organization.yml lists the roles"),
        ),
        "separation": (
            say("{role} did two things to {kpi} that belong to two roles: {first} and {second}", **values),
            say("let another role do the second one"),
        ),
    }[slip.kind]
    return _in_line(history, line.seq, slip.key, message, help_text)


def _broken(history: History, broken: Broken) -> Found:
    key = broken.details.get("key", "seq" if broken.finding == "wrong-seq" else "")
    message = say("line {number} of the history is not as a command writes it", number=broken.number)
    help_text = say("bring the line back, git has it; lines are only ever added at the end")
    return _in_line(history, broken.number, key, message, help_text)


def _in_line(history: History, number: int, key: str, message: Say, help_text: Say) -> Found:
    raw = raw_lines(history.content)[number - 1]
    document = Document(history.path, history.content.decode("utf-8", "replace"), None, {})
    column = column_of(raw, key) if key else 1
    length = len(raw.decode("utf-8", "replace").rstrip("\n"))
    end = max(column + 1, length + 1) if column == 1 else column + _length(raw, column)
    return Found(document, Span(number, column, number, end), (number - 1, *([key] if key else [])), message, help_text)


def _length(raw: bytes, column: int) -> int:
    """Return how many characters the value at a column takes."""
    rest = raw.decode("utf-8", "replace")[column - 1 :]
    if rest.startswith('"'):
        return rest.index('"', 1) + 1
    return min((rest.index(end) for end in ",}\n" if end in rest), default=1)
