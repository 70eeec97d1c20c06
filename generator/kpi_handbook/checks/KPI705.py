"""A value came late.

## What it does
Reports the first value of a KPI in a period where it was submitted after the day on which the calendar has values due,
and says no reason.

## Why it matters
A late value is scored, but the validator has less time for it, and a bad month that is filed late is noticed late. In a
healthy company a bad month shows in its month.

## How to fix
Say in `reason` what the value waited for. Where it happens often, ask the data steward what the value waits for.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.filed import Key, in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import say
from kpi_handbook.score import has_number


def check(subject: Subject) -> Iterator[Found]:
    """Find values that came after their due day."""
    first: dict[Key, Submission] = {}
    for row in subject.submitted.submissions:
        key = (row.unit, row.period, row.kpi)
        if has_number(row) and (key not in first or row.revision < first[key].revision):
            first[key] = row
    for row in first.values():
        dates = subject.handbook.dates.get(row.period)
        if dates and row.submitted_on and row.submitted_on > dates.due and not row.reason:
            message = say("{kpi} came on {day}; it was due on {due}", kpi=row.kpi, day=row.submitted_on, due=dates.due)
            yield in_cell(subject, row, "submitted_on", message, say("say in reason what it waited for"))
