"""What scores bulk rows: one scorecard a unit at the end of one period, without values of its own."""

from dataclasses import dataclass
from datetime import date

from kpi_scoring.records import Card
from kpi_scoring.score import formula_key
from kpi_scoring.tables import ITEM, Row, Tables, tables

_EVERY_NTH, _PHASING, _AGGREGATION, _SINCE = (
    ITEM.index(name) for name in ("every_nth", "phasing", "aggregation", "since")
)


@dataclass(frozen=True)
class Period:
    """A period of the cycle up to the scored one, with the days that make a value late."""

    name: str
    due: date | None = None
    lock_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """The scorecards that bulk rows are scored by, all at the end of the same period."""

    cards: tuple[Card, ...]
    periods: tuple[Period, ...]
    """The periods of the cycle up to the scored one, in order."""

    as_of: date | None = None

    def tables(self) -> Tables:
        """Return the scorecards as an engine is given them; `card` is the position of the scorecard."""
        keys = {
            (position, item.kpi): formula_key(item, card.policy)
            for position, card in enumerate(self.cards)
            for item in card.items
            if item.is_scored
        }
        return tables(self.cards, keys)

    @property
    def locked(self) -> bool:
        """Say whether the scored period takes no more values."""
        return bool(self.cards) and self.cards[0].locked

    def kpis(self, *aggregations: str) -> tuple[str, ...]:
        """Return the KPIs with one of these aggregations."""
        return tuple(sorted({i.kpi for card in self.cards for i in card.items if i.aggregation in aggregations}))


def is_intricate(row: Row) -> bool:
    """Say whether an item needs a row for each period: the steps record, tally and latest are run for it."""
    return row[_EVERY_NTH] != 1 or row[_SINCE] != 1 or row[_PHASING] == "list" or is_placed(row)


def is_placed(row: Row) -> bool:
    """Say whether the periods of an item have an order or a delay of their own, which is worked out row by row."""
    return row[_EVERY_NTH] == 0 or row[_AGGREGATION] in {"min", "max"}
