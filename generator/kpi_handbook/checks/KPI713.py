"""Two rows give a value for the same item, period and revision.

## What it does
Reports the second row of a period file with the same KPI and revision.

## Why it matters
Only one of the two can count, and nothing says which.

## How to fix
Delete one row, or raise `revision` if it corrects a published value.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find the second row for an item and revision."""
    for table in subject.submitted.tables.values():
        seen: dict[tuple[str, str], int] = {}
        for number, row in enumerate(table.rows):
            first = seen.setdefault((row["kpi"], row["revision"]), number)
            if first != number:
                notes = (Note(table.document.path, table.span(first, "kpi"), say("the first one")),)
                message = say("{kpi} stands twice with revision {revision}", kpi=row["kpi"], revision=row["revision"])
                yield Found(
                    table.document,
                    table.span(number, "kpi"),
                    (number, "kpi"),
                    message,
                    say("delete one of the two rows"),
                    notes,
                )
