"""What a period was scored by: the text of the files it came from, and every item as it was resolved from them.

A record holds both. The text makes it recomputable for ever by the same loader; the resolved part is what an auditor
reads, and is made again from the text by every verification.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kpi_handbook.load.folder import Files
from kpi_handbook.model.calendar import Calendar
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.figures import exact
from kpi_handbook.records.canonical import NotCanonical, dump, parse
from kpi_handbook.score import card_at
from kpi_scoring.records import Card, Item, Policy
from kpi_scoring.score import formula_key

SCHEMA = "1"

_COMPANY_WIDE = re.compile(r"kpi_defs/((organization|units_of_measure)\.ya?ml|(policies|dictionaries)/[^/]+\.ya?ml)")
_OF_CYCLE = re.compile(r"kpi_defs/(strategy|scorecards)/(?P<cycle>[^/]+)/[^/]+\.ya?ml")
_KPI = re.compile(r"kpi_defs/kpis/[^/]+/(?P<id>[^/.]+)(\.v[0-9]+)?\.ya?ml")

# Named one by one, so that a later field of the arithmetic leaves the records of schema 1 as they are.
_ITEM = (
    *("version", "method", "perspective", "objective", "scored", "weight", "domain", "declared", "parameters"),
    *(
        "aggregation",
        "expression",
        "measures",
        "scale",
        "target",
        "due",
        "phasing",
        "every",
        "cap",
        "floor",
        "at_limit",
    ),
    *("best_possible", "since"),
)
_POLICY = (
    *("id", "version", "missing", "gap", "stale_after", "reweight_min", "na_spread", "roll_up", "unbounded_as"),
    *("cutoff_below", "cutoff_score", "convert", "section_cap", "total_cap", "rating_bands", "boundary"),
    *("green", "amber", "gates", "min_coverage", "block_publication"),
)


def definitions_of(files: Files, book: Handbook, cycle: Cycle, period: str) -> bytes:
    """Return `definitions.json` of a period: the same bytes for every period that is scored by the same definitions.

    Raises HandbookError where a file can't stand in a record.
    """
    sources = {path: content.decode("utf-8-sig") for path, content in _sources(files, book, cycle)}
    try:
        return dump({"schema": SCHEMA, "sources": sources, "items": resolved(book, cycle, period)})
    except NotCanonical as error:
        path = next((path for path in sources if error.where.endswith(path)), error.where)
        raise HandbookError(
            f"{path} can't be kept in a record: {error}", "write its letters in the composed form NFC", exit_code=1
        ) from error


def _sources(files: Files, book: Handbook, cycle: Cycle) -> Iterator[tuple[str, bytes]]:
    """Yield the files that score a cycle; nothing about people is among them."""
    held = {item.kpi for card, _ in book.scorecards if card.cycle == cycle.id for item in card.items}
    calendars = {
        entry.document.path
        for calendar, entry in book.of(Calendar)
        if any(dates.period in cycle.periods for dates in calendar.periods)
    }
    for path, content in sorted(files.items()):
        of_cycle, kpi = _OF_CYCLE.fullmatch(path), _KPI.fullmatch(path)
        if (
            _COMPANY_WIDE.fullmatch(path)
            or (of_cycle and of_cycle["cycle"] == cycle.id)
            or (kpi and kpi["id"] in held)
            or path in calendars
        ):
            yield path, content


def resolved(book: Handbook, cycle: Cycle, period: str) -> dict[str, Any]:
    """Return every scorecard with its items as they are in force in a period, all numbers as text."""
    number = cycle.periods.index(period) + 1
    cards = (card_at(book, card, cycle, number, {}, date.max) for card, _ in book.scorecards if card.cycle == cycle.id)
    return {card.unit: _card(card) for card in cards}


def _card(card: Card) -> dict[str, Any]:
    return {
        "weighting": card.weighting,
        "perspectives": {name: exact(weight) for name, weight in card.perspectives},
        "policy": {name: plain(getattr(card.policy, name)) for name in _POLICY},
        "items": {item.kpi: _item(item, card.policy) for item in card.items},
    }


def _item(item: Item, policy: Policy) -> dict[str, Any]:
    formula = formula_key(item, policy).formula if item.is_scored else ""
    return {**{name: plain(getattr(item, name)) for name in _ITEM}, "formula": formula}


def plain(value: Any) -> Any:
    """Return a value of the arithmetic as a record writes it: text, truth values, lists and mappings alone."""
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal() | Fraction():
            return exact(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    assert is_dataclass(value), type(value)
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


@lru_cache(maxsize=32)
def frozen(definitions: bytes) -> Handbook:
    """Return the handbook that a record was scored by; equal definitions share one, so six periods load it once.

    Raises ValueError where the bytes are no definitions of a schema that is known.
    """
    content = parse(definitions)
    sources = content.get("sources") if isinstance(content, dict) else None
    if not isinstance(sources, dict) or content.get("schema") != SCHEMA:
        raise ValueError("these are no definitions of schema 1")
    return handbook({path: text.encode() for path, text in sources.items()})


def sources_of(definitions: bytes) -> Mapping[str, str]:
    """Return the files that definitions hold, by path."""
    sources: Mapping[str, str] = parse(definitions)["sources"]
    return sources
