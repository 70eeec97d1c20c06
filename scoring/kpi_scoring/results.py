"""What comes out of a scoring run: every number with what is needed to explain it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Micro = int
"""Millionths of a point."""


@dataclass(frozen=True)
class ItemResult:
    """One KPI on one card at the end of one period."""

    kpi: str
    version: int
    perspective: str
    state: str
    flags: tuple[str, ...]
    standing: str
    """rated, held (its weight waits), spread (its weight goes to the others), zero (the policy enters an item
    without a number as 0), not_due or monitored."""

    to_date: Fraction | None
    late_days: int | None
    sums: tuple[Fraction | None, Fraction | None]
    target: Fraction | None
    counted: int
    """Periods to date that count, approved not-applicable ones left out."""

    age: int
    raw: Fraction | None
    unbounded: bool
    achievement: Micro | None
    weight: Fraction
    """The share of the card's 100 points that the item was given."""

    weight_in_force: Fraction
    """The share after weights were spread again; 0 where the item has no number."""

    contribution: Fraction | None
    rating: int | None
    colour: str
    """good, watch, bad, or none without a number."""


@dataclass(frozen=True)
class GroupResult:
    """The items of one perspective on one card."""

    perspective: str
    weight: Fraction
    mean: Micro | None
    score: Fraction | None
    """Weight times mean over 100, exact; None where the perspective is information only."""

    coverage: Fraction
    rated: int
    total: int
    colour: str
    counts: bool
    """Whether the total is made of perspectives, or the perspective is information only."""


@dataclass(frozen=True)
class Gate:
    """A condition on the whole result."""

    id: str
    failed: bool | None
    """None where what the gate looks at is not known yet: it is not failed, and the result is provisional."""

    rating_max: int | None = None
    total_max: Decimal | None = None


@dataclass(frozen=True)
class ObjectiveMean:
    """The items of one objective on one card, where the policy averages them first."""

    objective: str
    perspective: str
    mean: Micro | None
    rated: int
    total: int


@dataclass(frozen=True)
class CardResult:
    """One scorecard at the end of one period."""

    unit: str
    period: int
    state: str
    """rated, provisional (something is held, or a gate is open) or not_rated."""

    score: Micro | None
    """Before gates."""

    final: Micro | None
    """After gates."""

    rating: int | None
    """After gates."""

    colour: str
    coverage: Fraction
    lower: Micro | None
    upper: Micro | None
    rated: int
    total: int
    groups: tuple[GroupResult, ...]
    items: tuple[ItemResult, ...]
    objectives: tuple[ObjectiveMean, ...] = ()
    gates: tuple[Gate, ...] = ()
    blocked_by: tuple[str, ...] = ()
    """Why the result is not to be published yet: invalid, missing or coverage."""
