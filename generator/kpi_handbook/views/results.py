"""Results: a period or a cycle with its perspectives, departments, exceptions and revisions, and the list of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    change_of,
    counted_groups,
    coverage_mark,
    coverage_note,
    equation,
    equation_note,
    facts,
    perspective_name,
    rounds_apart,
    score_bar,
    score_trend,
    scored_items,
    share,
    since,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language
from kpi_handbook.views.period_dates import period_dates
from kpi_handbook.views.place import Place, place_of
from kpi_handbook.views.reconciled import Case, cases
from kpi_handbook.views.results_lead import results_lead
from kpi_handbook.views.revisions import RevisionRow, revision_rows
from kpi_handbook.views.standing import (
    Banner,
    VintageRow,
    banner,
    is_withdrawn,
    published_fact,
    state_fact,
    vintage_rows,
    withdrawn,
)
from kpi_handbook.views.status import Status, of_card, of_group
from kpi_handbook.views.unusual import ORDER, Unusual, kind_word, unusual
from kpi_handbook.views.verifying import Verify, verify
from kpi_scoring.results import GroupResult

_KNOWN = 3  # things to know of a department, before it becomes a list


@dataclass(frozen=True)
class PartRow:
    """A perspective of the company's score."""

    status: Status
    adds: str
    bullet: str
    name: str
    path: str
    mean: str
    change: str
    rated: str


@dataclass(frozen=True)
class UnitRow:
    """A department."""

    status: Status
    score: str
    bullet: str
    name: str
    path: str
    change: str
    coverage: str
    coverage_bar: str
    to_know: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    path: str


@dataclass(frozen=True)
class ResultsView:
    """The results of a period, or of a cycle as its last period stands."""

    title: str
    name: str
    subtitle: str
    banner: Banner | None
    lead: str
    status: Status
    score: str
    facts: tuple[tuple[str, str], ...]
    chart: str
    coverage_note: str
    equation: str
    equation_note: str
    since: str
    parts: tuple[PartRow, ...]
    company: UnitRow | None
    company_rated: str
    units: tuple[UnitRow, ...]
    counted: str
    filters: tuple[tuple[str, str, int], ...]
    unusual: tuple[Unusual, ...]
    revisions: tuple[RevisionRow, ...]
    reconciled: tuple[Case, ...]
    vintages: tuple[VintageRow, ...]
    dates: tuple[tuple[str, str], ...]
    periods: tuple[UnitRow, ...]
    """The company in each period of a cycle, newest first."""

    periods_note: str
    before: Link | None
    after: Link | None
    verify: Verify


def looking_back(company: Company, cycle: str, period: str, revision: int) -> Company:
    """Return the company as one published version of a period shows it, on the day of that publication."""
    release = company.scores.releases[cycle]
    vintage = next(one for one in release.vintages if (one.period, one.revision) == (period, revision))
    scored = release.scored[period, revision]
    day = datetime.fromisoformat(vintage.at).date()
    scores = replace(company.scores, cycles={cycle: scored}, today=day, seen=(period, revision))
    return replace(company, scores=scores)


def in_cycle(company: Company, cycle: str) -> Company:
    """Return the company as it stood in a cycle: that cycle is its latest one."""
    scores = company.scores
    return replace(company, scores=replace(scores, cycles={cycle: scores.cycles[cycle]}))


def results_view(company: Company, period: str, cycle: str = "") -> ResultsView:
    """Return the results of a period of the company's cycle, or those of the cycle if it is named."""
    company = company.about(company.book.top_unit, period)
    say = company.say
    _ = say.translate
    top = place_of(company, company.book.top_unit, period)
    result = top.result if top else None
    places = [place for unit in company.departments if (place := place_of(company, unit, period))]
    found = {place.unit: unusual(place) for place in (*([top] if top else []), *places)}
    listed = sorted((one for ones in found.values() for one in ones), key=lambda one: ORDER.index(one.kinds[0]))
    name = cycle_name(company) if cycle else say.period(period)
    return ResultsView(
        title=_("Results of {period}").format(period=name),
        name=name,
        subtitle=_subtitle(company, period, cycle),
        banner=banner(company, period),
        lead=" ".join(results_lead(company, period)),
        status=withdrawn(company) if is_withdrawn(company, period) else of_card(result, say),
        score=say.points(result.final if result else None),
        facts=(
            *facts(company, company.book.top_unit, period),
            state_fact(company, period),
            *published_fact(company, period),
        ),
        chart=score_trend(company, company.book.top_unit, period) if result else "",
        coverage_note=coverage_note(company, result) if result else "",
        equation=equation(company, result) if result else "",
        equation_note=equation_note(company, result) if result else "",
        since=since(company, company.before(period)),
        parts=tuple(_part(top, group) for group in counted_groups(top.result)) if top else (),
        company=_unit_row(top, ()) if top else None,
        company_rated=_rated(company, result.rated, result.total) if result else "",
        units=tuple(_unit_row(place, found[place.unit]) for place in places),
        counted=_counted(company, [*([top] if top else []), *places]) if top else "",
        filters=tuple(_filters(company, listed)),
        unusual=tuple(listed),
        revisions=tuple(revision_rows(company, period)),
        reconciled=tuple(cases(company, period)),
        vintages=vintage_rows(company, period),
        dates=tuple(period_dates(company, period)),
        periods=tuple(_period_rows(company)) if cycle else (),
        periods_note=changes_note(say, _top_places(company)) if cycle else "",
        before=_neighbour(company, period, -1),
        after=_neighbour(company, period, 1),
        verify=verify(company, period, cycle),
    )


