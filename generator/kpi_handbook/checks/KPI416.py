"""A KPI that pushes growth has nothing beside it that keeps it in bounds.

## What it does
Reports a scored item that serves an objective of the arm `growth` only, whose KPI is paired with none, on a scorecard
without any item of the arm `control`.

## Why it matters
Growth is easy to buy: more leads at any price, more sales at any discount (Goodhart). A number for the price beside it
shows when that happens.

## How to fix
Write `paired_with:` with the KPI that shows the price, such as the cost of a new customer beside the number of leads.

## Options
- `growth`: the arm of the theme that pushes, `accelerate`
- `control`: the arm that keeps in bounds, `control`
"""

from collections.abc import Iterator

from kpi_handbook.checks.arms import touched
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.problems import say

OPTIONS: Options = {"growth": "accelerate", "control": "control"}


def check(subject: Subject) -> Iterator[Found]:
    """Find growth that nothing keeps in bounds."""
    options = subject.options_of("KPI416", OPTIONS)
    growth, control = str(options["growth"]), str(options["control"])
    kpis = [kpi for kpi, _ in subject.handbook.kpis]
    paired = {name for kpi in kpis if kpi.paired_with for name in (kpi.id, *kpi.paired_with)}
    for _, _, items in touched(subject.handbook):
        if any(control in item.arms for item in items):
            continue
        for item in items:
            if growth in item.arms and item.kpi not in paired:
                message = say("{kpi} pushes growth, and nothing on this scorecard keeps it in bounds", kpi=item.kpi)
                help_text = say("write paired_with: in its definition, or add an item for what it may cost")
                yield at(item.field.get("kpi"), message, help_text)
