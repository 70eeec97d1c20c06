"""Weights do not add up to exactly 100.

## What it does
Adds the weights of a scorecard with `weighting: explicit`, of each perspective with `explicit_within_perspective`,
of the perspectives of a map, of the checkpoints of a milestone, of the sections of each layer, of a layer's key results
and of the aspects of a layer.
The sum is exact: 33.33 three times is 99.99.

## Why it matters
Weights say what matters. If they add up to 95, five points of everybody's result are lost and nobody decided that.

## How to fix
Give the difference to the items that should have it.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.weights import Weights, every_group
from kpi_handbook.checks.written import number_in
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find groups of weights that do not add up."""
    for weights in every_group(subject):
        yield from _sum(weights)


def _sum(weights: Weights) -> Iterator[Found]:
    group, wanted = weights.group, weights.wanted
    given = [weight for weight in weights.weights if weight.path in group.document.places]
    numbers = [number for weight in given if (number := number_in(weight)) is not None]
    if not given or len(numbers) < len(given) or not _is_number(wanted):
        return
    total = sum(numbers, Decimal(0))
    if total != wanted:
        notes = tuple(Note(group.document.path, weight.span, say("{weight}", weight=weight.value)) for weight in given)
        message = say(
            "the weights {what} add up to {total}, not {wanted}", what=weights.what, total=f"{total:f}", wanted=wanted
        )
        values = {
            "difference": f"{abs(Decimal(wanted) - total):f}",
            "addends": " + ".join(map(str, numbers)),
            "total": f"{total:f}",
        }
        help_text = say("take away {difference} ({addends} = {total})", **values)
        if total < wanted:
            help_text = say("add {difference} ({addends} = {total})", **values)
        yield Found(group.document, group.key_span, group.path, message, help_text, notes)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
