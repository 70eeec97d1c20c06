"""What goes into a scoring run: cards, items, values and the policy in force, all as plain frozen data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

ONCE_A_CYCLE = 999
"""Owed in the last period of the cycle, however many periods it has."""

DEFAULT_BANDS = ((Decimal(115), 5), (Decimal(105), 4), (Decimal(95), 3), (Decimal(80), 2), (Decimal(0), 1))


@dataclass(frozen=True)
class Policy:
    """The scoring options in force for a card; the defaults are the built-in profile."""

    id: str = ""
    version: int = 1
    missing: str = "hold_then_floor"
    gap: str = "strict"
    stale_after: int = 1
    reweight_min: Decimal = Decimal(60)
    na_spread: str = "group"
    roll_up: str = "by_kpi"
    unbounded_as: Decimal = Decimal(120)
    cutoff_below: Decimal | None = None
    cutoff_score: Decimal = Decimal(0)
    convert: str = ""
    rating_bands: tuple[tuple[Decimal, int], ...] = DEFAULT_BANDS
    boundary: str = "lower"
    """`lower` where the score a rating begins at belongs to it, `upper` where it belongs to the rating below."""

    green: Decimal = Decimal(100)
    amber: Decimal = Decimal(90)


BUILT_IN = Policy()
"""The profile that holds where a company sets nothing."""


@dataclass(frozen=True)
class Item:
    """A scorecard item with its definition, as they are in force in the period that is scored."""

    kpi: str
    method: str
    version: int = 1
    perspective: str = ""
    objective: str = ""
    scored: bool = True
    weight: Decimal | None = None
    formula: str = ""
    """A company's own formula; empty where the method brings one."""

    domain: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    aggregation: str = "last"
    expression: str = ""
    measures: tuple[str, ...] = ()
    scale: Decimal = Decimal(1)
    target: Decimal | None = None
    due: date | None = None
    phasing: str | tuple[Decimal, ...] = "flat"
    every: int = 1
    """Owed every so many periods, or ONCE_A_CYCLE; 0 for a milestone, which is owed when it is due."""

    cap: Decimal | None = Decimal(120)
    floor: Decimal | None = Decimal(0)
    at_limit: bool = False

    @property
    def is_scored(self) -> bool:
        """Say whether the item counts; with weight 0 it is monitored only."""
        return self.scored and self.weight != 0

    def owed_every(self, periods: int) -> int:
        """Return every how many periods a value is owed in a cycle of so many; 0 for a milestone."""
        return periods if self.every == ONCE_A_CYCLE else self.every

    def due_period(self, period_ends: Sequence[date]) -> int | None:
        """Return the period, from 1, in which a milestone falls due."""
        return next((p for p, end in enumerate(period_ends, 1) if self.due and self.due <= end), None)

    def is_owed(self, period: int, period_ends: Sequence[date]) -> bool:
        """Say whether a value is owed in a period, as the step `record` says it."""
        if every := self.owed_every(len(period_ends)):
            return period % every == 0
        due = self.due_period(period_ends)
        return due is not None and due <= period


@dataclass(frozen=True)
class Value:
    """What was submitted for an item in one period: a value, a pair, or a date; and its state."""

    kpi: str
    period: int
    state: str
    """reported, late, missing, not_applicable, disputed or invalid."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done: date | None = None
    claim: "Value | None" = None
    """What the other side says while a dispute is open; the bounds of the score run between the two."""


@dataclass(frozen=True)
class Card:
    """One scorecard at the end of one period: everything needed to score it."""

    unit: str
    period: int
    """Position of the period in its cycle, from 1."""

    period_ends: tuple[date, ...]
    items: tuple[Item, ...]
    values: tuple[Value, ...]
    weighting: str = "explicit"
    perspectives: tuple[tuple[str, Decimal], ...] = ()
    policy: Policy = BUILT_IN
    locked: bool = True
