"""A perspective weighs too little or too much.

## What it does
Reports the weight of a perspective outside the range. That the weights of a map add up to 100 is the matter of KPI141.

## Why it matters
The balanced-scorecard deck gives each of its four perspectives 25: balanced. A perspective with five points is not
looked at, one with 60 hides the others.

## How to fix
Move weight between the perspectives until each counts.

## Options
- `range`: the smallest and the largest weight of a perspective, `[10, 40]`
"""

from collections.abc import Iterator

from kpi_handbook.checks.limits import between
from kpi_handbook.checks.map_links import written_maps
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.problems import say

OPTIONS: Options = {"range": [10, 40]}


def check(subject: Subject) -> Iterator[Found]:
    """Find perspectives whose weight is out of balance."""
    low, high = between(subject.options_of("KPI409", OPTIONS), "range", OPTIONS)
    for strategy in written_maps(subject.handbook):
        for perspective in strategy.top.get("perspectives"):
            weight = number_in(perspective.get("weight"))
            if weight is not None and not low <= weight <= high:
                message = say(
                    "this perspective weighs {weight}, not {low} to {high}", weight=weight, low=low, high=high
                )
                help_text = say(
                    "move weight between the perspectives until each has {low} to {high}", low=low, high=high
                )
                yield at(perspective.get("weight"), message, help_text)
