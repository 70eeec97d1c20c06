"""Loading and validating definitions, positions included, against PyYAML's plain reading of the same files."""

import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks._company import company_of
from benchmarks._report import Comparison, options, report
from benchmarks._sides import Side, in_turns

# Both sides read the files themselves, and neither looks for garbage, as in `kpi`.
_OURS = """
import gc, sys
from pathlib import Path
gc.disable()
from kpi_handbook.load import load_yaml
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.validate import validate
for path in Path(sys.argv[1]).rglob("*.yml"):
    record, wrong = validate(load_yaml(path.name, path.read_bytes()), Kpi)
    assert record and not wrong, path
"""
_PYYAML = """
import gc, sys
from pathlib import Path
gc.disable()
import yaml
for path in Path(sys.argv[1]).rglob("*.yml"):
    assert yaml.load(path.read_bytes(), yaml.CSafeLoader), path
"""


def main() -> int:
    """Generate the files, see that both sides read the same, and time them."""
    arguments = options(__doc__ or "", n=1000, repeat=5).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, empty = Path(name) / "kpis", Path(name) / "empty"
        empty.mkdir()
        files = company_of(Path(name), arguments.n)
        (Path(name) / "kpi_defs" / "kpis").rename(folder)
        _assert_equal(folder, len(files))
        sides = [
            Side("load + validate", (sys.executable, "-c", _OURS, folder)),
            Side("yaml.load, C", (sys.executable, "-c", _PYYAML, folder)),
            Side("load + validate, no file", (sys.executable, "-c", _OURS, empty)),
            Side("yaml.load, C, no file", (sys.executable, "-c", _PYYAML, empty)),
        ]
        measured = in_turns(sides, arguments.repeat)
    ours, theirs, our_start, their_start = (measured[side.name].median for side in sides)
    notes = [
        f"without start-up and imports the ratio is {(ours - our_start) / (theirs - their_start):.2f}",
        (
            f"{1e6 * (ours - our_start) / len(files):.0f} against {1e6 * (theirs - their_start) / len(files):.0f} "
            "microseconds a file"
        ),
    ]
    comparison = Comparison("loader", "load + validate", "yaml.load, C")
    return report("load", arguments, sides, measured, [comparison], notes)


def _assert_equal(folder: Path, count: int) -> None:
    """Both readings give the same data, but for what the loader leaves to the fields: days, and digits of numbers."""
    import yaml  # noqa: PLC0415  the measuring process stays small, see _sides

    from kpi_handbook.load import load_yaml  # noqa: PLC0415  the measuring process stays small

    files = sorted(folder.rglob("*.yml"))
    assert len(files) == count
    for file in files:
        content = file.read_bytes()
        ours = load_yaml(file.name, content)
        if ours.findings or not _same(ours.data, yaml.load(content, yaml.CSafeLoader)):
            raise SystemExit(f"the two sides do not read the same in {file}")


def _same(ours: Any, theirs: Any) -> bool:
    match ours:
        case dict():
            return list(ours) == list(theirs) and all(_same(ours[key], theirs[key]) for key in ours)
        case list():
            return len(ours) == len(theirs) and all(map(_same, ours, theirs))
        case Decimal():
            return ours == Decimal(str(theirs))
        case str() if isinstance(theirs, date):
            return ours == theirs.isoformat()
        case _:
            return type(ours) is type(theirs) and bool(ours == theirs)


if __name__ == "__main__":
    sys.exit(main())