def cycle_name(company: Company) -> str:
    """Return the name of the company's latest cycle."""
    cycle = company.scores.cycle
    return (company.words(cycle.name) or cycle.id) if cycle else ""


def _periods(company: Company) -> tuple[str, ...]:
    return company.scores.scored.periods if company.scores.scored else ()


def _top_places(company: Company) -> list[Place]:
    found = (place_of(company, company.book.top_unit, period) for period in reversed(_periods(company)))
    return [place for place in found if place is not None]


def _period_rows(company: Company) -> Iterator[UnitRow]:
    for place in _top_places(company):
        path = paths.results(place.period)
        yield replace(_unit_row(place, ()), name=company.say.period(place.period), path=path)


def changes_note(say: Language, places: Iterable[Place]) -> str:
    """Return that changes are computed before rounding, where a printed one shows it."""
    pairs = ((place.result.final, place.before.final if place.before else None) for place in places)
    apart = any(rounds_apart(say, now, was) for now, was in pairs if now is not None and was is not None)
    return say.translate("Changes are computed before rounding.") if apart else ""


def _neighbour(company: Company, period: str, step: int) -> Link | None:
    periods = _periods(company)
    position = periods.index(period) + step
    if not 0 <= position < len(periods):
        return None
    return Link(company.say.period(periods[position]), paths.results(periods[position]))


def _subtitle(company: Company, period: str, cycle: str) -> str:
    say = company.say
    _ = say.translate
    if not cycle:
        return " · ".join((_("{period}, year to date").format(period=say.period(period)), cycle_name(company)))
    planned = company.scores.cycle.periods if company.scores.cycle else ()
    left = [one for one in planned if one > period]
    words = _("as {period} stands, year to date").format(period=say.period(period))
    still = _("still to come: {periods}").format(periods=say.listed([say.month(one) for one in left]))
    return f"{words} · {still}" if left else words


def _part(place: Place, group: GroupResult) -> PartRow:
    company, say = place.company, place.company.say
    was = next((g for g in place.before.groups if g.perspective == group.perspective), None) if place.before else None
    both = was is not None and was.score is not None and group.score is not None
    return PartRow(
        status=of_group(group, say),
        adds=say.number(group.score),
        bullet=score_bar(company, place.card, group.mean, group.colour),
        name=perspective_name(company, group.perspective),
        path=f"{_card_path(place)}#{group.perspective}",
        mean=say.points(group.mean),
        change=say.change(group.score - was.score if both and was and group.score and was.score else None),
        rated=_rated(company, group.rated, group.total),
    )


def _rated(company: Company, rated: int, total: int) -> str:
    return company.say.translate("{rated} of {total}").format(rated=rated, total=total)


def _unit_row(place: Place, found: tuple[Unusual, ...]) -> UnitRow:
    company, say, result = place.company, place.company.say, place.result
    return UnitRow(
        status=of_card(result, say),
        score=say.points(result.final),
        bullet=score_bar(company, place.card, result.final, result.colour),
        name=place.name,
        path=_card_path(place),
        change=say.change(change_of(result, place.before)),
        coverage=share(say, result.coverage, 1),
        coverage_bar=coverage_mark(result.coverage),
        to_know=_to_know(company, [one for one in found if one.period == place.period]),
    )


def _card_path(place: Place) -> str:
    """Return where the scorecard of the period stands; withdrawn ones have no page, so the latest one."""
    known = place.company.vintages(place.period)
    if known and known[-1].is_withdrawal:
        return paths.scorecard(place.unit)
    return paths.scorecard_at(place.unit, place.period)


def _to_know(company: Company, found: list[Unusual]) -> str:
    """Return in short what is not ordinary about a department's values."""
    _ = company.say.translate
    words = [_("{name}: {state}").format(name=one.name, state=kind_word(company, one.kinds[-1])) for one in found]
    more = [_("{count} more").format(count=len(words) - _KNOWN)] if len(words) > _KNOWN else []
    return "; ".join([*words[:_KNOWN], *more])


def _counted(company: Company, places: list[Place]) -> str:
    items = [item for place in places for item in scored_items(place.result)]
    carry = sum(item.achievement is not None for item in items)
    words = company.say.translate("{rated} of {total} values on all scorecards carry a number.")
    return words.format(rated=carry, total=len(items))


def _filters(company: Company, found: list[Unusual]) -> Iterator[tuple[str, str, int]]:
    for kind in ORDER:
        count = sum(kind in one.kinds for one in found)
        if count:
            yield kind, kind_word(company, kind), count
