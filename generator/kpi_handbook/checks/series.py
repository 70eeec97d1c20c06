"""The values of a KPI period after period, each by itself, as rules about a whole series look at them."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from kpi_handbook.checks.filed import Duty, can_be_scored, duties, newest, result_of
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.submission import Submission
from kpi_handbook.score import has_number
from kpi_scoring.exact import MICRO, TooPreciseError
from kpi_scoring.formula import FormulaError
from kpi_scoring.records import Item
from kpi_scoring.single import achievement


@dataclass(frozen=True)
class Point:
    """One period's value."""

    duty: Duty
    item: Item
    row: Submission
    value: Fraction

    @property
    def achievement(self) -> Fraction | None:
        """The points of this value by itself; None where the target grows over the cycle, or the method has none."""
        if not self.item.is_scored or not can_be_scored(self.item) or self.item.phasing != "flat":
            return None
        try:
            points = achievement(self.duty.card, self.item, self.duty.value(self.row))
        except (FormulaError, TooPreciseError):
            return None
        return None if points is None else Fraction(points, MICRO)


@lru_cache(maxsize=1)  # four rules look at them
def series(subject: Subject) -> tuple[tuple[Point, ...], ...]:
    """Return the values of each KPI of each unit in the order of the periods."""
    rows = newest(subject)
    filed = {(row.unit, row.period) for row in rows.values()}
    found: dict[tuple[str, str], list[Point]] = {}
    for duty in duties(subject):
        unit = duty.scorecard.unit
        for item in duty.card.items if (unit, duty.period) in filed else ():
            row = rows.get((unit, duty.period, item.kpi))
            value = result_of(item, duty.value(row)) if row and has_number(row) and row.done is None else None
            if row and value is not None:
                found.setdefault((unit, item.kpi), []).append(Point(duty, item, row, value))
    return tuple(tuple(sorted(points, key=lambda point: point.row.period)) for points in found.values())


def median(values: list[Fraction]) -> Fraction:
    """Return the middle of some values."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
