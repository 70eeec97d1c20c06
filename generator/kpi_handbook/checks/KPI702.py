"""A value is missing.

## What it does
Reports scored items without a value in a period in which one is owed: a quarterly KPI owes one every third period, a
milestone none. From the day the period opens it warns of what is absent in a unit's file, and from the day after the
values are due of files that do not exist; after the lock both are errors. A row that says `missing` with a reason
after the lock, or `not_applicable` with approver and reason, is an answer.

## Why it matters
Missing is never 0, and silence must not pay: after the lock the item keeps its weight and scores the floor. A survey
that was not held has no value either; 0 would say that everybody was dissatisfied.

## How to fix
File the value. Where there can be none, leave the figures blank and write the state `not_applicable`, the role that
approved it and the reason.

## Options
None.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from kpi_handbook.checks.filed import Duty, duties, in_cell, newest
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Table
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Severity, Span, say
from kpi_handbook.score import has_number, is_locked, last_day


@dataclass(frozen=True)
class _Urgency:
    severity: Severity
    is_due: bool


def check(subject: Subject) -> Iterator[Found]:
    """Find scored items without a value that is owed."""
    rows = newest(subject)
    for duty in duties(subject):
        urgency = _urgency(duty)
        owed = _owed(duty) if urgency else []
        if not urgency or not owed:
            continue
        table = subject.submitted.tables.get((duty.period, duty.scorecard.unit))
        if table is None and urgency.is_due:
            yield _no_file(duty, len(owed), urgency)
        elif table is not None and table.document.readable:
            for kpi in owed:
                row = rows.get((duty.scorecard.unit, duty.period, kpi))
                yield from _row(duty, row, urgency) if row else _no_row(duty, table, kpi, urgency)


def _urgency(duty: Duty) -> _Urgency | None:
    """Return how much a missing value matters today; None while the period owes nothing."""
    book, today = duty.subject.handbook, duty.subject.today
    dates = book.dates.get(duty.period)
    ended = last_day(duty.period) + timedelta(days=1)
    if today < ((dates.open if dates else None) or ended):
        return None
    if is_locked(book, duty.period, today):
        return _Urgency(Severity.ERROR, is_due=True)
    return _Urgency(Severity.WARNING, is_due=dates is None or today > dates.due)


def _owed(duty: Duty) -> list[str]:
    """Return the KPIs that owe a value; a milestone that is late scores 0 and is not missing."""
    ends = duty.card.period_ends
    return [i.kpi for i in duty.card.items if i.is_scored and i.every and i.is_owed(duty.number, ends)]


def _no_file(duty: Duty, count: int, urgency: _Urgency) -> Found:
    unit = duty.scorecard.unit
    items = duty.entry.document.root().get("items")
    message = say("{unit} has filed no values for {period}", unit=unit, period=duty.period)
    help_text = say(
        "add periods/{period}/{unit}.csv with a row for each of the {count} KPIs that owe a value",
        period=duty.period,
        unit=unit,
        count=count,
    )
    return Found(items.document, items.key_span, items.path, message, help_text, severity=urgency.severity)


def _no_row(duty: Duty, table: Table, kpi: str, urgency: _Urgency) -> Iterator[Found]:
    """A row that could not be read, or whose KPI is misspelt, is no missing one."""
    known = duty.subject.handbook.known["KPI"]
    named = {row["kpi"] for row in table.rows}
    if table.document.findings or kpi in named or any(near(name, [kpi]) for name in named - known):
        return
    head = Span(1, 1, 1, 1 + len(table.document.text.partition("\n")[0].rstrip("\r")))
    message = say("{kpi} has no row for {period}", kpi=kpi, period=duty.period)
    help_text = say(
        "add a row for {kpi} with its value, or with the state not_applicable, approver and reason", kpi=kpi
    )
    yield Found(table.document, head, (), message, help_text, severity=urgency.severity)


def _row(duty: Duty, row: Submission, urgency: _Urgency) -> Iterator[Found]:
    if has_number(row) or _is_written_wrongly(duty, row):
        return
    if row.state == "not_applicable":
        yield from _not_applicable(duty, row, urgency)
    elif row.state != "missing" or not row.reason or urgency.severity is not Severity.ERROR:
        message = say("{kpi} has no value for {period}", kpi=row.kpi, period=row.period)
        help_text = say("file the value; where there can be none, write not_applicable, the approver and the reason")
        yield in_cell(duty.subject, row, "value", message, help_text, severity=urgency.severity)


def _not_applicable(duty: Duty, row: Submission, urgency: _Urgency) -> Iterator[Found]:
    absent = [column for column in ("approved_by", "reason") if not getattr(row, column)]
    if absent:
        message = say("{kpi} is marked as not applicable, but {what} is blank", kpi=row.kpi, what=absent[0])
        help_text = say("write the role that approved it and the reason, or file the value")
        yield in_cell(duty.subject, row, absent[0], message, help_text, severity=urgency.severity)


def _is_written_wrongly(duty: Duty, row: Submission) -> bool:
    """Say whether a newer row of the KPI could not be read."""
    table = duty.subject.submitted.tables[row.period, row.unit]
    valid = sum(one.kpi == row.kpi for one in duty.subject.submitted.submissions if _same_file(one, row))
    return valid < sum(one["kpi"] == row.kpi for one in table.rows)


def _same_file(one: Submission, other: Submission) -> bool:
    return (one.unit, one.period) == (other.unit, other.period)
