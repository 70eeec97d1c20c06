"""A KPI serves no objective.

## What it does
Reports a definition whose `objective` holds nothing, or the place of something (`TBD`, `-`).

## Why it matters
SMART (Doran) asks for relevance, and the tutor on the KPI form wants every indicator verified against the year's
strategic map before it is scored. A KPI that serves no objective takes attention from those that do.

## How to fix
Write the code of the objective of the strategy map that moves when this KPI moves, such as `objective: P5`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, is_given
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions whose objective is empty."""
    for kpi in definitions(subject.handbook):
        objective = kpi.get("objective")
        if is_given(objective) and is_placeholder(objective.value):
            message = say("{kpi} serves no objective of the strategy map", kpi=kpi.id)
            yield at(objective, message, say("write the code of an objective of the map, such as objective: P5"))
