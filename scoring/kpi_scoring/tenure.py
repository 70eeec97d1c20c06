"""Joiners and movers: months served in a cycle, targets for part of it, the mean over positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpi_scoring.person import weighted_mean
from kpi_scoring.ratings import rating_of
from kpi_scoring.records import BUILT_IN, Policy
from kpi_scoring.results import Micro

LAST_DAY_THAT_COUNTS = 15
MIN_MONTHS = 3


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Position:
    """A position held from a day on, with the score reached in it."""

    since: date
    score: Micro


@dataclass(frozen=True)
class TenureResult:
    """The result of somebody who held more than one position in a cycle."""

    state: str
    """rated, or not_rated under the least number of months."""

    months: tuple[int, ...]
    """Months served in each position."""

    score: Micro | None
    rating: int | None


def months_of(span: Span) -> int:
    """Return how many calendar months a span touches."""
    return _month(span.last) - _month(span.first) + 1


def months_served(cycle: Span, joined: date, left: date | None = None, leaves: Sequence[Span] = ()) -> int:
    """Return the months of a cycle that count: that of the joining if it was by day 15, none of a long leave.

    Whoever leaves or returns is treated like a successor who starts on the next day.
    """
    last = cycle.last if left is None else min(left, cycle.last)
    months = set(range(_first_month(max(joined, cycle.first)), _first_month(last + timedelta(days=1))))
    for leave in leaves:
        if _is_longer_than_a_month(leave):
            months -= set(range(_first_month(leave.first), _first_month(leave.last + timedelta(days=1))))
    return len(months)


def part_of_target(
    target: Decimal,
    aggregation: str,
    served: int,
    months: int,
    *,
    joiner: str = "scaled",
    reached: Decimal = Decimal(0),
) -> Fraction:
    """Return the target of somebody who served a part of the cycle; only what adds up over months is scaled.

    With joiner `remaining` the new holder gets what `reached` leaves of the target, with `whole` all of it.
    """
    if aggregation != "sum" or joiner == "whole":
        return Fraction(target)
    if joiner == "remaining":
        return Fraction(target - reached)
    return Fraction(target) * served / months


def mover_result(
    cycle: Span, positions: Sequence[Position], policy: Policy = BUILT_IN, min_months: int = MIN_MONTHS
) -> TenureResult:
    """Return the mean of the positions' scores, weighted by the months served in each; oldest position first."""
    starts = [_first_month(max(position.since, cycle.first)) for position in positions]
    ends = [*starts[1:], _first_month(cycle.last + timedelta(days=1))]
    months = tuple(max(0, end - start) for start, end in zip(starts, ends, strict=True))
    if not is_long_enough(sum(months), min_months):
        return TenureResult("not_rated", months, None, None)
    score = weighted_mean((position.score, Decimal(count)) for position, count in zip(positions, months, strict=True))
    return TenureResult("rated", months, score, rating_of(score, policy))


def is_long_enough(served: int, min_months: int = MIN_MONTHS) -> bool:
    """Say whether somebody served long enough to be rated."""
    return served >= min_months


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _first_month(since: date) -> int:
    """Return the first month that counts for somebody who starts on a day."""
    return _month(since) + (since.day > LAST_DAY_THAT_COUNTS)


def _is_longer_than_a_month(leave: Span) -> bool:
    return (leave.last.year, leave.last.month, leave.last.day) >= (
        leave.first.year + leave.first.month // 12,
        leave.first.month % 12 + 1,
        leave.first.day,
    )
