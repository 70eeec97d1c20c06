"""The arms of the year's theme that scorecards touch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.strategy_graph import served_by


@dataclass(frozen=True)
class Touch:
    """A scored item, where it stands, and the arms of the objective it serves."""

    kpi: str
    field: Field
    arms: frozenset[str]


def touched(book: Handbook) -> Iterator[tuple[Scorecard, Field, tuple[Touch, ...]]]:
    """Return each valid scorecard with its items and the arms they touch, where every objective is known."""
    objective_of = {kpi.id: kpi.objective for kpi, _ in book.kpis}
    for card, entry in book.scorecards:
        items = entry.document.root().get("items")
        arms = {name: frozenset(one.arms) for name, one in book.objectives(card.cycle).items()}
        found = tuple(_touches(card, items, objective_of, arms))
        if found and len(found) == sum(item.role == "scored" for item in card.items):
            yield card, items, found


def _touches(
    card: Scorecard, items: Field, objective_of: Mapping[str, str], arms: Mapping[str, frozenset[str]]
) -> Iterator[Touch]:
    for item, field in zip(card.items, items, strict=True):
        objective = served_by(item, objective_of)
        if item.role == "scored" and objective is not None and objective in arms:
            yield Touch(item.kpi, field, arms[objective])
