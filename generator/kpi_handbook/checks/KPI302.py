"""An activity is only done or not done.

## What it does
Reports a definition with `type: activity` whose `unit` holds nothing, the place of something (`TBD`, `-`), or a unit
that is yes or no.

## Why it matters
The lesson on KPIs per department turns "product promotion" into "known by at least 3 classes": a regular activity is
not yet a KPI. Yes or no says that somebody was busy, not how much or how well.

## How to fix
Count what the activity gives: customers met, articles used again, hours per person. Name that unit, and write what
result it should drive under `drives:`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, is_given, text
from kpi_handbook.checks.measurement_units import Quantity, quantity_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find activities that nothing counts."""
    help_text = say("count what the activity gives, and name that unit: customers met, articles used again")
    for kpi in definitions(subject.handbook):
        unit = kpi.get("unit")
        if kpi.text("type") != "activity" or not is_given(unit):
            continue
        if is_placeholder(unit.value):
            yield at(unit, say("the activity {kpi} has no unit of measure", kpi=kpi.id), help_text)
        elif unit.value is True or unit.value is False or _is_yes_or_no(subject, text(unit)):
            yield at(unit, say("the activity {kpi} is only done or not done", kpi=kpi.id), help_text)


def _is_yes_or_no(subject: Subject, unit: str) -> bool:
    return quantity_of(subject.handbook, unit) is Quantity.YES_NO
