"""A second document begins in the file.

## What it does
Reports the second `---`.

## Why it matters
Readers disagree on which document counts.

## How to fix
Keep one definition a file.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find the second document of a file."""
    for document, finding in subject.found("many_documents"):
        yield about(
            document, finding, say("a second record begins here, behind ---"), say("move it into a file of its own")
        )
