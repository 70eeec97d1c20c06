"""What the tests of the commands share that write definitions: copies to write in, and commands run in this process."""

import shutil
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from conftest import ROOT, never_published
from kpi_handbook.cli import kpi as group
from kpi_handbook.problems import HandbookError

TODAY = "2026-04-20"
"""A day in the middle of the sample's cycle: with `running`, periods from 2026-05 on are open."""

REASONS = ("--reason-en", "Two agents move to the night queue", "--reason-id", "Dua petugas pindah ke antrean malam")
DECIDED = ("--decision", "BRD-2026-17", *REASONS)
NEW_KPI = (
    *("--unit", "sup", "--objective", "C1", "--measure", "percent", "--method", "ratio_down"),
    *("--aggregation", "ratio_of_sums", "--expression", "reopened / closed * 100"),
    *("--owner", "SPV-SUP", "--steward", "STW-OPS"),
    *("--name-en", "Reopened requests", "--name-id", "Permintaan yang dibuka lagi"),
)


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return self.out + self.err


def copied(folder: Path) -> Path:
    """Copy the definitions, values and records of the sample into a folder, with its issue forms."""
    for part in ("kpi_defs", "periods", "published"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(ROOT / ".github" / "ISSUE_TEMPLATE", folder / ".github" / "ISSUE_TEMPLATE")
    return folder


def running(folder: Path) -> Path:
    """Copy the sample as it stood in April: nothing was submitted from May on, and nothing was published."""
    never_published(copied(folder))
    for period in ("2026-05", "2026-06"):
        shutil.rmtree(folder / "periods" / period)
    return folder


def run(at: Path, *words: str) -> Ended:
    """Run `kpi` in this process, as its main function would end it."""
    done = CliRunner().invoke(group, [*words, "--root", str(at)])
    if isinstance(done.exception, HandbookError):
        message = f"{done.exception}\n{done.exception.help_text}"
        return Ended(done.exception.exit_code, done.stdout, done.stderr + message)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ended(done.exit_code, done.stdout, done.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Return the files that came, went or differ."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
