"""A ratio just under its ceiling can't tell good from bad.

## What it does
Reports a scored item with `ratio_up` and a target in the top twentieth of the definition's range: 95 or more of 0 to
100.

## Why it matters
Availability of 99.40 against 99.9 is 99.5 by ratio and looks well; by the bands of a service contract it is 60. Where
all values crowd near the ceiling the ratio is always green.

## How to fix
Use `method: bands` with the steps that matter, or measure the shortfall (minutes lost, reports corrected) and let
less be better.

## Options
- `share`: from which percent of the range on; 95.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.definition import Definition, definitions_by_id, items, number
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say

OPTIONS = {"share": 95}


def check(subject: Subject) -> Iterator[Found]:
    """Find ratios whose target lies near the end of the range."""
    share = Decimal(subject.options_of("KPI318", OPTIONS)["share"])
    known = definitions_by_id(subject.handbook)
    for item in items(subject.handbook):
        target, versions = number(item.get("target")), known.get(item.kpi, ())
        if item.is_scored and target is not None and versions and all(_is_near(kpi, target, share) for kpi in versions):
            message = say("by ratio nearly every value of {kpi} scores close to 100", kpi=item.kpi)
            help_text = say("use bands in its formula, or measure the shortfall and let less be better")
            yield at(item.get("target"), message, help_text)


def _is_near(kpi: Definition, target: Decimal, share: Decimal) -> bool:
    low, high = number(kpi.get("range").get("min")), number(kpi.get("range").get("max"))
    if kpi.method != "ratio_up" or low != 0 or high is None or high != 100:
        return False
    return share * high / 100 <= target <= high
