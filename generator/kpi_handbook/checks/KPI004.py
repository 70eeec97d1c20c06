"""A key stands twice in one mapping.

## What it does
Reports the second of two equal keys and shows where the first one is.

## Why it matters
Most readers keep the last one silently: a weight of 40 becomes 60 and nobody sees it in review.

## How to fix
Delete one of the two.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find the second of two equal keys."""
    for document, finding in subject.found("duplicate_key"):
        notes = (Note(document.path, finding.other, say("the first one")),) if finding.other else ()
        message = say('"{key}" stands here twice', **finding.details)
        first = finding.other.line if finding.other else 0
        help_text = say("delete this one, or remove the one in line {line}", line=first)
        yield Found(document, finding.span, finding.path, message, help_text, notes)
