"""Every planted mistake of tests/broken is found where it stands, and nothing else is said about its file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import Problem

BROKEN = Path(__file__).parent / "broken"
COMPANY = Path(__file__).parents[1]
EXPECTED: dict[str, Any] = yaml.safe_load((BROKEN / "expected.yml").read_text())
KINDS = {
    "cycles": "cycle",
    "units": "unit",
    "objectives": "objective",
    "roles": "role",
    "measurement_units": "unit of measure",
    "kpis": "KPI",
}


@dataclass(frozen=True)
class Planted:
    """A mistake that somebody put into a file."""

    line: int
    column: int
    code: str
    help: tuple[str, ...]

    def is_said_by(self, problem: Problem) -> bool:
        place = (problem.span.line, problem.span.column, problem.code)
        words = str(problem.help).lower()
        return place == (self.line, self.column, self.code) and (
            not self.help or any(word.lower() in words for word in self.help)
        )


def test_the_sample_company_is_clean_and_has_the_ids_that_the_broken_files_name() -> None:
    subject = subject_of(read_folder(COMPANY), COMPANY, EXPECTED["today"])
    assert [problem.place for problem in check(subject, RULES) if problem.severity == "error"] == []
    for name, ids in EXPECTED["known"].items():
        assert set(ids) <= subject.handbook.known[KINDS[name]], name


def test_every_broken_file_has_its_expectations() -> None:
    assert {file.name for file in BROKEN.iterdir()} == {"expected.yml", *(one["file"] for one in EXPECTED["files"])}


@pytest.mark.parametrize("case", EXPECTED["files"], ids=lambda case: case["file"])
def test_a_broken_file_gives_exactly_the_problems_that_were_planted(case: dict[str, Any]) -> None:
    found = problems_of(BROKEN / case["file"], case["place"], EXPECTED["today"])
    planted = [Planted(**{**one, "help": tuple(one["help"])}) for one in case["problems"]]
    missed = [one for one in planted if not any(one.is_said_by(problem) for problem in found)]
    invented = [
        f"{problem.place} {problem.code} {problem.message} ({problem.help})"
        for problem in found
        if problem.code not in case.get("also", ()) and not any(one.is_said_by(problem) for one in planted)
    ]
    assert (missed, invented) == ([], [])


def problems_of(broken: Path, place: str, today: date) -> list[Problem]:
    """Return what the rules of groups 0 to 4 say about one file of the sample company."""
    files = {**read_folder(COMPANY), place: broken.read_bytes()}
    problems = check(subject_of(files, COMPANY, today), RULES)
    return [problem for problem in problems if problem.path == place and problem.code[3] in "01234"]
