"""A target without the value it starts from.

## What it does
Reports a scored item with a target and without `baseline`: the last value before the cycle. What is done once, what
should be zero, and what has a `phasing` figure by figure needs none.

## Why it matters
SMART (Doran) asks for what can be achieved. Whether 80 is too much nobody can say who does not know that it was 70.

## How to fix
Write the last value on the item, `baseline: 70`. Where nothing was measured yet, measure one period before you score
it.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Item, definitions_by_id, is_given, items, number, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say
from kpi_scoring.methods import BY_NAME

_NEED_NONE = {"zero_target", "binary"}


def check(subject: Subject) -> Iterator[Found]:
    """Find targets that start nowhere."""
    known = definitions_by_id(subject.handbook)
    for item in items(subject.handbook):
        target, versions = item.get("target"), known.get(item.kpi, ())
        methods = {kpi.method for kpi in versions}
        if not item.is_scored or number(target) is None or _says_where_from(item):
            continue
        once = any("once" in {kpi.text("frequency"), text(kpi.formula.get("aggregation"))} for kpi in versions)
        if versions and methods <= set(BY_NAME) - _NEED_NONE and not once:
            message = say(
                "nobody can say whether {target} is achievable: {kpi} has no baseline",
                target=target.value,
                kpi=item.kpi,
            )
            yield at(target, message, say("write baseline: with the last value before this cycle"))


def _says_where_from(item: Item) -> bool:
    """Say whether an item has a baseline, or a path of its own: one figure a period."""
    return is_given(item.get("baseline")) or isinstance(item.get("phasing").value, list)
