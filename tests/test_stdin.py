"""`kpi check -`: what an editor asks about a file that is not saved yet."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Copies, Done, environment

KPI = "kpi_defs/kpis/hr/hr-esi.yml"
Ask = Callable[..., Done]


@pytest.fixture(scope="module")
def folder(handbook_copy: Copies) -> Path:
    """Return a handbook in which another file has a mistake."""
    made = handbook_copy()
    other = made / "kpi_defs/kpis/it/it-availability.yml"
    text = other.read_text("utf-8")
    other.write_text(text.replace("objective: L5", "objective: P9"), "utf-8")
    assert other.read_text("utf-8") != text
    return made


@pytest.fixture(scope="module")
def ask(folder: Path) -> Ask:
    """Return a function that gives a text to `kpi check -`."""

    def run(text: str, *words: str | Path, at: Path = folder) -> Done:
        command = [Path(sys.executable).with_name("kpi"), "check", "-", "--format", "concise", *words]
        return subprocess.run(
            command, cwd=at, env=environment(), input=text, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="module")
def saved(folder: Path) -> str:
    return (folder / KPI).read_text("utf-8")


def test_a_file_without_mistakes_is_clean_although_another_one_is_not(ask: Ask, saved: str) -> None:
    done = ask(saved, "--stdin-filename", KPI)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_only_the_problems_of_that_file_are_said_as_it_stands_in_the_editor(ask: Ask, saved: str) -> None:
    done = ask(saved.replace("polarity: maximize", "polarty: maximize"), "--stdin-filename", KPI)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"{KPI}:")
    assert "KPI102" in line


def test_the_file_on_disk_is_neither_read_nor_written(ask: Ask, saved: str, folder: Path) -> None:
    before = (folder / KPI).read_bytes()
    assert "KPI001" in ask("id: [broken\n", "--stdin-filename", KPI).stdout
    assert (folder / KPI).read_bytes() == before
    assert ask(saved, "--stdin-filename", KPI).returncode == 0


def test_the_rest_of_the_handbook_is_there(ask: Ask, saved: str) -> None:
    text = saved.replace("objective: L1", "objective: L99")
    done = ask(text, "--stdin-filename", KPI)
    assert (done.returncode, "KPI131" in done.stdout) == (1, True)


def test_a_file_that_is_not_saved_anywhere_yet_has_its_place_by_its_name(ask: Ask, saved: str) -> None:
    text = saved.replace("id: hr-esi", "id: hr-mood")
    assert ask(text, "--stdin-filename", "kpi_defs/kpis/hr/hr-mood.yml").returncode == 0
    assert "KPI108" in ask(saved, "--stdin-filename", "kpi_defs/kpis/hr/hr-mood.yml").stdout


@pytest.mark.parametrize("name", ["./{}", "{root}/{}"], ids=["from here", "absolute"])
def test_an_editor_may_name_the_file_its_own_way(ask: Ask, saved: str, folder: Path, name: str) -> None:
    text = saved.replace("polarity: maximize", "polarity: maximise")
    done = ask(text, "--stdin-filename", name.replace("{root}", str(folder)).replace("{}", KPI))
    assert (done.returncode, done.stdout.startswith(f"{KPI}:")) == (1, True)


def test_submitted_values_are_checked_too(ask: Ask, folder: Path) -> None:
    path = "periods/2026-06/hr.csv"
    text = (folder / path).read_text("utf-8")
    assert ask(text, "--stdin-filename", path).returncode == 0
    done = ask(text.replace("hr-esi,0", "hr-esy,0"), "--stdin-filename", path)
    assert (done.returncode, "KPI131" in done.stdout) == (1, True)


def test_a_warning_fails_only_where_that_is_asked_for(ask: Ask, saved: str) -> None:
    marked = "# yaml-language-server: $schema=../../../.kpi/schema/map.json\n" + saved
    assert ask(marked, "--stdin-filename", KPI).returncode == 0
    assert ask(marked, "--stdin-filename", KPI, "--fail-on", "warning").returncode == 1


def test_a_mend_is_shown_but_not_written(ask: Ask, saved: str, folder: Path) -> None:
    marked = "# yaml-language-server: $schema=../../../.kpi/schema/map.json\n" + saved
    done = ask(marked, "--stdin-filename", KPI, "--diff")
    assert "+# yaml-language-server: $schema=../../../.kpi/schema/kpi.json" in done.stdout
    refused = ask(marked, "--stdin-filename", KPI, "--fix")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--diff" in refused.stderr
    assert (folder / KPI).read_text("utf-8") == saved


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--stdin-filename kpi_defs/kpis/<unit>/<id>.yml"),
        (["--stdin-filename", "kpi_defs/kpi/hr/hr-esi.yml"], "no place where kpi looks"),
        (["--stdin-filename", "/elsewhere/kpi_defs/kpis/hr/hr-esi.yml"], "no place where kpi looks"),
        (["kpi_defs", "--stdin-filename", KPI], "one file alone"),
    ],
    ids=["no name", "unknown folder", "outside of the handbook", "more paths"],
)
def test_what_can_not_be_answered_is_refused_in_a_sentence(ask: Ask, saved: str, words: list[str], said: str) -> None:
    done = ask(saved, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_outside_of_a_handbook_there_is_nothing_to_check_against(ask: Ask, saved: str, tmp_path: Path) -> None:
    done = ask(saved, "--stdin-filename", KPI, at=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no kpi_defs/ folder" in done.stderr
