"""DuckDB in process: the default engine; the only module that imports duckdb."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from kpi_scoring.tables import SMALL_COLUMNS, TEXT_COLUMNS, Row

WHOLE = "HUGEINT"
TEXT = "VARCHAR"

# Half away from zero of n / d, in whole numbers or in millionths; d is positive. // truncates towards zero here.
_ROUNDING = """
CREATE TEMP MACRO half_away(n, d) AS
  CASE WHEN n < 0 THEN -((2 * -n + d) // (2 * d)) ELSE (2 * n + d) // (2 * d) END;
CREATE TEMP MACRO micro(n, d) AS half_away(n * 1000000, d)
"""

# The same for bulk rows. A division in 128 bits takes twenty times as long as one in 64: numbers that fit with room
# to spare are divided there. Millionths are taken of the remainder, of a large one in two times a thousand.
_ROUNDING_OF_MANY = f"""
CREATE TEMP MACRO half_away_128(n, d) AS
  CASE WHEN n < 0 THEN -((2 * -n + d) // (2 * d)) ELSE (2 * n + d) // (2 * d) END;
CREATE TEMP MACRO half_away_64(n, d) AS (2 * n + CASE WHEN n < 0 THEN -d ELSE d END) // (2 * d);
CREATE TEMP MACRO micro_64(n, d) AS
  CAST(n // d AS HUGEINT) * 1000000 + half_away_64((n % d) * 1000000, d);
CREATE TEMP MACRO micro_64_twice(n, d) AS
  CAST(n // d AS HUGEINT) * 1000000 + ((n % d) * 1000) // d * 1000 + half_away_64((((n % d) * 1000) % d) * 1000, d);
CREATE OR REPLACE TEMP MACRO half_away(n, d) AS
  CASE WHEN n BETWEEN {-2 * 10**18} AND {2 * 10**18} AND d BETWEEN 1 AND {2 * 10**18}
       THEN CAST(half_away_64(CAST(n AS BIGINT), CAST(d AS BIGINT)) AS HUGEINT)
       ELSE half_away_128(CAST(n AS HUGEINT), CAST(d AS HUGEINT)) END;
CREATE OR REPLACE TEMP MACRO micro(n, d) AS
  CASE WHEN n BETWEEN {-2 * 10**18} AND {2 * 10**18} AND d BETWEEN 1 AND {10**12}
       THEN micro_64(CAST(n AS BIGINT), CAST(d AS BIGINT))
       WHEN n BETWEEN {-2 * 10**18} AND {2 * 10**18} AND d BETWEEN 1 AND {10**15}
       THEN micro_64_twice(CAST(n AS BIGINT), CAST(d AS BIGINT))
       ELSE half_away_128(CAST(n AS HUGEINT) * 1000000, CAST(d AS HUGEINT)) END
"""

# Also for bulk rows: the value of the newest period, also where it is NULL; how many periods of a set of powers of two
# come after one of them; a sum of measures as whole ten-thousandths, taken apart in 64 bits where it fits them.
_BULK = """
CREATE TEMP MACRO newest(x, p) AS arg_max_null(x, p);
CREATE TEMP MACRO ones_above(powers, p) AS bit_count(CAST(powers AS BIGINT) >> CAST(p + 1 AS BIGINT));
CREATE TEMP MACRO ten_thousandths_64(x) AS
  CAST(trunc(x) AS BIGINT) * 10000 + CAST(CAST(x % 1 AS DECIMAL(9, 4)) * 10000 AS BIGINT);
CREATE TEMP MACRO ten_thousandths(x) AS
  CASE WHEN x BETWEEN -10000000000000 AND 10000000000000
       THEN CAST(ten_thousandths_64(CAST(x AS DECIMAL(18, 4))) AS HUGEINT) ELSE CAST(x * 10000 AS HUGEINT) END
"""

_MANY = 50_000
_CELLS = frozenset({int, bool, str, type(None)})
_WORD = re.compile(r"\w+")


class DuckDb:
    """One in-memory database for one run."""

    whole = WHOLE
    text = TEXT
    keeps = frozenset[str]()

    def __init__(self, threads: int = 1, *, optimize: bool = True) -> None:
        # One thread: a company's scorecards are a few thousand rows, and starting threads costs more than it saves.
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.connection.execute(_ROUNDING if optimize else f"PRAGMA disable_optimizer; {_ROUNDING}")
        self._views: dict[str, str] = {}

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and fill it."""
        kinds = ", ".join(f"{column} {_kind(column)}" for column in columns)
        self._views.pop(name, None)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({kinds})")
        # The appender would round a float or a Decimal to a whole number, and say nothing.
        if not all(_CELLS.issuperset(map(type, row)) for row in rows):
            raise TypeError(f"{name} holds something else than whole numbers and text")
        if rows:
            with self.connection.appender(name) as appender:
                appender.append_rows(rows)

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        own = self._own(select)
        self._views.pop(name, None)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {own}")

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        cursor = self.connection.execute(self._own(select))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def prepare(self, folder: Path, memory: str = "") -> None:
        """Make ready for many rows: what does not fit in memory goes to a folder."""
        self.connection.execute(f"{_ROUNDING_OF_MANY}; {_BULK}; SET preserve_insertion_order = false")
        self.connection.execute(f"SET temp_directory = {_literal(str(folder))}")
        if memory:
            self.connection.execute(f"SET memory_limit = {_literal(memory)}")

    def view(self, name: str, select: str) -> None:
        """Give a SELECT a name; its rows are made when they are read."""
        # No view of the database: that is planned with all views under it when it is made and again when it is read.
        self._views.pop(name, None)
        self._views[name] = _typed(select)

    def parquet(self, name: str, path: Path) -> dict[str, str]:
        """Give the rows of a Parquet file a name, numbered as `place`; return its columns with their types."""
        kinds = self._columns(f"SELECT * FROM read_parquet({_literal(str(path))})")
        place = "" if "place" in kinds else ", file_row_number + 1 AS place"
        listed = ", ".join(f'"{column}"' for column in kinds)
        self.view(name, f"SELECT {listed}{place} FROM read_parquet({_literal(str(path))}, file_row_number = true)")
        return {**kinds, "place": "BIGINT"}

    def attach(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Give the typed rows of a Parquet file of ours a name."""
        listed = ", ".join(columns)
        self.parquet(f"{name}_file", path)
        where = " WHERE text_reason IS NULL" if "text_reason" in columns else ""
        self.view(name, f"SELECT {listed} FROM {name}_file{where}")

    def numbered(self, column: str, numbers: Mapping[str, int]) -> str:
        """Return the SQL of the number that a text stands for; NULL for another text.

        Functions of one column are worked out once for each text that a block of a Parquet file has, CASE for each row.
        """
        texts, values = ", ".join(map(_literal, numbers)), ", ".join(map(str, numbers.values()))
        return f"list_extract([{values}], list_position([{texts}], {column}))"

    def table(self, name: str) -> dict[str, str]:
        """Return nothing: a database in process has files only."""
        raise LookupError(name)

    def csv(self, name: str, path: Path, delimiter: str = ",") -> list[str]:
        """Give the records of a CSV file a name, all text, numbered as `place`; return its columns."""
        read = (
            f"read_csv({_literal(str(path))}, all_varchar = true, header = true, delim = {_literal(delimiter)}, "
            "quote = '\"', escape = '\"', store_rejects = true, rejects_limit = 0)"
        )
        self.view(name, f"SELECT *, row_number() OVER () AS place FROM {read}")
        return [column for column in self._columns(f"SELECT * FROM {read}") if column != "place"]

    def broken_lines(self) -> dict[int, str]:
        """Return the lines of CSV files that are no records, with the reason."""
        found = self.connection.execute("SELECT line, error_message FROM reject_errors ORDER BY line").fetchall()
        return {int(line): str(message).splitlines()[0] for line, message in found}

    def save(self, select: str, path: Path) -> None:
        """Write the rows of a SELECT to a CSV or Parquet file."""
        form = "csv, HEADER" if path.suffix == ".csv" else "parquet"
        self.connection.execute(f"COPY ({self._own(select)}) TO {_literal(str(path))} (FORMAT {form})")

    def stream(self, select: str) -> Iterator[Row]:
        """Yield the rows of a SELECT without holding all of them."""
        cursor = self.connection.execute(self._own(select))
        while some := cursor.fetchmany(_MANY):
            yield from some

    def convert(self, rows: Path, kinds: Mapping[str, str], path: Path) -> None:
        """Write the rows of a CSV file without a header, as other engines give them, to a CSV or Parquet file."""
        listed = ", ".join(f"{_literal(name)}: {_literal(kind)}" for name, kind in kinds.items())
        form = "auto_detect = false, delim = ',', quote = '\"', escape = '\"', header = false"
        self.save(f"SELECT * FROM read_csv({_literal(str(rows))}, {form}, columns = {{{listed}}})", path)

    def _own(self, select: str) -> str:
        """Return a SELECT in the words of this engine, with the views that it reads in front of it."""
        wanted, found = set(_WORD.findall(select)), list[str]()
        for name, text in reversed(self._views.items()):
            if name in wanted:
                wanted.update(_WORD.findall(text))
                found.append(f"{name} AS NOT MATERIALIZED ({text})")
        views = f"WITH {', '.join(reversed(found))} " if found else ""
        return views + _typed(select)

    def _columns(self, select: str) -> dict[str, str]:
        return {row["column_name"]: row["column_type"] for row in self.rows(f"DESCRIBE {select}")}


def _kind(column: str) -> str:
    return TEXT if column in TEXT_COLUMNS else "BIGINT" if column in SMALL_COLUMNS else WHOLE


def _typed(select: str) -> str:
    return select.replace("AS WHOLE)", f"AS {WHOLE})")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
