"""The achievement of one value by itself, by the exact evaluator and without an engine."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi_scoring.large import exact_raw_rows
from kpi_scoring.records import Card, Item, Value
from kpi_scoring.score import formula_key
from kpi_scoring.steps import formula_columns
from kpi_scoring.tables import ITEM, item_row, own_result, parameters_of, scaled


def achievement(card: Card, item: Item, value: Value, target: Fraction | None = None) -> int | None:
    """Return the achievement of one value against the full target, or another one, in millionths of a point.

    None where the method has no answer. Raises FormulaError where a formula is not one of ours.
    """
    key = formula_key(item, card.policy)
    names = tuple(dict.fromkeys(parameters_of(item)))
    rows = [_situation(card, item, value, names, target)]
    ((*_, is_inside, _, _, points),) = exact_raw_rows(rows, key, formula_columns(key, names), {})
    return int(points) if is_inside and points is not None else None


def _situation(card: Card, item: Item, value: Value, names: tuple[str, ...], target: Fraction | None) -> dict[str, Any]:
    """Return a row of the step `situation` for a card that holds this value only."""
    actual = own_result(item, value)
    if target is None and item.target is not None:
        target = Fraction(item.target)
    measure = value.value if value.value is not None else value.numerator
    return {
        **dict(zip(ITEM, item_row((0, 0, item.kpi, 0), card, item, 0, 0, 0), strict=True)),
        **{f"p_{name}": scaled(_number(item.parameters.get(name))) for name in names},
        "card": 0,
        "overdue": 0,
        "a": scaled(measure),
        "b": scaled(value.denominator),
        "late_days": item.days_late(value.done, card.holidays),
        "actual_n": None if actual is None else actual.numerator,
        "actual_d": None if actual is None else actual.denominator,
        "target_n": None if target is None else target.numerator,
        "target_d": None if target is None else target.denominator,
    }


def _number(value: object) -> Decimal | int | None:
    return value if isinstance(value, Decimal | int) else None
