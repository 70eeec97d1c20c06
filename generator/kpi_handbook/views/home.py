"""The first page: where the company stands, what moved, three doors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpi_handbook.charts.spark import sparkline
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    WHOLE,
    change_of,
    counted_groups,
    decimal,
    equation,
    facts,
    perspective_name,
    score_bar,
    score_sparks,
    score_trend,
    share,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.release_calendar import next_release
from kpi_handbook.views.standing import state_fact
from kpi_handbook.views.status import Status, of_card, of_group
from kpi_scoring.results import CardResult, GroupResult


@dataclass(frozen=True)
class Part:
    """A perspective of the company's score."""

    status: Status
    adds: str
    bullet: str
    name: str
    path: str
    mean: str
    weight: str
    change: str
    spark: str


@dataclass(frozen=True)
class Department:
    """A department's line."""

    status: Status
    score: str
    bullet: str
    name: str
    path: str
    coverage: str
    change: str
    spark: str


@dataclass(frozen=True)
class Change:
    """Something that happened to a definition or a result."""

    day: str
    text: str
    path: str
    link: str


@dataclass(frozen=True)
class HomeView:
    """The whole page."""

    company: str
    theme: str
    subtitle: str
    lead: str
    score: str
    status: Status
    facts: tuple[tuple[str, str], ...]
    chart: str
    equation: str
    parts: tuple[Part, ...]
    total_weight: str
    total_change: str
    total_spark: str
    departments: tuple[Department, ...]
    changes: tuple[Change, ...]
    next: str
    """What is released next, and when; empty where nothing is planned."""
    since: str
    scorecard_path: str
    results_path: str
    has_results: bool


def home_view(company: Company) -> HomeView:
    """Return the home page; without results it says when the first are due."""
    period, top = company.scores.period, company.book.top_unit
    company = company.about(top, period)
    result = company.result(top, period)
    before = company.before(period)
    theme = company.book.organization.theme if company.book.organization else None
    sparks = score_sparks(company, tuple(company.book.units))
    return HomeView(
        company=company.name,
        theme=company.words(theme.name) if theme else company.name,
        subtitle=_subtitle(company, period),
        lead=_lead(company, result),
        score=company.say.points(result.final if result else None),
        status=of_card(result, company.say),
        facts=(*facts(company, top, period), state_fact(company, period)) if period and result else (),
        chart=score_trend(company, top, period) if period else "",
        equation=equation(company, result) if result else "",
        parts=tuple(_parts(company, period)) if period else (),
        total_weight=company.say.percent(100),
        total_change=company.say.change(change_of(result, company.result(top, before))),
        total_spark=sparks(top) if period else "",
        departments=tuple(_departments(company, period, sparks)) if period else (),
        changes=tuple(_changes(company)),
        next=next_release(company),
        since=company.say.month(before) if before else "",
        scorecard_path=paths.SCORECARDS,
        results_path=paths.results(period) if period else paths.RESULTS,
        has_results=result is not None,
    )


def _parts(company: Company, period: str) -> Iterator[Part]:
    """Yield the perspectives that make the company's score."""
    say, top = company.say, company.book.top_unit
    pair = company.card(top, period)
    earlier = company.result(top, company.before(period))
    for group in counted_groups(pair[1]) if pair else ():
        before = next((g for g in earlier.groups if g.perspective == group.perspective), None) if earlier else None
        moved = group.score - before.score if before and before.score is not None and group.score is not None else None
        yield Part(
            status=of_group(group, say),
            adds=say.number(group.score),
            bullet=score_bar(company, pair[0], group.mean, group.colour) if pair else "",
            name=perspective_name(company, group.perspective),
            path=f"{paths.scorecard(top)}#{group.perspective}",
            mean=say.points(group.mean),
            weight=say.percent(group.weight),
            change=say.change(moved),
            spark=_perspective_spark(company, group.perspective),
        )


