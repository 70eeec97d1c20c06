"""The review of a definition is overdue.

## What it does
Reports a definition whose `review_by` has passed: a warning for 90 days, with the day from which it is an error, and an
error after that. Older versions and retired KPIs are left alone. The day is the one of `--today`, else that of the last
commit.

## Why it matters
A target shapes behaviour, and after a while people work for the number (Goodhart). Who chooses KPIs has to look at them
again: does it still measure what we want, and at a bearable cost?

## How to fix
Review the definition, write down what was decided, and give the next day. A day moved without a review only hides the
question.

## Options
None.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kpi_handbook.checks.definition import Definition, definitions_by_id
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import day_in
from kpi_handbook.problems import Severity, say

_GRACE = timedelta(days=90)


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions that should have been reviewed."""
    retired = {one.id for one in subject.handbook.retired.kpis}
    for name, versions in definitions_by_id(subject.handbook).items():
        if name not in retired:
            for version in _not_replaced(versions, subject.today):
                yield from _overdue(version, subject.today)


def _not_replaced(versions: tuple[Definition, ...], today: date) -> Iterator[Definition]:
    """Return the version in force and those that will be."""
    starts = [day for version in versions if (day := day_in(version.get("valid_from"))) and day <= today]
    latest = max(starts, default=None)
    for version in versions:
        start = day_in(version.get("valid_from"))
        if start and (latest is None or start >= latest):
            yield version


def _overdue(version: Definition, today: date) -> Iterator[Found]:
    review, start = version.get("review_by"), day_in(version.get("valid_from"))
    day = day_in(review)
    if not day or not start or day <= start or today <= day:
        return
    until = day + _GRACE
    help_text = say("review the definition, then write the next day in review_by")
    if today > until:
        yield at(review, say("{kpi} was to be reviewed by {day}", kpi=version.id, day=day), help_text)
    else:
        message = say(
            "{kpi} was to be reviewed by {day}; after {until} this is an error", kpi=version.id, day=day, until=until
        )
        yield at(review, message, help_text, severity=Severity.WARNING)
