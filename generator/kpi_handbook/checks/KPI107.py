"""A date does not exist or is written in another order.

## What it does
Reports days that are not in the calendar and dates that are not written year-month-day.

## Why it matters
31-12-2025 is clear, 01-02-2026 is two different days.

## How to fix
Write YYYY-MM-DD.

## Options
None.
"""

import calendar
import re
from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject, about
from kpi_handbook.problems import Say, Severity, say

_PARTS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")


def check(subject: Subject) -> Iterator[Found]:
    """Find days and periods that do not exist or are written in another order."""
    for document, finding in subject.found("bad_date"):
        text = finding.details["text"]
        yield about(document, finding, say('"{text}" is not a date', text=text), _help(text))
    for document, finding in subject.found("bad_period"):
        message = say('"{text}" is not a period', **finding.details)
        yield about(document, finding, message, say('write year and month, such as "2026-05"'))


def _help(text: str) -> Say:
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return say("write the day as YYYY-MM-DD, such as 2026-03-31")
    first, second, third = match.groups()
    if len(first) == 4 and 1 <= int(second) <= 12 and int(first) > 0:
        days = calendar.monthrange(int(first), int(second))[1]
        if not 1 <= int(third) <= days:
            return say("{month} has {days} days", month=f"{first}-{int(second):02}", days=days)
        return say("write {day}", day=f"{first}-{int(second):02}-{int(third):02}")
    if len(third) == 4:
        orders = ((int(second), int(first)), (int(first), int(second)))  # day first, or month first
        possible = {f"{third}-{month:02}-{day:02}" for month, day in orders if _exists(third, month, day)}
        if len(possible) == 1:
            return say("write {day}", day=possible.pop())
    return say("write the day as YYYY-MM-DD; which number is the month cannot be seen here")


def _exists(year: str, month: int, day: int) -> bool:
    return int(year) > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(int(year), month)[1]


RULE = Rule("KPI107", "bad-date", Severity.ERROR, __doc__, check)
