"""What calendars and feed readers subscribe to: releases as iCalendar, results and changes as Atom feeds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from kpi_handbook.exports.atom import Entry, atom, authority
from kpi_handbook.model.fields import Class
from kpi_handbook.review.changelog import Merge
from kpi_handbook.views.changed_fields import class_word
from kpi_handbook.views.changelog import is_public
from kpi_handbook.views.company import Company
from kpi_handbook.views.release_calendar import Release, release_calendar_view

ICALENDAR, RESULTS, CHANGES = "calendar.ics", "results.xml", "changes.xml"
_LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
_NAMED = 20  # the ids in a summary; the page holds all of them


def feeds_of(company: Company) -> Iterator[tuple[str, str]]:
    """Return path and text of each feed."""
    releases = [one for _, ones in release_calendar_view(company).years for one in ones]
    yield ICALENDAR, icalendar(company, releases)
    yield RESULTS, results_feed(company, releases)
    yield CHANGES, changes_feed(company)


def icalendar(company: Company, releases: list[Release]) -> str:
    """Return every day of every period as an event, releases with their hour (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kpi-handbook//release calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(company.name)}")
    for release in releases:
        lines.extend(_events(company, release))
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for long in lines for line in _folded(long))


def results_feed(company: Company, releases: list[Release]) -> str:
    """Return the published results, newest first."""
    _ = company.say.translate
    words = _("Results of {period}"), _("Results of {period}, revised (r{number})")
    entries = [
        Entry(
            f"results/{release.period}/r{number}",
            words[bool(number)].format(period=release.name, number=number),
            at,
            f"results/{release.period}/r{number}/",
        )
        for release, number, at in _published(company, releases)
    ]
    title = _("Results of {name}").format(name=company.name)
    return atom(company, RESULTS, title, entries, _midnight(company.scores.today))


def changes_feed(company: Company) -> str:
    """Return what each merge changed, newest first: how many changes of which class."""
    _ = company.say.translate
    entries = [
        Entry(
            f"changes/{merge.commit}",
            ", ".join(f"{count} {class_word(kind, company.say)}" for kind, count in _by_class(company, merge)),
            _midnight(merge.day),
            "changes/",
            ", ".join(_touched(company, merge)),
        )
        for merge in company.scores.changelog
        if _by_class(company, merge)
    ]
    title = _("Changes of the handbook of {name}").format(name=company.name)
    return atom(company, CHANGES, title, entries, _midnight(company.scores.today))


def _by_class(company: Company, merge: Merge) -> list[tuple[Class, int]]:
    kinds = [one.kind for one in merge.differences if is_public(company, one)]
    return [(kind, kinds.count(kind)) for kind in Class if kind in kinds]


def _touched(company: Company, merge: Merge) -> list[str]:
    """Return the ids of what a merge changed, the first ones."""
    return list(dict.fromkeys(one.identity.id for one in merge.differences if is_public(company, one)))[:_NAMED]


def _events(company: Company, release: Release) -> Iterator[str]:
    for step in release.steps:
        yield "BEGIN:VEVENT"
        yield f"UID:{release.period}-{step.field.replace('_', '-')}@{authority(company)}"
        yield f"DTSTAMP:{_utc(company.scores.today)}"
        if step.field == "publish_on":
            yield f"DTSTART:{release.at:%Y%m%dT%H%M%SZ}"
        else:
            yield f"DTSTART;VALUE=DATE:{step.day:%Y%m%d}"
            yield f"DTEND;VALUE=DATE:{step.day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_text(f'{release.name}: {step.name}')}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _published(company: Company, releases: list[Release]) -> Iterator[tuple[Release, int, str]]:
    found = [
        (release, vintage.revision, vintage.at) for release in releases for vintage in company.vintages(release.period)
    ]
    yield from sorted(found, key=lambda entry: datetime.fromisoformat(entry[2]), reverse=True)


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()


def _utc(day: date) -> str:
    return f"{day:%Y%m%d}T000000Z"


def _text(words: str) -> str:
    """Return words as a value: what separates values is escaped, and nothing can begin a line of its own."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces that are short enough, the later ones behind a blank; no character is cut in two."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
