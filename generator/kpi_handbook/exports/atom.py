"""Atom feeds (RFC 4287): the same frame for results and for changes; links are relative to the feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kpi_handbook.views.company import Company

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    name: str
    """What tells it from all others of the feed; it stays the same wherever the site stands."""

    title: str
    at: str
    path: str
    summary: str = ""


def atom(company: Company, file: str, title: str, entries: Iterable[Entry], newest: str) -> str:
    """Return a feed of entries, which come newest first; `newest` is the moment of an empty one."""
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": company.say.code})
    told = list(entries)
    _add(feed, "id", tag(company, file.removesuffix(".xml")))
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.at for entry in told), default=newest))
    SubElement(SubElement(feed, "author"), "name").text = company.name
    SubElement(feed, "link", {"rel": "self", "href": file})
    for one in told:
        entry = SubElement(feed, "entry")
        _add(entry, "id", tag(company, one.name))
        _add(entry, "title", one.title)
        _add(entry, "updated", one.at)
        SubElement(entry, "link", {"rel": "alternate", "href": one.path})
        if one.summary:
            _add(entry, "summary", one.summary)
    indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def tag(company: Company, name: str) -> str:
    """Return an id that stays the same wherever the site stands (RFC 4151)."""
    return f"tag:{authority(company)},2026:{name}"


def authority(company: Company) -> str:
    """Return the name under which a company's ids stand; an example's, since a handbook owns no domain."""
    organization = company.book.organization
    return quote(f"{organization.company.id}.example" if organization else "handbook.example")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
