"""Every card of every period of a cycle, scored."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle, UnitGroup
from kpi_handbook.model.submission import Submission
from kpi_handbook.score.cards import card_at
from kpi_handbook.score.periods import last_day
from kpi_handbook.score.policies import default_policy
from kpi_handbook.score.values import opens_period, rows_in_force
from kpi_scoring.engines.engine import Engine
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult
from kpi_scoring.score import score
from kpi_scoring.units import UnitsResult, units_result


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


def group_results(book: Handbook, scored: Scored, period: str) -> Iterator[tuple[UnitGroup, UnitsResult]]:
    """Yield the groups of units of which a unit was scored, with their results in a period."""
    policy = default_policy(book, period)
    for group in book.organization.groups if book.organization else ():
        results = [scored.result(share.unit, period) for share in group.units]
        if any(results):
            finals = [result.final if result else None for result in results]
            weights = [share.weight for share in group.units]
            yield group, units_result(list(zip(finals, weights, strict=True)), policy)


def score_cycle(
    book: Handbook,
    submissions: Iterable[Submission],
    cycle: Cycle,
    as_of: date,
    units: Collection[str] | None = None,
    wanted: str | None = None,
    engine: Engine | None = None,
) -> Scored:
    """Return every period of a cycle that was filed on a day, scored year-to-date, for all units or some.

    A wanted period that is over is scored too, filed or not: that nothing came is a state, and may be a score.
    """
    rows = rows_in_force(submissions, cycle, as_of)
    filed = {row.period for row in rows.values() if opens_period(row, as_of)}
    filed = filed or {row.period for row in rows.values() if last_day(row.period) <= as_of}
    if wanted in cycle.periods and wanted is not None and last_day(wanted) <= as_of:
        filed.add(wanted)
    periods = cycle.periods[: max((cycle.periods.index(period) for period in filed), default=-1) + 1]
    by_unit: dict[str, dict[tuple[str, str, str], Submission]] = {}
    for key, row in rows.items():
        by_unit.setdefault(row.unit, {})[key] = row
    cards = [
        card_at(book, card, cycle, number, by_unit.get(card.unit, {}), as_of)
        for card, _ in book.scorecards
        if card.cycle == cycle.id and (units is None or card.unit in units)
        for number in range(1, len(periods) + 1)
    ]
    results = score(cards, engine)
    paired = {(c.unit, periods[c.period - 1]): (c, r) for c, r in zip(cards, results, strict=True)}
    return Scored(cycle, as_of, periods, paired, rows)
