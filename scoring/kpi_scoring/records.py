"""What goes into a scoring run: cards, items, values and the policy in force, all as plain frozen data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kpi_scoring.conversion import Conversion

ONCE_A_CYCLE = 999
"""Owed in the last period of the cycle, however many periods it has."""

SATURDAY = 5
"""The first day of the week on which nobody works, as Python counts them."""

DEFAULT_BANDS = ((Decimal(115), 5), (Decimal(105), 4), (Decimal(95), 3), (Decimal(80), 2), (Decimal(0), 1))


@dataclass(frozen=True)
class KpiGate:
    """A condition on one KPI of a card, and what is left of the result where it does not hold."""

    kpi: str
    id: str = ""
    below: Decimal | None = None
    """Closes under this achievement."""

    at_most: Decimal | None = None
    """Closes at this rating or less."""

    rating_max: int | None = None
    total_max: Decimal | None = None


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
    convert: Conversion = ""
    section_cap: Decimal | None = None
    """The most points that a perspective, or a section of a person's result, brings into the total."""

    total_cap: Decimal | None = None
    """The most points of a scorecard, and of a person's result."""

    rating_bands: tuple[tuple[Decimal, int], ...] = DEFAULT_BANDS
    boundary: str = "lower"
    """`lower` where the score a rating begins at belongs to it, `upper` where it belongs to the rating below."""

    green: Decimal = Decimal(100)
    amber: Decimal = Decimal(90)
    gates: tuple[KpiGate, ...] = ()
    min_coverage: Decimal | None = None
    """Under this coverage, in percent, a result is not to be published."""

    block_publication: bool = False
    """Whether a value that is owed and missing holds the publication back."""

    joiner: str = "scaled"
    """What part of a sum's target a joiner gets: scaled by the months served, what remains of it, or the whole."""

    min_months: int = 3
    """Under so many months served a person is not rated."""

    evidence_cap: Decimal | None = Decimal(3)
    """The highest rating that counts for an aspect without evidence."""

    decimals: int = 2
    """How many decimals readers see."""


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
    declared: tuple[str, ...] = ()
    """The parameters of a company's own formula, whether they are given or not."""

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
    best_possible: bool = False
    """Nothing better than the target can be reached: the conversion table gives its most from there on."""

    since: int = 1
    """The first period of the series: values of an earlier definition that can't be compared are left out."""

    def days_late(self, done: date | None, holidays: Collection[date] = frozenset()) -> int | None:
        """Return the days from the due day to the delivery; only working days where the item counts these."""
        if done is None or self.due is None:
            return None
        if self.parameters.get("days") != "working":
            return (done - self.due).days
        first, last = sorted((self.due, done))
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        worked = sum(day.weekday() < SATURDAY and day not in holidays for day in days)
        return worked if done > self.due else -worked

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
        if period < self.since:
            return False
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
    holidays: frozenset[date] = frozenset()
    """Days on which nobody works, for milestones that count working days."""
