"""Coaching was not followed up.

## What it does
Reports coaching records without any follow-up in a later month, once the first one is overdue: as many days after the
start as the policy says (`coaching.first_follow_up_days`, 31 where it says nothing), or once the assignment is closed.
Coaching records are read with `--audience restricted` only.

## Why it matters
The tutor on the KPI form says it twice: coaching must not stay on paper, it is followed up in later months. A missed
follow-up is the supervisor's, not the employee's.

## How to fix
Hold it, ten minutes are enough: the figure, what was done, what is in the way, what happens next; and write it down.

## Options
None; the days are the policy's.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find coaching that nobody came back to."""
    for assignment in assignments(subject):
        begun = assignment.record.start or assignment.coaching.held_on
        if begun and not assignment.is_cancelled and not _is_followed_up(assignment, begun):
            due = begun + timedelta(days=assignment.limits.first_follow_up_days)
            if subject.today > due or assignment.coaching.closure:
                yield _found(assignment, due)


def _is_followed_up(assignment: Assignment, begun: date) -> bool:
    held = assignment.coaching.held_on or begun
    return any(_month(one.date) > _month(held) for one in assignment.coaching.follow_ups)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _found(assignment: Assignment, due: date) -> Found:
    document = assignment.entry.document
    follow_ups = document.root().get("follow_ups")
    is_there = follow_ups.value is not None
    message = say("there is no follow-up in a later month; the first one was due on {due}", due=due)
    help_text = say("hold it, and add it to follow_ups: with date, by, measured, progress, next and status")
    return Found(
        document,
        follow_ups.span if is_there else document.head_span(()),
        follow_ups.path if is_there else (),
        message,
        help_text,
    )
