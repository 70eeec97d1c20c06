"""What a person is held to alone: KPIs of a scorecard as they stand, and measures of their own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.assessment import IndividualItem
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.score.cards import DEFAULT_CAP, DEFAULT_FLOOR
from kpi_handbook.score.cycle import Scored
from kpi_handbook.score.policies import scoring_policy
from kpi_scoring.records import Card, Item, Value
from kpi_scoring.results import Micro
from kpi_scoring.single import achievement
from kpi_scoring.tables import own_result
from kpi_scoring.tenure import part_of_target

_PARAMETERS = ("lo", "hi", "tolerance", "baseline", "worst", "best", "per_unit", "op", "below")


@dataclass(frozen=True)
class Served:
    """How much of a cycle somebody served in a position, in months."""

    months: int
    cycle_months: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is pro-rated."""
        return self.months >= self.cycle_months


WHOLE_CYCLE = Served(1, 1)
"""Nothing is pro-rated."""


@dataclass(frozen=True)
class ItemScore:
    """One thing a person is held to alone, with what it came to."""

    given: IndividualItem
    unit: str
    """The unit whose scorecard holds the KPI; empty for a measure of the person's own."""

    state: str
    """The state of the KPI; of an own measure `reported`, `missing` without a value, or `invalid`."""

    actual: Fraction | None
    target: Fraction | None
    achievement: Micro | None

    @property
    def name(self) -> str:
        """The KPI, or the id of the own measure."""
        return self.given.kpi or self.given.id or ""


def item_score(
    given: IndividualItem,
    scored: Scored,
    period: str,
    units: tuple[str, ...],
    policy: ScoringPolicy | None,
    served: Served,
) -> ItemScore:
    """Return what one item came to at the end of a period; the units are asked for its KPI in this order."""
    if given.kpi is not None:
        return _of_scorecard(given, given.kpi, scored, period, units)
    return own_score(given, policy, served)


def _of_scorecard(given: IndividualItem, kpi: str, scored: Scored, period: str, units: tuple[str, ...]) -> ItemScore:
    others = (unit for unit, one in scored.cards if one == period and unit not in units)
    for unit in (*units, *others):
        result = scored.result(unit, period)
        item = next((one for one in result.items if one.kpi == kpi), None) if result else None
        if item is not None:
            return ItemScore(given, unit, item.state, item.to_date, item.target, item.achievement)
    return ItemScore(given, "", "missing", None, None, None)


def own_score(given: IndividualItem, policy: ScoringPolicy | None, served: Served) -> ItemScore:
    """Return what a measure of a person's own came to; its method must be one there is."""
    item = _as_item(given, policy)
    number = given.value if isinstance(given.value, Decimal) else None
    done = given.value if given.value is not None and not isinstance(given.value, Decimal) else None
    value = Value(item.kpi, 1, "reported", number, given.numerator, given.denominator, done)
    actual = own_result(item, value)
    target = _target(given, policy, served)
    if actual is None and done is None:
        return ItemScore(given, "", "missing", None, target, None)
    card = Card("", 1, (date.min,), (item,), (value,), policy=scoring_policy(policy))
    points = achievement(card, item, value, target)
    return ItemScore(given, "", "invalid" if points is None else "reported", actual, target, points)


def _target(given: IndividualItem, policy: ScoringPolicy | None, served: Served) -> Fraction | None:
    """Return the target of somebody who served so many months; only what adds up over months is scaled."""
    if given.target is None:
        return None
    if served.is_whole:
        return Fraction(given.target)
    return part_of_target(
        given.target,
        given.aggregation,
        served.months,
        served.cycle_months,
        joiner=scoring_policy(policy).joiner,
        reached=given.reached_before or Decimal(0),
    )


def _as_item(given: IndividualItem, policy: ScoringPolicy | None) -> Item:
    own = policy.methods.get(given.method or "") if policy else None
    parameters = {name: getattr(given, name) for name in _PARAMETERS if getattr(given, name) is not None}
    for name in ("bands", "points"):
        rows = getattr(given, name)
        if rows is not None:
            parameters[name] = [row.model_dump() for row in rows]
    return Item(
        kpi=given.id or "",
        method=given.method or "",
        formula=own.formula if own else "",
        domain=own.domain if own else "",
        parameters=parameters,
        aggregation=given.aggregation,
        scale=Decimal(1) if given.scale is None else given.scale,
        target=given.target,
        due=given.due,
        cap=_limit(policy, "cap", DEFAULT_CAP),
        floor=_limit(policy, "floor", DEFAULT_FLOOR),
    )


def _limit(policy: ScoringPolicy | None, name: str, default: Decimal) -> Decimal | None:
    if policy is None or name not in policy.model_fields_set:
        return default
    value: Decimal | None = getattr(policy, name)
    return value
