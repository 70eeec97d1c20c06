"""Axes: round ticks for a range of values, and the place of a value between two coordinates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_NEAR_ZERO = Decimal("0.4")  # a smallest value under this share of the largest draws the axis from zero


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high`, drawn from coordinate `start` to `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...] = ()

    def at(self, value: Decimal) -> float:
        """Return the coordinate of a value; a value outside stands at the edge."""
        inside = min(max(value, self.low), self.high)
        return self.start + float((inside - self.low) / (self.high - self.low)) * (self.end - self.start)


def round_axis(values: Iterable[Decimal], start: float, end: float, fmt: Callable[[Decimal], str]) -> Axis:
    """Return an axis between round numbers around the values, with ticks whose labels all differ."""
    known = sorted(values) or [Decimal(0), Decimal(1)]
    low, high = known[0], known[-1]
    if low == high:  # a single level stands in the middle, not on the edge
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    if 0 <= low < high * _NEAR_ZERO:
        low = Decimal(0)
    ticks = round_ticks(low, high)
    for most in (3, 2, 1):
        if len({fmt(tick) for tick in ticks}) == len(ticks):
            break
        ticks = round_ticks(low, high, most)
    return Axis(ticks[0], ticks[-1], start, end, ticks)


def round_ticks(low: Decimal, high: Decimal, most: int = 4) -> tuple[Decimal, ...]:
    """Return round numbers from at or under `low` to at or over `high`, about `most` steps of 1, 2 or 5."""
    raw = ((high - low) or abs(high) / 10 or Decimal(1)) / most
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(step * power for step in _STEPS if step * power >= raw)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = max(int((high / step).to_integral_value(ROUND_CEILING)), first + 1)
    return tuple(Decimal(f"{i * step:f}") for i in range(first, last + 1))


def inner_ticks(low: Decimal, high: Decimal, most: int = 4) -> tuple[Decimal, ...]:
    """Return the round numbers that lie between two values, both included."""
    return tuple(tick for tick in round_ticks(low, high, most) if low <= tick <= high)
