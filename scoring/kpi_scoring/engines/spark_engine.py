"""Spark: the steps run on a cluster, for data that outgrows a machine or already lives there."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql.types import DecimalType, StringType, StructField, StructType

from kpi_scoring.tables import TEXT_COLUMNS, Row

WHOLE = "DECIMAL(38, 0)"
TEXT = "STRING"

# Half away from zero of n / d, in whole numbers; d is positive. `div` gives 64 bits only, and a division of decimals is
# rounded: taking the remainder away first makes it exact.
_HALF_AWAY = f"""
CREATE OR REPLACE TEMPORARY FUNCTION half_away(n {WHOLE}, d {WHOLE}) RETURNS {WHOLE} RETURN
  CAST(sign(n) AS DECIMAL(1, 0)) * CAST(
    ((2 * abs(n) + d) - (2 * abs(n) + d) % (2 * d)) / (2 * d) AS {WHOLE})
"""


class Spark:
    """One session of a Spark cluster for one run; its tables are views that the cluster keeps in memory."""

    whole = WHOLE
    text = TEXT

    def __init__(self, address: str) -> None:
        self.session = (
            SparkSession.builder.master(address)
            .appName("kpi score")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.sql(_HALF_AWAY)

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create a table of whole numbers and text and fill it."""
        whole = DecimalType(38, 0)
        kinds = StructType([StructField(c, StringType() if c in TEXT_COLUMNS else whole) for c in columns])
        frame = self.session.createDataFrame([tuple(map(_decimal, row)) for row in rows], kinds)
        frame.createOrReplaceTempView(name)

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""
        self.session.sql(select).localCheckpoint().createOrReplaceTempView(name)

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT by column name."""
        return [
            {name: _whole(value) for name, value in row.asDict().items()} for row in self.session.sql(select).collect()
        ]


def _decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
