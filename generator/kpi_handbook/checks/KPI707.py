"""A KPI is always at 100.

## What it does
Reports KPIs whose last five values are the same and give 99 to 101 points, or the cap.

## Why it matters
A list that is always green tells nothing: the target is too easy, the measure can't move, or nobody looks. A dying
company has a long list, always green.

## How to fix
Ask what the number would have to be for somebody to act. Raise the target, measure the shortfall instead, or watch the
KPI without weight.

## Options
- `periods`: how many values in a row; 5.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.filed import in_cell
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.series import Point, series
from kpi_handbook.problems import say

OPTIONS = {"periods": 5}


def check(subject: Subject) -> Iterator[Found]:
    """Find KPIs that never move from their target."""
    wanted = int(Decimal(subject.options_of("KPI707", OPTIONS)["periods"]))
    for points in series(subject):
        recent = points[-wanted:]
        if len(recent) == wanted and len({point.value for point in recent}) == 1 and all(map(_is_full, recent)):
            row = recent[-1].row
            message = say("{kpi} is on target and has not moved for {periods} periods", kpi=row.kpi, periods=wanted)
            help_text = say("raise the target, measure the shortfall, or watch it without weight")
            yield in_cell(subject, row, "kpi", message, help_text)


def _is_full(point: Point) -> bool:
    points = point.achievement
    return points is not None and (99 <= points <= 101 or points == point.item.cap)
