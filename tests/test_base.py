"""The handbook before a change is read from git, whatever state the working folder is in."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Kpi
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import HandbookError
from kpi_handbook.sources.git_files import files_at, files_before

DECK = Path(__file__).parent / "handbooks" / "deck"
CARD = "kpi_defs/scorecards/2008-Y/corporate.yml"


def git(root: Path, *words: str) -> str:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    settings = ("-c", "user.name=Reviewer", "-c", "user.email=reviewer@handbook.example", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(root), *settings, *words]
    return subprocess.run(command, env={**os.environ, **identity}, check=True, capture_output=True, text=True).stdout


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """Return a handbook in a folder of a repository, on a branch that left main."""
    root = tmp_path / "repository" / "handbook"
    shutil.copytree(DECK, root)
    (root / "people").mkdir()
    (root / "people" / "register.yml").write_text("people: []\n")
    git(root.parent, "init", "-q", "-b", "main")
    commit(root.parent, "The handbook")
    git(root, "checkout", "-q", "-b", "change")
    return root


def edit(root: Path, old: str, new: str) -> None:
    path = root / CARD
    path.write_text(path.read_text().replace(old, new))


def test_the_files_of_a_commit_are_those_of_its_folder(handbook: Path) -> None:
    assert files_at(handbook, "main") == read_folder(handbook)
    assert "people/register.yml" not in files_at(handbook, "main")
    assert files_at(handbook, "main", "restricted") == read_folder(handbook, "restricted")


def test_links_and_other_files_are_left_out_as_in_the_folder(handbook: Path) -> None:
    (handbook / "kpi_defs" / "link.yml").symlink_to("organization.yml")
    (handbook / "kpi_defs" / "notes.txt").write_text("not for kpi")
    commit(handbook, "A link and a note")
    assert files_at(handbook, "HEAD") == read_folder(handbook)


def test_names_and_contents_come_back_byte_by_byte(handbook: Path) -> None:
    (handbook / "kpi_defs" / "kpis" / "corporate" / "gaji “bersih”.yml").write_bytes(b"\xef\xbb\xbfid: x\r\n\n\n")
    (handbook / "kpi_defs" / "kpis" / "corporate" / "empty.yml").write_bytes(b"")
    commit(handbook, "Strange files")
    assert files_at(handbook, "HEAD") == read_folder(handbook)


def test_the_base_is_the_commit_where_the_change_left_the_branch(handbook: Path) -> None:
    before = read_folder(handbook)
    git(handbook, "checkout", "-q", "main")
    edit(handbook, "target: 40,", "target: 41,")
    commit(handbook, "Somebody else's change")
    git(handbook, "checkout", "-q", "change")
    edit(handbook, "target: 40,", "target: 37,")
    commit(handbook, "Our change")
    assert files_before(handbook, "main") == before


def test_a_change_is_told_before_it_is_committed(handbook: Path, kpi: Kpi) -> None:
    edit(handbook, "target: 40,", "target: 37,")
    done = kpi("check", "--base", "main", "--today", "2026-03-31", "--format", "concise", at=handbook)
    assert done.returncode == 1, done.stderr
    assert f"{CARD}:12:47: KPI803 target of market-share was 40 and is 37 now" in done.stdout
    alone = kpi("check", "--today", "2026-03-31", "--format", "concise", at=handbook)
    assert "KPI803" not in alone.stdout


def test_nothing_is_checked_out_and_nothing_is_written(handbook: Path, kpi: Kpi) -> None:
    edit(handbook, "target: 40,", "target: 37,")
    before = git(handbook, "status", "--porcelain")
    kpi("check", "--base", "main", at=handbook)
    assert git(handbook, "status", "--porcelain") == before


def test_a_branch_that_does_not_exist_ends_with_a_sentence(handbook: Path, kpi: Kpi) -> None:
    done = kpi("check", "--base", "origin/main", at=handbook)
    assert done.returncode == 3
    assert done.stderr.startswith('kpi: there is no commit "origin/main" here\n')
    assert done.stdout == ""


@pytest.mark.parametrize("ref", ["--output=x", "-1", "", "main^{tree}", "main:handbook"])
def test_only_a_commit_is_a_base(handbook: Path, ref: str) -> None:
    with pytest.raises(HandbookError, match="no commit") as raised:
        files_before(handbook, ref)
    assert raised.value.exit_code == 3
    assert not (handbook / "x").exists()


def test_a_shallow_clone_says_how_to_fetch_more(handbook: Path, tmp_path: Path) -> None:
    edit(handbook, "target: 40,", "target: 37,")
    commit(handbook, "Our change")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{handbook.parent}", str(clone))
    with pytest.raises(HandbookError, match="no commit in common") as raised:
        files_before(clone / "handbook", "origin/main")
    assert "fetch-depth: 0" in raised.value.help_text
    assert raised.value.exit_code == 3


def test_histories_without_a_common_commit_are_not_compared(handbook: Path) -> None:
    git(handbook, "checkout", "-q", "--orphan", "another")
    commit(handbook, "Another beginning")
    with pytest.raises(HandbookError, match="no commit in common"):
        files_before(handbook, "main")


def test_outside_of_a_repository_there_is_no_base(tmp_path: Path) -> None:
    shutil.copytree(DECK, tmp_path / "handbook")
    with pytest.raises(HandbookError, match="not a git repository") as raised:
        files_before(tmp_path / "handbook", "main")
    assert raised.value.exit_code == 3


def test_without_git_there_is_no_base(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HandbookError, match="git is needed") as raised:
        files_before(handbook, "main")
    assert raised.value.exit_code == 3


def test_a_commit_without_a_handbook_is_an_empty_one(handbook: Path) -> None:
    git(handbook.parent, "checkout", "-q", "--orphan", "empty")
    git(handbook.parent, "rm", "-rq", "--cached", ".")
    git(handbook.parent, "commit", "-q", "--allow-empty", "-m", "Nothing yet")
    assert files_at(handbook, "empty") == {}


# The settings of another commit.

SETTINGS = "kpi_defs/checks.yml"


def check_with(kpi: Kpi, at: Path, *words: str) -> tuple[int, str]:
    done = kpi("check", "--today", "2026-03-31", "--format", "concise", *words, at=at)
    return done.returncode, done.stdout + done.stderr


def test_a_change_is_checked_by_the_settings_of_the_commit_it_is_told_to(handbook: Path, kpi: Kpi) -> None:
    settings = handbook / SETTINGS
    revenue = handbook / "kpi_defs/kpis/corporate/revenue.yml"
    revenue.write_text(revenue.read_text().replace("review_by: ", "review_by: 2008-12-31 # "))
    strict = check_with(kpi, handbook, "--fail-on", "warning")
    assert strict[0] == 1
    assert "KPI502" in strict[1]
    settings.write_text(settings.read_text() + "severity: {KPI502: 'off'}\n")
    commit(handbook, "Nobody hears it any more")
    assert check_with(kpi, handbook, "--fail-on", "warning")[0] == 0
    assert check_with(kpi, handbook, "--fail-on", "warning", "--config-from", "main") == strict
    sha = git(handbook, "rev-parse", "main").strip()
    assert check_with(kpi, handbook, "--fail-on", "warning", "--config-from", sha) == strict


def test_a_mistake_in_the_settings_of_a_change_is_still_told(handbook: Path, kpi: Kpi) -> None:
    (handbook / SETTINGS).write_text("severity: [broken\n")
    code, told = check_with(kpi, handbook, "--config-from", "main")
    assert code == 2
    assert told.startswith(f"{SETTINGS}:1:")


def test_settings_of_a_commit_that_is_not_there_end_with_a_sentence(handbook: Path, kpi: Kpi) -> None:
    code, told = check_with(kpi, handbook, "--config-from", "nobody")
    assert code == 3
    assert 'no commit "nobody"' in told
