"""What ends up in a site besides the handbook: links are found on disk, and a clash of pages stops a build."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Copies, run_mkdocs
from kpi_handbook.build import open_and_check
from kpi_handbook.cli import kpi
from kpi_handbook.load.site_files import read_site
from publications import SMALL


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a folder that holds the definitions of the small handbook, and nothing else."""
    return shutil.copytree(SMALL, tmp_path / "book")


def found(root: Path) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in open_and_check(root).problems if p.code in {"KPI014", "KPI015", "KPI509"}]


def test_a_handbook_without_a_site_has_nothing_to_look_at(book: Path) -> None:
    assert read_site(book).files == {}
    assert found(book) == []


@pytest.mark.parametrize("place", ["docs/en/passwd.md", "kpi_defs/kpis/hr/linked.yml", "periods/2026-01/linked.csv"])
def test_a_link_is_named_and_never_followed(book: Path, place: str) -> None:
    link = book / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("/etc/passwd")
    assert found(book) == [("KPI014", place)]
    assert not any(b"root:" in content for content in read_site(book).files.values())


def test_a_linked_folder_is_one_link(book: Path) -> None:
    (book / "docs").mkdir()
    (book / "docs/en").symlink_to("/etc")
    assert found(book) == [("KPI014", "docs/en")]


def test_a_pipe_is_named_and_never_waited_for(book: Path) -> None:
    (book / "docs/en").mkdir(parents=True)
    os.mkfifo(book / "docs/en/pipe.svg")
    assert found(book) == [("KPI014", "docs/en/pipe.svg")]


def test_the_command_finds_the_same(book: Path) -> None:
    (book / "docs/en").mkdir(parents=True)
    (book / "docs/en/x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")
    (book / "mkdocs.yml").write_text("theme: {font: false}\nhooks: [x.py]\n")
    done = CliRunner().invoke(kpi, ["check", "--root", str(book), "--format", "concise"])
    assert done.exit_code == 1
    assert "docs/en/x.svg:1:1: KPI015" in done.output
    assert "mkdocs.yml:2:8: KPI509" in done.output


@pytest.mark.site
def test_a_page_of_ours_and_one_by_hand_never_share_an_address(handbook_copy: Copies) -> None:
    folder = handbook_copy()
    (folder / "docs/en/glossary.md").write_text("# Another glossary\n", encoding="utf-8")
    done = run_mkdocs(folder / "mkdocs.yml")
    assert done.returncode == 1
    assert "glossary" in done.stderr
    assert "docs/en/glossary.md" in done.stderr
    assert "Traceback" not in done.stderr
