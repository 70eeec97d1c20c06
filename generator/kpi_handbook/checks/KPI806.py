"""A target became easier after a bad result.

## What it does
Compares with the handbook before the change (`--base`). Reports targets that are easier than before, in place or by a
revision, where the newest value missed the old one. Both achievements are named; items whose target grows over the
cycle are left out.

## Why it matters
A target that follows the result measures nothing. There can be good reasons, which the decision should name.

## How to fix
Nothing, where the world has changed and the decision says so. Else leave the target, and explain the result.

## Options
None.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kpi_handbook.checks.edited import Edited, edited_items, edited_scorecards
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.series import Point, series
from kpi_handbook.model.scorecard import Item
from kpi_handbook.problems import say
from kpi_scoring.exact import decimal_text


def check(subject: Subject) -> Iterator[Found]:
    """Find targets that went towards the result."""
    if subject.base is None:
        return
    newest = {(points[-1].row.unit, points[-1].row.kpi): points[-1] for points in series(subject.base)}
    for scorecard in edited_scorecards(subject):
        for item in edited_items(scorecard):
            if point := newest.get((scorecard.name, item.name)):
                yield from _item(item, point)


def _item(edited: Edited, point: Point) -> Iterator[Found]:
    before, after = edited.before, edited.after
    assert isinstance(before, Item), "an item"
    assert isinstance(after, Item), "an item"
    old = {revision.from_: revision.target for revision in before.revisions}
    moved = [(after.target, edited.field.get("target"))] if after.target != before.target else []
    for revision, field in zip(after.revisions, edited.field.get("revisions"), strict=True):
        if revision.target is not None and old.get(revision.from_) != revision.target:
            moved.append((revision.target, field.get("target")))
    for target, field in moved:
        was = point.achievement
        now = (
            replace(point, item=replace(point.item, target=target)).achievement if isinstance(target, Decimal) else None
        )
        if was is not None and now is not None and was < 100 and now > was:
            names = {"kpi": after.kpi, "was": decimal_text(was, 2), "now": decimal_text(now, 2)}
            message = say(
                "this target is easier: {period} of {kpi} is {was} by the old one and {now} by this",
                **names,
                period=point.row.period,
            )
            yield at(field, message, say("let the decision say what has changed in the world"))
