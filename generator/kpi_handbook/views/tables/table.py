"""A table of plain values: made of the rows that a page shows, so that page and download can't differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from kpi_handbook.views.company import Company
from kpi_handbook.views.shown import Shown

Row = TypeVar("Row")
Kind = Literal["text", "number", "date"]
Cell = str | Decimal | date | None
"""Words, a number with the digits that the page shows, a day; none where there is nothing or nothing is shown."""


@dataclass(frozen=True)
class Column:
    """One column: the id that machines use, the heading that people read."""

    id: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Rows of plain values under their columns."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Dataset:
    """The tables of a page, and what they are about."""

    kind: str
    name: str
    """What its files are called, with period and revision: `hr-2026-06-r0`."""

    title: str
    tables: tuple[Table, ...]
    period: str | None = None
    revision: int | None = None
    """The published revision of the period; none while it is provisional."""

    as_sheets: bool = True
    """Whether there is a workbook too; without one for each of a thousand KPIs."""


@dataclass(frozen=True)
class Field(Generic[Row]):
    """A column with the function that takes its cell from a row of the view."""

    column: Column
    cell: Callable[[Row], Cell]
    is_aside: bool = False
    """Whether it stands behind the columns that the page shows."""


Fields = Sequence[Field[Row]]


def table(table_id: str, title: str, fields: Iterable[Fields[Row]], rows: Iterable[Row]) -> Table:
    """Return the cells of rows; exact figures stand behind what the page shows."""
    every = sorted((one for group in fields for one in group), key=lambda one: one.is_aside)
    cells = tuple(tuple(field.cell(row) for field in every) for row in rows)
    return Table(table_id, title, tuple(field.column for field in every), cells)


def text(column_id: str, title: str, of: Callable[[Row], str | None]) -> Fields[Row]:
    """Return a column of words; empty ones are no value."""
    return (Field(Column(column_id, title), lambda row: _words(of(row))),)


def number(column_id: str, title: str, of: Callable[[Row], str | int | None], exact: str = "") -> Fields[Row]:
    """Return a column of numbers as the page shows them, and one with six decimals if it has a heading."""
    shown: Field[Row] = Field(Column(column_id, title, "number"), lambda row: _as_shown(of(row)))
    if not exact:
        return (shown,)
    column = Column(f"{column_id}_exact", exact.format(column=title), "number")
    return shown, Field(column, lambda row: _exact(of(row)), is_aside=True)


def day(column_id: str, title: str, of: Callable[[Row], str | date | None]) -> Fields[Row]:
    """Return a column of days."""
    return (Field(Column(column_id, title, "date"), lambda row: _day(of(row))),)


def dataset(
    company: Company,
    kind: str,
    title: str,
    tables: Iterable[Table],
    *,
    name: str = "",
    period: str | None = None,
    as_sheets: bool = True,
) -> Dataset:
    """Return tables with the period they are about, and the published revision of it."""
    vintage = company.vintage(period) if period else None
    revision = vintage.revision if vintage else None
    parts = (name or kind, period or "", "" if revision is None else f"r{revision}")
    return Dataset(kind, "-".join(part for part in parts if part), title, tuple(tables), period, revision, as_sheets)


def _words(words: str | None) -> str | None:
    return str(words) if words and words != "–" else None


def _as_shown(value: str | int | None) -> Decimal | None:
    if isinstance(value, int):
        return Decimal(value)
    return value.as_shown if isinstance(value, Shown) else None


def _exact(value: str | int | None) -> Decimal | None:
    return value.exact if isinstance(value, Shown) else None


def _day(value: str | date | None) -> date | None:
    found = value.value if isinstance(value, Shown) else value
    return found if isinstance(found, date) else None
