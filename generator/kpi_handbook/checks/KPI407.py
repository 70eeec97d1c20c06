"""An objective of the top perspective has no link at all.

## What it does
Reports objectives without any cause-effect link that stand in the top perspective. Below it, KPI404 reports what leads
nowhere.

## Why it matters
A result that nothing drives cannot be worked on: the balanced-scorecard deck asks for each result what brings it about.

## How to fix
Add the links from the objectives that drive it, or take it off the map.

## Options
None. The top perspective is the one of KPI404.
"""

from collections.abc import Iterator

from kpi_handbook.checks.map_links import WrittenMap, top_chosen, written_maps
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find results that nothing drives."""
    for strategy in written_maps(subject.handbook):
        if strategy.links:
            yield from _in_map(strategy, strategy.top_perspectives(top_chosen(subject)))


def _in_map(strategy: WrittenMap, tops: frozenset[str]) -> Iterator[Found]:
    if strategy.has_unread_link:
        return
    for name in strategy.graph.orphans:
        if strategy.perspective(name) in tops:
            message = say("{objective} is linked to nothing", objective=name)
            help_text = say("add a link with to: {objective} from what drives it", objective=name)
            yield at(strategy.objectives[name].get("id"), message, help_text)
