"""Objectives drive one another in a circle.

## What it does
Reports the link that closes a circle of cause-effect links, and prints the circle: A → B → A. Of the links of a circle
the one that leads down to a lower perspective is named, else the one that is written last.

## Why it matters
A map is a chain of causes (Kaplan and Norton). In a circle everything is its own cause: no effect can be tested, and
nobody can say where to begin.

## How to fix
Take the weakest link away, or turn it round.

## Options
None.
"""

from collections.abc import Iterator
from itertools import pairwise

from kpi_handbook.checks.map_links import WrittenMap, written_maps
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find links that close a circle."""
    for strategy in written_maps(subject.handbook):
        for position, circle in strategy.graph.closing_links(strategy.backward):
            yield _circle(strategy, position, circle)


def _circle(strategy: WrittenMap, position: int, circle: tuple[str, ...]) -> Found:
    link, cause, effect = strategy.links[position]
    steps = set(pairwise(circle))
    notes = tuple(
        Note(link.document.path, other.get("to").span, say("{cause} drives {effect}", cause=one, effect=two))
        for other, one, two in strategy.links
        if (one, two) in steps and other.path != link.path
    )
    message = say("objectives drive one another in a circle: {circle}", circle=" → ".join(circle))
    help_text = say("take away the link from {cause} to {effect}, or turn it round", cause=cause, effect=effect)
    return at(link.get("to"), message, help_text, notes)
