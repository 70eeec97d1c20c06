"""The target is a jump that nothing explains.

## What it does
Reports a scored item whose target is more than twice its baseline, or less than half of it where less is better, and
one that beats the best of the four last values before the cycle by more than half. A `rationale` on the item explains
it.

## Why it matters
Choosing KPIs asks for a target that resources and the market allow. A jump nobody believes is not worked for, or is
reached on paper (Campbell).

## How to fix
Say under `rationale` what changes so that it becomes possible, or go there in steps.

## Options
- `times`: how many times the baseline a target may be; 2.
- `beyond_best`: how far, in percent, a target may lie beyond the best past value; 50.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kpi_handbook.checks.definition import Definition, Item, definitions_by_id, items, number, text
from kpi_handbook.checks.rule import Found, Options, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say

OPTIONS = {"times": 2, "beyond_best": 50}
_PAST = 4
_COMPARABLE = {"last", "average", "min", "max"}  # a monthly value of a sum is no semester target


def check(subject: Subject) -> Iterator[Found]:
    """Find targets far from where they start."""
    options = subject.options_of("KPI206", OPTIONS)
    known = definitions_by_id(subject.handbook)
    past = _past_values(subject)
    for item in items(subject.handbook):
        versions = known.get(item.kpi, ())
        if item.is_scored and versions and is_placeholder(item.get("rationale").value):
            yield from _jump(item, versions[-1], options, past.get((text(item.card.get("cycle")), *_key(item)), ()))


def _jump(item: Item, kpi: Definition, options: Options, past: tuple[Decimal, ...]) -> Iterator[Found]:
    target, baseline = number(item.get("target")), number(item.get("baseline"))
    if target is None or target <= 0 or kpi.method == "zero_target":
        return
    times = Decimal(options["times"])
    help_text = say("write on the item, under rationale, what makes it possible, or go there in steps")
    if baseline is not None and baseline > 0 and _is_beyond(kpi, target, baseline, times):
        message = say("the target {target} is far from the baseline {baseline}", target=target, baseline=baseline)
        yield at(item.get("target"), message, help_text)
    elif past and text(kpi.formula.get("aggregation")) in _COMPARABLE:
        best = min(past) if kpi.text("polarity") == "minimize" else max(past)
        if best > 0 and _is_beyond(kpi, target, best, 1 + Decimal(options["beyond_best"]) / 100):
            message = say("the target {target} is far beyond {best}, the best value so far", target=target, best=best)
            yield at(item.get("target"), message, help_text)


def _is_beyond(kpi: Definition, target: Decimal, start: Decimal, times: Decimal) -> bool:
    match kpi.text("polarity"):
        case "maximize":
            return target > start * times
        case "minimize":
            return target * times < start
        case _:
            return False


def _key(item: Item) -> tuple[str, str]:
    return text(item.card.get("unit")), item.kpi


def _past_values(subject: Subject) -> Mapping[tuple[str, str, str], tuple[Decimal, ...]]:
    """Return the last values of each item before each cycle, oldest first."""
    found: dict[tuple[str, str, str], tuple[Decimal, ...]] = {}
    rows = sorted(subject.submitted.submissions, key=lambda row: (row.period, row.revision))
    latest = {(row.unit, row.kpi, row.period): row.value for row in rows if row.value is not None}
    for cycle in subject.handbook.cycles.values():
        for (unit, kpi, period), value in latest.items():
            if cycle.periods and period < cycle.periods[0]:
                found[cycle.id, unit, kpi] = (*found.get((cycle.id, unit, kpi), ()), value)[-_PAST:]
    return found
