"""Measuring costs more than knowing is worth.

## What it does
Multiplies `cost: {hours_per_period}` by how often a year the KPI is measured, and reports more than 240 hours.

## Why it matters
The balanced-scorecard deck warns that the cost of measuring must not exceed the value of knowing.

## How to fix
Measure more rarely, take a sample, or use a figure that a system gives anyway.

## Options
- `hours_per_year`: the most hours a year; 240.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, number
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say

OPTIONS = {"hours_per_year": 240}
_TIMES = {"monthly": 12, "quarterly": 4, "semesterly": 2, "yearly": 1, "once": 1}


def check(subject: Subject) -> Iterator[Found]:
    """Find KPIs that take too many hours a year."""
    most = subject.options_of("KPI313", OPTIONS)["hours_per_year"]
    for kpi in definitions(subject.handbook):
        cost = kpi.get("cost").get("hours_per_period")
        hours = number(cost)
        if hours is not None and hours * _TIMES.get(kpi.text("frequency"), 0) > most:
            total = f"{hours * _TIMES[kpi.text('frequency')]:f}"
            message = say("measuring {kpi} takes {hours} hours a year", kpi=kpi.id, hours=total)
            yield at(
                cost, message, say("measure more rarely, take a sample, or use a figure that a system gives anyway")
            )
