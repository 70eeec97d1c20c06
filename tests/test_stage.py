"""`kpi stage`: data of a proposal over trusted code; what is no plain, small, plainly named file stops all of it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from governing import changed, contents
from kpi_handbook.governance import staging
from kpi_handbook.governance.change_set import write
from kpi_handbook.governance.staging import staged
from kpi_handbook.problems import HandbookError

KPI = "kpi_defs/kpis/hr/hr-esi.yml"


def side(folder: Path) -> Path:
    for part in ("kpi_defs", "periods", "docs"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "overrides").mkdir()
    (folder / "overrides/main.html").write_text("ours\n", "utf-8")
    (folder / "mkdocs.yml").write_text("ours\n", "utf-8")
    return folder


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    return side(tmp_path / "pr")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return side(tmp_path / "base")


def put(folder: Path, path: str, text: str = "x: 1\n") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def test_data_is_taken_and_code_configuration_and_rule_settings_are_not(proposal: Path, base: Path) -> None:
    before = contents(base)
    put(proposal, KPI, "changed: 1\n")
    put(proposal, "kpi_defs/kpis/hr/hr-new.yml")
    put(proposal, "periods/2026-07/hr.csv", "kpi\n")
    put(proposal, "docs/en/cycle.md", "# Cycle\n")
    (proposal / "kpi_defs/kpis/hr/hr-attendance.yml").unlink()
    for path in (
        "kpi_defs/checks.yml",
        "mkdocs.yml",
        "overrides/main.html",
        "generator/evil.py",
        "published/log.jsonl",
    ):
        put(proposal, path, "theirs\n")
    write(base, staged(proposal, base))
    assert changed(before, contents(base)) == {
        KPI,
        "kpi_defs/kpis/hr/hr-new.yml",
        "kpi_defs/kpis/hr/hr-attendance.yml",
        "periods/2026-07/hr.csv",
        "docs/en/cycle.md",
    }
    assert not (base / "kpi_defs/kpis/hr/hr-attendance.yml").exists()
    assert (base / KPI).read_text("utf-8") == "changed: 1\n"


def test_the_same_data_on_both_sides_changes_nothing(proposal: Path, base: Path) -> None:
    assert staged(proposal, base).paths == ()


def link(folder: Path) -> None:
    (folder / "kpi_defs/kpis/hr/hr-link.yml").symlink_to("/etc/passwd")


def folder_link(folder: Path) -> None:
    shutil.rmtree(folder / "docs")
    (folder / "docs").symlink_to("/etc")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "periods/2026-01/x.csv")


def named(path: str, text: str = "x: 1\n"):  # noqa: ANN201  a function that puts a file
    return lambda folder: put(folder, path, text)


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (link, "hr-link.yml: no plain file"),
        (folder_link, "docs: no plain file"),
        (pipe, "x.csv: no plain file"),
        (named("kpi_defs/hook.py"), "of a kind that is not taken"),
        (named("kpi_defs/kpis/hr/x.yaml"), "of a kind that is not taken"),
        (named("docs/en/evil.js"), "of a kind that is not taken"),
        (named("docs/en/evil.md.html"), "of a kind that is not taken"),
        (named("docs/en/x.svg", "<svg/>"), "of a kind that is not taken"),
        (named("periods/2026-01/x.sh"), "of a kind that is not taken"),
        (named("kpi_defs/.hidden.yml"), "other signs than letters"),
        (named("kpi_defs/-rf.yml"), "other signs than letters"),
        (named("kpi_defs/a b.yml"), "other signs than letters"),
        (named("kpi_defs/a\u202eb.yml"), "other signs than letters"),
        (named("kpi_defs/::error::x.yml"), "other signs than letters"),
        (named("kpi_defs/new\nline.yml"), "other signs than letters"),
        (named("kpi_defs/.git/config.yml"), "other signs than letters"),
        (named(f"kpi_defs/{'a' * 120}.yml"), "longer than 100"),
        (
            named(f"kpi_defs/{'/'.join(['abcdefghijklmnopqrstuvwxyz0123'] * 8)}/x.yml"),
            "longer than 100 signs, or the path",
        ),
        (named(f"kpi_defs/{'/'.join('abcdefghijkl')}/x.yml"), "folders deep"),
        (named("kpi_defs/KPIS/hr/HR-ESI.yml"), "in capitals only"),
        (named("docs/big.md", "x" * (staging.MOST_BYTES + 1)), "bytes, more than"),
    ],
)
def test_an_attack_copies_nothing_at_all(proposal: Path, base: Path, attack, said: str) -> None:  # noqa: ANN001
    put(proposal, KPI, "changed: 1\n")
    before = contents(base)
    attack(proposal)
    with pytest.raises(HandbookError, match="nothing was copied") as stopped:
        staged(proposal, base)
    assert said in str(stopped.value)
    assert "\u202e" not in str(stopped.value)
    assert contents(base) == before


def test_a_picture_that_both_sides_have_is_the_bases_own(proposal: Path, base: Path) -> None:
    for folder in (proposal, base):
        put(folder, "docs/en/assets/x.svg", "<svg/>")
    assert staged(proposal, base).paths == ()
    put(proposal, "docs/en/assets/x.svg", "<svg onload='x'/>")
    with pytest.raises(HandbookError, match="of a kind that is not taken"):
        staged(proposal, base)


def test_too_many_files_are_refused(proposal: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MOST_FILES", 50)
    with pytest.raises(HandbookError, match="more than 50 files"):
        staged(proposal, base)


def test_links_and_submodules_are_refused_as_git_keeps_them_too(proposal: Path, base: Path) -> None:
    def git(*words: str) -> str:
        command = ["git", "-C", str(proposal), "-c", "user.name=n", "-c", "user.email=e@e.example", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    git("init", "--quiet")
    git("add", "kpi_defs", "periods", "docs")
    assert staged(proposal, base).paths == ()
    blob = git("hash-object", "-w", "mkdocs.yml").strip()
    git("update-index", "--add", "--cacheinfo", f"120000,{blob},kpi_defs/kpis/hr/hr-link.yml")
    with pytest.raises(HandbookError, match=r"hr-link\.yml: a link"):
        staged(proposal, base)
    git("update-index", "--force-remove", "kpi_defs/kpis/hr/hr-link.yml")
    git("update-index", "--add", "--cacheinfo", f"160000,{blob},docs/en/inner")
    with pytest.raises(HandbookError, match="docs/en/inner: a submodule"):
        staged(proposal, base)


def test_the_two_sides_stand_side_by_side(proposal: Path) -> None:
    with pytest.raises(HandbookError, match="lies in the other"):
        staged(proposal, proposal)
    with pytest.raises(HandbookError, match="no kpi_defs/ folder"):
        staged(proposal, proposal.parent)


def test_a_link_in_the_base_is_not_written_through(proposal: Path, base: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    outside.write_text("mine\n", "utf-8")
    (base / "kpi_defs/kpis/hr/hr-new.yml").symlink_to(outside)
    put(proposal, "kpi_defs/kpis/hr/hr-new.yml", "theirs\n")
    with pytest.raises(HandbookError, match="is a link"):
        write(base, staged(proposal, base))
    assert outside.read_text("utf-8") == "mine\n"
