"""A cause-effect link leads down instead of up.

## What it does
Reports links from an objective of a higher perspective to one of a lower perspective. One that closes a circle is the
matter of KPI405.

## Why it matters
In the balanced-scorecard deck the arrows rise: learning drives processes, these drive customers, and customers drive
the results. An arrow from the finances down to learning is usually a budget ("the money pays for training"), not a
cause.

## How to fix
Turn the link round, or take it away.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.map_links import WrittenMap, written_maps
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find links that lead down."""
    for strategy in written_maps(subject.handbook):
        closing = {position for position, _ in strategy.graph.closing_links(strategy.backward)}
        yield from (_one(strategy, position) for position in sorted(strategy.backward - closing))


def _one(strategy: WrittenMap, position: int) -> Found:
    link, cause, effect = strategy.links[position]
    message = say(
        "{cause} ({high}) leads down to {effect} ({low})",
        cause=cause,
        high=strategy.perspective(cause),
        effect=effect,
        low=strategy.perspective(effect),
    )
    return at(
        link.get("to"),
        message,
        say("write from: {effect} and to: {cause}, or take the link away", cause=cause, effect=effect),
    )
