"""The release calendar: when each period is due, reviewed, signed, locked and published, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kpi_handbook.model.calendar import Calendar, PeriodDates
from kpi_handbook.publish.recompute import Vintage
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.standing import withdrawn
from kpi_handbook.views.status import Status


@dataclass(frozen=True)
class Step:
    """One day of a period, as it is planned."""

    field: str
    name: str
    day: date
    shown: str
    was: str
    """The day it was planned for before; empty where it did not move."""


@dataclass(frozen=True)
class Release:
    """One period: its days, and how far it is."""

    period: str
    name: str
    steps: tuple[Step, ...]
    at: datetime
    """The moment of the release, in UTC."""

    status: Status
    is_planned: bool
    path: str
    """Where its results stand; empty before they are out."""

    moves: tuple[str, ...]


@dataclass(frozen=True)
class ReleaseCalendarView:
    """All periods of all calendars, newest year first."""

    lead: str
    next: str
    years: tuple[tuple[str, tuple[Release, ...]], ...]
    facts: tuple[tuple[str, str], ...]
    access: tuple[tuple[str, str, str], ...]


def release_calendar_view(company: Company) -> ReleaseCalendarView:
    """Return every release that is planned or done."""
    calendars = _calendars(company)
    years = tuple((year, tuple(releases(company, calendar, year))) for year, calendar in calendars)
    _ = company.say.translate
    return ReleaseCalendarView(
        lead=_("When values are due and results come out. Everybody gets them at the same moment."),
        next=_next(company, [one for _year, ones in years for one in ones]),
        years=years,
        facts=tuple(_facts(company, calendars[0][1])) if calendars else (),
        access=tuple(_access(company, [calendar for _year, calendar in calendars])),
    )


def next_release(company: Company) -> str:
    """Return one sentence about the next planned release; empty where none is."""
    return _next(company, [one for year, calendar in _calendars(company) for one in releases(company, calendar, year)])


def releases(company: Company, calendar: Calendar, year: str) -> Iterator[Release]:
    """Yield the periods of one calendar, in order."""
    say = company.say
    for dates in calendar.periods:
        at = calendar.release_at(dates.period, _zone(company))
        assert at is not None
        vintage = company.vintage(dates.period)
        status = _status(company, dates, vintage)
        yield Release(
            period=dates.period,
            name=say.period(dates.period),
            steps=tuple(_steps(company, dates, year)),
            at=at.astimezone(UTC),
            status=status,
            is_planned=vintage is None and dates.publish_on >= company.scores.today,
            path=paths.results(dates.period) if vintage else "",
            moves=tuple(_moves(company, dates)),
        )


def step_names(company: Company) -> dict[str, str]:
    """Return the words for each day of a period, in order."""
    _ = company.say.translate
    return {
        "open": _("Opens"),
        "due": _("Values due"),
        "validate_by": _("Validated"),
        "dialogue_by": _("Dialogue"),
        "sign_by": _("Signed"),
        "lock_on": _("Locked after"),
        "publish_on": _("Published"),
    }


def _calendars(company: Company) -> list[tuple[str, Calendar]]:
    found = [(entry.place["id"], calendar) for calendar, entry in company.book.of(Calendar)]
    return sorted(found, key=lambda pair: pair[0], reverse=True)


def _next(company: Company, found: list[Release]) -> str:
    say = company.say
    first = min((one for one in found if one.is_planned), key=lambda one: one.at, default=None)
    words = say.translate("Next: the results of {period}, on {day}.")
    return words.format(period=first.name, day=say.day(first.steps[-1].day)) if first else ""


def _facts(company: Company, calendar: Calendar) -> Iterator[tuple[str, str]]:
    _ = company.say.translate
    at = next((calendar.release_at(dates.period, _zone(company)) for dates in calendar.periods), None)
    announced = sorted({dates.announced_on for dates in calendar.periods if dates.announced_on})
    if at:
        yield _("Time of release"), f"{at:%H:%M} {at.tzname()}"
    yield _("Answers for the release"), company.role_name(calendar.responsible)
    yield _("Announced"), company.say.listed([company.say.day(day) for day in announced])
    yield (
        _("Provisional results"),
        _("They stand on their pages before the release, marked as such, and can still change."),
    )


def _zone(company: Company) -> str:
    return company.book.organization.time_zone if company.book.organization else "UTC"


def _status(company: Company, dates: PeriodDates, vintage: Vintage | None) -> Status:
    """Return how far a period is."""
    _, today = company.say.translate, company.scores.today
    if vintage is not None and vintage.is_withdrawal:
        return withdrawn(company)
    if vintage is not None:
        number = vintage.revision
        return Status("k-good", "good", _("Revised, r{number}").format(number=number) if number else _("Published"))
    if dates.publish_on < today:
        return Status("k-watch", "watch", _("Not released yet"))
    return Status("k-notdue", "none", _("Under way") if dates.open and dates.open <= today else _("Planned"))


def _steps(company: Company, dates: PeriodDates, year: str) -> Iterator[Step]:
    say = company.say
    for field, name in step_names(company).items():
        day: date | None = getattr(dates, field)
        if day is not None:
            was = next((move.from_ for move in dates.changes if move.field == field), None)
            yield Step(field, name, day, say.day_of_year(day, year), say.day_of_year(was, year) if was else "")


def _moves(company: Company, dates: PeriodDates) -> Iterator[str]:
    say, names = company.say, step_names(company)
    told = say.translate("{step}: from {before} to {after}. {reason}")
    for move in dates.changes:
        words = told.format(
            step=names.get(move.field, move.field),
            before=say.short_day(move.from_),
            after=say.short_day(move.to),
            reason=company.words(move.reason),
        )
        yield f"{words} ({company.role_name(move.by)})" if move.by else words


def _access(company: Company, calendars: list[Calendar]) -> Iterator[tuple[str, str, str]]:
    before = company.say.translate("{hours} hours before")
    rows = dict.fromkeys(
        (company.role_name(one.role), before.format(hours=one.hours_before), company.words(one.why))
        for calendar in calendars
        for one in calendar.pre_release_access
    )
    yield from rows
