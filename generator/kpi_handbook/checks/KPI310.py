"""An objective has results and nothing that drives them.

## What it does
Reports a scored objective of a map whose KPIs, in all units, are all of `type: result`, where no activity names one of
them under `drives` and no link of the map leads to the objective.

## Why it matters
The balanced-scorecard deck sets activities beside results: the result tells that it is too late, the activity what to
change this month.

## How to fix
Add an activity that drives the result, or draw the link from the objective that does.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find objectives that only results measure."""
    kinds: dict[str, set[str]] = {}
    results: dict[str, set[str]] = {}
    driven: set[str] = set()
    for kpi in definitions(subject.handbook):
        kinds.setdefault(kpi.text("objective"), set()).add(kpi.text("type"))
        results.setdefault(kpi.text("objective"), set()).add(kpi.id)
        driven.update(one.value for one in kpi.get("drives") if isinstance(one.value, str))
    for entry in subject.handbook.kind("map"):
        top = entry.document.root()
        reached = {str(link.get("to").value) for link in top.get("links")}
        for objective in top.get("objectives"):
            name = str(objective.get("id").value)
            only_results = kinds.get(name) == {"result"} and not results[name] & driven
            if only_results and name not in reached and _is_scored(objective):
                message = say("only results measure {objective}, and nothing on the map leads to it", objective=name)
                help_text = say("add an activity that drives them, with drives:, or a link to this objective")
                yield at(objective.get("id"), message, help_text)


def _is_scored(objective: Field) -> bool:
    return objective.get("role").value in ("scored", None)
