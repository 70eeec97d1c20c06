"""A scored item has no target.

## What it does
Reports scored items without target. `target: TBD` is a warning: the item is not scored until a target is set.

## Why it matters
Without a target nobody knows what good is, and the item has no achievement.

## How to fix
Agree on a target, or write TBD while it is being agreed.

## Options
None.
"""

from collections.abc import Iterator
from dataclasses import replace

from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.problems import Severity, say
from kpi_scoring.methods import BY_NAME


def check(subject: Subject) -> Iterator[Found]:
    """Find scored items without target."""
    methods = {kpi.id: BY_NAME.get(kpi.formula.method) for kpi, _ in subject.handbook.kpis}
    for card, entry in subject.handbook.scorecards:
        for item, field in zip(card.items, entry.document.root().get("items"), strict=True):
            method = methods.get(item.kpi)
            if item.role != "scored" or method is None or method.target != "number":
                continue
            if item.target is None:
                yield at(
                    field.get("kpi"),
                    say("{kpi} is scored and has no target", kpi=item.kpi),
                    say("write target:, or role: monitored"),
                )
            elif item.target == "TBD":
                found = at(
                    field.get("target"),
                    say("the target of {kpi} is still to be agreed", kpi=item.kpi),
                    say("write a number; until then the item is not scored"),
                )
                yield replace(found, severity=Severity.WARNING)


RULE = Rule("KPI204", "measurable-no-target", Severity.ERROR, __doc__, check)
