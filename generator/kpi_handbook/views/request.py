"""What a reader of scores asked for: a cycle or one of its periods, all units or one."""

from dataclasses import dataclass

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.score import Scored
from kpi_handbook.views.language import Language
from kpi_handbook.views.people import People
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult


@dataclass(frozen=True)
class Request:
    """Scores to show: a period of a scored cycle, for some units."""

    book: Handbook
    scored: Scored
    period: str
    units: tuple[str, ...]
    language: Language
    people: People | None = None
    """The results of people, where a run for the restricted audience asked for them."""

    def cards(self) -> tuple[tuple[str, Card, CardResult], ...]:
        """Return the cards of the asked period in the order of the organization."""
        found = ((unit, self.scored.cards.get((unit, self.period))) for unit in self.units)
        return tuple((unit, *pair) for unit, pair in found if pair)
