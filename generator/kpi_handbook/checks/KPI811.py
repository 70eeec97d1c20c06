"""A change of scoring gives no reason.

## What it does
Compares with the handbook before the change (`--base`). Reports methods, bands, caps and floors of a definition that
differ without a new `change: {reason: …}` in the file, and targets, weights and phasing of an item that differ in place
without a new `reason`.

## Why it matters
Somebody will ask in a year why the band begins at 95. Targets are reviewed with a reason, by pull request.

## How to fix
Write the reason beside the change.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.edited import Edited, edited_definitions, edited_items, edited_scorecards
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find changes of scoring that nobody explains."""
    for edited in edited_definitions(subject):
        yield from _silent(edited, "change")
    for scorecard in edited_scorecards(subject):
        for item in edited_items(scorecard):
            yield from _silent(item, "reason")


def _silent(edited: Edited, explained_by: str) -> Iterator[Found]:
    before, after = getattr(edited.before, explained_by), getattr(edited.after, explained_by)
    if after is None or before == after:
        for change in edited.of(Class.SCORING):
            help_text = say("add {field}: with what has changed in the world", field=explained_by)
            yield edited.found(change, edited.words(change), help_text)
