"""A weight cannot be what it is.

## What it does
Reports weights below 0 or above 100, a scored item with weight 0 or, under explicit weighting, none, and a monitored
item with weight.

## Why it matters
A scored item without weight changes nothing and looks as if it did.

## How to fix
Give the item a weight, or make it monitored.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.problems import Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find weights that an item cannot have."""
    for entry in subject.handbook.kind("scorecard"):
        explicit = entry.document.root().get("weighting").value in _EXPLICIT
        for item in entry.document.root().get("items"):
            yield from _item(item, explicit=explicit)


_EXPLICIT = {"explicit", "explicit_within_perspective", "relative"}


def _item(item: Field, *, explicit: bool) -> Iterator[Found]:
    weight, monitored = item.get("weight"), item.get("role").value == "monitored"
    number = weight.value if isinstance(weight.value, int | Decimal) and not isinstance(weight.value, bool) else None
    if number is None:
        if explicit and weight.value is None and not monitored and isinstance(item.value, dict):
            yield at(item, say("this item is scored and has no weight"), say("add weight, or role: monitored"))
    elif not 0 <= number <= 100:
        yield at(
            weight,
            say("a weight lies between 0 and 100, not at {weight}", weight=number),
            say("write the share of 100 points"),
        )
    elif number == 0 and not monitored:
        yield at(weight, say("this item is scored with weight 0"), say("give it a weight, or write role: monitored"))
    elif number > 0 and monitored:
        yield at(
            weight,
            say("this item is monitored and has weight {weight}", weight=number),
            say("write weight: 0, or role: scored"),
        )


RULE = Rule("KPI142", "weight-range", Severity.ERROR, __doc__, check)
