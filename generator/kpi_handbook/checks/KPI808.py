"""A rating or a colour becomes another one.

## What it does
Compares with the handbook before the change (`--base`), and scores each period that has values with both. Reports the
KPIs and scorecards whose rating or status colour crosses an edge, in their newest period.

## Why it matters
Half a point is nothing in the middle of a band, and a rating at its edge. Pay and talks hang on the rating, so its
change is what a reviewer should see first.

## How to fix
Nothing, where the change is meant. Else leave what was edited, or let it begin in a period to come.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.moved import impact_of_change
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.where_changed import edits_of
from kpi_handbook.impact import Movement
from kpi_handbook.problems import Say, say
from kpi_scoring.results import CardResult, ItemResult

Result = CardResult | ItemResult

_COLOURS = {"good": say("green"), "watch": say("amber"), "bad": say("red")}


def check(subject: Subject) -> Iterator[Found]:
    """Find numbers that cross an edge."""
    moved = impact_of_change(subject).movements
    newest = {(one.unit, kpi): (one, message) for one in moved for kpi, message in _of(one)}
    edits = edits_of(subject) if newest else None
    for (unit, kpi), (one, message) in newest.items():
        assert edits is not None, "something crosses an edge"
        help_text = say("see whether it is meant; else let the change begin in a period to come")
        if found := edits.found(unit, kpi, one.period, message, help_text):
            yield found


def _of(one: Movement) -> Iterator[tuple[str, Say]]:
    """Yield the KPIs of a scorecard that cross an edge, and the scorecard itself as ""."""
    if one.before is None or one.after is None:
        return
    if message := _crossing(one.before, one.after, say("the scorecard of {unit}", unit=one.unit), one.period):
        yield "", message
    old = {item.kpi: item for item in one.before.items}
    for item in one.after.items:
        if item.kpi in old and (message := _crossing(old[item.kpi], item, item.kpi, one.period)):
            yield item.kpi, message


def _crossing(before: Result, after: Result, what: Say | str, period: str) -> Say | None:
    names = {"what": what, "period": period}
    if before.rating is not None and after.rating is not None and before.rating != after.rating:
        ratings = {"before": before.rating, "after": after.rating}
        return say("the rating of {what} in {period} was {before} and is {after} now", **names, **ratings)
    if before.colour in _COLOURS and after.colour in _COLOURS and before.colour != after.colour:
        colours = {"before": _COLOURS[before.colour], "after": _COLOURS[after.colour]}
        return say("the colour of {what} in {period} was {before} and is {after} now", **names, **colours)
    return None
