"""Submitted values from a query in PostgreSQL: one SELECT, in a transaction that can't write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_handbook.model.sources import ValueSource
from kpi_handbook.problems import HandbookError

MOST_ROWS = 1_000
_SECONDS = 60
_READ_ONLY = f"-c default_transaction_read_only=on -c statement_timeout={_SECONDS * 1000}"


@dataclass(frozen=True)
class Answer:
    """The rows of a query as the server gave them: numbers, days and texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def answer(source: ValueSource, address: str, parameters: Mapping[str, str]) -> Answer:
    """Return what a query gives; raises HandbookError without the address: it may hold a password."""
    try:
        import psycopg  # noqa: PLC0415  a part of the extra [postgres]
    except ImportError as error:
        raise HandbookError("psycopg is needed to ask PostgreSQL", "pip install 'kpi-handbook[postgres]'") from error
    try:
        connection = psycopg.connect(address, connect_timeout=10, options=_READ_ONLY)
    except psycopg.Error:
        raise HandbookError(
            f"the server of {source.id} could not be reached, or refused the login",
            f'look at the variable {source.address}: psql "${source.address}" says more',
            exit_code=3,
        ) from None
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(source.query.encode(), parameters)
            columns = tuple(column.name for column in cursor.description or ())
            rows = cursor.fetchmany(MOST_ROWS + 1) if columns else []
    except (psycopg.Error, ValueError, TypeError, KeyError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise HandbookError(f"the query of {source.id} failed: {said}", "kpi_defs/sources.yml holds it", 3) from None
    _require_fitting(source, columns, rows)
    return Answer(columns, tuple(rows))


def _require_fitting(source: ValueSource, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if len(rows) > MOST_ROWS:
        raise HandbookError(
            f"the query of {source.id} gives more than {MOST_ROWS} rows", "ask for one period and unit", exit_code=1
        )
    named = source.columns.model_dump(exclude_none=True).values()
    absent = [name for name in named if columns.count(name) != 1]
    if absent:
        raise HandbookError(
            f'the query of {source.id} gives no column "{absent[0]}", or more than one',
            f"it gives {', '.join(columns) or 'no rows at all'}",
            exit_code=1,
        )
