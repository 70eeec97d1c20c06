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
from kpi_handbook.views.results import changes_note, cycle_name, in_cycle
from kpi_handbook.views.standing import Banner, banner, is_withdrawn, state_fact, withdrawn
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
    note: str
    """Said where a printed change is not the difference of the printed scores."""


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
    lead = _("Totals are year to date: each period holds everything from the start of its cycle to its own end.")
    return ResultsIndexView(
        lead=lead if cycles else _("No results yet. The first ones are due when the first period closes."),
        banner=banner(company, company.scores.period) if not company.scores.releases else None,
        cycles=cycles,
    )


def _cycle(company: Company) -> CycleResults:
    say, top, scored = company.say, company.book.top_unit, company.scores.scored
    periods = scored.periods if scored else ()
    found = [(period, place_of(company, top, period)) for period in reversed(periods)]
    places = [place for _period_id, place in found if place]
    cycle = company.scores.cycle.id if company.scores.cycle else ""
    rows = tuple(
        _period(place, say.period(period), period) if place else _withdrawn(company, period)
        for period, place in found
        if place or is_withdrawn(company, period)
    )
    return CycleResults(
        id=cycle,
        name=cycle_name(company),
        periods=rows,
        whole=_period(places[0], _whole_name(company, places[0]), cycle) if places else None,
        months=tuple(say.short_month(period) for period in periods),
        units=_units(company, periods),
        note=changes_note(say, places),
    )


def _whole_name(company: Company, last: Place) -> str:
    """Return what the row of a cycle is called: its result is the one of its last period."""
    words = company.say.translate("{cycle}, as {month} stands")
    return words.format(cycle=cycle_name(company), month=company.say.month(last.period))


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


def _withdrawn(company: Company, period: str) -> PeriodRow:
    """Return the row of a period without numbers; its page leads to what was published."""
    name, path, state = company.say.period(period), paths.results(period), state_fact(company, period)[1]
    return PeriodRow(withdrawn(company), "–", "", name, path, "–", "–", "", "–", state)


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
    return company.say_of(unit, period).points(result.final if result else None)
