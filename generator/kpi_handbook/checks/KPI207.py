"""The target is worse than what was already reached.

## What it does
Reports a scored item whose target is worse than its baseline: lower where more is better, higher where less is better.

## Why it matters
A target that standing still exceeds asks for nothing, and sandbagging pays: who promises little always delivers.

## How to fix
Set a target at or beyond the baseline. Where conditions really got worse, say so and correct the baseline.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions_by_id, items, number
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find targets that are easier than today."""
    known = definitions_by_id(subject.handbook)
    for item in items(subject.handbook):
        target, baseline = number(item.get("target")), number(item.get("baseline"))
        polarities = {kpi.text("polarity") for kpi in known.get(item.kpi, ())}
        if not item.is_scored or target is None or baseline is None:
            continue
        if (polarities == {"maximize"} and target < baseline) or (polarities == {"minimize"} and target > baseline):
            message = say("the target {target} is worse than the baseline {baseline}", target=target, baseline=baseline)
            yield at(item.get("target"), message, say("write a target at or beyond {baseline}", baseline=baseline))
