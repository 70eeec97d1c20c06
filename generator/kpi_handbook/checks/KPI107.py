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

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import Edit, Fix, Say, say

_PARTS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_NAMED = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3,9})[- ]([0-9]{4})")
_MONTH = re.compile(
    r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})|(?P<month_first>[0-9]{1,2})[-/.](?P<year_last>[0-9]{4})"
)
_MONTHS = {
    name: number
    for names in ("jan feb mar apr may jun jul aug sep oct nov dec", "jan feb mar apr mei jun jul agu sep okt nov des")
    for number, name in enumerate(names.split(), 1)
}


def check(subject: Subject) -> Iterator[Found]:
    """Find days and periods that do not exist or are written in another order."""
    for document, finding in subject.found("bad_date"):
        text = finding.details["text"]
        day = _day(text)
        fix = Fix((Edit(finding.span, day),), (finding.path,)) if day else None
        yield about(document, finding, say('"{text}" is not a date', text=text), _help(text, day), fix=fix)
    for document, finding in subject.found("bad_period"):
        message = say('"{text}" is not a period', **finding.details)
        period = _period(finding.details["text"])
        if period and finding.path:
            fix = Fix((Edit(finding.span, f'"{period}"'),), (finding.path,))
            yield about(document, finding, message, say('write "{period}"', period=period), fix=fix)
        else:
            yield about(document, finding, message, say('write year and month, such as "2026-05"'))


def _day(text: str) -> str:
    """Return the one day that a text can mean, or nothing."""
    if named := _NAMED.fullmatch(text.strip()):
        day, name, year = named.groups()
        possible = {(year, _MONTHS.get(name[:3].lower(), 0), int(day))}
    elif parts := _PARTS.fullmatch(text.strip()):
        first, second, third = parts.groups()
        possible = set()
        if len(first) == 4 and len(third) < 4:
            possible = {(first, int(second), int(third))}
        elif len(third) == 4 and len(first) < 3:
            possible = {(third, int(second), int(first)), (third, int(first), int(second))}
    else:
        return ""
    days = [f"{year}-{month:02}-{day:02}" for year, month, day in possible if _exists(year, month, day)]
    return days[0] if len(days) == 1 else ""


def _help(text: str, day: str) -> Say:
    if day:
        return say("write {day}", day=day)
    match = _PARTS.fullmatch(text.strip())
    if match is None:
        return say("write the day as YYYY-MM-DD, such as 2026-03-31")
    first, second, _ = match.groups()
    if len(first) == 4 and 1 <= int(second) <= 12 and int(first) > 0:
        days = calendar.monthrange(int(first), int(second))[1]
        return say("{month} has {days} days", month=f"{first}-{int(second):02}", days=days)
    return say("write the day as YYYY-MM-DD; which number is the month cannot be seen here")


def _exists(year: str, month: int, day: int) -> bool:
    return int(year) > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(int(year), month)[1]


def _period(text: str) -> str:
    """Return the one month that a text can mean, or nothing."""
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        return ""
    year, month = match["year"] or match["year_last"], int(match["month"] or match["month_first"])
    return f"{year}-{month:02}" if 1 <= month <= 12 else ""
