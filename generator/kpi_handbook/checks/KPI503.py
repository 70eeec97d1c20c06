"""A value lacks its second role.

## What it does
Reports rows in which one role did what belongs to two: who submitted a value also validated, decided or approved it, or
who validated it decided. Reports dates that are out of order. In a published period whose history is kept, reports
every value that was neither signed by both sides nor missing or not applicable.

## Why it matters
A number that decides on people's work is looked at by a second pair of eyes, and nobody decides an own case. Silence
is no consent: a result is final when both sides have signed it.

## How to fix
Let the other role act: kpi validate, kpi decide or kpi sign name who may. After publication, file a revision.

## Options
None.
"""

from collections.abc import Iterator
from itertools import pairwise

from kpi_handbook.acts.states import FINAL
from kpi_handbook.checks.filed import in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find rows without a second role, with dates out of order, or published without signatures."""
    published = {path.split("/")[1] for path in subject.published if path.endswith("/r0/record.json")}
    for row in subject.submitted.submissions:
        yield from _roles(subject, row)
        yield from _days(subject, row)
        history = subject.histories.get(row.period)
        has_acts = history is not None and history.of((row.unit, row.kpi, row.revision))
        if has_acts and row.period in published and not row.revision and row.state not in FINAL:
            yield _unsigned(subject, row)


def _roles(subject: Subject, row: Submission) -> Iterator[Found]:
    help_text = say("let another role do the second one")
    if row.submitted_by and row.submitted_by == row.validated_by:
        message = say("{role} submitted {kpi} and validated it too", role=row.submitted_by, kpi=row.kpi)
        yield in_cell(subject, row, "validated_by", message, help_text)
    if row.approved_by and row.approved_by == row.submitted_by:
        message = say("{role} submitted {kpi} and approved it too", role=row.approved_by, kpi=row.kpi)
        yield in_cell(subject, row, "approved_by", message, help_text)
    elif row.was_decided and row.approved_by and row.approved_by == row.validated_by:
        message = say("{role} validated {kpi} and decided about it too", role=row.approved_by, kpi=row.kpi)
        yield in_cell(subject, row, "approved_by", message, help_text)


def _days(subject: Subject, row: Submission) -> Iterator[Found]:
    help_text = say("a value is submitted first, then validated, then decided; write the days as they were")
    steps = (("submitted_on", row.submitted_on), ("validated_on", row.validated_on), ("approved_on", row.approved_on))
    known = [(column, day) for column, day in steps if day]
    for (_, before), (column, day) in pairwise(known):
        if day < before:
            message = say("{day} lies before {before}, when the step in front of it was done", day=day, before=before)
            yield in_cell(subject, row, column, message, help_text)


def _unsigned(subject: Subject, row: Submission) -> Found:
    message = say(
        "{kpi} of {period} is published, but only {state}: not both sides have signed it",
        kpi=row.kpi,
        period=row.period,
        state=row.state,
    )
    return in_cell(subject, row, "state", message, say("sign it with kpi sign, or publish what was settled"))
