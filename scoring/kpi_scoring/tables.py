"""Cards as rows of whole numbers: what an engine is given, the same for every engine."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from kpi_scoring.exact import MEASURE, measured
from kpi_scoring.formula import evaluate_number, parse
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Card, Item, Value

Row = tuple[Any, ...]

# What is written on a scorecard is a plan, with items and groups that have numbers of their own in all plans; a card is
# one that is scored by a plan. A scorecard of the handbook is scored once, in bulk by each entity of its unit.
CARD = ("card", "plan")
PLAN = (
    *("plan", "period", "locked", "missing", "gap", "reweight_min", "na_zero", "by_objective", "equal"),
    *("section_cap", "total_cap"),
)
GROUP = ("grp", "plan", "perspective", "weight")
ITEM = (
    *("item", "plan", "kpi", "grp", "objective", "scored", "weight", "aggregation", "phasing", "every_nth", "periods"),
    *("due_from", "formula", "expression", "scale_n", "scale_d", "target", "cap", "floor", "at_limit", "stale_after"),
    *("unbounded", "cutoff_below", "cutoff_score", "since"),
)
SUBMITTED = ("card", "item", "p", "state", "a", "b", "late_days", "place")
SETTLEMENT = ("card", "item", "one", "one_item", "other", "other_item")
FIGURE = ("item", "p", "figure")
TEXT_COLUMNS = frozenset(
    {"missing", "gap", "perspective", "kpi", "objective", "aggregation", "phasing", "state", "without_number", "unit"},
)
SMALL_COLUMNS = frozenset(
    {"card", "plan", "item", "grp", "p", "period", "locked", "na_zero", "by_objective", "equal", "scored", "periods"}
    | {"every_nth", "due_from", "since", "formula", "expression", "at_limit", "stale_after", "place", "intricate"}
    | {"one", "one_item", "other", "other_item", "version"},
)
"""Whole numbers that are counts, numbers of something, or 1 and 0: 64 bits hold them with room to spare."""

WHOLE_CARD = "*"  # no perspective is called that
WITHIN_PERSPECTIVE = frozenset({"equal_within_perspective", "explicit_within_perspective"})
EQUAL = frozenset({"equal", "equal_within_perspective"})


@dataclass(frozen=True)
class FormulaKey:
    """Items with equal keys are scored by one SELECT."""

    formula: str
    domain: str
    unbounded_when: str
    measures: tuple[str, ...]
    without_number: str
    convert: str
    whole: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    """The names whose absence makes the item missing; any other result that does not exist is invalid."""


@dataclass(frozen=True)
class ExpressionKey:
    """Items whose value to date is one expression over named measures."""

    expression: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """All input tables of a run and the formulas their rows refer to, numbered from 1."""

    columns: Mapping[str, Sequence[str]]
    rows: Mapping[str, Sequence[Row]]
    formulas: tuple[FormulaKey, ...]
    expressions: tuple[ExpressionKey, ...]
    parameters: tuple[str, ...]


def tables(cards: Sequence[Card], keys: Mapping[tuple[int, str], FormulaKey]) -> Tables:
    """Return the input tables of the cards; a card is known by its position."""
    formulas = tuple(dict.fromkeys(keys.values()))
    expressions = tuple(
        dict.fromkeys(ExpressionKey(i.expression, i.measures) for c in cards for i in c.items if i.expression)
    )
    parameters = tuple(sorted({name for card in cards for item in card.items for name in parameters_of(item)}))
    number = {key: position for position, key in enumerate(formulas, 1)}
    expressed = {key: position for position, key in enumerate(expressions, 1)}
    columns = {"card": CARD, "plan": PLAN, "grp": GROUP, "item": (*ITEM, *(f"p_{name}" for name in parameters))}
    columns |= {"submitted": SUBMITTED, "figure": FIGURE, "period": ("p",)}
    rows: dict[str, list[Row]] = {name: [] for name in columns}
    for position, card in enumerate(cards):
        rows["card"].append((position, position))
        rows["plan"].append(_plan_row(position, card))
        groups = {name: len(rows["grp"]) + place for place, (name, _) in enumerate(_groups(card))}
        rows["grp"].extend((groups[name], position, name, weight) for name, weight in _groups(card))
        weights = weights_in_group(card)
        for item in card.items:
            key = keys.get((position, item.kpi))
            formula = number[key] if key else 0
            expression = expressed.get(ExpressionKey(item.expression, item.measures), 0) if item.expression else 0
            given = tuple(scaled(item.parameters.get(name)) for name in parameters)
            line = len(rows["item"])
            place = line, position, item.kpi, groups.get(group_of(card, item))
            rows["item"].append((*item_row(place, card, item, weights[item.kpi], formula, expression), *given))
            rows["figure"].extend(_figure_rows(line, card, item))
            to_date = [value for value in card.values if value.kpi == item.kpi and value.period <= card.period]
            rows["submitted"].extend(submitted_rows(position, line, card, item, to_date))
    rows["period"] = [(p,) for p in range(1, max((card.period for card in cards), default=0) + 1)]
    return Tables(columns, rows, formulas, expressions, parameters)


def group_of(card: Card, item: Item) -> str:
    """Return the set of weights an item belongs to: its perspective, or the whole card."""
    is_perspective = card.weighting in WITHIN_PERSPECTIVE and card.policy.na_spread != "scorecard"
    return item.perspective if is_perspective else WHOLE_CARD


def weights_in_group(card: Card) -> dict[str, int]:
    """Return each item's weight as a whole number; inside a group only their proportion matters."""
    if card.policy.na_spread == "scorecard":
        return _whole(shares_given(card))
    return {item.kpi: int(weight) for item, weight in zip(card.items, _own_weights(card), strict=True)}


