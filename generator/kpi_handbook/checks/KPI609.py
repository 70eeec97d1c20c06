"""Somebody has too many special assignments at once.

## What it does
Warns where more special assignments of one person are open on a day than the policy allows (`coaching.open_max`, 2
where it says nothing). Coaching records are read with `--audience restricted` only.

## Why it matters
A special assignment stretches: it comes on top of the job. Of three at once none gets done, and the failure is the
plan's, not the person's.

## How to fix
Close one, or agree on the new one when the first is done.

## Options
None; the number is the policy's.
"""

from collections import defaultdict
from collections.abc import Iterator

from kpi_handbook.acts.coaching import CLOSED, state_on
from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find people with more open special assignments than there should be."""
    open_ones: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments(subject):
        if state_on(assignment.coaching, subject.today) not in {"due", *CLOSED}:
            open_ones[assignment.coaching.employee].append(assignment)
    for employee, found in open_ones.items():
        newest_last = sorted(found, key=lambda one: (one.record.start or subject.today, one.coaching.id))
        for one in newest_last[newest_last[0].limits.open_max :]:
            message = say(
                "{employee} has {count} special assignments open; {most} are agreed",
                employee=employee,
                count=len(found),
                most=one.limits.open_max,
            )
            field = one.entry.document.root().get("employee")
            yield at(field, message, say("close one of them, or begin this one when another is done"))
