"""One KPI decides the whole scorecard.

## What it does
Reports a scored item of a scorecard with `weighting: explicit` whose weight is above the limit.

## Why it matters
What decides everything is worked for at the cost of everything else (Goodhart). With 60 points on one number the others
are decoration.

## How to fix
Give some of its weight to the items that keep it honest.

## Options
- `max`: the largest weight of an item, `40`
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import items
from kpi_handbook.checks.limits import limit
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.problems import say

OPTIONS: Options = {"max": 40}
_WHOLE = 100


def check(subject: Subject) -> Iterator[Found]:
    """Find items that outweigh the rest."""
    most = limit(subject.options_of("KPI413", OPTIONS), "max", OPTIONS)
    for item in items(subject.handbook):
        weight = number_in(item.get("weight"))
        explicit = item.card.get("weighting").value == "explicit"
        if explicit and item.is_scored and weight is not None and most < weight <= _WHOLE:
            message = say("{kpi} weighs {weight}, at most {most} should be", kpi=item.kpi, weight=weight, most=most)
            yield at(
                item.get("weight"), message, say("write {most} or less, and give the rest to other items", most=most)
            )
