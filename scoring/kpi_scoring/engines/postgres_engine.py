"""PostgreSQL: the steps run inside the server, as temporary tables of one session that leave with it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import psycopg

from kpi_scoring.tables import TEXT_COLUMNS, Row

WHOLE = "NUMERIC(1000, 0)"  # the server's whole numbers have no limit of 128 bits; those of other engines do
TEXT = "TEXT"

# Half away from zero of n / d, in whole numbers; d is positive. div truncates towards zero.
_HALF_AWAY = """
CREATE FUNCTION pg_temp.half_away(n NUMERIC, d NUMERIC) RETURNS NUMERIC LANGUAGE SQL IMMUTABLE AS
  'SELECT CASE WHEN n < 0 THEN -div(2 * -n + d, 2 * d) ELSE div(2 * n + d, 2 * d) END'
"""


class Postgres:
    """One session of a PostgreSQL server for one run; nothing stays behind."""

    whole = WHOLE
    text = TEXT

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute(_HALF_AWAY.encode())

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and copy the rows into it."""
        kinds = ", ".join(f"{column} {TEXT if column in TEXT_COLUMNS else WHOLE}" for column in columns)
        self.connection.execute(f"CREATE TEMP TABLE {name} ({kinds})".encode())
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self._gather_statistics(name)

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        # A function of the session is found only by the name of its schema.
        text = select.replace("half_away(", "pg_temp.half_away(")
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {text}".encode())
        self._gather_statistics(name)

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        cursor = self.connection.execute(select.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, map(_whole, row), strict=True)) for row in cursor]

    def _gather_statistics(self, name: str) -> None:
        """Let the planner see how large a new table is: it guesses badly otherwise, by a factor of a hundred."""
        self.connection.execute(f"ANALYZE {name}".encode())


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
