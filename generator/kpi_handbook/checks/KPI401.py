"""A unit has too few or too many headline KPIs, or too many KPIs at all.

## What it does
Counts the items of a scorecard with `headline: true`, all items of a scorecard, the KPIs that a unit defines, and the
items of a scorecard that measure one objective of the unit's own strategy map.

## Why it matters
The guide to KPIs per department asks for two or three: what everybody should know by heart. A scorecard printed in the
balanced-scorecard deck has 14 items, and nobody can say which of them matter.

## How to fix
Mark the two or three items that a unit would show first. Where a scorecard is too long, make items monitored in another
place, or merge KPIs that move together. A scorecard of the whole company may have its reason: silence the rule there.

## Options
- `headline`: the fewest and the most headline items of a scorecard, `[2, 3]`
- `items`: the most items of a scorecard, `10`
- `unit`: the most KPIs that a unit defines, `20`
- `objective`: the most items for one objective of the unit's own map, `3`
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.definition import is_given
from kpi_handbook.checks.limits import between, limit
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.problems import Say, say

OPTIONS: Options = {"headline": [2, 3], "items": 10, "unit": 20, "objective": 3}


def check(subject: Subject) -> Iterator[Found]:
    """Find scorecards and units whose KPIs cannot be kept in mind."""
    options = subject.options_of("KPI401", OPTIONS)
    for entry in subject.handbook.kind("scorecard"):
        items = entry.document.root().get("items")
        yield from _headlines(items, options)
        yield from _length(items, limit(options, "items", OPTIONS))
        yield from _objectives(subject, entry.document.root(), limit(options, "objective", OPTIONS))
    yield from _units(subject, limit(options, "unit", OPTIONS))


def _headlines(items: Field, options: Options) -> Iterator[Found]:
    marks = [item.get("headline") for item in _each_once(items)]
    low, high = between(options, "headline", OPTIONS)
    low = min(low, Decimal(len(marks)))
    if not all(isinstance(mark.value, bool) for mark in marks if is_given(mark)):
        return
    count = sum(mark.value is True for mark in marks)
    if count > high:
        message = say("{count} items are headlines, at most {high} should be", count=count, high=high)
        yield _on_key(items, message, say("keep headline: true at the {high} items you would show first", high=high))
    elif count < low:
        message = say("{count} items are headlines, at least {low} should be", count=count, low=low)
        yield _on_key(items, message, say("write headline: true at the {low} items you would show first", low=low))


def _each_once(items: Field) -> list[Field]:
    """Return the items without those whose KPI stands further up already: that is a mistake of its own."""
    return list({str(item.get("kpi").value or item.path): item for item in reversed(list(items))}.values())


def _length(items: Field, most: Decimal) -> Iterator[Found]:
    count = len(_each_once(items))
    if count > most:
        message = say("this scorecard has {count} items, at most {most} should be", count=count, most=most)
        yield _on_key(items, message, say("keep the items that decide, and take the others off the scorecard"))


def _objectives(subject: Subject, card: Field, most: Decimal) -> Iterator[Found]:
    own = subject.handbook.map_of(str(card.get("cycle").value), str(card.get("unit").value))
    if own is None or own.unit != card.get("unit").value:
        return
    objective_of = {kpi.id: kpi.objective for kpi, _ in subject.handbook.kpis}
    mapped = {objective.id for objective in own.objectives}
    kpis = [item.get("kpi").value for item in card.get("items") if item.get("role").value != "monitored"]
    counts = Counter(objective_of[kpi] for kpi in kpis if isinstance(kpi, str) and kpi in objective_of)
    for objective, count in counts.items():
        if objective in mapped and count > most:
            message = say(
                "{count} items measure the objective {objective}, at most {most} should",
                count=count,
                objective=objective,
                most=most,
            )
            yield _on_key(card.get("items"), message, say("keep the items that show best whether it is reached"))


def _units(subject: Subject, most: Decimal) -> Iterator[Found]:
    ids = {(entry.place["unit"], entry.place["id"].split(".v")[0]) for entry in subject.handbook.kind("kpi")}
    counts = Counter(unit for unit, _ in ids)
    for entry in subject.handbook.kind("organization"):
        for unit in entry.document.root().get("units"):
            name = unit.get("id")
            if isinstance(name.value, str) and counts[name.value] > most:
                message = say(
                    "{unit} defines {count} KPIs, at most {most} should be",
                    unit=name.value,
                    count=counts[name.value],
                    most=most,
                )
                yield at(name, message, say("retire the KPIs that nobody uses for a decision"))


def _on_key(items: Field, message: Say, help_text: Say) -> Found:
    return Found(items.document, items.key_span, items.path, message, help_text)
