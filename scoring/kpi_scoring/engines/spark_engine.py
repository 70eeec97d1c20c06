"""Spark: the steps run on a cluster, for data that outgrows a machine or already lives there."""

import csv
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr
from pyspark.sql.types import DataType, DecimalType, LongType, StringType, StructField, StructType

from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.engines.engine import cases
from kpi_scoring.tables import SMALL_COLUMNS, TEXT_COLUMNS, Row

WHOLE = "DECIMAL(38, 0)"
TEXT = "STRING"
INLINE = 2_000
"""Rows of a table that are written into its query: Spark knows how many, and its workers need no Python for them."""

SMALL = 20_000
"""Rows of a table that every worker may have a copy of."""

FEW = 2
"""Partitions of a table of a few thousand rows: each of them is a task of its own in every step."""

# Half away from zero of n / d, in whole numbers; d is positive. `div` gives 64 bits only, and a division of decimals is
# rounded: taking the remainder away first makes it exact.
_HALF_AWAY = f"""
CREATE OR REPLACE TEMPORARY FUNCTION half_away(n {WHOLE}, d {WHOLE}) RETURNS {WHOLE} RETURN
  CAST(sign(n) AS DECIMAL(1, 0)) * CAST(
    ((2 * abs(n) + d) - (2 * abs(n) + d) % (2 * d)) / (2 * d) AS {WHOLE})
"""
_MICRO = f"""
CREATE OR REPLACE TEMPORARY FUNCTION micro(n {WHOLE}, d {WHOLE}) RETURNS {WHOLE} RETURN
  half_away(CAST(n * 1000000 AS {WHOLE}), d)
"""
_TEN_THOUSANDTHS = f"""
CREATE OR REPLACE TEMPORARY FUNCTION ten_thousandths(x DECIMAL(38, 4)) RETURNS {WHOLE} RETURN CAST(x * 10000 AS {WHOLE})
"""
_ONES_ABOVE = """
CREATE OR REPLACE TEMPORARY FUNCTION ones_above(powers BIGINT, p INT) RETURNS INT RETURN
  bit_count(shiftright(powers, p + 1))
"""


class Spark:
    """One session of a Spark cluster for one run; its tables are views that the cluster keeps in memory."""

    whole = WHOLE
    text = TEXT
    keeps = frozenset({"situation"})  # each formula reads it, and would shuffle the tables it is joined of again

    def __init__(self, address: str) -> None:
        self.session = (
            SparkSession.builder.master(address)
            .appName("kpi score")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            # A run is some sixty short queries: planning them costs more than their rows, also on a cluster.
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.variable.substitute", "false")  # "${…}" in a text is itself
            .getOrCreate()
        )
        self._split_in(FEW)
        self.session.sparkContext.setLogLevel("ERROR")
        for function in (_HALF_AWAY, _MICRO, _TEN_THOUSANDTHS, _ONES_ABOVE):
            self.session.sql(function)

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and fill it."""
        if len(rows) <= INLINE:
            self.session.sql(_values(columns, rows)).createOrReplaceTempView(name)
            return
        kinds = StructType([StructField(column, _kind(column)) for column in columns])
        small = [column in SMALL_COLUMNS for column in columns]
        made = [tuple(v if s else _decimal(v) for v, s in zip(row, small, strict=True)) for row in rows]
        frame = self.session.createDataFrame(made, kinds).localCheckpoint()
        # Spark does not know how small a table from this process is, and would shuffle both sides of every join.
        (frame.hint("broadcast") if len(rows) <= SMALL else frame).createOrReplaceTempView(name)

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        # A union has the partitions of all its parts: after sixty formulas every later step would be hundreds of tasks.
        self._frame(select).coalesce(self._partitions).localCheckpoint().createOrReplaceTempView(name)

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        return [{name: _whole(value) for name, value in row.asDict().items()} for row in self._frame(select).collect()]

    def prepare(self, folder: Path, memory: str = "") -> None:  # noqa: ARG002  memory and space are the cluster's own
        """Use every core of the cluster."""
        self.session.range(1).count()  # its workers are counted once they have come
        self._split_in(max(FEW, self.session.sparkContext.defaultParallelism))

    def view(self, name: str, select: str) -> None:
        """Give a SELECT a name; its rows are made when they are read."""
        self._frame(select).createOrReplaceTempView(name)

    def table(self, name: str) -> dict[str, str]:
        """Return the columns of a table, or of Parquet files that the cluster reads, with their types."""
        is_file = "/" in name or name.endswith(".parquet")
        try:
            frame = self.session.read.parquet(name) if is_file else self.session.table(name)
        except AnalysisException as error:
            raise LookupError(str(error).splitlines()[0]) from None
        frame.createOrReplaceTempView("source_table")
        return dict(frame.dtypes)

    def numbered(self, column: str, numbers: Mapping[str, int]) -> str:
        """Return the SQL of the number that a text stands for; NULL for another text."""
        return cases(column, numbers)

    def attach(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Give the typed rows of a Parquet file of ours a name; the workers must see it at the same path."""
        frame = self.session.read.parquet(path.absolute().as_uri())
        if "text_reason" in columns:
            frame = frame.where("text_reason IS NULL")
        if "place" in columns and "place" not in frame.columns:
            frame = frame.withColumn("place", expr("_metadata.row_index + 1"))
        frame.select(*columns).createOrReplaceTempView(name)

    def save(self, select: str, path: Path) -> None:
        """Write the rows of a SELECT to a CSV or Parquet file, portion by portion through this process."""
        frame = self._frame(select)
        rows = path.with_suffix(".rows")
        with rows.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(frame.toLocalIterator())
        DuckDb().convert(rows, {name: _duckdb_type(kind) for name, kind in frame.dtypes}, path)
        rows.unlink()

    def _split_in(self, partitions: int) -> None:
        self._partitions = partitions
        self.session.conf.set("spark.sql.shuffle.partitions", str(partitions))

    def _frame(self, select: str) -> DataFrame:
        return self.session.sql(_own(select))


def _kind(column: str) -> DataType:
    return StringType() if column in TEXT_COLUMNS else LongType() if column in SMALL_COLUMNS else DecimalType(38, 0)


def _values(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return the SELECT of some rows."""
    typed = ", ".join(f"CAST({column} AS {_kind(column).simpleString()}) AS {column}" for column in columns)
    given = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    nothing = f"({', '.join('NULL' for _ in columns)})"
    return f"SELECT {typed} FROM VALUES {given or nothing} AS given({', '.join(columns)})" + (
        "" if rows else " LIMIT 0"
    )


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _own(select: str) -> str:
    text = select.replace("AS WHOLE)", f"AS {WHOLE})").replace("AS VARCHAR)", "AS STRING)")
    return re.sub(r"\bnewest\((\w+), (\w+)\)", r"max_by(\1, \2)", text)


def _duckdb_type(kind: str) -> str:
    return {"string": "VARCHAR", "bigint": "BIGINT", "int": "BIGINT"}.get(kind, kind.upper())


def _decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
