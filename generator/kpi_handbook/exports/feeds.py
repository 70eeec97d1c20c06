"""What calendars and feed readers subscribe to: the release calendar as iCalendar, the results as an Atom feed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kpi_handbook.views.company import Company
from kpi_handbook.views.release_calendar import Release, release_calendar_view

ICALENDAR, ATOM = "calendar.ics", "results.xml"
_LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
_NAMESPACE = "http://www.w3.org/2005/Atom"


def feeds_of(company: Company) -> Iterator[tuple[str, str]]:
    """Return path and text of each feed."""
    releases = [one for _, ones in release_calendar_view(company).years for one in ones]
    yield ICALENDAR, icalendar(company, releases)
    yield ATOM, atom(company, releases)


def icalendar(company: Company, releases: list[Release]) -> str:
    """Return every day of every period as an event, releases with their hour (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kpi-handbook//release calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(company.name)}")
    for release in releases:
        lines.extend(_events(company, release))
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for long in lines for line in _folded(long))


def atom(company: Company, releases: list[Release]) -> str:
    """Return the published results, newest first (RFC 4287); links are relative to the feed."""
    _ = company.say.translate
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": company.say.code})
    entries = list(_published(company, releases))
    newest = max((at for _release, _number, at in entries), default=_midnight(company.scores.today))
    _add(feed, "id", _tag(company, "results"))
    _add(feed, "title", _("Results of {name}").format(name=company.name))
    _add(feed, "updated", newest)
    SubElement(SubElement(feed, "author"), "name").text = company.name
    SubElement(feed, "link", {"rel": "self", "href": ATOM})
    for release, number, at in entries:
        entry = SubElement(feed, "entry")
        title = _("Results of {period}, revised (r{number})") if number else _("Results of {period}")
        _add(entry, "id", _tag(company, f"results/{release.period}/r{number}"))
        _add(entry, "title", title.format(period=release.name, number=number))
        _add(entry, "updated", at)
        SubElement(entry, "link", {"rel": "alternate", "href": f"results/{release.period}/r{number}/"})
    indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _events(company: Company, release: Release) -> Iterator[str]:
    for step in release.steps:
        yield "BEGIN:VEVENT"
        yield f"UID:{release.period}-{step.field.replace('_', '-')}@{_authority(company)}"
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


def _authority(company: Company) -> str:
    organization = company.book.organization
    return quote(f"{organization.company.id}.example" if organization else "handbook.example")


def _tag(company: Company, name: str) -> str:
    """Return an id that stays the same wherever the site stands (RFC 4151)."""
    return f"tag:{_authority(company)},2026:{name}"


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()


def _utc(day: date) -> str:
    return f"{day:%Y%m%d}T000000Z"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


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
