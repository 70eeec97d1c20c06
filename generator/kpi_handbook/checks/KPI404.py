"""An objective leads nowhere: no cause-effect link takes it to the top perspective.

## What it does
Reports the objectives at which a way along the links ends below the top perspective. Those that lead to such an end,
and to no other, are notes. A map without any link is one problem. A circle of links is the matter of KPI405.

## Why it matters
The balanced-scorecard deck reads a map from the bottom to the top: people make processes better, these serve customers,
and that shows in the results. What does not lead there costs effort for no reason that anybody can give.

## How to fix
Add the link to what the objective drives, with its hypothesis, or take the objective off the map.

## Options
- `top`: the id of the perspective that everything leads to, such as `mission` in a public body; without it, the
  perspective with the lowest `order`
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import text
from kpi_handbook.checks.map_links import TOP, WrittenMap, top_chosen, written_maps
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Note, Severity, say

OPTIONS = TOP


def check(subject: Subject) -> Iterator[Found]:
    """Find objectives without a way to the top."""
    for strategy in written_maps(subject.handbook):
        tops = strategy.top_perspectives(top_chosen(subject))
        if tops and strategy.objectives:
            yield from _in_map(strategy, tops)


def _in_map(strategy: WrittenMap, tops: frozenset[str]) -> Iterator[Found]:
    goals = strategy.goals(tops)
    ends = goals | strategy.open_ends
    lost = set(strategy.objectives) - strategy.graph.reaching(ends)
    if not lost:
        return
    if not strategy.links or not goals:
        yield _nothing(strategy, ", ".join(sorted(tops)))
        return
    for end in strategy.graph.dead_ends(ends):
        yield _dead_end(strategy, end, lost, ", ".join(sorted(tops)))


def _nothing(strategy: WrittenMap, top: str) -> Found:
    objectives = strategy.top.get("objectives")
    message = say("nothing on this map leads to the perspective {top}", top=top)
    help_text = say("write links: from each objective to what it drives, up to an objective of {top}", top=top)
    return Found(objectives.document, objectives.key_span, objectives.path, message, help_text)


def _dead_end(strategy: WrittenMap, end: str, lost: set[str], top: str) -> Found:
    objective = strategy.objectives[end]
    message = say("{objective} drives nothing, so it has no path to the perspective {top}", objective=end, top=top)
    help_text = say("add a link with from: {objective} to what it drives, or take it off the map", objective=end)
    behind = (strategy.graph.reaching((end,)) & lost) - {end}
    notes = tuple(
        Note(
            objective.document.path,
            field.get("id").span,
            say("{objective} leads to {end} only", objective=name, end=end),
        )
        for name, field in strategy.objectives.items()
        if name in behind
    )
    severity = Severity.WARNING if text(objective.get("role")) == "draft" else None
    return at(objective.get("id"), message, help_text, notes, severity=severity)
