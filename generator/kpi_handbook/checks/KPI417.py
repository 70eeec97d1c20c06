"""A unit works for one arm of the theme only.

## What it does
Reports a scorecard whose scored items, by the objectives they serve, all touch one and the same arm of a theme that has
more.

## Why it matters
A theme such as "accelerated and controlled" asks both of everybody. A unit with one arm pulls against the others, and
the tutor on the KPI form asks of each KPI which part of the theme it serves.

## How to fix
Add an item that serves the other arm, or write `from:` where an item already does.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.arms import touched
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find scorecards that touch one arm only."""
    organization = subject.handbook.organization
    theme = organization.theme if organization else None
    arms = {arm.id for arm in theme.arms} if theme else set()
    for _, items, found in touched(subject.handbook):
        touches = {arm for item in found for arm in item.arms} & arms
        if len(touches) == 1 < len(arms):
            others = ", ".join(sorted(arms - touches))
            message = say("every item here serves {arm}, none {others}", arm=next(iter(touches)), others=others)
            help_text = say("add an item whose objective has the arm {others}", others=others)
            yield Found(items.document, items.key_span, items.path, message, help_text)
