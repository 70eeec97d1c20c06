"""A retired id is still referred to.

## What it does
Reports references to a KPI or a unit that `retired.yml` lists: in definitions, in the organization, and in the maps and
scorecards of a cycle that has not ended. What a cycle in the past referred to stays as it was.

## Why it matters
Nobody measures a retired KPI any more, so what is built on it stands still without being noticed.

## How to fix
Name the successor, or take the reference out.

## Options
None.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise

from kpi_handbook.checks.references import references
from kpi_handbook.checks.retired import RetiredRow, retired_rows
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.checks.versions import Version, series
from kpi_handbook.checks.written import text_in
from kpi_handbook.load import Document, Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Note, say

_OF_A_CYCLE = {"map", "scorecard"}
_OF_NOW = {"kpi", "organization"}


def check(subject: Subject) -> Iterator[Found]:
    """Find references to what is retired."""
    book = subject.handbook
    retired = {kind: retired_rows(book, kind) for kind in ("KPI", "unit")}
    if not any(retired.values()):
        return
    past = set(_past(book, subject.today)) | {
        entry.document for entry in book.kind("kpi") if Version(entry).id in retired["KPI"]
    }
    for entry in book.entries:
        day = _day(entry, book, subject.today)
        if day is None or entry.document in past:
            continue
        named = list(references(entry))
        for kind, field in named:
            row = retired.get(kind, {}).get(field.value)
            if row and row.since <= day:
                yield _said(field, row, book.known[kind] - {other.value for _, other in named})


def _past(book: Handbook, today: date) -> Iterator[Document]:
    """Return the versions that a later one has replaced."""
    for versions in series(book):
        for version, later in pairwise(versions):
            if later.starts and later.starts <= today:
                yield version.entry.document


def _day(entry: Entry, book: Handbook, today: date) -> date | None:
    """Return the day on which a file refers to things; none where it belongs to the past."""
    if entry.kind.name in _OF_NOW:
        return today
    if entry.kind.name not in _OF_A_CYCLE:
        return None
    cycle = book.cycles.get(text_in(entry.document.root().get("cycle")))
    return max(today, cycle.from_) if cycle and today <= cycle.to else None


def _said(field: Field, row: RetiredRow, free: AbstractSet[str]) -> Found:
    """Say it; the successor is written only where it exists and is not named beside it already."""
    notes = (Note(row.field.document.path, row.field.get("id").span, say("it is retired here")),)
    message = say("{name} is retired", name=field.value)
    if not row.successor:
        return at(field, message, say("take it out, or name what stands in its place"), notes)
    fix = writing(field, row.successor) if row.successor in free else None
    return at(field, message, say("write its successor, {successor}", successor=row.successor), notes, fix=fix)