def averages_objectives(card: Card) -> bool:
    """Say whether the groups of a card average objectives; spread over the whole card, weights do it instead."""
    whole = card.weighting in WITHIN_PERSPECTIVE and card.policy.na_spread == "scorecard"
    return card.policy.roll_up == "by_objective" and not whole


def shares_given(card: Card) -> dict[str, Fraction]:
    """Return what each item was given of the card's 100 points, before anything is spread again."""
    is_inside = card.weighting in WITHIN_PERSPECTIVE
    parts = [item.perspective if is_inside else WHOLE_CARD for item in card.items]
    weights = _own_weights(card)
    totals: dict[str, int | Fraction] = {}
    for item, part, weight in zip(card.items, parts, weights, strict=True):
        if item.is_scored:
            totals[part] = totals.get(part, 0) + weight
    points = {part: points / totals[part] for part, points in _points_given(card, totals).items()}
    given = (
        points[part] * weight if item.is_scored else Fraction(0)
        for item, part, weight in zip(card.items, parts, weights, strict=True)
    )
    return {item.kpi: share for item, share in zip(card.items, given, strict=True)}


def _points_given(card: Card, parts: Collection[str]) -> dict[str, Fraction]:
    """Return what each part of a card has of its 100 points: each perspective that is used, or the whole."""
    if card.weighting not in WITHIN_PERSPECTIVE:
        return dict.fromkeys(parts, Fraction(100))
    weights = dict(card.perspectives)
    total = sum(Fraction(weights[name]) for name in parts)
    return {name: Fraction(weights[name]) * 100 / total for name in parts}


def _own_weights(card: Card) -> list[int | Fraction]:
    """Return the weight of each item in its part; what is only monitored has none."""
    if card.weighting not in EQUAL:
        return [measured(item.weight or Decimal(0)) if item.is_scored else 0 for item in card.items]
    if card.policy.roll_up != "by_objective" or averages_objectives(card):
        return [int(item.is_scored) for item in card.items]
    places = Counter((item.perspective, item.objective) for item in card.items if item.is_scored)
    return [Fraction(item.is_scored, places[item.perspective, item.objective] or 1) for item in card.items]


def _whole(shares: Mapping[str, Fraction]) -> dict[str, int]:
    denominator = lcm(*(share.denominator for share in shares.values()))
    return {name: int(share * denominator) for name, share in shares.items()}


