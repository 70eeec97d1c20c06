"""Definitions and submitted values to scored cards, period by period."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.scorecard import Item as CardItem
from kpi_handbook.model.scorecard import Revision, Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.versions import in_force
from kpi_scoring.records import ONCE_A_CYCLE, Card, Item, Policy, Value
from kpi_scoring.results import CardResult
from kpi_scoring.score import score

DEFAULT_CAP, DEFAULT_FLOOR = Decimal(120), Decimal(0)
_EVERY = {"monthly": 1, "quarterly": 3, "semesterly": 6}
_VALUED = {"self_submitted", "under_review", "agreed", "decided", "signed", "published"}
_PARAMETERS = (
    *("per_unit", "scale_min", "scale_max", "worst", "best", "red", "goal", "below", "after", "op", "to", "count"),
    *("bands", "points", "late_bands", "checkpoints"),
)


@dataclass(frozen=True)
class Scored:
    """A cycle with every card of every period that has values, as of a day."""

    cycle: Cycle
    as_of: date
    periods: tuple[str, ...]
    """The periods that were scored, in order."""

    cards: Mapping[tuple[str, str], tuple[Card, CardResult]]
    """Card and result of each (unit, period)."""

    submissions: Mapping[tuple[str, str, str], Submission]
    """The row in force of each (unit, period, KPI)."""

    def result(self, unit: str, period: str) -> CardResult | None:
        """Return the result of a unit at a period."""
        pair = self.cards.get((unit, period))
        return pair[1] if pair else None


def score_cycle(
    book: Handbook,
    submissions: Iterable[Submission],
    cycle: Cycle,
    as_of: date,
    units: Collection[str] | None = None,
) -> Scored:
    """Return every period of a cycle that has values on a day, scored year-to-date, for all units or some."""
    rows = rows_in_force(submissions, cycle, as_of)
    # Only a value opens a period: that something is not applicable may be approved long before.
    filled = {row.period for row in rows.values() if has_number(row)}
    last = max((cycle.periods.index(period) for period in filled if period in cycle.periods), default=-1)
    periods = cycle.periods[: last + 1]
    cards = [
        card_at(book, card, cycle, number, rows, as_of)
        for card, _ in book.scorecards
        if card.cycle == cycle.id and (units is None or card.unit in units)
        for number in range(1, len(periods) + 1)
    ]
    results = score(cards)
    paired = {(c.unit, periods[c.period - 1]): (c, r) for c, r in zip(cards, results, strict=True)}
    return Scored(cycle, as_of, periods, paired, rows)


def rows_in_force(
    submissions: Iterable[Submission], cycle: Cycle, as_of: date
) -> Mapping[tuple[str, str, str], Submission]:
    """Return the latest revision of each row that existed on a day."""
    rows: dict[tuple[str, str, str], Submission] = {}
    for row in submissions:
        if row.period not in cycle.periods:
            continue
        # A row without a date says that nothing came; nobody can say so before the period has ended.
        since = row.submitted_on or row.approved_on or last_day(row.period)
        if since > as_of:
            continue
        key = (row.unit, row.period, row.kpi)
        if key not in rows or rows[key].revision < row.revision:
            rows[key] = row
    return rows


def first_day(period: str) -> date:
    """Return the first day of a period."""
    return date.fromisoformat(f"{period}-01")


def last_day(period: str) -> date:
    """Return the last day of a period."""
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def is_locked(book: Handbook, period: str, as_of: date) -> bool:
    """Say whether a period takes no more values: its lock has passed, or without a calendar its last day."""
    dates = book.dates.get(period)
    return as_of > (dates.lock_on if dates else last_day(period))


def kpi_in_force(book: Handbook, kpi: str, period: str) -> Kpi | None:
    """Return the version of a definition that scores a period; before the first one, the first."""
    versions = book.versions.get(kpi, ())
    return in_force(versions, first_day(period)) or min(versions, key=lambda v: v.valid_from, default=None)


def policy_of(book: Handbook, card: Scorecard, period: str) -> ScoringPolicy | None:
    """Return the policy in force for a scorecard, or None where the built-in profile holds."""
    name = card.policy or (book.organization.default_policy if book.organization else None)
    versions = [policy for policy in book.policies if policy.id == name]
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
    period = cycle.periods[number - 1]
    policy = policy_of(book, card, period)
    strategy = book.map_of(cycle.id, card.unit)
    defined = [(item, kpi_in_force(book, item.kpi, period)) for item in card.items]
    items = [_item(book, card, policy, revised(item, period), kpi) for item, kpi in defined if kpi]
    values = [
        value_of(book, row, cycle.periods.index(row.period) + 1)
        for (unit, _, _), row in rows.items()
        if unit == card.unit and cycle.periods.index(row.period) < number
    ]
    perspectives = sorted(strategy.perspectives, key=lambda p: p.order) if strategy else []
    return Card(
        unit=card.unit,
        period=number,
        period_ends=tuple(last_day(one) for one in cycle.periods),
        items=tuple(items),
        values=tuple(values),
        weighting=card.weighting,
        perspectives=tuple((perspective.id, perspective.weight) for perspective in perspectives),
        policy=_policy(policy),
        locked=is_locked(book, period, as_of),
    )


def revised(item: CardItem, period: str) -> CardItem:
    """Return an item with the target and weight that are in force in a period."""
    revisions: list[Revision] = sorted(
        (revision for revision in item.revisions if revision.from_ <= period), key=lambda revision: revision.from_
    )
    for revision in revisions:
        changed = revision.model_dump(exclude={"from_", "change"}, exclude_none=True)
        item = item.model_copy(update=changed)
    return item


def _item(book: Handbook, card: Scorecard, policy: ScoringPolicy | None, item: CardItem, kpi: Kpi) -> Item:
    objective = book.objectives(card.cycle).get(kpi.objective)
    formula = kpi.formula
    own = policy.methods.get(formula.method) if policy else None
    aggregation = formula.aggregation
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
        parameters=_parameters(item, kpi),
        aggregation=aggregation,
        expression=formula.expression or "",
        measures=tuple(measure.id for measure in kpi.base_measures[:2]),
        scale=formula.scale if formula.scale is not None else Decimal(1),
        target=item.target if isinstance(item.target, Decimal) else None,
        due=item.due,
        phasing=item.phasing or ("linear" if aggregation == "sum" and isinstance(item.target, Decimal) else "flat"),
        every=0 if kpi.is_milestone else _EVERY.get(kpi.frequency, ONCE_A_CYCLE),
        cap=_limit("cap", DEFAULT_CAP, item, formula, card, policy),
        floor=_limit("floor", DEFAULT_FLOOR, item, formula, card, policy),
        at_limit=item.at_limit == "cap",
    )


def _limit(name: str, default: Decimal, *sources: Any) -> Decimal | None:
    """Return the limit of the first source that sets it: item, definition, scorecard, policy, built-in profile."""
    for source in sources:
        if source is not None and name in source.model_fields_set:
            value: Decimal | None = getattr(source, name)
            return value
    return default


def _parameters(item: CardItem, kpi: Kpi) -> Mapping[str, Any]:
    given: dict[str, Any] = {}
    for name in _PARAMETERS:
        value = getattr(kpi.formula, name)
        if value is not None:
            given[name] = [part.model_dump() for part in value] if isinstance(value, tuple) else value
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


def _policy(policy: ScoringPolicy | None) -> Policy:
    if policy is None:
        return Policy()
    default = Policy()
    return Policy(
        id=policy.id,
        version=policy.version,
        missing=policy.missing,
        gap=policy.gap,
        stale_after=policy.stale_after,
        reweight_min=default.reweight_min if policy.reweight_min is None else policy.reweight_min,
        na_spread=policy.na_spread,
        roll_up=policy.roll_up,
        unbounded_as=default.unbounded_as if policy.unbounded_as is None else policy.unbounded_as,
        cutoff_below=policy.cutoff.below if policy.cutoff else None,
        cutoff_score=policy.cutoff.score if policy.cutoff else Decimal(0),
        convert=policy.convert or "",
        rating_bands=tuple((band.min, band.rating) for band in policy.rating_bands),
        boundary=policy.boundary,
        green=policy.status_colours.green,
        amber=policy.status_colours.amber,
    )


def has_number(row: Submission) -> bool:
    """Say whether a row holds a value, a pair or a day."""
    return row.value is not None or row.done is not None or row.denominator is not None


def value_of(book: Handbook, row: Submission, number: int) -> Value:
    """Return a row as it is scored, for a period of its cycle counted from 1."""
    return Value(
        kpi=row.kpi,
        period=number,
        state=_state(book, row),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        done=row.done,
    )


def _state(book: Handbook, row: Submission) -> str:
    """Return the scoring state of a row; a value that came after the due day and before the lock is late."""
    if row.state == "not_applicable":
        return "not_applicable"
    if row.state in {"in_dialogue", "escalated"}:
        return "disputed"
    if row.state not in _VALUED or not has_number(row):
        return "missing"
    if row.denominator == 0 and row.numerator:
        return "invalid"
    dates = book.dates.get(row.period)
    late = dates and row.submitted_on and dates.due < row.submitted_on <= dates.lock_on
    return "late" if late else "reported"
