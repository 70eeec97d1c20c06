"""Bulk scoring, exact, against hand-written SQL with floats and against plain pandas, on the same generated rows."""

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks._report import Comparison, options, report
from benchmarks._scoring_rows import write_rows
from benchmarks._scoring_sides import digest
from benchmarks._sides import Side, in_turns

TOLERANCE = 1e-5
LIMIT = "1500MB"


def main() -> int:
    """Generate the rows, see that all sides give the same scores, and time them."""
    arguments = options(__doc__ or "", n=1_000_000, repeat=3, of="rows").parse_args()
    with tempfile.TemporaryDirectory(prefix="scoring") as name:
        folder = Path(name)
        rows = folder / "rows.parquet"
        write_rows(rows, arguments.n)
        no_pandas = "" if find_spec("pandas") and find_spec("pyarrow") else "pandas and pyarrow are not installed"
        sides = [
            _side("exact", "ours", folder),
            _side("float SQL", "float", folder),
            _side("pandas", "pandas", folder, skipped=no_pandas),
            _side("exact, detail", "ours", folder, "--detail"),
            _side("float SQL, detail", "float", folder, "--detail"),
            _side("exact, detail, 1.5 GB", "ours", folder, "--detail", "--memory", LIMIT),
        ]
        measured = in_turns(sides, arguments.repeat)
        _assert_equal(folder, "exact", "float SQL")
        if not no_pandas:
            _assert_equal(folder, "exact", "pandas")
        _assert_equal(folder, "exact, detail", "float SQL, detail")
        same = digest(folder / "exact, detail") == digest(folder / "exact, detail, 1.5 GB")
    if not same:
        raise SystemExit("other digits under a memory limit")
    comparisons = [
        Comparison("roll_ups", "exact", "float SQL"),
        Comparison("detail", "exact, detail", "float SQL, detail"),
        Comparison("limited", "exact, detail, 1.5 GB", "exact, detail"),
        Comparison("pandas", "exact", "pandas"),
        Comparison("pandas_memory", "exact", "pandas", memory=True),
    ]
    return report("scoring", arguments, sides, measured, comparisons, ["the same digits with and without the limit"])


def _side(name: str, kind: str, folder: Path, *words: str, skipped: str = "") -> Side:
    command = (sys.executable, "-m", "benchmarks._scoring_sides", kind, folder / "rows.parquet", folder / name, *words)
    return Side(name, command, skipped=skipped)


def _assert_equal(folder: Path, exact: str, other: str) -> None:
    """Every scorecard and unit has the same score on both sides, but for what floats lose."""
    import duckdb  # noqa: PLC0415  the measuring process stays small, see _sides

    for table, key, column in (("cards", "unit, entity", "score"), ("units", "unit", "mean_score")):
        ours, theirs = (f"read_parquet('{folder / side / table}.parquet')" for side in (exact, other))
        (found,) = (
            duckdb.connect()
            .execute(
                f"SELECT count(*), count(a.{column}), max(abs(a.{column}::DOUBLE - b.{column}::DOUBLE)) "
                f"FROM {ours} AS a FULL JOIN {theirs} AS b USING ({key})"
            )
            .fetchall()
        )
        if found[0] != found[1] or not found[2] < TOLERANCE:
            raise SystemExit(f"{exact} and {other} do not give the same {table}: {found}")


if __name__ == "__main__":
    sys.exit(main())
