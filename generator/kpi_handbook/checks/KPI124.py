"""A version begins in the middle of a period.

## What it does
Reports a `valid_from` that is not the first day of a month. Periods are months.

## Why it matters
A period is scored with the version in force on its first day, so a version that begins later waits for the next one.
Figures are collected month by month; a definition that changes in between belongs to neither half.

## How to fix
Write the first day of the period it should begin with.

## Options
None.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import every_version
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find versions that do not begin with a period."""
    for version in every_version(subject.handbook):
        day = version.starts
        if day and day.day != 1:
            first = day.replace(day=1)
            message = say("{day} lies in the middle of a period", day=day)
            help_text = say("write {next}, or {first}", first=first, next=_next_month(first))
            yield at(version.top.get("valid_from"), message, help_text)


def _next_month(first: date) -> date:
    years, month = divmod(first.month, 12)
    return date(min(first.year + years, MAXYEAR), month + 1, 1)
