"""A # cuts the end of a value off.

## What it does
Reports a plain value, or an empty one, that is followed by a blank and `#` with text directly behind it.

## Why it matters
"Produk #1 terlaris" becomes "Produk", silently.

## How to fix
Quote the value; put a blank behind the # of a real comment.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find values that a comment mark cuts."""
    for document, finding in subject.found("hash_cuts"):
        message = say('everything from "{lost}" on is read as a comment', **finding.details)
        yield about(document, finding, message, say('quote the value: "{whole}"', **finding.details))


RULE = Rule("KPI012", "hash-cuts-value", Severity.ERROR, __doc__, check)
