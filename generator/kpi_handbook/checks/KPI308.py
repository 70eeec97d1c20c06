"""Who is scored delivers the figures alone.

## What it does
Reports a definition whose `data_steward` is also its `owner`, where a scorecard scores it; an error from a weight of
15 on.

## Why it matters
The balanced-scorecard deck asks for credible measures: hard to manipulate. The more a number decides, the more it is
bent (Campbell), most easily where one role measures, owns and is scored.

## How to fix
Name a steward outside of the owner's line, or a source that the owner does not type in.

## Options
- `weight`: the weight from which it is an error; 15.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.definition import definitions, is_given, items, number
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import Severity, say

OPTIONS = {"weight": 15}


def check(subject: Subject) -> Iterator[Found]:
    """Find scored KPIs whose owner is their data steward."""
    heavy = Decimal(subject.options_of("KPI308", OPTIONS)["weight"])
    weights: dict[str, Decimal] = {}
    for item in items(subject.handbook):
        if item.is_scored:
            weights[item.kpi] = max(weights.get(item.kpi, Decimal(0)), number(item.get("weight")) or Decimal(0))
    for kpi in definitions(subject.handbook):
        steward = kpi.get("data_steward")
        same = kpi.text("data_steward") == kpi.text("owner") and not is_placeholder(steward.value)
        if same and is_given(steward) and kpi.id in weights:
            message = say("{role} owns {kpi} and delivers its figures", role=kpi.text("owner"), kpi=kpi.id)
            help_text = say("name a data steward who is not scored by it")
            severity = Severity.ERROR if weights[kpi.id] >= heavy else None
            yield at(steward, message, help_text, severity=severity)
