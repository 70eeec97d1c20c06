"""Nothing says when a KPI is looked at again.

## What it does
Reports a definition whose `review_by` holds nothing, or the place of something (`TBD`, `-`).

## Why it matters
Choosing a KPI includes reviewing it: conditions change, and a measure that was right becomes one that people work
around (Goodhart). Without a day nobody reviews it.

## How to fix
Write a day within the next year. The fix writes twelve months after `valid_from`, or after today where that has passed.

## Options
None.
"""

import calendar
from collections.abc import Iterator
from datetime import date

from kpi_handbook.checks.definition import Definition, definitions, is_given
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.model.fields import DAY
from kpi_handbook.problems import Edit, Fix, Span, say

_MONTHS = 12


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions without a day of review."""
    for kpi in definitions(subject.handbook):
        review = kpi.get("review_by")
        if is_given(review) and is_placeholder(review.value):
            day = _proposed(kpi, subject.today).isoformat()
            message = say("nothing says when {kpi} is reviewed", kpi=kpi.id)
            yield at(review, message, say("write review_by: {day}, or another day", day=day), fix=_writing(review, day))


def _proposed(kpi: Definition, today: date) -> date:
    start = kpi.text("valid_from")
    since = _day(start) or today
    proposed = _months_later(since)
    return proposed if proposed > today else _months_later(today)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if DAY.fullmatch(words) else None
    except ValueError:
        return None


def _months_later(day: date) -> date:
    """Return the same day a year later, or the last one of its month."""
    year = day.year + _MONTHS // 12
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _writing(field: Field, day: str) -> Fix:
    """Write the day in the place of a value; after a colon with nothing behind it, with a blank."""
    span = field.span
    end = Span(span.end_line, span.end_column, span.end_line, span.end_column)
    empty = span == end and field.key_span.end_column + 1 == span.column
    return Fix((Edit(span, f" {day}" if empty else day),), (field.path,))
