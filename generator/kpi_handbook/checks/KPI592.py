"""A comment silences a rule until a day that has passed.

## What it does
Reports comments `# kpi: ignore[...] until=...` whose day has passed, and days that cannot be read. The problem that was
silenced is reported again.

## Why it matters
A date was promised; after it the exception needs a new decision.

## How to fix
Mend the problem and remove the comment, or write a new day with the reason for it.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.suppressions import suppressions
from kpi_handbook.load.text import shown
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find comments whose last day has passed."""
    for marks in suppressions(subject.handbook).values():
        for mark in marks:
            day = mark.last_day
            if mark.until and day is None:
                message = say('"{until}" is not a date', until=shown(mark.until))
                yield Found(mark.document, mark.span, (), message, say("write until=YYYY-MM-DD"))
            elif day and day < subject.today:
                message = say("{names} was silenced until {until}", names=", ".join(mark.names), until=mark.until)
                help_text = say("mend the problem and remove the comment, or decide on a new day")
                yield Found(mark.document, mark.span, (), message, help_text)
