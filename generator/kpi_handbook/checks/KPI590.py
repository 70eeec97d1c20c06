"""A rule is silenced without a reason.

## What it does
Reports comments `# kpi: ignore[...]` that do not say why.

## Why it matters
A warning that was switched off is a decision. The next reader must see who needed it and for what; the reason is
shown on the page of the KPI.

## How to fix
Add `reason="..."` to the comment: the decision, its date, what will change it.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.suppressions import suppressions
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find comments that silence a rule and do not say why."""
    for marks in suppressions(subject.handbook).values():
        for mark in marks:
            if mark.names and not mark.reason:
                message = say("{names} is silenced without a reason", names=", ".join(mark.names))
                help_text = say('write reason="..." behind it, such as reason="board decision 2026-02-11"')
                yield Found(mark.document, mark.span, (), message, help_text)
