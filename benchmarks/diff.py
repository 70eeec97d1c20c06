"""`kpi diff` of a shared policy against `kpi check` on the same company: both sides read, every period scored again.

Every definition stands on a scorecard and has values in eight periods, and the change reaches all of them.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks._company import company_of
from benchmarks._report import Comparison, options, report
from benchmarks._sides import Side, in_turns

DIFF, CHECK = "kpi diff", "kpi check"
_PERIODS = 8
_TODAY = "2026-09-21"
_POLICY = "kpi_defs/policies/lcn-2026.yml"
_CYCLE = re.compile(r"  - \{id: 2026-S1, .*\n")
_ITEM = re.compile(r"^  - \{kpi: ([a-z0-9-]+), .*\}\n", re.MULTILINE)
_PHASING = re.compile(r"phasing: \[[^]]*\]")
_BIN = Path(sys.executable).parent


def main() -> int:
    """Generate a company in a repository, edit its policy, and time both commands."""
    arguments = options(__doc__ or "", n=500, repeat=3).parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = company_of(root, arguments.n)
        _hold_to(root, {_id(file) for file in files})
        _commit(root)
        _replace(root / _POLICY, "cap: 120", "cap: 100")
        moved = _moved(root)
        known = frozenset({0, 1})
        words = ("--root", root, "--today", _TODAY)
        sides = [
            Side(DIFF, (_BIN / "kpi", "diff", *words, "--base", "main"), good_codes=known),
            Side(CHECK, (_BIN / "kpi", "check", *words), good_codes=known),
        ]
        measured = in_turns(sides, arguments.repeat)
    notes = [f"{moved} scorecards and periods move; wall clock of the diff: {min(measured[DIFF].wall):.2f} s"]
    return report("diff", arguments, sides, measured, [Comparison("check", DIFF, CHECK)], notes)


def _id(file: Path) -> str:
    return file.name.split(".")[0]


def _hold_to(root: Path, kpis: set[str]) -> None:
    """Put every copy of a definition on the scorecard of the first one, with its values, in as many periods."""
    names = [f"2026-{number:02}" for number in range(1, _PERIODS + 1)]
    quoted = ", ".join(f'"{name}"' for name in names)
    organization = root / "kpi_defs" / "organization.yml"
    text = organization.read_text(encoding="utf-8")
    line = f"  - {{id: 2026-S1, from: 2026-01-01, to: 2026-08-31, periods: [{quoted}]}}\n"
    organization.write_text(_CYCLE.sub(line, text), encoding="utf-8")
    copies = {name: sorted(_copies(name, kpis)) for name in kpis}
    for card in (root / "kpi_defs" / "scorecards" / "2026-S1").glob("*.yml"):
        text = card.read_text(encoding="utf-8").replace("weighting: explicit\n", "weighting: relative\n")
        text = _PHASING.sub("phasing: flat", text)
        card.write_text(_ITEM.sub(lambda item: _repeated(item, copies), text), encoding="utf-8")
    for name in names:
        folder = root / "periods" / name
        folder.mkdir(exist_ok=True)
        (folder / "history.jsonl").unlink(missing_ok=True)  # which knows nothing of the copies
        for source in sorted((root / "periods" / min(name, "2026-06")).glob("*.csv")):
            _file(source, folder / source.name, copies if name <= "2026-06" else {})


def _copies(name: str, kpis: set[str]) -> Iterator[str]:
    return (f"{name}-{turn}" for turn in range(2, 2 + len(kpis)) if f"{name}-{turn}" in kpis)


def _repeated(item: re.Match[str], copies: dict[str, list[str]]) -> str:
    return "".join(item[0].replace(item[1], name, 1) for name in (item[1], *copies.get(item[1], ())))


def _file(source: Path, target: Path, copies: dict[str, list[str]]) -> None:
    head, *rows = source.read_text(encoding="utf-8").splitlines(keepends=True)
    repeated = [name + row[row.index(",") :] for row in rows for name in copies.get(row.split(",")[0], ())]
    target.write_text("".join([head, *rows, *repeated]), encoding="utf-8")


def _commit(root: Path) -> None:
    settings = ("-c", "user.name=Bench", "-c", "user.email=bench@handbook.example", "-c", "commit.gpgsign=false")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "The company")):
        subprocess.run(["git", "-C", root, *settings, *words], check=True, capture_output=True)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"{old!r} stands {text.count(old)} times in {file.name}")
    file.write_text(text.replace(old, new), encoding="utf-8")


def _moved(root: Path) -> int:
    """Return how many scorecards and periods move; a bench in which nothing does would be fast for nothing."""
    command = [_BIN / "kpi", "diff", "--root", root, "--base", "main", "--today", _TODAY, "--format", "markdown"]
    done = subprocess.run(command, env={**os.environ}, capture_output=True, text=True, check=False)
    moved = re.findall(r"^\|.*\*\*.*\*\*", done.stdout, re.MULTILINE)
    more = re.search(r"… and (\d+) more scorecards", done.stdout)
    if done.returncode != 1 or not moved:
        raise SystemExit(f"kpi diff ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return len(moved) + (int(more[1]) if more else 0)


if __name__ == "__main__":
    sys.exit(main())
