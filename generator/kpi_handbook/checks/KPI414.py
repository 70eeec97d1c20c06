"""A KPI weighs so little that nobody will work for it.

## What it does
Reports a scored item of a scorecard with `weighting: explicit` whose weight is below the limit.

## Why it matters
A weight of two points moves no score, but costs the same work of measuring, validating and talking as any other. Dust
weights are one of the known patterns of scorecards that do not work.

## How to fix
Give it a weight that counts, or watch it with `role: monitored`.

## Options
- `min`: the smallest weight of a scored item, `5`
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import items
from kpi_handbook.checks.limits import limit
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.problems import say

OPTIONS: Options = {"min": 5}


def check(subject: Subject) -> Iterator[Found]:
    """Find items that hardly count."""
    least = limit(subject.options_of("KPI414", OPTIONS), "min", OPTIONS)
    for item in items(subject.handbook):
        weight = number_in(item.get("weight"))
        explicit = item.card.get("weighting").value == "explicit"
        if explicit and item.is_scored and weight is not None and 0 < weight < least:
            message = say("{kpi} weighs {weight}, at least {least} should be", kpi=item.kpi, weight=weight, least=least)
            yield at(item.get("weight"), message, say("write {least} or more, or role: monitored", least=least))
