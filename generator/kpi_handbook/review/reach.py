"""Which items a shared record reaches: a policy, a unit of measure, an objective or a default is nobody's alone."""

from collections.abc import Iterator

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.review.differences import Difference
from kpi_handbook.score import kpi_in_force, policy_of


def reached(book: Handbook, found: Difference) -> tuple[str, ...]:
    """Return the scored items, as unit/KPI, that a difference reaches beyond the record it stands in."""
    return tuple(dict.fromkeys(_reached(book, found)))


def _reached(book: Handbook, found: Difference) -> Iterator[str]:
    match found.identity.kind:
        case "policy":
            yield from (
                item for card, period in _periods(book) if _uses(book, card, period, found) for item in _all(card)
            )
        case "organization" if found.field == "default_policy":
            yield from (item for card, _ in book.scorecards if not card.policy for item in _all(card))
        case "map" if ".weight" in found.field:
            yield from (item for card in _under(book, found) for item in _all(card))
        case "map":
            objective = found.field.split(".")[1] if found.field.startswith("objectives.") else ""
            yield from (item for kpi, item in _items(book, found.identity.cycle) if kpi.objective == objective)
        case "unit_of_measure":
            yield from (item for kpi, item in _items(book) if kpi.unit == found.identity.id)


def _periods(book: Handbook) -> Iterator[tuple[Scorecard, str]]:
    for card, _ in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        yield from ((card, period) for period in (cycle.periods if cycle else ()))


def _uses(book: Handbook, card: Scorecard, period: str, found: Difference) -> bool:
    policy = policy_of(book, card, period)
    told = f"{policy.id} v{policy.version}" if policy and policy.version != 1 else policy and policy.id
    return told == found.identity.id


def _under(book: Handbook, found: Difference) -> Iterator[Scorecard]:
    for card, _ in book.scorecards:
        strategy = book.map_of(card.cycle, card.unit)
        if card.cycle == found.identity.cycle and strategy and strategy.unit == found.identity.unit:
            yield card


def _all(card: Scorecard) -> Iterator[str]:
    return (f"{card.unit}/{item.kpi}" for item in card.items if item.role == "scored")


def _items(book: Handbook, cycle: str = "") -> Iterator[tuple[Kpi, str]]:
    for card, period in _periods(book):
        for item in card.items if cycle in {"", card.cycle} else ():
            kpi = kpi_in_force(book, item.kpi, period)
            if kpi and item.role == "scored":
                yield kpi, f"{card.unit}/{item.kpi}"
