"""A value is written by reference instead of being written out.

## What it does
Reports anchors (`&a`), aliases (`*a`) and merge keys (`<<`). Nothing is ever expanded, and the file is not
checked further.

## Why it matters
A reviewer sees only the name of the anchor in the diff while many values change; nested aliases can also fill
a machine's memory.

## How to fix
Write the value out.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.checks.written_out import without_anchor
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find anchors, aliases and merge keys."""
    for document, finding in subject.found("alias"):
        message = say("{name} stands for a value that is written elsewhere", **finding.details)
        help_text = say("write the value out, so that a reviewer sees it; quote a text that begins like this")
        yield about(document, finding, message, help_text, fix=without_anchor(document, finding))
