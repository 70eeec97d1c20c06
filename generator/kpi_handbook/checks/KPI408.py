"""A perspective has no objective.

## What it does
Reports perspectives of a map in which no objective stands.

## Why it matters
The balanced-scorecard deck looks at a company from four sides, so that no side is forgotten. An empty one is a side
that nobody looks at.

## How to fix
Write the objective that belongs there, or take the perspective off the map and give its weight to the others.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import text
from kpi_handbook.checks.map_links import WrittenMap, written_maps
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find perspectives without objectives."""
    for strategy in written_maps(subject.handbook):
        yield from _in_map(strategy)


def _in_map(strategy: WrittenMap) -> Iterator[Found]:
    perspectives = {text(one.get("id")): one for one in strategy.top.get("perspectives") if text(one.get("id"))}
    filled = [text(one.get("perspective")) for one in strategy.top.get("objectives")]
    if set(filled) <= set(perspectives):  # a name that is none may be the one that seems to be empty
        for name, perspective in perspectives.items():
            if name not in filled:
                message = say("no objective stands in the perspective {name}", name=name)
                yield at(perspective.get("id"), message, say("add an objective with perspective: {name}", name=name))