def _perspective_spark(company: Company, perspective: str) -> str:
    """Return a perspective's mean by month."""
    scored, top = company.scores.scored, company.book.top_unit
    results = [company.result(top, period) for period in (scored.periods if scored else ())]
    groups = [_group(result, perspective) for result in results]
    values = [decimal(group.mean) if group else None for group in groups]
    known = [value for value in values if value is not None]
    title = company.say.translate("{name} by month").format(name=perspective_name(company, perspective))
    return sparkline(values, title=title, low=min([*known, WHOLE]) - 1, high=max([*known, WHOLE]) + 1)


def _group(result: CardResult | None, perspective: str) -> GroupResult | None:
    return next((group for group in result.groups if group.perspective == perspective), None) if result else None


def _departments(company: Company, period: str, sparks: Callable[[str], str]) -> Iterator[Department]:
    """Yield the departments in the order of the organization."""
    for unit in company.departments:
        pair, say = company.card(unit, period), company.say_of(unit, period)
        if pair is not None:
            card, result = pair
            yield Department(
                status=of_card(result, say),
                score=say.points(result.final),
                bullet=score_bar(company, card, result.final, result.colour),
                name=company.unit_name(unit),
                path=paths.scorecard(unit),
                coverage=share(say, result.coverage, 1),
                change=say.change(change_of(result, company.result(unit, company.before(period)))),
                spark=sparks(unit),
            )


def _subtitle(company: Company, period: str | None) -> str:
    _ = company.say.translate
    theme = company.book.organization.theme if company.book.organization else None
    year = _("Theme of {year}").format(year=theme.year) if theme else ""
    if period is None or company.scores.cycle is None:
        return year
    shown = _("{period}, year to date").format(period=company.say.period(period))
    return " · ".join(part for part in (year, company.scores.cycle.id, shown) if part)


def _lead(company: Company, result: CardResult | None) -> str:
    """Return one sentence: where the company stands, what is ahead and what is not."""
    _ = company.say.translate
    if result is None or result.score is None:
        return _("No results yet. The first ones are due when the first period closes.")
    names = {p.id: company.words(p.name) for p in company.perspectives}
    good = [names[g.perspective] for g in result.groups if g.counts and g.colour == "good"]
    short = [names[g.perspective] for g in result.groups if g.counts and g.colour in {"watch", "bad"}]
    stand = _("The company stands at {score}; 100 is every target met.").format(score=company.say.points(result.final))
    ahead = _("On target: {names}.").format(names=company.say.listed(good)) if good else ""
    behind = _("Not yet at 100: {names}.").format(names=company.say.listed(short)) if short else ""
    return " ".join(part for part in (stand, ahead, behind) if part)


def _changes(company: Company) -> Iterator[Change]:
    """Return what changed lately: revisions of submitted values and new versions of definitions, newest first."""
    say = company.say
    _ = say.translate
    found = []
    for row in company.scores.submitted.submissions:
        day = row.submitted_on or row.approved_on
        known = row.kpi in company.kpis and company.is_public(row.kpi)
        if row.revision and day and day <= company.scores.today and known:
            text = _("{period} revised:").format(period=say.period(row.period))
            name = company.words(company.kpis[row.kpi][0].name)
            found.append((row.approved_on or day, text, paths.kpi(row.kpi), name))
    for kpi, _entry in company.book.kpis:
        if kpi.version > 1 and kpi.audience == "public":
            current = company.kpis.get(kpi.id, (None,))[0] is kpi
            path = paths.kpi(kpi.id) if current else paths.kpi_version(kpi.id, kpi.version)
            text = _("Version {version} in force:").format(version=kpi.version)
            found.append((kpi.valid_from, text, path, company.words(kpi.name)))
    for day, text, path, name in sorted(found, key=lambda one: one[0], reverse=True)[:6]:
        yield Change(say.short_day(day), text, path, name)
