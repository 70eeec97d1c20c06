"""What the documents say is true: commands exist and run, pages stand in both languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kpi_handbook.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
KPI = Path(sys.executable).with_name("kpi")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands_in(text: str) -> set[str]:
    return set(re.findall(r"`kpi ([a-z-]+)", text)) | set(re.findall(r"^\$? ?kpi ([a-z-]+)", text, re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_names_only_commands_that_exist(path: Path) -> None:
    assert commands_in(path.read_text(encoding="utf-8")) - set(COMMANDS) == set()


def test_the_readme_names_every_command() -> None:
    assert set(COMMANDS) <= commands_in((ROOT / "README.md").read_text(encoding="utf-8"))


def test_hand_written_pages_stand_in_both_languages() -> None:
    english, indonesian = ({path.name for path in (ROOT / "docs" / code).glob("*.md")} for code in ("en", "id"))
    assert english == indonesian
    assert english


def test_the_numbers_the_readme_shows_come_out_of_its_command() -> None:
    command = "score 2026-S1 --unit corporate"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    done = subprocess.run([KPI, *command.split()], cwd=ROOT, capture_output=True, text=True, check=True)
    shown = re.search(rf"\$ kpi {re.escape(command)}\n(.*?)```", readme, re.DOTALL)
    assert shown
    assert done.stdout.startswith(shown.group(1))


def test_the_working_the_readme_shows_has_the_steps_of_the_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    words = ["score", "2026-S1", "--trace", "corp-response-time"]
    done = subprocess.run([KPI, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    for line in (line for line in done.stdout.splitlines() if re.match(r"[1-9]  ", line)):
        label, *_, result = re.split(r"  +", line[3:].replace("\xa0", " ").strip())
        assert re.search(rf"{re.escape(label)} .*{re.escape(result)}\n", readme), line
