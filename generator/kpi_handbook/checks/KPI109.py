"""A retired id is used again.

## What it does
Reports a definition or a unit whose id `retired.yml` lists. The file of a retired KPI may stay until the day that
`remove_after` names.

## Why it matters
Records and reports name the id for ever. If it means something else later, old figures are read wrongly.

## How to fix
Choose an id that was never used.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.retired import RetiredRow, retired_rows
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import Version
from kpi_handbook.checks.written import text_in
from kpi_handbook.load import Field
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions and units with an id that is retired."""
    kpis, units = (retired_rows(subject.handbook, kind) for kind in ("KPI", "unit"))
    for entry in subject.handbook.kind("kpi"):
        version = Version(entry)
        row = kpis.get(version.id)
        if row and not _is_leaving(version, row, subject):
            yield _reused(version.top.get("id"), row)
    for entry in subject.handbook.kind("organization"):
        for unit in entry.document.root().get("units"):
            row = units.get(text_in(unit.get("id")))
            if row and not _may_stay(row, subject):
                yield _reused(unit.get("id"), row)


def _is_leaving(version: Version, row: RetiredRow, subject: Subject) -> bool:
    """Say whether this is the retired definition itself, which stays for a while."""
    is_older = version.starts is not None and version.starts < row.since
    return is_older and _may_stay(row, subject)


def _may_stay(row: RetiredRow, subject: Subject) -> bool:
    return row.remove_after is not None and subject.today <= row.remove_after


def _reused(field: Field, row: RetiredRow) -> Found:
    notes = (Note(row.field.document.path, row.field.get("id").span, say("it is retired here")),)
    message = say('"{id}" is retired and is not used again', id=field.value)
    help_text = say("choose a new id; if this is the retired one itself, take it away or write remove_after")
    return at(field, message, help_text, notes)
