"""DuckDB in process: the default engine; the only module that imports duckdb."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from kpi_scoring.tables import TEXT_COLUMNS, Row

WHOLE = "HUGEINT"
TEXT = "VARCHAR"

# Half away from zero of n / d, in whole numbers; d is positive. // truncates towards zero here.
_HALF_AWAY = """
CREATE TEMP MACRO half_away(n, d) AS
  CASE WHEN n < 0 THEN -((2 * -n + d) // (2 * d)) ELSE (2 * n + d) // (2 * d) END
"""


class DuckDb:
    """One in-memory database for one run."""

    whole = WHOLE
    text = TEXT

    def __init__(self, threads: int = 1) -> None:
        # One thread: a company's scorecards are a few thousand rows, and starting threads costs more than it saves.
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.connection.execute(_HALF_AWAY)

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and fill it."""
        kinds = ", ".join(f"{column} {TEXT if column in TEXT_COLUMNS else WHOLE}" for column in columns)
        self.connection.execute(f"CREATE TEMP TABLE {name} ({kinds})")
        for some in _portions(rows, 500):
            values = ",".join(f"({','.join(map(_literal, row))})" for row in some)
            self.connection.execute(f"INSERT INTO {name} VALUES {values}")

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {select}")

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        cursor = self.connection.execute(select)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _portions(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
