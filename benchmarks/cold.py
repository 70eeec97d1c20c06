"""`kpi score` of a whole cycle from a cold start, against the bare import of DuckDB, which no scoring with it avoids.

What is between the two is ours: start, reading and checking the files, scoring every period, printing the tables.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._company import company_of
from benchmarks._report import ROOT, Comparison, options, report
from benchmarks._sides import Side, in_turns

SCORE, IMPORT = "kpi score", "import duckdb"
_CYCLE = "2026-S1"
_BIN = Path(sys.executable).parent


def main() -> int:
    """Copy the sample company, see that its cycle is scored, and time a whole process of each side."""
    own = sum(1 for _ in (ROOT / "kpi_defs" / "kpis").rglob("*.yml"))
    arguments = options(__doc__ or "", n=own, repeat=5).parse_args()
    with tempfile.TemporaryDirectory() as name:
        company = Path(name) / "company"
        company_of(company, arguments.n)
        score = (_BIN / "kpi", "score", _CYCLE, "--root", company)
        _assert_scores(score)
        sides = [Side(SCORE, score), Side(IMPORT, (sys.executable, "-c", "import duckdb"))]
        measured = in_turns(sides, arguments.repeat)
    return report("cold", arguments, sides, measured, [Comparison("cold", SCORE, IMPORT)])


def _assert_scores(command: tuple[str | Path, ...]) -> None:
    """A side that refuses to score would be fast for nothing."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "year to date" not in done.stdout:
        raise SystemExit(f"nothing was scored:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
