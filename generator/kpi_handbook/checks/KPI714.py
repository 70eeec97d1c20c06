"""A value looks like the usual one in another unit.

## What it does
Reports values that are about 10, 100 or 1,000 times the middle of the KPI's other values, or that part of it; at least
three others that lie close to each other are needed.

## Why it matters
Thousands for millions, a share for a percentage: such slips are the most common ones, pass every range that is wide
enough, and decide a total.

## How to fix
Write the value in the unit of the definition.

## Options
- `periods`: the fewest other values; 3.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kpi_handbook.checks.filed import figure_column, in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.series import Point, median, series
from kpi_handbook.problems import say
from kpi_scoring.exact import decimal_text

OPTIONS = {"periods": 3}
_SLIPS = tuple(Fraction(factor) for factor in (10, 100, 1000)) + tuple(
    Fraction(1, factor) for factor in (10, 100, 1000)
)
_NEAR = Fraction(1, 10)
_LEAST = min(slip for slip in _SLIPS if slip > 1) * (1 - _NEAR)  # nothing slips between values closer than this
_CLOSE = 2  # the others may differ by this factor; where they scatter more, ten times is nothing special


def check(subject: Subject) -> Iterator[Found]:
    """Find values that were written in another unit."""
    wanted = subject.options_of("KPI714", OPTIONS)["periods"]
    for points in series(subject):
        for point in points if len(points) > wanted and _are_far_apart(points) else ():
            others = [other.value for other in points if other is not point]
            if factor := _slip(point, others):
                names = {
                    "kpi": point.row.kpi,
                    "value": decimal_text(point.value, 4),
                    "usual": decimal_text(median(others), 4),
                }
                message = say("{kpi} is {value}, about {factor} times the usual {usual}", factor=factor, **names)
                help_text = say("write it in the unit of the definition")
                yield in_cell(subject, point.row, figure_column(point.row), message, help_text)


def _are_far_apart(points: Sequence[Point]) -> bool:
    lowest, highest = min(point.value for point in points), max(point.value for point in points)
    return lowest > 0 and highest >= lowest * _LEAST


def _slip(point: Point, others: list[Fraction]) -> str:
    if min(others) <= 0 or max(others) > _CLOSE * min(others):
        return ""
    times = point.value / median(others)
    found = next((slip for slip in _SLIPS if abs(times - slip) <= slip * _NEAR), None)
    return str(found) if found else ""
