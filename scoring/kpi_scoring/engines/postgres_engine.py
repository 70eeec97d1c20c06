"""PostgreSQL: the steps run inside the server, as temporary tables of one session that leave with it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.engines.engine import cases
from kpi_scoring.tables import SMALL_COLUMNS, TEXT_COLUMNS, Row

WHOLE = "NUMERIC(1000, 0)"  # the server's whole numbers have no limit of 128 bits; those of other engines do
TEXT = "TEXT"

# Half away from zero of n / d, in whole numbers or in millionths; d is positive. div truncates towards zero. For bulk
# rows: how many periods of a set of powers of two come after one of them; a measure as whole ten-thousandths.
_FUNCTIONS = """
CREATE FUNCTION pg_temp.half_away(n NUMERIC, d NUMERIC) RETURNS NUMERIC LANGUAGE SQL IMMUTABLE AS
  'SELECT CASE WHEN n < 0 THEN -div(2 * -n + d, 2 * d) ELSE div(2 * n + d, 2 * d) END';
CREATE FUNCTION pg_temp.micro(n NUMERIC, d NUMERIC) RETURNS NUMERIC LANGUAGE SQL IMMUTABLE AS
  'SELECT CASE WHEN n < 0 THEN -div(2000000 * -n + d, 2 * d) ELSE div(2000000 * n + d, 2 * d) END';
CREATE FUNCTION pg_temp.ten_thousandths(x NUMERIC) RETURNS NUMERIC LANGUAGE SQL IMMUTABLE AS
  'SELECT CAST(x * 10000 AS NUMERIC(1000, 0))';
CREATE FUNCTION pg_temp.ones_above(powers NUMERIC, p NUMERIC) RETURNS INTEGER LANGUAGE SQL IMMUTABLE AS
  'SELECT length(replace(CAST(CAST(CAST(powers AS BIGINT) >> CAST(p + 1 AS INTEGER) AS BIT(63)) AS TEXT), ''0'', ''''))'
"""
_OURS = re.compile(r"\b(half_away|micro|ten_thousandths|ones_above)\(")
_NEWEST = re.compile(r"\bnewest\((\w+), (\w+)\)")
_COLUMNS = (
    b"SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
    b"WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
)
_TYPES = {
    **dict.fromkeys(("place", "revision"), "BIGINT"),
    **dict.fromkeys(("done", "submitted_on", "claim_done"), "DATE"),
    # Without limits: a number that is longer than it may be is refused later, and not rounded here.
    **dict.fromkeys(("value", "numerator", "denominator"), "NUMERIC"),
    **dict.fromkeys(("claim_value", "claim_numerator", "claim_denominator"), "NUMERIC"),
}


class Postgres:
    """One session of a PostgreSQL server for one run; nothing stays behind."""

    whole = WHOLE
    text = TEXT
    keeps = frozenset[str]()

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self._execute("SET client_min_messages = warning")
        self._execute(_FUNCTIONS)

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and copy the rows into it."""
        kinds = ", ".join(f"{column} {_kind(column)}" for column in columns)
        self._create(name, f"({kinds})")
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self._gather_statistics(name)

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        self._create(name, f"AS {_own(select)}")
        self._gather_statistics(name)

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        cursor = self.connection.execute(_own(select).encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, map(_whole, row), strict=True)) for row in cursor]

    def prepare(self, folder: Path, memory: str = "") -> None:
        """Do nothing: memory and space are the server's own."""

    def view(self, name: str, select: str) -> None:
        """Give a SELECT a name; its rows are made when they are read."""
        self._drop(name)
        self._execute(f"CREATE TEMP VIEW {name} AS {_own(select)}")

    def table(self, name: str) -> dict[str, str]:
        """Return the columns of a table of the server with their types."""
        try:
            found = self.connection.execute(_COLUMNS, (name,)).fetchall()
            if found:
                self.view("source_table", f"SELECT * FROM {name}")
                self._execute("SELECT count(*) FROM (SELECT 1 FROM source_table LIMIT 1) AS readable")
        except psycopg.Error as error:  # no name of a table, or one that this user must not read
            raise LookupError(str(error).splitlines()[0]) from None
        if not found:
            raise LookupError(name)
        return dict(found)

    def numbered(self, column: str, numbers: Mapping[str, int]) -> str:
        """Return the SQL of the number that a text stands for; NULL for another text."""
        return cases(column, numbers)

    def attach(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Copy the typed rows of a Parquet file of ours into a table."""
        reader = DuckDb()
        reader.attach("rows", path, columns)
        kinds = {column: _TYPES.get(column, TEXT) for column in columns}
        self._create(name, f"({', '.join(f'{column} {kind}' for column, kind in kinds.items())})")
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in reader.stream("SELECT * FROM rows"):
                copy.write_row(row)
        self._gather_statistics(name)

    def save(self, select: str, path: Path) -> None:
        """Write the rows of a SELECT to a CSV or Parquet file."""
        rows = path.with_suffix(".rows")
        kinds = [(column.name, column.type_code) for column in self._described(select)]
        with (
            rows.open("wb") as file,
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY ({_own(select)}) TO STDOUT (FORMAT csv)".encode()) as copy,
        ):
            for block in copy:
                file.write(block)
        DuckDb().convert(rows, {name: _duckdb_type(code) for name, code in kinds}, path)
        rows.unlink()

    def _described(self, select: str) -> Sequence[psycopg.Column]:
        cursor = self.connection.execute(f"SELECT * FROM ({_own(select)}) AS described LIMIT 0".encode())
        return cursor.description or ()

    def _create(self, name: str, what: str) -> None:
        self._drop(name)
        self._execute(f"CREATE TEMP TABLE {name} {what}")

    def _drop(self, name: str) -> None:
        """Drop what has this name in the session; what stands on it goes too and is made anew by whoever needs it."""
        found = self.connection.execute(
            b"SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", (f"pg_temp.{name}",)
        ).fetchone()
        if found:
            kind = "VIEW" if found[0] in {"v", b"v"} else "TABLE"
            self._execute(f"DROP {kind} pg_temp.{name} CASCADE")

    def _execute(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def _gather_statistics(self, name: str) -> None:
        """Let the planner see how large a new table is: it guesses badly otherwise, by a factor of a hundred."""
        self._execute(f"ANALYZE {name}")


def _kind(column: str) -> str:
    return TEXT if column in TEXT_COLUMNS else "BIGINT" if column in SMALL_COLUMNS else WHOLE


def _own(select: str) -> str:
    """Return a step in the words of this server; a function of the session is found only by the name of its schema."""
    text = _OURS.sub(r"pg_temp.\1(", select.replace("AS WHOLE)", f"AS {WHOLE})"))
    return _NEWEST.sub(r"(array_agg(\1 ORDER BY \2 DESC) FILTER (WHERE \2 IS NOT NULL))[1]", text)


def _duckdb_type(code: int) -> str:
    return {20: "BIGINT", 23: "BIGINT", 1700: "DECIMAL(38, 6)"}.get(code, "VARCHAR")


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
