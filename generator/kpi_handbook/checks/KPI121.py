"""A period ends before it begins.

## What it does
Reports a `review_by` that is not after `valid_from`, and a cycle whose `to` lies before its `from`.

## Why it matters
No day lies in such a period: the definition would be overdue before it holds, and the cycle would have no results.

## How to fix
Swap the two days, or correct the one that is wrong.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import every_version
from kpi_handbook.checks.written import day_in, swapping
from kpi_handbook.load import Field
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find days that stand in the wrong order."""
    for version in every_version(subject.handbook):
        yield from _reviewed(version.top.get("valid_from"), version.top.get("review_by"))
    for entry in subject.handbook.kind("organization"):
        for cycle in entry.document.root().get("cycles"):
            yield from _reversed(cycle.get("from"), cycle.get("to"))


def _reviewed(start: Field, review: Field) -> Iterator[Found]:
    begins, ends = day_in(start), day_in(review)
    if not begins or not ends or ends > begins:
        return
    notes = (Note(start.document.path, start.span, say("it holds from {day}", day=begins)),)
    if ends == begins:
        message = say("it holds from {day} and is to be reviewed on the same day", day=begins)
        yield at(review, message, say("write a later day, such as the end of the next year"), notes)
    else:
        message = say("it is to be reviewed by {end}, before it holds", end=ends)
        help_text = say("write a day after {day}, or swap the two", day=begins)
        yield at(review, message, help_text, notes, fix=swapping(start, review))


def _reversed(start: Field, end: Field) -> Iterator[Found]:
    begins, ends = day_in(start), day_in(end)
    if begins and ends and ends < begins:
        notes = (Note(start.document.path, start.span, say("it begins on {day}", day=begins)),)
        message = say("it ends on {end}, before it begins", end=ends)
        help_text = say("write a day after {day}, or swap the two", day=begins)
        yield at(end, message, help_text, notes, fix=swapping(start, end))
