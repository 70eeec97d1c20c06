"""Cards as rows of whole numbers: what an engine is given, the same for every engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from kpi_scoring.exact import MEASURE, measured
from kpi_scoring.records import Card, Item, Value

Row = tuple[Any, ...]

CARD = ("card", "period", "locked", "missing", "gap", "reweight_min", "na_zero", "by_objective")
GROUP = ("card", "grp", "weight")
ITEM = (
    *("card", "item", "grp", "objective", "scored", "weight", "aggregation", "phasing", "every_nth", "owed_in_cycle"),
    *("due_from", "formula", "expression", "scale", "target", "cap", "floor", "at_limit", "stale_after", "unbounded"),
    *("cutoff_below", "cutoff_score"),
)
SUBMITTED = ("card", "item", "p", "state", "a", "b", "late_days")
FIGURE = ("card", "item", "p", "figure")
TEXT_COLUMNS = frozenset(
    {"missing", "gap", "grp", "item", "objective", "aggregation", "phasing", "state"},
)
WHOLE_CARD = "all"


@dataclass(frozen=True)
class FormulaKey:
    """Items with equal keys are scored by one SELECT."""

    formula: str
    domain: str
    unbounded_when: str
    measures: tuple[str, ...]
    without_number: str
    convert: str


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
    parameters = tuple(
        sorted({n for c in cards for i in c.items for n, v in i.parameters.items() if isinstance(v, Decimal | int)})
    )
    number = {key: position for position, key in enumerate(formulas, 1)}
    expressed = {key: position for position, key in enumerate(expressions, 1)}
    rows: dict[str, list[Row]] = {"card": [], "grp": [], "item": [], "submitted": [], "figure": [], "period": []}
    for position, card in enumerate(cards):
        rows["card"].append(_card_row(position, card))
        rows["grp"].extend(_group_rows(position, card))
        weights = weights_in_group(card)
        for item in card.items:
            key = keys.get((position, item.kpi))
            formula = number[key] if key else 0
            expression = expressed.get(ExpressionKey(item.expression, item.measures), 0) if item.expression else 0
            given = tuple(_scaled(item.parameters.get(name)) for name in parameters)
            rows["item"].append((*_item_row(position, card, item, weights[item.kpi], formula, expression), *given))
            rows["figure"].extend(_figure_rows(position, card, item))
        due = {item.kpi: item.due for item in card.items}
        rows["submitted"].extend(
            _submitted_row(position, value, due.get(value.kpi))
            for value in card.values
            if value.period <= card.period and value.kpi in due
        )
    rows["period"] = [(p,) for p in range(1, max((card.period for card in cards), default=0) + 1)]
    columns = {"card": CARD, "grp": GROUP, "item": (*ITEM, *(f"p_{name}" for name in parameters))}
    columns |= {"submitted": SUBMITTED, "figure": FIGURE, "period": ("p",)}
    return Tables(columns, rows, formulas, expressions, parameters)


def group_of(card: Card, item: Item) -> str:
    """Return the set of weights an item belongs to: its perspective, or the whole card."""
    within = card.weighting in {"equal_within_perspective", "explicit_within_perspective"}
    return item.perspective if within and card.policy.na_spread != "scorecard" else WHOLE_CARD


def weights_in_group(card: Card) -> dict[str, int]:
    """Return each item's weight as a whole number; inside a group only their proportion matters."""
    if card.policy.na_spread == "scorecard":
        return _whole({item.kpi: share_given(card, item) for item in card.items})
    return {item.kpi: _own_weight(card, item) for item in card.items}


def share_given(card: Card, item: Item) -> Fraction:
    """Return what an item was given of the card's 100 points, before anything is spread again."""
    if not item.scored:
        return Fraction(0)
    peers = [peer for peer in card.items if peer.scored]
    if card.weighting in {"equal_within_perspective", "explicit_within_perspective"}:
        weights = dict(card.perspectives)
        used = {peer.perspective for peer in peers}
        total = sum((Fraction(weights[name]) for name in used), Fraction(0))
        inside = sum(_own_weight(card, peer) for peer in peers if peer.perspective == item.perspective)
        return Fraction(weights[item.perspective]) / total * 100 * Fraction(_own_weight(card, item), inside)
    return Fraction(100 * _own_weight(card, item), sum(_own_weight(card, peer) for peer in peers))


def _own_weight(card: Card, item: Item) -> int:
    if not item.scored:
        return 0
    return 1 if card.weighting.startswith("equal") else measured(item.weight or Decimal(0))


def _whole(shares: Mapping[str, Fraction]) -> dict[str, int]:
    denominator = lcm(*(share.denominator for share in shares.values()))
    return {name: int(share * denominator) for name, share in shares.items()}


def _card_row(position: int, card: Card) -> Row:
    policy = card.policy
    reweight, zero = measured(policy.reweight_min), int(policy.na_spread == "zero")
    by_objective = int(policy.roll_up == "by_objective")
    return position, card.period, int(card.locked), policy.missing, policy.gap, reweight, zero, by_objective


def _group_rows(position: int, card: Card) -> Iterable[Row]:
    if any(group_of(card, item) == WHOLE_CARD for item in card.items):
        return [(position, WHOLE_CARD, 1)]
    return [(position, name, measured(weight)) for name, weight in card.perspectives]


def _item_row(position: int, card: Card, item: Item, weight: int, formula: int, expression: int) -> Row:
    policy = card.policy
    periods = len(card.period_ends)
    every = min(item.every, periods)
    phasing = item.phasing if isinstance(item.phasing, str) else "list"
    due_from = next((p for p, end in enumerate(card.period_ends, 1) if item.due and item.due <= end), None)
    return (
        *(position, item.kpi, group_of(card, item), item.objective, int(item.scored), weight),
        *(item.aggregation, phasing, every, max(1, periods // every) if every else 1, due_from),
        *(formula, expression, measured(item.scale), _scaled(item.target), _scaled(item.cap), _scaled(item.floor)),
        *(int(item.at_limit), policy.stale_after),
        measured(item.cap if item.cap is not None else policy.unbounded_as),
        *(_scaled(policy.cutoff_below), measured(policy.cutoff_score)),
    )


def _figure_rows(position: int, card: Card, item: Item) -> Iterable[Row]:
    if isinstance(item.phasing, str):
        return []
    listed = enumerate(item.phasing[: len(card.period_ends)], 1)
    return [(position, item.kpi, p, measured(figure)) for p, figure in listed]


def _submitted_row(position: int, value: Value, due: Any) -> Row:
    measure = value.value if value.value is not None else value.numerator
    late = (value.done - due).days if value.done and due else None
    return position, value.kpi, value.period, value.state, _scaled(measure), _scaled(value.denominator), late


def _scaled(value: Decimal | int | None) -> int | None:
    return None if value is None else measured(Decimal(value))


def as_measure(value: int | None) -> Fraction | None:
    """Return a stored measure as a fraction."""
    return None if value is None else Fraction(value, MEASURE)
