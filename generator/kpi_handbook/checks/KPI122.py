"""Two versions hold on the same days.

## What it does
Reports a version of a definition, policy or dictionary that begins on the day the version before begins, or earlier. A
version ends where the next one begins.

## Why it matters
Each period is scored with one version. With two that begin on one day nobody can say which.

## How to fix
Let the new version begin on the first day of a later period.

## Options
None.
"""

from collections.abc import Iterator
from itertools import pairwise

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import series
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find versions that do not begin after the one before."""
    for versions in series(subject.handbook):
        for before, version in pairwise(versions):
            if not before.starts or not version.starts or version.starts > before.starts:
                continue
            first = before.top.get("valid_from")
            said = say("version {number} holds from {day}", number=before.number, day=before.starts)
            values = {"number": version.number, "day": version.starts, "before": before.number}
            message = say("version {number} holds from {day}, before version {before} does", **values)
            if version.starts == before.starts:
                message = say("versions {before} and {number} both hold from {day}", **values)
            help_text = say("write the first day of a period after {day}", day=before.starts)
            field = version.top.get("valid_from")
            yield at(field, message, help_text, (Note(first.document.path, first.span, said),))
