"""The Marketing example in a repository: published for March, submitted for April, with branches that change it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from kpi_handbook.cli import kpi
from kpi_handbook.problems import HandbookError
from publications import company

MARKETING = Path(__file__).parent / "handbooks" / "marketing"
TODAY = date(2026, 5, 10)
DAY = "2026-05-10T09:00:00Z"
CARD = "kpi_defs/scorecards/2026-S1/mkt.yml"
LATER_CARD = "kpi_defs/scorecards/2026-S2/mkt.yml"
KPIS = "kpi_defs/kpis/mkt"
POLICY = "kpi_defs/policies/shared-2026.yml"

Edits = dict[str, dict[str, str]]
"""What is replaced by what, file by file."""

WORKED: Edits = {
    CARD: {
        "target: 12\n    weight: 40": "target: 14\n    weight: 45",
        "target: 80\n    weight: 15": "target: 80\n    weight: 10",
    },
    f"{KPIS}/mkt-csi.yml": {"en: Customer satisfaction index": "en: Customer satisfaction index (CSI)"},
}
"""The worked example: a target and two weights change, and one KPI gets a longer name."""


def git(root: Path, *words: str) -> str:
    """Run git as somebody of the example, without the settings of this machine."""
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_COMMITTER_DATE": DAY}
    settings = ("-c", "user.name=Reviewer", "-c", "user.email=reviewer@handbook.example", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(root), *settings, *words]
    return subprocess.run(command, env={**os.environ, **identity}, check=True, capture_output=True, text=True).stdout


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--date", DAY, "-m", message)


def repository(folder: Path, keys: Path) -> Path:
    """Return a repository with the example on its branch main, March published."""
    shutil.copytree(MARKETING, folder)
    made = company(folder, keys, "2026-03-02T09:00:00+07:00")
    made.published_first("2026-03", "2026-04-22T09:00:00+07:00")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "The handbook")
    return folder


def clone_of(origin: Path, folder: Path) -> Path:
    """Return a clone of a repository, on a branch for a change."""
    git(origin.parent, "clone", "-q", str(origin), str(folder))
    git(folder, "checkout", "-q", "-b", "change")
    return folder


def branch_of(origin: Path, folder: Path, edits: Edits | None = None) -> Path:
    """Return a clone on a branch with some edits, committed."""
    root = clone_of(origin, folder)
    if edits:
        edit(root, edits)
        commit(root, "A change")
    return root


def edit(root: Path, edits: Edits) -> None:
    """Replace texts in files; each must stand there once."""
    for path, texts in edits.items():
        file = root / path
        text = file.read_text(encoding="utf-8")
        for old, new in texts.items():
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")


class Told(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def run(root: Path, *words: str) -> Told:
    """Run `kpi diff` on a branch; a sentence that ends a command counts as its error."""
    given = ["diff", "--root", str(root), *words]
    given += [] if "--base" in words else ["--base", "origin/main"]
    given += [] if "--today" in words else ["--today", TODAY.isoformat()]
    try:
        done = CliRunner().invoke(kpi, given, catch_exceptions=False, standalone_mode=False)
    except HandbookError as error:
        return Told(error.exit_code, "", f"{error}\n{error.help_text}")
    code = done.return_value if isinstance(done.return_value, int) else done.exit_code
    return Told(code, done.stdout, done.stderr)


def diff(root: Path, *words: str, code: int = 0) -> Any:
    """Return what `kpi diff` tells machines about a branch; it must end with a code."""
    told = run(root, "--format", "json", *words)
    assert told.code == code, told.out + told.err
    return json.loads(told.out)


def printed(root: Path, form: str, *words: str) -> str:
    """Return what `kpi diff` prints in a format."""
    told = run(root, "--format", form, *words)
    assert told.code in {0, 1, 3}, told.err
    return told.out.removesuffix("\n")


Branch = Callable[..., Path]
"""Makes a branch with some edits."""
