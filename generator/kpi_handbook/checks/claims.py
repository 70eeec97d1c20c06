"""What two sides say a value is, in points of achievement: how far they lie apart."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.filed import Duty, can_be_scored, duties
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.fields import DAY
from kpi_scoring.exact import MICRO, TooPreciseError
from kpi_scoring.formula import FormulaError
from kpi_scoring.records import Item, Value
from kpi_scoring.single import achievement

Figures = Mapping[str, str]


def points_apart(subject: Subject, period: str) -> Callable[[str, str, Figures, Figures], Fraction | None]:
    """Return the function that says how far two values of a unit's KPI lie apart in a period, each by itself.

    A target that grows over the cycle counts with the share of the month, or with the level that is due by then.
    None where an achievement can't be told: a monitored KPI, a text that is no number.
    """
    places = {duty.scorecard.unit: duty for duty in duties(subject) if duty.period == period}

    def apart(unit: str, kpi: str, one: Figures, other: Figures) -> Fraction | None:
        duty = places.get(unit)
        item = next((i for i in duty.card.items if i.kpi == kpi), None) if duty else None
        if duty is None or item is None or not item.scored or not can_be_scored(item):
            return None
        item = with_target_of(item, duty.number, len(duty.cycle.periods))
        ours, theirs = (points_of(duty, item, _value(item, duty, figures)) for figures in (one, other))
        return None if ours is None or theirs is None else ours - theirs

    return apart


def points_of(duty: Duty, item: Item, value: Value | None) -> Fraction | None:
    """Return the achievement of a value by itself; None where it has none."""
    if value is None or not _is_whole(value):
        return None
    try:
        points = achievement(duty.card, item, value)
    except (FormulaError, TooPreciseError):
        return None
    return None if points is None else Fraction(points, MICRO)


def with_target_of(item: Item, number: int, periods: int) -> Item:
    """Return an item with the target that a period alone has."""
    if item.target is None or item.phasing == "flat":
        return item
    if isinstance(item.phasing, str):
        share = max(item.every, 1) if item.aggregation == "sum" else number
        # The target of `linear` is a fraction; a sixth of it in ten thousandths is exact enough to compare two claims.
        return replace(item, target=(item.target * share / periods).quantize(Decimal("0.0001")), phasing="flat")
    return replace(item, target=item.phasing[number - 1], phasing="flat")


def _value(item: Item, duty: Duty, figures: Figures) -> Value | None:
    try:
        done = date.fromisoformat(figures["value"]) if DAY.fullmatch(figures.get("value", "")) else None
        value = Decimal(figures["value"]) if "value" in figures and done is None else None
        pair = [Decimal(figures[name]) if name in figures else None for name in ("numerator", "denominator")]
    except (ArithmeticError, ValueError):
        return None
    return Value(item.kpi, duty.number, "reported", value, pair[0], pair[1], done)


def _is_whole(value: Value) -> bool:
    has_pair = value.numerator is not None and value.denominator is not None
    return value.value is not None or value.done is not None or has_pair
