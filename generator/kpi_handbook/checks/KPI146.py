"""The target does not fit the scoring method.

## What it does
Reports a scored item whose method needs another kind of target: a number above zero for `ratio_up`, a range for
`range`, a date for `milestone_date`; a method without the parameters it needs; a phasing with the wrong number of
figures; a scored item of a definition without scoring method; a method that looks in another direction than
`polarity`, such as `ratio_up` where less is better; and figures of a formula with which nothing comes out, such as a
worst value that is the best one. Warns where `goal_redflag` meets rating bands in which 100 is no top rating.

## Why it matters
The formula would have no result, or one that means nothing: with a target of 0 a ratio has no value. The deck's
response time of 25 hours against 24 is 96, and 104 if it is divided the other way round.

## How to fix
Give the target that the method asks for, or choose a method that fits the target.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.direction import less_is_better
from kpi_handbook.checks.method_figures import (
    bands_for_a_goal,
    figures_of_a_row,
    formula_figures,
    own_parameters,
    phased_sum,
)
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.versions import in_force
from kpi_handbook.problems import Severity, say
from kpi_handbook.score import policy_of
from kpi_scoring.methods import BY_NAME, Method

_ONE_WAY = {
    "ratio_up": "maximize",
    "diff_up": "maximize",
    "ratio_range": "maximize",
    "ratio_down": "minimize",
    "linear_down": "minimize",
    "diff_down": "minimize",
    "linear_range_down": "minimize",
    "zero_target": "minimize",
    "stabilize": "stabilize",
}
_METHODS_FOR = {
    "maximize": "ratio_up, diff_up, baseline, bands",
    "minimize": "ratio_down, linear_down, baseline, bands",
    "stabilize": "range, stabilize",
}
_OPTIONAL = {
    "tolerance",
    "below",
    "after",
    "late_bands",
    "to",
    "count",
    "checkpoints",
    "scale_min",
    "scale_max",
    "step",
}


def check(subject: Subject) -> Iterator[Found]:
    """Find items whose target or parameters do not fit their method."""
    book = subject.handbook
    for card, entry in book.scorecards:
        periods = len(book.cycles[card.cycle].periods) if card.cycle in book.cycles else 0
        for item, field in zip(card.items, entry.document.root().get("items"), strict=True):
            kpi = _kpi(book, card, item)
            if kpi and item.role == "scored":
                yield from _item(item, kpi, field, periods)
                yield from _by_policy(book, card, item, kpi, field)
    allowed = {word.casefold() for word in book.settings.words.allow}
    for kpi, entry in book.kpis:
        yield from formula_figures(kpi.formula, entry.document.root().get("formula"))
        names = [words for _, words in kpi.name.by_language]
        # Where the name and the polarity disagree already, the method is not what is wrong.
        if kpi.polarity != "maximize" or not less_is_better(names, allowed):
            yield from _direction(kpi, entry.document.root().get("formula").get("method"))


def _kpi(book: Handbook, card: Scorecard, item: Item) -> Kpi | None:
    """Return the version of a definition that is in force when the cycle begins, else the first one."""
    versions = book.versions.get(item.kpi, ())
    first = min(versions, key=lambda version: version.valid_from, default=None)
    return (in_force(versions, book.cycles[card.cycle].from_) if card.cycle in book.cycles else None) or first


def _by_policy(book: Handbook, card: Scorecard, item: Item, kpi: Kpi, field: Field) -> Iterator[Found]:
    """Yield what does not fit the methods and the bands of the policy in force when the cycle begins."""
    if card.cycle not in book.cycles:
        return
    policy = policy_of(book, card, book.cycles[card.cycle].periods[0])
    own = policy.methods.get(kpi.formula.method) if policy else None
    if own is not None:
        yield from own_parameters(item, kpi, own, field)
        if own.polarity != kpi.polarity:
            values = {"method": kpi.formula.method, "wanted": own.polarity, "polarity": kpi.polarity}
            message = say("{method} is for {wanted}, and polarity is {polarity}", **values)
            yield at(field.get("kpi"), message, say("use another method, or change polarity in its definition"))
    yield from bands_for_a_goal(kpi, policy, field.get("kpi"))


def _direction(kpi: Kpi, method: Field) -> Iterator[Found]:
    wanted = _ONE_WAY.get(kpi.formula.method, kpi.polarity)
    if wanted != kpi.polarity:
        values = {"method": kpi.formula.method, "wanted": wanted, "polarity": kpi.polarity}
        message = say("{method} is for {wanted}, and polarity is {polarity}", **values)
        help_text = say(
            "write one of {methods}, or polarity: {wanted}", methods=_METHODS_FOR[kpi.polarity], wanted=wanted
        )
        yield at(method, message, help_text)


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
    yield from figures_of_a_row(kpi, field)
    if isinstance(item.phasing, tuple) and periods and len(item.phasing) != periods:
        message = say("{count} figures are given for {periods} periods", count=len(item.phasing), periods=periods)
        yield at(field.get("phasing"), message, say("write one figure for each period of the cycle"))
        return
    yield from phased_sum(item, kpi, field)


def _target(item: Item, method: Method, field: Field) -> Iterator[Found]:
    kpi = field.get("kpi")
    if method.target == "range" and (item.lo is None or item.hi is None):
        yield at(kpi, say("{method} needs a range as target", method=method.name), say("write lo: and hi:"))
    elif method.target == "range":
        yield from _range(item, method, field)
    elif method.target == "date" and field.get("due").path in field.document.places:
        return  # other rules speak of a date that is left open, or written twice
    elif method.target == "date":
        yield at(
            kpi,
            say("{method} needs a date as target", method=method.name),
            say("write due: with the day it must be done"),
        )
    elif method.target == "number":
        targets = [item.target, *(revision.target for revision in item.revisions)]
        for target, place in zip(targets, (field, *field.get("revisions")), strict=True):
            if isinstance(target, Decimal):
                yield from _number(target, item, method, place.get("target"))


def _range(item: Item, method: Method, field: Field) -> Iterator[Found]:
    assert item.lo is not None
    assert item.hi is not None
    bounds = {"lo": item.lo, "hi": item.hi, "method": method.name}
    if item.lo > item.hi:
        yield at(field.get("hi"), say("the range runs from {lo} to {hi}", **bounds), say("swap lo and hi"))
    elif item.lo == item.hi:
        message = say("the range from {lo} to {hi} has one value", **bounds)
        yield at(field.get("hi"), message, say("write a hi above {lo}, or use stabilize with a target", **bounds))
    elif item.lo <= 0 and (method.name != "range" or item.tolerance is None):
        message = say("{method} has no result for a range that begins at {lo}", **bounds)
        help_text = say("use range with a tolerance, or give a lo above 0")
        if method.name == "range":
            help_text = say("add tolerance: with the distance at which the score is 0, or give a lo above 0")
        yield at(field.get("lo"), message, help_text)
    if item.tolerance is not None and item.tolerance <= 0:
        message = say("a tolerance of {tolerance} leaves nothing to score", tolerance=item.tolerance)
        yield at(field.get("tolerance"), message, say("write the distance at which the score is 0, above 0"))


def _number(target: Decimal, item: Item, method: Method, field: Field) -> Iterator[Found]:
    values = {"method": method.name, "target": target}
    no_result = say("{method} has no result for the target {target}", **values)
    if method.name in {"ratio_up", "linear_down"} and target <= 0:
        yield at(field, no_result, say("use zero_target, baseline or diff_up, or give a target above 0"))
    elif method.name == "ratio_down" and target < 0:
        yield at(field, no_result, say("use diff_down"))
    elif method.name == "ratio_down" and target == 0:
        message = say("with the target 0, ratio_down gives 100 or nothing")
        yield at(field, message, say("use zero_target, which takes points for each case"), severity=Severity.WARNING)
    elif method.name in {"diff_up", "diff_down", "stabilize"} and target == 0:
        yield at(field, no_result, say("use range with tolerance"))
    elif method.name == "zero_target" and target != 0:
        message = say("zero_target is for the target 0, not {target}", **values)
        yield at(field, message, say("write target: 0, or use ratio_down"))
    elif method.name == "baseline" and item.baseline == target:
        yield at(field, say("baseline and target are the same"), say("use binary, or give another target"))


def _parameters(item: Item, kpi: Kpi, method: Method, field: Field) -> Iterator[Found]:
    given = {name for record in (kpi.formula, item) for name, value in record if value is not None}
    needed = [name for name in (*method.parameters, *method.tables) if name not in _OPTIONAL | {"lo", "hi"}]
    missing = [name for name in needed if name not in given]
    if missing:
        message = say("{method} needs {names}", method=method.name, names=", ".join(missing))
        yield at(field.get("kpi"), message, say("add it to the formula of {kpi}, or to this item", kpi=kpi.id))
