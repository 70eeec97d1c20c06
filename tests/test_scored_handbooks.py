"""Whole handbooks through `kpi score --format json`: figures worked out by hand from the rules."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner

from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.score import command
from kpi_handbook.exports.trace import trace_data, trace_text
from kpi_handbook.views.requested import requested
from scored_handbook import Json, cases_in, write

CASES = {case["id"]: case for case in cases_in(Path(__file__).parent / "scoring" / "handbook_cases.yml")}
AFTER_EVERY_LOCK = "2026-12-31"


def run_of(case: Json) -> tuple[str, str]:
    return case.get("at", "2026-06"), case.get("today", AFTER_EVERY_LOCK)


@cache
def results(at: str, today: str) -> dict[str, Json]:
    """Return the scorecards of all cases of one period and day, from one run of the command."""
    cases = [case for case in CASES.values() if run_of(case) == (at, today)]
    with TemporaryDirectory() as folder:
        write(Path(folder), cases)
        done = CliRunner().invoke(command, [at, "--root", folder, "--today", today, "--format", "json"])
    assert done.exit_code == 0, done.stderr
    return {card["unit"]: card for card in json.loads(done.stdout)["scorecards"]}


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) >= 60
    runs = defaultdict(list)
    for case in CASES.values():
        runs[run_of(case)].append(case["id"])
    assert len(runs) >= 5


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case["id"])
def test_a_handbook_scores_what_was_worked_out_by_hand(case: Json) -> None:
    assert differences(case["expect"], results(*run_of(case))[case["id"]], case["id"]) == []


RUNS = sorted({run_of(case) for case in CASES.values()})


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("run", RUNS, ids=" ".join)
def test_every_number_has_its_working_in_words(run: tuple[str, str], lang: str, tmp_path: Path) -> None:
    at, today = run
    cases = [case for case in CASES.values() if run_of(case) == run]
    write(tmp_path, cases)
    subject = open_subject(tmp_path, date.fromisoformat(today))
    request = requested(subject.handbook, subject.submitted.submissions, subject.today, at, None, lang)
    for case in cases:
        said = trace_text(request, case["id"])
        assert case["id"] in said
        for name in case["kpis"]:
            said = trace_text(request, f"{case['id']}-{name}")
            assert said.count("\n") > 5
            made = json.loads(trace_data(request, f"{case['id']}-{name}"))["workings"][0]
            assert made["policy"]["id"] == case["id"]
            assert len(made["rows"]) == len(made["values"])


def differences(expected: Any, got: Any, unit: str, where: str = "") -> list[str]:
    """Return where two figures are not the same; rows of a list are found by their KPI or id."""
    if isinstance(expected, dict):
        named = by_name(got, unit) if isinstance(got, list) else got
        return [line for key, one in expected.items() for line in differences(one, named[key], unit, f"{where} {key}")]
    return [] if figure(expected) == figure(got) else [f"{where}: expected {expected}, got {got}"]


def by_name(rows: list[Json], unit: str) -> dict[str, Json]:
    return {row.get("kpi", row.get("id", "")).removeprefix(f"{unit}-"): row for row in rows}


def figure(value: Any) -> Any:
    if value in (None, "null"):
        return None
    if isinstance(value, list):
        return [figure(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return Decimal(value)
    except InvalidOperation:
        return value
