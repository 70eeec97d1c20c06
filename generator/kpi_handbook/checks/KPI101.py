"""The file does not hold one record.

## What it does
Reports an empty file, and a list or a single value where a record is expected.

## Why it matters
A record is a mapping from field names to values.

## How to fix
Write the fields of the record, one a line.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find files and list items without a record."""
    for document, finding in subject.found("empty"):
        yield about(document, finding, say("the file is empty"), say("write the record, or delete the file"))
    for document, finding in subject.found("not_a_mapping"):
        yield about(
            document,
            finding,
            say("no fields stand here"),
            say('write one field a line, such as "id: …"'),
        )
