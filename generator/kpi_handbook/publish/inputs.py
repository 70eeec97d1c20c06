"""The submitted rows that a revision is made from: the lines that were known then, their bytes unchanged."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise

from kpi_handbook.load import load_table
from kpi_handbook.load.folder import Files
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.submission import HEADER, Submission
from kpi_handbook.publish.basis import Input, rows_in
from kpi_handbook.records.publication import PublishedRecord
from kpi_handbook.score import last_day

_INPUT = re.compile(r"inputs/(?P<unit>[^/]+)\.csv")


def filed(files: Files, book: Handbook, cycle: str, period: str, as_of: date) -> dict[str, bytes]:
    """Return the rows of a period that were known on a day, by unit, as `periods/` holds them."""
    units = [card.unit for card, _ in book.scorecards if card.cycle == cycle]
    named = {unit: f"periods/{period}/{unit}.csv" for unit in units}
    return {unit: _known(period, unit, files[path], as_of) for unit, path in sorted(named.items()) if path in files}


def _known(period: str, unit: str, content: bytes, as_of: date) -> bytes:
    rows = rows_in(period, unit, content)
    return kept_lines(content, [row.row for row in rows if known_since(row) <= as_of])


def known_since(row: Submission) -> date:
    """Return the day from which a row is known; one without a date says after the period that nothing came."""
    return row.submitted_on or row.approved_on or last_day(row.period)


def kept_lines(content: bytes, kept: Collection[int]) -> bytes:
    """Return a period file with some of its rows, counted from 0; their bytes and the header stay as they are."""
    head, rows = _lines(content)
    return b"".join([head, *(row for number, row in enumerate(rows) if number in kept)])


def with_new_rows(old: Mapping[str, bytes], new: Mapping[str, bytes], kpis: Collection[str]) -> dict[str, bytes]:
    """Return what was published with the rows that came since: all of them, or those of some KPIs.

    A row that was published keeps the bytes it was published with; what happened to it later is no new value.
    """
    merged: dict[str, bytes] = {}
    for unit, content in new.items():
        head, rows = _lines(content)
        published = dict(_keyed(old.get(unit, b"")))
        merged[unit] = head + b"".join(
            published.get(key, row)
            for key, row in zip((key for key, _ in _keyed(content)), rows, strict=True)
            if key in published or not kpis or key[0] in kpis
        )
    return merged


def _keyed(content: bytes) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Yield KPI and revision of each row with its bytes."""
    rows = load_table("", content, HEADER).rows if content else ()
    lines = _lines(content)[1] if content else ()
    for row, line in zip(rows, lines, strict=True):
        yield (row["kpi"], row["revision"]), line


def _lines(content: bytes) -> tuple[bytes, list[bytes]]:
    """Return the header of a period file and the bytes of each row; a last row is ended where it is not."""
    table = load_table("", content, HEADER)
    lines = content.splitlines(keepends=True)
    starts = [*table.lines, len(lines) + 1]
    rows = [b"".join(lines[start - 1 : end - 1]) for start, end in pairwise(starts)]
    ended = [row if row.endswith(b"\n") else row + b"\n" for row in rows]
    return b"".join(lines[: starts[0] - 1]), ended


def inputs_of(record: PublishedRecord) -> Iterator[Input]:
    """Yield the rows that a revision holds itself."""
    for name, content in sorted(record.files.items()):
        if match := _INPUT.fullmatch(name):
            yield Input(record.period, record.revision, match["unit"], content)
