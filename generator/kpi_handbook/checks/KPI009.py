"""The file is larger or deeper than one of its kind can be.

## What it does
Reports definitions over 256 KB, over 24 levels deep, or with over 20,000 values; period files over 256 MB, and cells
over 2,000 characters.

## Why it matters
A file that large is a mistake or an attack, and checking must stay instant.

## How to fix
Split the file, or shorten the text.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find what is too large, too deep or too much."""
    for document, finding in subject.found("too_large"):
        message = say("this is larger than it can be (limit: {limit})", **finding.details)
        yield about(document, finding, message, say("split the file, or shorten the text"))
