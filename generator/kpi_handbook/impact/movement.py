"""Scores before and after a change, for every scorecard and period that has values, with what each cause moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi_handbook.impact.causes import TOGETHER, Cause, Pair, groups
from kpi_handbook.impact.scorable import can_be_scored
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.score import card_at, has_number, has_own_limit, rows_in_force
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, Micro
from kpi_scoring.score import score

Place = tuple[str, str]
"""A unit and a period."""


@dataclass(frozen=True)
class Side:
    """The handbook on one side of a change, with what was submitted."""

    book: Handbook
    submissions: tuple[Submission, ...]

    @property
    def filed(self) -> frozenset[Place]:
        """The units and periods that have values."""
        return frozenset((row.unit, row.period) for row in self.submissions if has_number(row))


@dataclass(frozen=True)
class Movement:
    """One scorecard at the end of one period that a change scores otherwise."""

    unit: str
    period: str
    is_published: bool
    """Whether its result stands in a record: then this is a what-if, and is never applied."""

    card: Card
    """The card after the change; the one before it where it is gone."""

    before: CardResult | None
    """None where there is no such scorecard, or where it is so wrong that nothing can be computed; so is `after`."""

    after: CardResult | None
    parts: tuple[tuple[Cause, Micro], ...] = ()
    """What each cause moves alone, and last what they move together; nothing where a side has no score."""

    @property
    def delta(self) -> Micro | None:
        """By how much the total moves, in millionths of a point."""
        if not self.before or not self.after or self.before.final is None or self.after.final is None:
            return None
        return self.after.final - self.before.final

    @property
    def flips(self) -> bool:
        """Say whether the rating or the colour of the total is another one."""
        return _standing(self.before) != _standing(self.after)


@dataclass(frozen=True)
class Impact:
    """What a change does to scores."""

    movements: tuple[Movement, ...]
    compared: tuple[Place, ...]
    """Every scorecard and period that was looked at, moved or not."""

    differing: tuple[Place, ...] = ()
    """Those that resolve to another card than before, whatever that does to the score."""

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose scorecards move, each once."""
        return tuple(dict.fromkeys(movement.unit for movement in self.movements))


def _standing(result: CardResult | None) -> tuple[object, ...]:
    return (result.rating, result.colour, result.final is None) if result else ()


def impact_of(before: Side, after: Side, published: frozenset[str], as_of: date) -> Impact:
    """Return what moves: each card that resolves to another one is scored before, after, and with each cause alone."""
    places = sorted(before.filed | after.filed, key=lambda place: (place[1], place[0]))
    new = _cards(after, places, as_of)
    old = {place: _in_order_of(one, new.get(place)) for place, one in _cards(before, places, as_of).items()}
    compared = [place for place in places if place in old or place in new]
    differing = [place for place in compared if old.get(place) != new.get(place)]
    pairs = {
        place: Pair(old[place][0], new[place][0], old[place][1] | new[place][1])
        for place in differing
        if place in old and place in new
    }
    runs = [run for place in differing for run in _runs(place, pairs.get(place), old, new)]
    scorable = [can_be_scored(card) for card in runs]
    scores = iter(score([card for card, is_scorable in zip(runs, scorable, strict=True) if is_scorable]))
    results = iter([next(scores) if is_scorable else None for is_scorable in scorable])
    movements = tuple(_movement(place, pairs.get(place), old, new, published, results) for place in differing)
    return Impact(tuple(one for one in movements if _moves(one)), tuple(compared), tuple(differing))


def _moves(one: Movement) -> bool:
    """Say whether there is something to tell: other numbers, or none on either side although the cards differ."""
    if one.before is None and one.after is None:
        return True
    return _numbers(one.before) != _numbers(one.after)


def _numbers(result: CardResult | None) -> CardResult | None:
    """Return a result without what is no number: a new version by itself moves nothing."""
    return result and replace(result, items=tuple(replace(item, version=1) for item in result.items))


Resolved = tuple[Card, frozenset[str]]
Cards = dict[Place, Resolved]


