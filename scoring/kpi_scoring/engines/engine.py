"""What scoring asks of an engine; each engine is one class that has these methods."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from kpi_scoring.tables import Row


class Engine(Protocol):
    """What a scoring run asks of an engine."""

    whole: str
    text: str
    keeps: frozenset[str]
    """Steps whose rows it keeps where others make them again for each reader."""

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Create and fill an input table."""

    def step(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT under a name."""

    def view(self, name: str, select: str) -> None:
        """Give a SELECT a name; its rows are made when they are read."""

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT."""


class BulkEngine(Engine, Protocol):
    """What bulk scoring asks of an engine besides what every run does."""

    def prepare(self, folder: Path, memory: str = "") -> None:
        """Make ready for many rows."""

    def table(self, name: str) -> dict[str, str]:
        """Return the columns of a table or file that only the engine sees, with their types."""

    def numbered(self, column: str, numbers: Mapping[str, int]) -> str:
        """Return the SQL of the number that a text stands for; NULL for another text."""

    def attach(self, name: str, path: Path, columns: Mapping[str, str]) -> None:
        """Give the typed rows of a Parquet file of ours a name."""

    def save(self, select: str, path: Path) -> None:
        """Write the rows of a SELECT to a CSV or Parquet file."""


def cases(column: str, numbers: Mapping[str, int]) -> str:
    """Return the number that a text stands for as a CASE, for engines that know nothing better."""
    whens = " ".join(f"WHEN '{text.replace(chr(39), chr(39) * 2)}' THEN {number}" for text, number in numbers.items())
    return f"CASE {column} {whens} END"
