"""A key result does not say where it starts.

## What it does
Reports a key result of `kind: metric` with a target and without `baseline`.

## Why it matters
The comparison of OKR and KPI grades progress: from 70 to 80, 76 is 0.60 of the way. As a share of the target it would
be 95 %, and standing still at 70 would be 88 %.

## How to fix
Write the value at the start of the OKR period: `baseline: 70`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import is_given, number
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find key results that start nowhere."""
    for entry in subject.handbook.kind("okrs"):
        for okr in entry.document.root().get("okrs"):
            for result in okr.get("key_results"):
                if result.get("kind").value == "metric" and number(result.get("target")) is not None:
                    yield from _baseline(result)


def _baseline(result: Field) -> Iterator[Found]:
    baseline = result.get("baseline")
    if is_placeholder(baseline.value):
        message = say("the key result {id} does not say where it starts", id=result.get("id").value)
        place = baseline if is_given(baseline) else result
        yield at(place, message, say("write baseline: with the value at the start of the period"))
