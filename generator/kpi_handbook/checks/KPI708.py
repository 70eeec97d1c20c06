"""A value is exactly the target, again and again.

## What it does
Reports KPIs that hit their target to the digit three times or more, where the target is not the end of the range.

## Why it matters
Measured work scatters. A figure that lands on the target each time was written towards it: the more weight a measure
has, the stronger the pressure on it (Campbell).

## How to fix
Look at the source, and at who reads it. Where it is right, a milestone or a yes or no may say the same.

## Options
- `times`: how often; 3.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.filed import in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.series import Point, series
from kpi_handbook.problems import say

OPTIONS = {"times": 3}


def check(subject: Subject) -> Iterator[Found]:
    """Find values that are their target."""
    wanted = int(Decimal(subject.options_of("KPI708", OPTIONS)["times"]))
    for points in series(subject):
        hits = [point for point in points if _is_hit(point)]
        if len(hits) >= wanted:
            row = hits[-1].row
            message = say("{kpi} was exactly its target in {count} periods", kpi=row.kpi, count=len(hits))
            yield in_cell(subject, row, "value", message, say("look at the source, and at who reads it"))


def _is_hit(point: Point) -> bool:
    kpi, target = point.duty.kpi(point.item.kpi), point.item.target
    if kpi is None or target is None or point.item.phasing != "flat" or point.row.value is None:
        return False
    ends = (kpi.range.min, kpi.range.max)
    # A whole number under ten is hit by chance: five days are five days.
    is_rough = abs(target) < 10 and target == target.to_integral_value()
    return point.value == Fraction(target) and target not in ends and not is_rough
