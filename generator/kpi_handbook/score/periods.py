"""The periods of a cycle: their days, and when they lock."""

import calendar
from datetime import date

from kpi_handbook.model.handbook import Handbook


def first_day(period: str) -> date:
    """Return the first day of a period."""
    return date.fromisoformat(f"{period}-01")


def last_day(period: str) -> date:
    """Return the last day of a period."""
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def is_locked(book: Handbook, period: str, as_of: date) -> bool:
    """Say whether a period takes no more values: its lock has passed, or without a calendar its last day."""
    dates = book.dates.get(period)
    return as_of > (dates.lock_on if dates else last_day(period))