def _plan_row(position: int, card: Card) -> Row:
    policy = card.policy
    reweight, zero = measured(policy.reweight_min), int(policy.na_spread == "zero")
    objectives = int(averages_objectives(card)), int(card.weighting in EQUAL)
    caps = scaled(policy.section_cap), scaled(policy.total_cap)
    return position, card.period, int(card.locked), policy.missing, policy.gap, reweight, zero, *objectives, *caps


def _groups(card: Card) -> Sequence[tuple[str, int]]:
    if any(group_of(card, item) == WHOLE_CARD for item in card.items):
        return [(WHOLE_CARD, 1)]
    return [(name, measured(weight)) for name, weight in card.perspectives]


def item_row(place: Row, card: Card, item: Item, weight: int, formula: int, expression: int) -> Row:
    """Return an item as the engine is given it, after its number, plan, name and group; its parameters follow."""
    policy = card.policy
    periods = len(card.period_ends)
    every = item.owed_every(periods)
    phasing = item.phasing if isinstance(item.phasing, str) else "list"
    due_from = item.due_period(card.period_ends)
    return (
        *(*place, item.objective, int(item.is_scored), weight),
        *(item.aggregation, phasing, every, periods, due_from),
        *(formula, expression, *Fraction(measured(item.scale), MEASURE).as_integer_ratio()),
        *(scaled(item.target), scaled(item.cap), scaled(item.floor)),
        *(int(item.at_limit), policy.stale_after),
        measured(item.cap if item.cap is not None else policy.unbounded_as),
        *(scaled(policy.cutoff_below), measured(policy.cutoff_score), item.since),
    )


def _figure_rows(line: int, card: Card, item: Item) -> Iterable[Row]:
    if isinstance(item.phasing, str):
        return []
    listed = enumerate(item.phasing[: len(card.period_ends)], 1)
    return [(line, p, measured(figure)) for p, figure in listed]


def submitted_rows(position: int, line: int, card: Card, item: Item, values: Sequence[Value]) -> Iterable[Row]:
    """Return the values of one item as the engine is given them, by the numbers of the card and of the item."""
    places = _places(item, values)
    for value in values:
        measure = value.value if value.value is not None else value.numerator
        late = item.days_late(value.done, card.holidays)
        numbers = scaled(measure), scaled(value.denominator), late, places.get(value.period)
        yield position, line, value.period, value.state, *numbers


def _places(item: Item, values: Sequence[Value]) -> dict[int, int]:
    """Return the place of each period in the order of their own results, for the lowest or highest one."""
    if item.aggregation not in {"min", "max"}:
        return {}
    results = {value.period: own_result(item, value) for value in values}
    # A period without a result stands at the end that is looked at: it can't be passed over.
    lowest = item.aggregation == "min"
    order = sorted(results, key=lambda p: ((results[p] is None) is not lowest, results[p] or Fraction(0), p))
    return {period: place for place, period in enumerate(order, 1)}


def own_result(item: Item, value: Value) -> Fraction | None:
    """Return what one period's value says by itself; None where it has no result."""
    if value.value is not None or value.numerator is None or value.denominator is None:
        return None if value.value is None else Fraction(value.value)
    if item.expression:
        figures = Fraction(value.numerator), Fraction(value.denominator)
        tree = parse(item.expression, frozenset(item.measures))
        return evaluate_number(tree, dict(zip(item.measures, figures, strict=False)))
    return Fraction(value.numerator) / Fraction(value.denominator) * Fraction(item.scale) if value.denominator else None


def parameters_of(item: Item) -> Iterable[str]:
    """Return the names of the numbers that an item brings for its method."""
    method = BY_NAME.get(item.method)
    yield from method.parameters if method else item.declared
    yield from (name for name, value in item.parameters.items() if isinstance(value, Decimal | int))


def scaled(value: Decimal | int | None) -> int | None:
    """Return a measure as the engine is given it."""
    return None if value is None else measured(Decimal(value))


def as_measure(value: int | None) -> Fraction | None:
    """Return a stored measure as a fraction."""
    return None if value is None else Fraction(value, MEASURE)
