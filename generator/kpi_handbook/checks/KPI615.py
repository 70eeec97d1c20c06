"""A special assignment has no support.

## What it does
Warns of special assignments for which the supervisor promises nothing: `support` is empty. Coaching records are read
with `--audience restricted` only.

## Why it matters
A stretch without time, people or an open door is a burden. Where the promised support was missing, a failed assignment
does not count against the employee; that can be seen only if it was written down.

## How to fix
Write in `support` what the supervisor gives, with days or hours.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.assignments import assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments that nobody supports."""
    for assignment in assignments(subject):
        support = assignment.field.get("support")
        if assignment.is_cancelled or not _is_empty(support):
            continue
        message = say("nobody promises any support for this special assignment")
        help_text = say("write in support what the supervisor gives: hours, people, a door opened")
        if support.value is None:
            field = assignment.field
            yield Found(field.document, field.key_span, field.path, message, help_text)
        else:
            yield at(support, message, help_text)


def _is_empty(field: Field) -> bool:
    words = list(field.value.values()) if isinstance(field.value, dict) else [field.value]
    return all(is_placeholder(word) for word in words)
