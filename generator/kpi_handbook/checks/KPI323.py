"""A ratio on a scale that does not begin at zero.

## What it does
Reports `ratio_up` and `ratio_down` where the unit is a score or a temperature and `range` begins above zero (1 to 5,
1 to 10) or as far below zero as it ends above (a net promoter score from -100 to 100).

## Why it matters
On a scale from 1 to 5 the worst answer scores 20 % of the best. A net promoter score of 70 against a target of 80 is
88 % by ratio, although nothing moved since last year. A ratio needs a zero that means none.

## How to fix
Use `method: baseline`, which measures the way from the last value to the target, or `bands`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, number
from kpi_handbook.checks.measurement_units import Quantity, quantity_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import tokens
from kpi_handbook.problems import say

_TEMPERATURES = {"celsius", "fahrenheit"}


def check(subject: Subject) -> Iterator[Found]:
    """Find ratios without true zero."""
    for kpi in definitions(subject.handbook):
        unit = kpi.text("unit")
        is_score = quantity_of(subject.handbook, unit) is Quantity.SCORE and _has_no_zero(kpi)
        if kpi.method in {"ratio_up", "ratio_down"} and (is_score or _TEMPERATURES & set(tokens(unit))):
            message = say("the scale of {kpi} does not begin at zero, so a ratio means nothing", kpi=kpi.id)
            yield at(
                kpi.formula.get("method"), message, say("use baseline, which measures the way to the target, or bands")
            )


def _has_no_zero(kpi: Definition) -> bool:
    low, high = number(kpi.get("range").get("min")), number(kpi.get("range").get("max"))
    return low is not None and (low > 0 or (low < 0 and high == -low))
