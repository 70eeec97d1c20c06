"""Scorecards as the arithmetic takes them: the items with the definitions, targets and limits in force in a period."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kpi_handbook.model.calendar import Calendar
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.scorecard import Item as CardItem
from kpi_handbook.model.scorecard import Revision, Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.versions import in_force
from kpi_handbook.score.periods import first_day, is_locked, last_day
from kpi_handbook.score.policies import policy_of, scoring_policy
from kpi_handbook.score.values import against_due, value_of
from kpi_scoring.methods import ENGINE_NAMES
from kpi_scoring.records import ONCE_A_CYCLE, Card, Item

DEFAULT_CAP, DEFAULT_FLOOR = Decimal(120), Decimal(0)
_EVERY = {"monthly": 1, "quarterly": 3, "semesterly": 6}
_OF_A_REVISION = {"from_", "change"}
_PARAMETERS = (
    *("per_unit", "scale_min", "scale_max", "step", "worst", "best", "red", "goal", "below", "after", "op", "to"),
    *("count", "days", "bands", "points", "late_bands", "checkpoints"),
)


def kpi_in_force(book: Handbook, kpi: str, period: str) -> Kpi | None:
    """Return the version of a definition that scores a period; before the first one, the first."""
    versions = book.versions.get(kpi, ())
    return in_force(versions, first_day(period)) or min(versions, key=lambda v: v.valid_from, default=None)


def card_at(
    book: Handbook,
    card: Scorecard,
    cycle: Cycle,
    number: int,
    rows: Mapping[tuple[str, str, str], Submission],
    as_of: date,
) -> Card:
    """Return a scorecard as it is scored at the end of a period of its cycle, counted from 1."""
    values = [
        value_of(book, row, place)
        for (unit, _, _), row in rows.items()
        if unit == card.unit and (place := cycle.periods.index(row.period) + 1) <= number
    ]
    bare = _without_values(book, card, cycle, number, as_of)
    if not values:
        return bare
    parts = {item.kpi: item.parameters["checkpoints"] for item in bare.items if "checkpoints" in item.parameters}
    day = bare.period_ends[number - 1]
    return replace(bare, values=tuple(against_due(value, parts.get(value.kpi, ()), day) for value in values))


def _without_values(book: Handbook, card: Scorecard, cycle: Cycle, number: int, as_of: date) -> Card:
    """Return what is made of definitions alone; rules and scoring ask for the same scorecards again and again."""
    key = (id(card), cycle.id, number, as_of)
    if key not in book.kept:
        # Kept with the scorecard, so that its id is not given to another one.
        book.kept[key] = card, _defined(book, card, cycle, number, as_of)
    made: Card = book.kept[key][1]
    return made


def _defined(book: Handbook, card: Scorecard, cycle: Cycle, number: int, as_of: date) -> Card:
    period = cycle.periods[number - 1]
    policy = policy_of(book, card, period)
    strategy = book.map_of(cycle.id, card.unit)
    defined = [(item, kpi_in_force(book, item.kpi, period)) for item in card.items]
    items = [
        _item(book, card, policy, revised(item, period), kpi, series_start(book, kpi, cycle, number))
        for item, kpi in defined
        if kpi
    ]
    perspectives = sorted(strategy.perspectives, key=lambda p: p.order) if strategy else []
    return Card(
        unit=card.unit,
        period=number,
        period_ends=tuple(last_day(one) for one in cycle.periods),
        items=tuple(items),
        values=(),
        weighting=card.weighting,
        perspectives=tuple((perspective.id, perspective.weight) for perspective in perspectives),
        policy=scoring_policy(policy),
        locked=is_locked(book, period, as_of),
        holidays=_holidays(book),
    )


@lru_cache(maxsize=8)
def _holidays(book: Handbook) -> frozenset[date]:
    return frozenset(day for record, _ in book.of(Calendar) for day in record.holidays)


def series_start(book: Handbook, kpi: Kpi, cycle: Cycle, number: int) -> int:
    """Return the first period, from 1, whose values may be put together with those of a period.

    A new version inside a cycle begins a new series, unless it says that its values are comparable. The latest value
    stands by itself, and so does the day of a delivery.
    """
    if kpi.formula.aggregation == "last" or kpi.is_milestone or len(book.versions[kpi.id]) == 1:
        return 1
    start = number
    while start > 1:
        later, earlier = (kpi_in_force(book, kpi.id, cycle.periods[place - 1]) for place in (start, start - 1))
        if later is not earlier and not (later and later.comparable):
            break
        start -= 1
    return start


def revised(item: CardItem, period: str) -> CardItem:
    """Return an item with the target and weight that are in force in a period."""
    revisions: list[Revision] = sorted(
        (revision for revision in item.revisions if revision.from_ <= period), key=lambda revision: revision.from_
    )
    for revision in revisions:
        changed = {name: value for name, value in revision if name not in _OF_A_REVISION and value is not None}
        item = item.model_copy(update=changed)
    return item


def _item(book: Handbook, card: Scorecard, policy: ScoringPolicy | None, item: CardItem, kpi: Kpi, since: int) -> Item:
    objective = book.objectives(card.cycle).get(kpi.objective)
    formula = kpi.formula
    is_in_parts = formula.method == "milestone_weighted" and bool(formula.checkpoints)
    own = policy.methods.get(formula.method) if policy else None
    # What is accepted adds up on paper, row by row; the newest row says it all.
    aggregation = "once" if is_in_parts else formula.aggregation
    measures = tuple(measure.id for measure in kpi.base_measures[:2])
    best_possible = formula.best_possible if item.best_possible is None else item.best_possible
    return Item(
        kpi=kpi.id,
        version=kpi.version,
        method=formula.method,
        perspective=objective.perspective if objective else "",
        objective=kpi.objective,
        scored=item.role == "scored" and formula.method != "none" and kpi.status == "active",
        weight=item.weight,
        formula=own.formula if own else "",
        domain=own.domain if own else "",
        declared=tuple(name for name in own.params if name not in ENGINE_NAMES.union(measures)) if own else (),
        parameters=_parameters(item, kpi),
        aggregation=aggregation,
        expression=formula.expression or "",
        measures=measures,
        scale=formula.scale if formula.scale is not None else Decimal(1),
        target=item.target if isinstance(item.target, Decimal) else None,
        due=min(part.due for part in formula.checkpoints or ()) if is_in_parts else item.due,
        phasing=item.phasing or ("linear" if aggregation == "sum" and isinstance(item.target, Decimal) else "flat"),
        every=0 if kpi.is_milestone or is_in_parts else _EVERY.get(kpi.frequency, ONCE_A_CYCLE),
        cap=_limit("cap", DEFAULT_CAP, item, formula, card, policy),
        floor=_limit("floor", DEFAULT_FLOOR, item, formula, card, policy),
        at_limit=item.at_limit == "cap",
        best_possible=bool(best_possible),
        since=since,
    )


def _limit(name: str, default: Decimal, *sources: Any) -> Decimal | None:
    """Return the limit of the first source that sets it: item, definition, scorecard, policy, built-in profile."""
    for source in sources:
        if source is not None and name in source.model_fields_set:
            value: Decimal | None = getattr(source, name)
            return value
    return default


def has_own_limit(book: Handbook, item: CardItem, period: str) -> bool:
    """Say whether a cap or floor stands on the item or in its definition, not in the scorecard or policy."""
    kpi = kpi_in_force(book, item.kpi, period)
    own = {*item.model_fields_set, *(kpi.formula.model_fields_set if kpi else ())}
    return bool(own & {"cap", "floor"})


def _parameters(item: CardItem, kpi: Kpi) -> Mapping[str, Any]:
    given: dict[str, Any] = {}
    for name in _PARAMETERS:
        value = getattr(kpi.formula, name)
        if value is not None:
            given[name] = [dict(part) for part in value] if isinstance(value, tuple) else value
    given |= kpi.formula.params or {}
    for name in ("lo", "hi", "tolerance", "baseline"):
        value = getattr(item, name)
        if value is not None:
            given[name] = value
    if "bands" in given:
        given["bands"] = _best_first(given["bands"], kpi.polarity)
    return given


def _best_first(bands: list[dict[str, Any]], polarity: str) -> list[dict[str, Any]]:
    """Return bands with the one edge that decides, the best band first, in whatever order they are written."""
    edge, other = ("max", "min") if polarity == "minimize" else ("min", "max")
    decided = [{**band, other: None} for band in bands if band[edge] is not None]
    decided.sort(key=lambda band: band[edge], reverse=edge == "min")
    return [*decided, *(band for band in bands if band[edge] is None)]
