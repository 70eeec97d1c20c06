"""A scorecard looks only back, or only at effort.

## What it does
Counts the scored items of a scorecard whose KPI is of `type: activity`, and reports a share outside the range. A
scorecard with fewer than three scored items is left alone.

## Why it matters
The balanced-scorecard deck pairs results with what drives them. Results alone come too late to act on; activities alone
reward being busy.

## How to fix
Add an activity that drives a result early, or a result that shows whether the activity helps.

## Options
- `range`: the smallest and the largest share of activities in percent, `[30, 70]`
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.definition import definitions, text
from kpi_handbook.checks.limits import between
from kpi_handbook.checks.rule import Found, Options, Subject
from kpi_handbook.load import Field
from kpi_handbook.problems import say

OPTIONS: Options = {"range": [30, 70]}
_FEWEST = 3


def check(subject: Subject) -> Iterator[Found]:
    """Find scorecards without a balance of results and activities."""
    types = {kpi.id: kpi.text("type") for kpi in definitions(subject.handbook)}
    for entry in subject.handbook.kind("scorecard"):
        yield from _card(entry.document.root(), types, subject.options_of("KPI410", OPTIONS))


def _card(card: Field, types: Mapping[str, str], options: Options) -> Iterator[Found]:
    scored = [item for item in card.get("items") if item.get("role").value in {"scored", None}]
    found = [types.get(text(item.get("kpi")), "") for item in scored]
    low, high = between(options, "range", OPTIONS)
    activities, count = found.count("activity"), len(found)
    if count < _FEWEST or activities + found.count("result") < count or low * count <= activities * 100 <= high * count:
        return
    items = card.get("items")
    message = say(
        "{activities} of {count} scored items are activities, not {low} to {high} percent",
        activities=activities,
        count=count,
        low=low,
        high=high,
    )
    more = activities * 100 < low * count
    help_text = (
        say("add an activity that drives a result") if more else say("add the results that the activities drive")
    )
    yield Found(items.document, items.key_span, items.path, message, help_text)
