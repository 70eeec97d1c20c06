"""`kpi check` against yamllint and check-jsonschema on the same definitions, and against itself on ten times as many.

The other two read the definitions alone. `kpi check` also reads the rest of the company and knows what the files mean.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks._company import company_of
from benchmarks._report import Comparison, options, report
from benchmarks._sides import Measured, Side, in_turns

KPI, LINT, SCHEMA = "kpi check", "yamllint", "check-jsonschema"
_TEN_TIMES = f"{KPI}, ten times"
_SYNTAX_ONLY = "{extends: relaxed, rules: {line-length: disable}}"
_BROKEN = "id: [broken\n"
_BIN = Path(sys.executable).parent


def main() -> int:
    """Generate two companies, see that every side finds a broken file, and time them."""
    arguments = options(__doc__ or "", n=500, repeat=3).parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "small", Path(name) / "large"
        files = company_of(small, arguments.n)
        company_of(large, 10 * arguments.n)
        sides = _sides(small, large, files)
        _assert_all_look(small, sides[:3])
        measured = in_turns(sides, arguments.repeat)
    comparisons = [Comparison("others", KPI, _fastest(measured)), Comparison("growth", _TEN_TIMES, KPI)]
    each = 1e6 * measured[KPI].median / len(files)
    notes = [f"{each:.0f} microseconds a definition, start-up included"]
    return report("check", arguments, sides, measured, comparisons, notes)


def _sides(small: Path, large: Path, files: Sequence[Path]) -> list[Side]:
    schemas = small / "schemas"
    _silently([_BIN / "kpi", "schema", "--root", small, "--write", schemas])
    return [
        Side(KPI, (_BIN / "kpi", "check", "--root", small)),
        _tool(LINT, "-d", _SYNTAX_ONLY, small / "kpi_defs" / "kpis"),
        _tool(SCHEMA, "--schemafile", schemas / "kpi.json", *files),
        Side(_TEN_TIMES, (_BIN / "kpi", "check", "--root", large)),
    ]


def _tool(name: str, *arguments: str | Path) -> Side:
    missing = "" if (_BIN / name).exists() else f"there is no {name} beside this Python; pip install {name}"
    return Side(name, (_BIN / name, *arguments), skipped=missing)


def _assert_all_look(company: Path, sides: Sequence[Side]) -> None:
    """A side that overlooks a file which is no YAML would be fast for nothing."""
    file = next((company / "kpi_defs" / "kpis").rglob("*.yml"))
    kept = file.read_bytes()
    file.write_text(_BROKEN, encoding="utf-8")
    for side in sides:
        if not side.skipped and _silently(side.command) == 0:
            raise SystemExit(f"{side.name} did not see that {file} is broken")
    file.write_bytes(kept)


def _fastest(measured: Mapping[str, Measured]) -> str:
    others = [name for name in (LINT, SCHEMA) if name in measured]
    return min(others, key=lambda name: measured[name].median, default=LINT)


def _silently(command: Sequence[str | Path]) -> int:
    environment = {**os.environ, "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
