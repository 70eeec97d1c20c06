"""How a number was made, as data: the same steps for the page, the terminal and the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kpi_scoring.conversion import conversion_formula
from kpi_scoring.exact import MICRO, micro
from kpi_scoring.formula import Node, evaluate_number, parse
from kpi_scoring.large import TARGET_MET
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Card, Item, Value
from kpi_scoring.results import CardResult, GroupResult, ItemResult
from kpi_scoring.score import formula_key


@dataclass(frozen=True)
class Working:
    """The way from submitted values to a contribution."""

    item: Item
    result: ItemResult
    values: tuple[Value, ...]
    """What was submitted for the periods to date, in order."""

    periods: int
    formula: str
    tree: Node | None
    inputs: Mapping[str, Fraction]
    """The names of the formula with their values."""

    limit: str
    """floor, cap, cutoff, convert or none: what changed the raw points."""

    peers: tuple[tuple[str, int], ...]
    """The items averaged together with this one, with their achievements."""

    group: GroupResult | None
    total: int | None


def working(card: Card, outcome: CardResult, kpi: str) -> Working:
    """Return the working of one item of a scored card.

    The raw points are evaluated once more in exact fractions; a difference from the engine is a programming error.
    """
    item = next(item for item in card.items if item.kpi == kpi)
    result = next(result for result in outcome.items if result.kpi == kpi)
    inputs = _inputs(card, item, result)
    tree = _tree(card, item)
    if tree is not None and result.raw is not None and "overdue" not in result.flags:
        again = evaluate_number(tree, {name: inputs.get(name) for name in _names(item)})
        assert again == result.raw or micro(again or Fraction(0)) == micro(result.raw), (card.unit, kpi, again)
    values = sorted((v for v in card.values if v.kpi == kpi and v.period <= card.period), key=lambda v: v.period)
    return Working(
        item=item,
        result=result,
        values=tuple(values),
        periods=len(card.period_ends),
        formula=formula_key(item, card.policy).formula if item.scored else "",
        tree=tree,
        inputs=inputs,
        limit=_limit(card, item, result),
        peers=_peers(card, outcome, result),
        group=next((g for g in outcome.groups if g.perspective == item.perspective and g.counts), None),
        total=outcome.score,
    )


def _tree(card: Card, item: Item) -> Node | None:
    if not item.scored:
        return None
    return parse(formula_key(item, card.policy).formula, frozenset(_names(item)), generated=True)


def _names(item: Item) -> tuple[str, ...]:
    method = BY_NAME.get(item.method)
    own = method.names if method else frozenset()
    return tuple(
        {
            *own,
            *item.declared,
            *item.parameters,
            *item.measures,
            "actual",
            "target",
            "cap",
            "floor",
            "unbounded",
            "late_days",
        }
    )


def _inputs(card: Card, item: Item, result: ItemResult) -> Mapping[str, Fraction]:
    method = BY_NAME.get(item.method)
    measures = method.measures if method and method.measures else item.measures
    given: dict[str, Fraction | None] = {
        "actual": result.to_date,
        "target": result.target,
        "cap": None if item.cap is None else Fraction(item.cap),
        "floor": None if item.floor is None else Fraction(item.floor),
        "unbounded": Fraction(item.cap if item.cap is not None else card.policy.unbounded_as),
        "late_days": None if result.late_days is None else Fraction(result.late_days),
        **dict(zip(measures, result.sums, strict=False)),
    }
    for name, value in item.parameters.items():
        if not isinstance(value, str | list | tuple):
            given[name] = Fraction(value)
    return {name: value for name, value in given.items() if value is not None}


def _limit(card: Card, item: Item, result: ItemResult) -> str:
    """Return the last of conversion, cut-off, floor and cap that changed the points."""
    if result.raw is None or result.achievement is None:
        return "none"
    if item.at_limit and item.cap is not None and result.raw >= TARGET_MET:
        return "cap"
    convert = conversion_formula(card.policy.convert, best_possible=item.best_possible)
    judged = result.raw
    if convert:
        again = evaluate_number(parse(convert, frozenset({"raw"}), generated=True), {"raw": result.raw})
        judged = result.raw if again is None else again
    points, cutoff = Fraction(result.achievement, MICRO), card.policy.cutoff_below
    if item.cap is not None and points == item.cap and judged > item.cap:
        return "cap"
    if cutoff is not None and judged < cutoff:
        return "cutoff"
    if item.floor is not None and points == item.floor and judged < item.floor:
        return "floor"
    return "convert" if convert else "none"


def _peers(card: Card, outcome: CardResult, result: ItemResult) -> tuple[tuple[str, int], ...]:
    within = card.weighting in {"equal_within_perspective", "explicit_within_perspective"}
    return tuple(
        (other.kpi, other.achievement)
        for other in outcome.items
        if other.achievement is not None and (not within or other.perspective == result.perspective)
    )
