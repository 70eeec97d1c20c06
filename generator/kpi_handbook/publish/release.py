"""When a period is due for everybody, when that was announced, what moved since, and who may look before."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kpi_handbook.model.calendar import Calendar, PeriodDates
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.publish.basis import zone_of
from kpi_handbook.records.publication import Published
from kpi_handbook.records.times import moment


def announced_for(book: Handbook, published: Published, period: str) -> datetime | None:
    """Return the moment before which nothing of a period is published, or None where no calendar names one."""
    moved = [event for event in published.events if _moves(event, period)]
    if moved:
        return moment(moved[-1]["new"])
    for calendar, _ in book.of(Calendar):
        if found := calendar.release_at(period, str(zone_of(book))):
            return found
    return None


def _moves(event: Mapping[str, Any], period: str) -> bool:
    return event.get("event") == "calendar-changed" and event.get("period") == period and "new" in event


def calendar_of(book: Handbook, published: Published, period: str) -> dict[str, Any]:
    """Return what a record says about its announcement."""
    found = _dates(book, period)
    due = announced_for(book, published, period)
    if found is None or due is None:
        return {"announced_for": None, "announced_at": None, "changes": []}
    calendar, dates = found
    first = dates.announced_on and datetime.combine(dates.announced_on, calendar.release_time, zone_of(book))
    return {
        "announced_for": due.isoformat(),
        "announced_at": first.isoformat() if first else None,
        "changes": [
            *(_move(book, move) for move in dates.changes),
            *(_logged(event) for event in published.events if _moves(event, period)),
        ],
    }


def _move(book: Handbook, move: Any) -> dict[str, Any]:
    return {
        "field": move.field,
        "old": move.from_.isoformat(),
        "new": move.to.isoformat(),
        "reason": in_languages(book, move.reason),
        "by": move.by,
    }


def _logged(event: Mapping[str, Any]) -> dict[str, Any]:
    names = ("old", "new", "reason", "approved_by", "at")
    return {"field": "publish_on", **{name: event[name] for name in names if name in event}}


def access_of(book: Handbook, published: Published, period: str) -> list[dict[str, Any]]:
    """Return who may see the results before everybody, from when, and why."""
    found, due = _dates(book, period), announced_for(book, published, period)
    if found is None or due is None:
        return []
    return [
        {
            "role": one.role,
            "from": (due - timedelta(hours=one.hours_before)).isoformat(),
            "why": in_languages(book, one.why),
        }
        for one in found[0].pre_release_access
    ]


def in_languages(book: Handbook, text: Text) -> dict[str, str]:
    """Return words in every language of the handbook."""
    languages = book.organization.languages if book.organization else ("en",)
    return {language: text.say(language) for language in languages}


def _dates(book: Handbook, period: str) -> tuple[Calendar, PeriodDates] | None:
    return next(
        (
            (calendar, dates)
            for calendar, _ in book.of(Calendar)
            for dates in calendar.periods
            if dates.period == period
        ),
        None,
    )
