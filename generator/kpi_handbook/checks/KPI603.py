"""A special assignment has no date, or a strange one.

## What it does
Reports special assignments without due date and those due before they start; it warns of those that last fewer or more
days than the policy allows (`coaching.assignment_days`, 30 to 120 where it says nothing). Coaching records are read
with `--audience restricted` only.

## Why it matters
Time-bound is the last letter of SMART (Doran), and the one that coaching forms forget: without a date nothing is ever
late. Shorter than a month is a task, longer than four is a project.

## How to fix
Write the day on which the two will look at the figure.

## Options
None; the days are the policy's.
"""

from collections.abc import Iterator

from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments without an end, and those that end too early or too late."""
    for assignment in assignments(subject):
        if assignment.is_cancelled:
            continue
        if assignment.record.due is None:
            field = assignment.field
            message = say("this special assignment has no due date")
            place = field.document.head_span(field.path)
            yield Found(field.document, place, field.path, message, say("add due: with the day it is measured"))
        elif assignment.record.start is not None:
            yield from _days(assignment)


def _days(assignment: Assignment) -> Iterator[Found]:
    start, due = assignment.record.start, assignment.record.due
    assert start, "asked before"
    assert due, "asked before"
    field, days = assignment.field.get("due"), (due - start).days
    low, high = assignment.limits.assignment_days
    if days < 0:
        message = say("it is due on {due}, before it starts on {start}", due=due, start=start)
        yield at(field, message, say("write a day after {start}", start=start))
    elif not low <= days <= high:
        message = say("it lasts {days} days; {low} to {high} are agreed", days=days, low=low, high=high)
        help_text = say("choose a day in that time, or cut the assignment to fit")
        yield at(field, message, help_text, severity=Severity.WARNING)
