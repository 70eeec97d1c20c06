"""A value jumps.

## What it does
Compares the newest value of a KPI with all its values, at least six: reports one that lies more than 3.5 robust
deviations (median and median absolute deviation) from the middle.

## Why it matters
A jump is news or a slip, and both want a look before the number is signed. The median is used since a mean is drawn
along by the very value in question.

## How to fix
Look at the source once more. Where the value is right, say in `reason` what happened.

## Options
- `periods`: the fewest values that are compared; 6.
- `deviations`: how many robust deviations are too many; 3.5.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.filed import figure_column, in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.series import median, series
from kpi_handbook.problems import say
from kpi_scoring.exact import decimal_text

OPTIONS = {"periods": 6, "deviations": Decimal("3.5")}
_NORMAL = Fraction("0.6745")  # the median absolute deviation of a normal distribution, in standard deviations


def check(subject: Subject) -> Iterator[Found]:
    """Find newest values far from all others."""
    options = subject.options_of("KPI706", OPTIONS)
    for points in series(subject):
        if len(points) < options["periods"] or points[-1].row.reason:
            continue
        values = [point.value for point in points]
        middle = median(values)
        deviation = median([abs(value - middle) for value in values])
        last = points[-1]
        if deviation and _NORMAL * abs(last.value - middle) > Fraction(options["deviations"]) * deviation:
            names = {"kpi": last.row.kpi, "value": decimal_text(last.value, 4), "middle": decimal_text(middle, 4)}
            message = say("{kpi} jumps to {value}; the middle of its values is {middle}", **names)
            help_text = say("look at the source once more, or say in reason what happened")
            yield in_cell(subject, last.row, figure_column(last.row), message, help_text)
