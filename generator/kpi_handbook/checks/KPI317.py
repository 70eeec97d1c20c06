"""A rate without denominator.

## What it does
Reports a name that says persentase, percentage, rasio, ratio or rate where the unit is a count, or where
there is one base measure and nothing it is divided by. A percentage that is submitted as one number is left alone.

## Why it matters
The list of anti-patterns calls it the rate without denominator: 40 closed complaints are good of 42 and bad of 400.
Without the denominator months and units can't be added up either.

## How to fix
Write two base measures, divide one by the other in the expression, use `aggregation: ratio_of_sums` and a unit such as
percent; or name it what it is, a number of things.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, is_given
from kpi_handbook.checks.measurement_units import Quantity, quantity_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import RATE_WORDS, SHARE_WORDS, tokens
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find rates that nothing is divided by."""
    help_text = say(
        "write two base measures and divide them, with aggregation: ratio_of_sums and a unit such as percent"
    )
    for kpi in definitions(subject.handbook):
        said = {word for name in kpi.names for word in tokens(name)}
        if not said & RATE_WORDS or not is_given(kpi.get("name")):
            continue
        unit, measures = kpi.get("unit"), kpi.get("base_measures")
        if len(kpi.measures) == 1 and is_given(measures) and "/" not in kpi.expression:
            message = say("the name says a rate, and there is one base measure, not two")
            yield at(measures, message, help_text)
        elif is_given(unit) and _is_count(subject, kpi) and (said & SHARE_WORDS or not _is_divided(kpi)):
            message = say('the name says a rate, and the unit "{unit}" counts things', unit=kpi.text("unit"))
            yield at(unit, message, help_text)


def _is_count(subject: Subject, kpi: Definition) -> bool:
    return quantity_of(subject.handbook, kpi.text("unit")) is Quantity.COUNT


def _is_divided(kpi: Definition) -> bool:
    """Say whether a value is one measure over another; without expression two measures are."""
    return "/" in kpi.expression if kpi.expression else len(kpi.measures) > 1