def _in_order_of(one: Resolved, other: Resolved | None) -> Resolved:
    """Return a card with its items and values in the order of another one, since order means nothing."""
    if other is None:
        return one
    (card, limits), (after, _) = one, other
    items = {item.kpi: number for number, item in enumerate(after.items)}
    values = {(value.kpi, value.period): number for number, value in enumerate(after.values)}
    ordered = replace(
        card,
        items=tuple(sorted(card.items, key=lambda item: items.get(item.kpi, len(items)))),
        values=tuple(sorted(card.values, key=lambda value: values.get((value.kpi, value.period), len(values)))),
    )
    return ordered, limits


def _cards(side: Side, places: Sequence[Place], as_of: date) -> Cards:
    """Return each card that stands on one side, with the KPIs whose limits are their own."""
    found: Cards = {}
    wanted = set(places)
    for cycle in side.book.cycles.values():
        rows = rows_in_force(side.submissions, cycle, as_of)
        for card, _ in side.book.scorecards:
            for number, period in enumerate(cycle.periods, 1) if card.cycle == cycle.id else ():
                if (card.unit, period) in wanted:
                    resolved = card_at(side.book, card, cycle, number, rows, as_of)
                    found[card.unit, period] = resolved, _own_limits(side.book, card, period)
    return found


def _own_limits(book: Handbook, card: Scorecard, period: str) -> frozenset[str]:
    return frozenset(item.kpi for item in card.items if has_own_limit(book, item, period))


def _runs(place: Place, pair: Pair | None, old: Cards, new: Cards) -> Iterator[Card]:
    """Yield the cards to score for one place, in the order in which `_movement` takes their results."""
    yield from (side[place][0] for side in (old, new) if place in side)
    if pair and len(pair.causes) > 1:  # a single cause alone is the card after the change
        yield from (pair.with_only(parts) for _, parts in groups(pair.causes))


def _movement(
    place: Place,
    pair: Pair | None,
    old: Cards,
    new: Cards,
    published: frozenset[str],
    results: Iterator[CardResult | None],
) -> Movement:
    unit, period = place
    before = next(results) if place in old else None
    after = next(results) if place in new else None
    causes = [cause for cause, _ in groups(pair.causes)] if pair else []
    alone = [(cause, after if len(causes) == 1 else next(results)) for cause in causes]
    card = (new.get(place) or old[place])[0]
    return Movement(unit, period, period in published, card, before, after, _parts(before, after, alone))


def _parts(
    before: CardResult | None, after: CardResult | None, alone: Sequence[tuple[Cause, CardResult | None]]
) -> tuple[tuple[Cause, Micro], ...]:
    finals = [one.final if one else None for one in (before, after, *(result for _, result in alone))]
    if None in finals or len(alone) < 1:
        return ()
    whole = [final for final in finals if final is not None]
    parts = [(cause, final - whole[0]) for (cause, _), final in zip(alone, whole[2:], strict=True)]
    rest = whole[1] - whole[0] - sum(moved for _, moved in parts)
    return (*parts, (TOGETHER, rest)) if len(parts) > 1 or rest else tuple(parts)


def edge_distance(result: CardResult, card: Card) -> Micro | None:
    """Return how far a total lies above the edge at which its rating begins, in millionths; None at the lowest."""
    edges = sorted(edge for edge, _ in card.policy.rating_bands)
    if result.final is None:
        return None
    below = [int(edge * 10**6) for edge in edges if edge * 10**6 <= result.final]
    return result.final - below[-1] if len(below) > 1 else None


def printed_sum_differs(movement: Movement, decimals: int) -> bool:
    """Say whether the rounded parts do not add up to the rounded whole, which a reader is told then."""
    if movement.delta is None or not movement.parts:
        return False
    unit = int(10 ** (6 - decimals))

    def rounded(value: Micro) -> int:
        sign = -1 if value < 0 else 1
        return sign * ((abs(value) * 2 + unit) // (2 * unit))

    return sum(rounded(part) for _, part in movement.parts) != rounded(movement.delta)
