"""What machines get of a review: JSON by its schema, SARIF with what stood there before."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from changes import CARD, KPIS, POLICY, WORKED, Branch, Edits, diff, printed
from conftest import Kpi
from kpi_handbook.exports.reviews.schema import schema
from kpi_handbook.model.fields import Class

CHANGES: dict[str, tuple[Edits, int]] = {
    "nothing": ({}, 0),
    "the worked example": (WORKED, 1),
    "a policy": ({POLICY: {"cap: 120": "cap: 110"}}, 1),
    "a role": ({"kpi_defs/organization.yml": {'handle: "@coo"': 'handle: "@chief"'}}, 0),
    "a value": ({"periods/2026-04/mkt.csv": {"13.2": "13.4"}}, 0),
    "a broken file": ({f"{KPIS}/mkt-csi.yml": {"id: mkt-csi\n": "id: [mkt-csi\n"}}, 3),
    "no weight": ({CARD: {"    weight: 40\n": ""}}, 3),
}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", CHANGES)
def test_a_review_follows_its_schema(branch: Branch, name: str) -> None:
    edits, code = CHANGES[name]
    told = diff(branch(edits), "--author", "MGR-MKT", code=code)
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(told)] == []
    assert told["counts"] == {
        **{kind.value: sum(one["class"] == kind for one in told["changes"]) for kind in Class},
        "blockers": len(told["blockers"]),
    }


@pytest.fixture
def review(branch: Branch) -> Any:
    return diff(branch(WORKED), code=1)


def spoiled(review: Any, *steps: str | int, value: Any) -> Any:
    place = review
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return review


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("periods", 0, "before"), 92.325),
        (("periods", 0, "before"), "92.33"),
        (("periods", 0, "rating_before"), "3"),
        (("periods", 0, "attribution", 0, "cause"), "luck"),
        (("changes", 0, "class"), "none"),
        (("changes", 0, "span", "side"), "left"),
        (("blockers",), ["KPI802", "KPI802"]),
        (("base",), "4f2c1a0"),
        (("counts",), {}),
        (("complete",), None),
    ],
)
def test_the_schema_refuses_what_is_no_review(review: Any, steps: tuple[str | int, ...], value: Any) -> None:
    assert not Draft202012Validator(schema()).is_valid(spoiled(review, *steps, value=value))


def test_the_schema_is_printed_by_the_command_that_prints_the_others(kpi: Kpi, tmp_path: Path) -> None:
    assert json.loads(kpi("schema", "review", at=tmp_path).stdout) == schema()
    assert kpi("schema", at=tmp_path).stdout.splitlines()[-1].startswith("review ")


def test_sarif_says_what_is_new_and_what_stood_there(branch: Branch) -> None:
    results = json.loads(printed(branch(WORKED), "sarif"))["runs"][0]["results"]
    assert {one["baselineState"] for one in results} == {"new"}
    at_target = [one for one in results if one["locations"][0]["physicalLocation"]["region"]["startLine"] == 7]
    assert {one["ruleId"] for one in at_target} >= {"KPI802", "KPI803"}
    assert {one["relatedLocations"][0]["message"]["text"] for one in at_target} == {"was 12"}
    assert at_target[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == CARD


def test_problems_of_a_check_are_not_said_to_be_new(branch: Branch, kpi: Kpi) -> None:
    root = branch(WORKED)
    log = json.loads(kpi("check", "--base", "origin/main", "--format", "sarif", at=root).stdout)
    assert log["runs"][0]["results"]
    assert all("baselineState" not in one for one in log["runs"][0]["results"])
