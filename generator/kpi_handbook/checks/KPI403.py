"""A strategy map has too few or too many objectives.

## What it does
Counts the objectives of the company's map; with `units: true` those of every unit's map, too.

## Why it matters
Too few objectives leave a perspective without a story, too many say that everything matters. The balanced-scorecard
deck prints 13 for the company, 11 for marketing, 10 for IT, and nine for HR.

## How to fix
Merge objectives that the same work reaches, or add what the map does not yet say.

## Options
- `range`: the fewest and the most objectives of a map, `[10, 25]`
- `units`: whether the maps of units are counted, too, `false`
"""

from collections.abc import Iterator

from kpi_handbook.checks.limits import between
from kpi_handbook.checks.rule import Found, Options, Subject
from kpi_handbook.load import Field
from kpi_handbook.problems import say

OPTIONS: Options = {"range": [10, 25], "units": False}


def check(subject: Subject) -> Iterator[Found]:
    """Find maps with too few or too many objectives."""
    options = subject.options_of("KPI403", OPTIONS)
    for entry in subject.handbook.kind("map"):
        top = entry.document.root()
        if options["units"] or top.get("unit").value == subject.handbook.top_unit:
            yield from _count(top.get("objectives"), options)


def _count(objectives: Field, options: Options) -> Iterator[Found]:
    if not isinstance(objectives.value, list):
        return
    (low, high), count = between(options, "range", OPTIONS), len(objectives.value)
    message = say("this map has {count} objectives, not {low} to {high}", count=count, low=low, high=high)
    if count < low:
        help_text = say("add the objectives that the map does not say yet: at least {low}", low=low)
    elif count > high:
        help_text = say("merge objectives that the same work reaches: at most {high}", high=high)
    else:
        return
    yield Found(objectives.document, objectives.key_span, objectives.path, message, help_text)
