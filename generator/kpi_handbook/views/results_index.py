"""The list of results: every period and cycle that was scored."""

from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    change_of,
    coverage_mark,
    rating_words,
    score_bar,
    score_sparks,
    share,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.place import Place, place_of
from kpi_handbook.views.results import cycle_name, in_cycle
from kpi_handbook.views.standing import Banner, banner, state_fact
from kpi_handbook.views.status import Status, of_card


@dataclass(frozen=True)
class PeriodRow:
    """A period, or the cycle as its last period stands."""

    status: Status
    score: str
    bullet: str
    name: str
    path: str
    change: str
    coverage: str
    coverage_bar: str
    rating: str
    state: str


@dataclass(frozen=True)
class UnitScores:
    """A department's score in each period."""

    name: str
    path: str
    scores: tuple[str, ...]
    spark: str


@dataclass(frozen=True)
class CycleResults:
    """The periods of a cycle, newest first, and the departments' scores in them."""

    id: str
    name: str
    periods: tuple[PeriodRow, ...]
    whole: PeriodRow | None
    months: tuple[str, ...]
    units: tuple[UnitScores, ...]


@dataclass(frozen=True)
class ResultsIndexView:
    """All cycles, newest first."""

    lead: str
    banner: Banner | None
    cycles: tuple[CycleResults, ...]


def results_index_view(company: Company) -> ResultsIndexView:
    """Return the list of results."""
    _ = company.say.translate
    cycles = tuple(_cycle(in_cycle(company, cycle)) for cycle in reversed(tuple(company.scores.cycles)))
    lead = _("Totals are year to date: each period holds everything from the start of its cycle.")
    return ResultsIndexView(
        lead=lead if cycles else _("No results yet. The first ones are due when the first period closes."),
        banner=banner(company, company.scores.period) if not company.scores.releases else None,
        cycles=cycles,
    )


def _cycle(company: Company) -> CycleResults:
    say, top, scored = company.say, company.book.top_unit, company.scores.scored
    periods = scored.periods if scored else ()
    places = [place for period in reversed(periods) if (place := place_of(company, top, period))]
    cycle = company.scores.cycle.id if company.scores.cycle else ""
    rows = tuple(_period(place, say.period(place.period), place.period) for place in places)
    return CycleResults(
        id=cycle,
        name=cycle_name(company),
        periods=rows,
        whole=_period(places[0], cycle_name(company), cycle) if places else None,
        months=tuple(say.short_month(period) for period in periods),
        units=_units(company, periods),
    )


def _period(place: Place, name: str, address: str) -> PeriodRow:
    company, say, result = place.company, place.company.say, place.result
    return PeriodRow(
        status=of_card(result, say),
        score=say.points(result.score),
        bullet=score_bar(company, place.card, result.final, result.colour),
        name=name,
        path=paths.results(address),
        change=say.change(change_of(result, place.before)),
        coverage=share(say, result.coverage, 1),
        coverage_bar=coverage_mark(result.coverage),
        rating=rating_words(company, place.unit, place.period, result.rating),
        state=state_fact(company, place.period)[1],
    )


def _units(company: Company, periods: tuple[str, ...]) -> tuple[UnitScores, ...]:
    sparks = score_sparks(company, company.departments)
    return tuple(
        UnitScores(
            name=company.unit_name(unit),
            path=paths.scorecard(unit),
            scores=tuple(_score(company, unit, period) for period in periods),
            spark=sparks(unit),
        )
        for unit in company.departments
        if company.scorecard(unit) is not None
    )


def _score(company: Company, unit: str, period: str) -> str:
    result = company.result(unit, period)
    return company.say.points(result.final if result else None)
