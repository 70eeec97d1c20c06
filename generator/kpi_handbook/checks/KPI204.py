"""A scored item has no target.

## What it does
Reports scored items without target. `target: TBD` is a warning: the item is not scored until a target is set.

## Why it matters
SMART (Doran) and the lesson on KPIs per department ask for an ideal target of each KPI: without one nobody knows what
good is, and the item has no achievement.

## How to fix
Agree on a target, or write TBD while it is being agreed.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Item, definitions_by_id, is_given, items
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Severity, say
from kpi_scoring.methods import BY_NAME

_TABLES = {"bands", "interpolate"}


def check(subject: Subject) -> Iterator[Found]:
    """Find scored items without target."""
    known = definitions_by_id(subject.handbook)
    for item in items(subject.handbook):
        if not item.is_scored:
            continue
        target = item.get("target")
        if target.value == "TBD" and is_given(target):
            message = say("the target of {kpi} is still to be agreed", kpi=item.kpi)
            help_text = say("write a number; until then the item is not scored")
            yield at(target, message, help_text, severity=Severity.WARNING)
        elif target.value is None and _needs_target(item, {kpi.method for kpi in known.get(item.kpi, ())}):
            yield _missing(item)


def _needs_target(item: Item, methods: set[str]) -> bool:
    """Say whether a number is missing: tables of achievements say what a value is worth, not what is aimed at."""
    if not methods or any(is_given(item.get(name)) for name in ("lo", "hi", "due")):
        return False
    return all(name in BY_NAME and (BY_NAME[name].target == "number" or name in _TABLES) for name in methods)


def _missing(item: Item) -> Found:
    target = item.get("target")
    message = say("{kpi} is scored and has no target", kpi=item.kpi)
    place = target if is_given(target) else item.get("kpi")
    return at(place, message, say("write target:, or role: monitored"))
