"""One unit's card in one period, beside the period before, with its values and targets in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item
from kpi_handbook.score import revised
from kpi_handbook.views.card_parts import definition, scored_items
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import decimals_of, measure, shortest, target_in_words
from kpi_handbook.views.shown import Shown
from kpi_scoring.exact import MICRO, rounded
from kpi_scoring.records import Card, Value
from kpi_scoring.records import Item as ScoredItem
from kpi_scoring.results import CardResult, ItemResult


@dataclass(frozen=True)
class Place:
    """A unit's card in a period."""

    company: Company
    unit: str
    period: str
    card: Card
    result: CardResult
    before: CardResult | None
    """The result of the period before."""

    @cached_property
    def name(self) -> str:
        """The unit's name."""
        return self.company.unit_name(self.unit)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods of the cycle up to this one."""
        scored = self.company.scores.scored
        return tuple(period for period in (scored.periods if scored else ()) if period <= self.period)

    @cached_property
    def hides_parts(self) -> bool:
        """Whether parts would tell the value of a confidential KPI."""
        return any(not self.company.is_public(item.kpi) for item in scored_items(self.result))

    @cached_property
    def is_gated(self) -> bool:
        """Whether a gate took points off the total now or before: what the KPIs add is not what stands then."""
        return any(one is not None and one.final != one.score for one in (self.result, self.before))

    def earlier(self, kpi: str) -> ItemResult | None:
        """Return the result of a KPI in the period before."""
        return self._earlier.get(kpi)

    @cached_property
    def _earlier(self) -> Mapping[str, ItemResult]:
        return {item.kpi: item for item in reversed(self.before.items)} if self.before else {}

    @cached_property
    def largest_weight(self) -> Fraction:
        """The largest weight that a KPI of the card was given."""
        return max(item.weight for item in scored_items(self.result))

    def given(self, kpi: str) -> ScoredItem:
        """Return a KPI of the card as it was scored."""
        return self._given[kpi]

    @cached_property
    def _given(self) -> Mapping[str, ScoredItem]:
        return {item.kpi: item for item in reversed(self.card.items)}

    def agreed(self, kpi: str) -> Item | None:
        """Return the scorecard's item as it stands in the period."""
        return self._agreed.get(kpi)

    @cached_property
    def _agreed(self) -> Mapping[str, Item]:
        card = self.company.scorecard(self.unit)
        return {item.kpi: revised(item, self.period) for item in card.items} if card else {}

    def values(self, kpi: str) -> tuple[Value, ...]:
        """Return what was submitted for a KPI to date, in order."""
        values = (value for value in self.card.values if value.kpi == kpi and value.period <= self.card.period)
        return tuple(sorted(values, key=lambda value: value.period))


def place_of(company: Company, unit: str, period: str | None) -> Place | None:
    """Return a unit's card in a period, if it was scored."""
    pair = company.card(unit, period) if period else None
    if pair is None or period is None:
        return None
    return Place(company.about(unit, period), unit, period, *pair, company.result(unit, company.before(period)))


def actual_words(place: Place, result: ItemResult) -> str:
    """Return the value to date in words; a dash where there is none."""
    say = place.company.say
    _ = say.translate
    kpi = definition(place.company, result.kpi, place.period)
    if kpi.is_milestone:
        done = next((value.done for value in reversed(place.values(result.kpi)) if value.done), None)
        return say.day(done) if done else _("not delivered") if "overdue" in result.flags else "–"
    if result.to_date is None and result.standing == "not_due":
        due = next_due(place, result.kpi)
        return _("due for {period}").format(period=say.period(due)) if due else "–"
    return _as_exact_as_needed(place, result, kpi)


def _as_exact_as_needed(place: Place, result: ItemResult, kpi: Kpi) -> str:
    """Return the value with the decimals of its unit, with more where it would look like a target it differs from."""
    book, say, value = place.company.book, place.company.say, result.to_date
    usual = decimals_of(kpi, book)
    if value is None or result.target in {None, value}:
        return measure(value, kpi, book, say)
    apart = (n for n in range(usual, usual + 4) if rounded(value, n) != rounded(result.target or value, n))
    places = next(apart, usual)
    return measure(value, kpi, book, say) if places == usual else shortest(rounded(value, places), kpi, book, say)


def target_words(place: Place, result: ItemResult) -> str:
    """Return the target in words; where it grows over the cycle, the part of it that is due by now."""
    company = place.company
    item, kpi = place.agreed(result.kpi), definition(company, result.kpi, place.period)
    if item is None:
        return ""
    whole = item.target if isinstance(item.target, Decimal) and item.lo is None else None
    if whole is not None and result.target is not None and result.target != whole:
        due = item.model_copy(update={"target": rounded(result.target, decimals_of(kpi, company.book))})
        words = target_in_words(due, kpi, company.book, company.say)
        text = company.say.translate("{target} to date").format(target=words)
        return Shown(text, result.target, words.decimals)
    return target_in_words(item, kpi, company.book, company.say)


def next_due(place: Place, kpi: str) -> str | None:
    """Return the next period in which a value is owed."""
    cycle, item, last = place.company.scores.cycle, place.given(kpi), len(place.card.period_ends)
    if cycle is None or item.every < 1:
        return None
    step = min(item.every, last)
    owed = (number for number in range(place.card.period + 1, last + 1) if number % step == 0)
    return next((cycle.periods[number - 1] for number in owed), None)


def distance(item: ItemResult) -> Fraction:
    """Return the points a KPI takes away from 100, below zero, or adds to it; none while it does not count."""
    if item.achievement is None:
        return Fraction(0)
    weight = item.weight_in_force
    return Fraction((item.achievement - 100 * MICRO) * weight.numerator, 100 * MICRO * weight.denominator)


def moved(place: Place, kpi: str) -> Fraction | None:
    """Return how far a KPI moved the total since the period before, measured by its distance from 100.

    With the same weight that is the change of what it adds. Where a KPI began to count, the others do not seem to
    fall because they weigh less; in both cases all of them add up to the change of the total.
    """
    now = next((item for item in place.result.items if item.kpi == kpi), None)
    was = place.earlier(kpi)
    if place.before is None or now is None or not any(one and one.achievement is not None for one in (now, was)):
        return None
    return distance(now) - (distance(was) if was else 0)
