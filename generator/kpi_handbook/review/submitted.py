"""What differs in submitted values: row by row, by unit, period, KPI and revision."""

from collections.abc import Iterator, Mapping

from kpi_handbook.load import Table
from kpi_handbook.model.fields import Class
from kpi_handbook.model.submission import HEADER
from kpi_handbook.problems import Span
from kpi_handbook.review.differences import Difference, Identity
from kpi_handbook.sources import Submitted

_SCORING = {"value", "numerator", "denominator"}
_COUNTS_OTHERWISE = {"open", "returned", "in_dialogue", "escalated", "not_applicable", "missing"}
"""States in which a value does not count as it stands; a step between the others moves no score."""

_Row = tuple[Table, int]


def submitted_differences(before: Submitted, after: Submitted) -> Iterator[Difference]:
    """Yield what differs between the rows of two handbooks."""
    old, new = _rows(before), _rows(after)
    for identity, (table, number) in new.items():
        was = old.get(identity)
        if was is None:
            cells = table.rows[number]
            span = table.span(number, "kpi")
            yield Difference(identity, "", Class.SCORING, None, _figure(cells), table.document.path, span, True)
        else:
            yield from _cells(identity, was[0].rows[was[1]], table, number)
    for identity, (table, number) in old.items():
        if identity not in new:
            cells = table.rows[number]
            yield Difference(identity, "", Class.SCORING, _figure(cells), None, table.document.path, Span(), False)


def _rows(submitted: Submitted) -> Mapping[Identity, _Row]:
    return {
        Identity("submission", period, f"{unit}/{row['kpi']} r{row['revision']}", unit): (table, number)
        for (period, unit), table in sorted(submitted.tables.items())
        if table.document.readable
        for number, row in enumerate(table.rows)
    }


def _cells(identity: Identity, was: Mapping[str, str], table: Table, number: int) -> Iterator[Difference]:
    now = table.rows[number]
    for column in HEADER:
        if was[column] != now[column]:
            is_scored = column in _SCORING or (column == "state" and _COUNTS_OTHERWISE & {was[column], now[column]})
            kind = Class.SCORING if is_scored else Class.GOVERNANCE
            span, path = table.span(number, column), table.document.path
            yield Difference(identity, column, kind, was[column] or None, now[column] or None, path, span, True)


def _figure(row: Mapping[str, str]) -> str:
    pair = f"{row['numerator']} / {row['denominator']}" if row["denominator"] else ""
    return row["value"] or pair or row["state"]
