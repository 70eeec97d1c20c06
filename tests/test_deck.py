"""The worked example the whole arithmetic rests on, clean and with the defects it was printed with."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject, subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.score import score_cycle
from kpi_scoring.exact import rounded
from kpi_scoring.results import CardResult

HANDBOOKS = Path(__file__).parent / "handbooks"
DAY = date(2026, 6, 30)


def problems_of(name: str) -> tuple[Problem, ...]:
    return check(open_subject(HANDBOOKS / name, DAY), RULES)


def company_result() -> CardResult:
    subject = open_subject(HANDBOOKS / "deck", DAY)
    cycle = next(iter(subject.handbook.cycles.values()))
    scored = score_cycle(subject.handbook, subject.submitted.submissions, cycle, DAY)
    result = scored.result("corporate", scored.periods[-1])
    assert result is not None
    return result


def test_the_clean_deck_has_no_problems() -> None:
    assert problems_of("deck") == ()


def test_the_clean_deck_reproduces_the_printed_perspectives_and_total() -> None:
    result = company_result()
    shown = [f"{rounded(group.score, 2):.2f}" for group in result.groups if group.score is not None]
    assert shown == ["25.80", "23.33", "24.80", "23.75"]
    assert result.score == 97_683_333
    assert [group.mean for group in result.groups] == [103_200_000, 93_333_333, 99_200_000, 95_000_000]


def test_the_printed_achievements_of_the_deck_come_out_one_by_one() -> None:
    achieved = [Fraction(item.achievement or 0, 10**6) for item in company_result().items]
    printed = [
        "102",
        "110",
        "104",
        "100",
        "100",
        "97.5",
        "92.5",
        "90",
        "100",
        "96",
        "100",
        "100",
        "100",
        "95",
        "90",
        "100",
    ]
    assert achieved == [Fraction(text) for text in printed]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("KPI131", "kpi_defs/kpis/"),  # an objective named in words
        ("KPI103", "kpi_defs/kpis/"),  # no owner, source or frequency
        ("KPI104", "kpi_defs/scorecards/"),  # a period inside the target text
        ("KPI104", "periods/"),  # numbers written 5,100 and "average 25 hours"
        ("KPI141", "kpi_defs/scorecards/"),  # equal shares written as decimals
    ],
)
def test_the_deck_as_printed_is_told_its_defects(code: str, path: str) -> None:
    found = [problem for problem in problems_of("deck-as-printed") if problem.severity is Severity.ERROR]
    assert [problem.place for problem in found if problem.code == code and problem.path.startswith(path)]


def test_the_printed_objective_without_a_kpi_is_named() -> None:
    found = [problem for problem in problems_of("deck-as-printed") if problem.code == "KPI402"]
    assert [problem.path for problem in found] == ["kpi_defs/strategy/2008-Y/corporate.yml"]
    assert "P4 Implement Good Environmental Policy" in str(found[0].message)
    assert found[0].severity is Severity.ERROR


def test_the_nine_objectives_of_the_printed_hr_map_are_counted_where_a_company_counts_them() -> None:
    found = [problem for problem in problems_of("deck-as-printed") if problem.code == "KPI403"]
    assert [problem.path for problem in found] == ["kpi_defs/strategy/2008-Y/hr.yml"]
    assert "9 objectives" in str(found[0].message)


def test_the_printed_objectives_of_a_unit_are_not_counted_where_no_company_asks_for_it() -> None:
    files = dict(read_folder(HANDBOOKS / "deck-as-printed"))
    settings = files["kpi_defs/checks.yml"]
    assert b"KPI403: {units: true}" in settings
    files["kpi_defs/checks.yml"] = settings.replace(b"units: true", b"units: false")
    assert "KPI403" not in {problem.code for problem in check(subject_of(files, HANDBOOKS, DAY), RULES)}


def test_the_printed_rupiah_of_which_nobody_says_how_much_one_is_are_named() -> None:
    found = [problem for problem in problems_of("deck-as-printed") if problem.code == "KPI144"]
    assert [problem.place for problem in found] == [
        "kpi_defs/units_of_measure.yml:1:3",
        "kpi_defs/units_of_measure.yml:2:3",
    ]
    assert [str(problem.message).split()[0] for problem in found] == ["rupiah", "rupiah_per_employee"]
    assert all(problem.severity is Severity.ERROR and "Rp" in str(problem.help) for problem in found)
