"""Values handed in by a query instead of a form: the same rows, with where they were read from."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpi_handbook.filing.columns import FIGURES
from kpi_handbook.filing.handed_in import HandedIn, Raw, Row
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.model.sources import Sources, ValueSource
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256
from kpi_handbook.score import first_day, last_day
from kpi_handbook.sources.postgres import Answer, answer


def queried(root: Path, name: str, period: str) -> HandedIn:
    """Return the values that a source gives for a period; raises HandbookError where it can't be read."""
    book = handbook(read_folder(root))
    source = _source(book, name)
    cycle = next((cycle for cycle in book.cycles.values() if period in cycle.periods), None)
    if cycle is None:
        raise HandbookError(f'there is no period "{period}"', "write it as 2026-06, one of a cycle's periods")
    address = os.environ.get(source.address, "")
    if not address:
        raise HandbookError(
            f"the environment variable {source.address} is not set",
            f"it holds the address of the server that {name} is read from; it never stands in a file",
        )
    given = answer(
        source,
        address,
        {
            "period": period,
            "first_day": first_day(period).isoformat(),
            "last_day": last_day(period).isoformat(),
            "cycle": cycle.id,
        },
    )
    rows = tuple(_rows(source, given))
    content = dump([[[column, raw.kind, raw.text] for column, raw in row.cells.items()] for row in rows])
    return HandedIn(
        kind=source.kind,
        sha256=sha256(content),
        size=len(content),
        unit=source.unit,
        period=period,
        rows=rows,
        provenance={
            "source": source.id,
            "query_sha256": sha256(source.query.encode()),
            "row_count": str(len(given.rows)),
        },
    )


def _source(book: Handbook, name: str) -> ValueSource:
    known = {source.id: source for record, _ in book.of(Sources) for source in record.sources}
    if name in known:
        return known[name]
    if any(entry.record is None for entry in book.kind("sources")):
        raise HandbookError("kpi_defs/sources.yml can't be read as it stands", "kpi check says where", exit_code=1)
    meant = near(name, known)
    hint = f"there are {', '.join(known)}" if known else "write kpi_defs/sources.yml"
    raise HandbookError(f'there is no source "{name}"', f'did you mean "{meant}"?' if meant else hint)


def _rows(source: ValueSource, given: Answer) -> Iterator[Row]:
    named = source.columns.model_dump(exclude_none=True)
    at = {column: given.columns.index(name) for column, name in named.items()}
    for number, cells in enumerate(given.rows, 1):
        place = f"row {number}"
        read = {
            column: raw
            for column in ("kpi", *FIGURES)
            if column in at and (raw := _raw(f"{place}, {named[column]}", cells[at[column]]))
        }
        yield Row(place, read)


def _raw(place: str, value: Any) -> Raw | None:
    """Return a value of the server as a cell; what the server calls text is never taken for a number."""
    match value:
        case None:
            return None
        case bool():
            return Raw(place, "boolean", str(value).upper())
        case Decimal() if not value.is_finite():
            return Raw(place, "text", str(value))
        case Decimal():
            return Raw(place, "exact", f"{value:f}")
        case int():
            return Raw(place, "exact", str(value))
        case float():
            is_number = value - value == 0
            return Raw(place, "number" if is_number else "text", repr(value))
        case datetime():
            return Raw(place, "moment", value.isoformat(" "))
        case date():
            return Raw(place, "day", value.isoformat())
        case _:
            return Raw(place, "text", str(value))
