"""A follow-up came late, or never.

## What it does
Warns where more days than `days` lie between two follow-ups, between the start of a special assignment and the first
one, or between the last one and the closure or today. One is due every 31 days, or as often as the policy says; this
rule speaks when it was missed for good. Coaching records are read with `--audience restricted` only.

## Why it matters
Coaching must not stay on paper. A missed follow-up is the supervisor's, not the employee's: an assignment fails most
often because nobody asked what was in the way.

## How to fix
Hold the follow-up now. One that was never held is not written down afterwards; the record keeps the gap.

## Options
- `days`: the most days between two follow-ups; 45.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from kpi_handbook.acts.coaching import CLOSED, began_on, followed_up, state_on
from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.problems import say

OPTIONS = {"days": 45}


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments that nobody asked about for too long."""
    most = int(subject.options_of("KPI606", OPTIONS)["days"])
    for assignment in assignments(subject):
        steps = list(_steps(assignment, subject.today))
        for (before, field), (after, _) in pairwise(steps):
            if (after - before).days > most:
                yield _late(assignment, field, before, after)


def _steps(assignment: Assignment, today: date) -> Iterator[tuple[date, Field]]:
    """Yield the days on which the assignment was looked at, with their fields; of an open one today is the last."""
    coaching, top = assignment.coaching, assignment.entry.document.root()
    held = followed_up(coaching, today)
    begun = began_on(coaching)
    # Without any follow-up another rule says so.
    if begun is None or begun > today or not held:
        return
    start = assignment.field.get("start")
    yield begun, start if start.value is not None else top.get("held_on")
    by_day = {one.date: field for one, field in zip(coaching.follow_ups, top.get("follow_ups"), strict=True)}
    for one in held:
        yield one.date, by_day[one.date].get("date")
    if state_on(coaching, today) not in CLOSED:
        yield today, top
    elif coaching.closure is not None:
        yield coaching.closure.date, top.get("closure").get("date")


def _late(assignment: Assignment, field: Field, before: date, after: date) -> Found:
    owed = before + timedelta(days=assignment.limits.first_follow_up_days)
    message = say(
        "nobody followed up for {days} days, until {after}; {supervisor} owed it by {owed}",
        days=(after - before).days,
        after=after,
        supervisor=assignment.coaching.supervisor,
        owed=owed,
    )
    return at(field, message, say("follow up at least every {days} days", days=assignment.limits.first_follow_up_days))
