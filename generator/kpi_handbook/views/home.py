"""The first page: where the company stands, what moved, three doors."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.charts.bullet import bullet
from kpi_handbook.charts.spark import sparkline
from kpi_handbook.charts.trend import TrendPoint, trend
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
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
    since: str
    example: str
    scorecard_path: str
    results_path: str
    has_results: bool


def home_view(company: Company) -> HomeView:
    """Return the home page; without results it says when the first are due."""
    period = company.scores.period
    result = company.result(company.book.top_unit, period)
    theme = company.book.organization.theme if company.book.organization else None
    before = company.before(period)
    earlier = company.result(company.book.top_unit, before)
    change = _change(result, earlier)
    return HomeView(
        company=company.name,
        theme=company.words(theme.name) if theme else company.name,
        subtitle=_subtitle(company, period),
        lead=_lead(company, result),
        score=company.say.points(result.score if result else None),
        status=of_card(result, company.say),
        facts=tuple(_facts(company, result, change, before)),
        chart=_chart(company),
        equation=_equation(company, result),
        parts=tuple(_part(company, group, earlier) for group in (result.groups if result else ()) if group.counts),
        total_weight=company.say.percent(100),
        total_change=company.say.change(change),
        total_spark=_spark(company, company.book.top_unit),
        departments=tuple(_departments(company, period, before)),
        changes=tuple(_changes(company)),
        since=company.say.month(before) if before else "",
        example=_equation(company, result),
        scorecard_path=paths.SCORECARDS,
        results_path=paths.results(period) if period else paths.RESULTS,
        has_results=result is not None,
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
    stand = _("The company stands at {score} of 100.").format(score=company.say.points(result.score))
    ahead = _("On target: {names}.").format(names=company.say.listed(good)) if good else ""
    behind = _("Not yet at 100: {names}.").format(names=company.say.listed(short)) if short else ""
    return " ".join(part for part in (stand, ahead, behind) if part)


def _facts(
    company: Company, result: CardResult | None, change: Fraction | None, before: str | None
) -> Iterator[tuple[str, str]]:
    say = company.say
    _ = say.translate
    if result is None:
        return
    yield _("Rating"), rating_name(company, result.rating)
    if before and change is not None:
        points = _("{change} points").format(change=say.change(change))
        yield _("Since {month}").format(month=say.month(before)), points
    yield _("Coverage"), say.percent(result.coverage, 1 if result.coverage.denominator > 1 else 0)
    yield _("State"), _("Provisional")


def rating_name(company: Company, rating: int | None) -> str:
    """Return a rating with its name, such as "3 Meets"."""
    if rating is None:
        return "–"
    policies = company.book.policies
    names = {band.rating: company.words(band.name) for policy in policies for band in policy.rating_bands}
    return f"{rating} {names.get(rating, '')}".strip()


def _change(result: CardResult | None, earlier: CardResult | None) -> Fraction | None:
    if result is None or earlier is None or result.score is None or earlier.score is None:
        return None
    return Fraction(result.score - earlier.score, 10**6)


def _chart(company: Company) -> str:
    _ = company.say.translate
    scored = company.scores.scored
    scores = [(period, company.result(company.book.top_unit, period)) for period in (scored.periods if scored else ())]
    points = [
        TrendPoint(
            company.say.short_month(period),
            Decimal(result.score).scaleb(-6) if result and result.score is not None else None,
            target=Decimal(100),
        )
        for period, result in scores
    ]
    if sum(point.value is not None for point in points) < 2:
        return ""
    desc = ", ".join(f"{company.say.month(p)} {company.say.points(r.score)}" for p, r in scores if r)
    return trend(
        points,
        key="company",
        title=_("Company score by month"),
        desc=desc,
        fmt=lambda value: company.say.number(value, 2 if value != value.to_integral_value() else 0),
        target_label=_("target met"),
        wide=(520, 250),
        narrow=(350, 190),
    )


def _equation(company: Company, result: CardResult | None) -> str:
    scores = [group.score for group in (result.groups if result else ()) if group.counts and group.score is not None]
    if not scores or result is None:
        return ""
    return f"{' + '.join(company.say.number(score) for score in scores)} = {company.say.points(result.score)}"


def _part(company: Company, group: GroupResult, earlier: CardResult | None) -> Part:
    say = company.say
    names = {perspective.id: company.words(perspective.name) for perspective in company.perspectives}
    before = next((g for g in earlier.groups if g.perspective == group.perspective), None) if earlier else None
    change = group.score - before.score if before and before.score is not None and group.score is not None else None
    return Part(
        status=of_group(group, say),
        adds=say.number(group.score),
        bullet=score_bullet(company, group.mean, group.colour),
        name=names.get(group.perspective, group.perspective),
        path=f"{paths.scorecard(company.book.top_unit)}#{group.perspective}",
        mean=say.points(group.mean),
        weight=say.percent(group.weight),
        change=say.change(change),
        spark=_perspective_spark(company, group.perspective),
    )


def score_bullet(company: Company, micro: int | None, colour: str) -> str:
    """Return a bullet of a score against 100."""
    title = company.say.translate("{points} of 100 points").format(points=company.say.points(micro))
    value = None if micro is None else Decimal(micro).scaleb(-6)
    return bullet(value, status=colour, title=title, green=Decimal(100), amber=Decimal(90), cap=Decimal(120))


def _departments(company: Company, period: str | None, before: str | None) -> Iterator[Department]:
    say = company.say
    for unit in company.departments:
        result = company.result(unit, period)
        if result is None:
            continue
        yield Department(
            status=of_card(result, say),
            score=say.points(result.score),
            bullet=score_bullet(company, result.score, result.colour),
            name=company.unit_name(unit),
            path=paths.scorecard(unit),
            coverage=say.percent(result.coverage, 1 if result.coverage.denominator > 1 else 0),
            change=say.change(_change(result, company.result(unit, before))),
            spark=_spark(company, unit),
        )


def _spark(company: Company, unit: str) -> str:
    scored = company.scores.scored
    results = [company.result(unit, period) for period in (scored.periods if scored else ())]
    values = [Decimal(r.score).scaleb(-6) if r and r.score is not None else None for r in results]
    return spark_of(company, values, company.unit_name(unit))


def _perspective_spark(company: Company, perspective: str) -> str:
    scored = company.scores.scored
    top = company.book.top_unit
    results = [company.result(top, period) for period in (scored.periods if scored else ())]
    groups = [next((g for g in r.groups if g.perspective == perspective), None) if r else None for r in results]
    values = [Decimal(g.mean).scaleb(-6) if g and g.mean is not None else None for g in groups]
    names = {one.id: company.words(one.name) for one in company.perspectives}
    return spark_of(company, values, names.get(perspective, perspective))


def spark_of(company: Company, values: list[Decimal | None], name: str) -> str:
    """Return a sparkline of scores by month on the scale that all of a table share."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    title = company.say.translate("{name} by month").format(name=name)
    return sparkline(values, title=title, low=Decimal(60), high=Decimal(110))


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
            text = _("Version {version} holds:").format(version=kpi.version)
            found.append((kpi.valid_from, text, path, company.words(kpi.name)))
    for day, text, path, name in sorted(found, key=lambda one: one[0], reverse=True)[:6]:
        yield Change(say.short_day(day), text, path, name)
