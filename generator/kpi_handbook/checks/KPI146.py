"""The target does not fit the scoring method.

## What it does
Reports a scored item whose method needs another kind of target: a number above zero for `ratio_up`, a range for
`range`, a date for `milestone_date`; a method without the parameters it needs; a phasing with the wrong number of
figures; and a scored item of a definition without scoring method.

## Why it matters
The formula would have no result, or one that means nothing: with a target of 0 a ratio has no value.

## How to fix
Give the target that the method asks for, or choose a method that fits the target.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item
from kpi_handbook.problems import Severity, say
from kpi_scoring.methods import BY_NAME, Method


def check(subject: Subject) -> Iterator[Found]:
    """Find items whose target or parameters do not fit their method."""
    book = subject.handbook
    kpis: dict[str, Kpi] = {}
    for kpi, _ in book.kpis:
        kpis.setdefault(kpi.id, kpi)
    for card, entry in book.scorecards:
        periods = len(book.cycles[card.cycle].periods) if card.cycle in book.cycles else 0
        for item, field in zip(card.items, entry.document.root().get("items"), strict=True):
            if item.kpi in kpis and item.role == "scored":
                yield from _item(item, kpis[item.kpi], field, periods)


def _item(item: Item, kpi: Kpi, field: Field, periods: int) -> Iterator[Found]:
    method = BY_NAME.get(kpi.formula.method)
    if method is None:
        if kpi.formula.method == "none":
            yield at(
                field.get("kpi"),
                say("{kpi} has no scoring method", kpi=kpi.id),
                say("write role: monitored and weight: 0"),
            )
        return
    yield from _target(item, method, field)
    yield from _parameters(item, kpi, method, field)
    if isinstance(item.phasing, tuple) and periods and len(item.phasing) != periods:
        message = say("{count} figures are given for {periods} periods", count=len(item.phasing), periods=periods)
        yield at(field.get("phasing"), message, say("write one figure for each period of the cycle"))


def _target(item: Item, method: Method, field: Field) -> Iterator[Found]:
    kpi = field.get("kpi")
    if method.target == "range" and (item.lo is None or item.hi is None):
        yield at(kpi, say("{method} needs a range as target", method=method.name), say("write lo: and hi:"))
    elif method.target == "range" and item.lo is not None and item.hi is not None and item.lo > item.hi:
        yield at(
            field.get("lo"), say("the range runs from {lo} to {hi}", lo=item.lo, hi=item.hi), say("swap lo and hi")
        )
    elif method.target == "date" and item.due is None:
        yield at(
            kpi,
            say("{method} needs a date as target", method=method.name),
            say("write due: with the day it must be done"),
        )
    elif method.target == "number" and isinstance(item.target, Decimal):
        yield from _number(item.target, item, method, field)


def _number(target: Decimal, item: Item, method: Method, field: Field) -> Iterator[Found]:
    if method.name in {"ratio_up", "linear_down"} and target <= 0:
        help_text = say("use zero_target, baseline or diff_up, or give a target above 0")
        yield at(
            field.get("target"),
            say("{method} has no result for the target {target}", method=method.name, target=target),
            help_text,
        )
    elif method.name == "ratio_down" and target < 0:
        yield at(field.get("target"), say("ratio_down has no result for a negative target"), say("use diff_down"))
    elif method.name in {"diff_up", "diff_down", "stabilize"} and target == 0:
        yield at(
            field.get("target"),
            say("{method} has no result for the target 0", method=method.name),
            say("use range with tolerance"),
        )
    elif method.name == "baseline" and item.baseline == target:
        yield at(
            field.get("target"), say("baseline and target are the same"), say("use binary, or give another target")
        )


def _parameters(item: Item, kpi: Kpi, method: Method, field: Field) -> Iterator[Found]:
    given = {**kpi.formula.model_dump(exclude_none=True), **item.model_dump(exclude_none=True)}
    optional = {"tolerance", "below", "after", "late_bands", "to", "count", "checkpoints"}
    missing = [name for name in (*method.parameters, *method.tables) if name not in given and name not in optional]
    missing = [name for name in missing if name not in {"lo", "hi"}]
    if missing:
        message = say("{method} needs {names}", method=method.name, names=", ".join(missing))
        yield at(field.get("kpi"), message, say("add it to the formula of {kpi}, or to this item", kpi=kpi.id))


RULE = Rule("KPI146", "target-method", Severity.ERROR, __doc__, check)
