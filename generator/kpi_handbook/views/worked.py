"""The company's score worked out: each perspective's mean times its weight, and the parts added up."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language
from kpi_handbook.views.standing import banner
from kpi_handbook.views.status import Status, confidential, of_card, of_group, of_item
from kpi_scoring.results import CardResult, GroupResult, ItemResult


@dataclass(frozen=True)
class WorkedKpi:
    """A KPI inside a part: its name, its page, its points."""

    name: str
    path: str
    score: str


@dataclass(frozen=True)
class WorkedPart:
    """One line: a mean or an achievement, times a weight, is a part of the score."""

    status: Status
    mean: str
    name: str
    path: str
    kpis: tuple[WorkedKpi, ...]
    divided: str
    weight: str
    adds: str


@dataclass(frozen=True)
class WorkedExample:
    """The lines and their sum."""

    heading: str
    lead: str
    parts: tuple[WorkedPart, ...]
    status: Status
    total: str
    weight: str
    card: str
    card_path: str
    remainder: str
    provisional: str


def worked_example(company: Company) -> WorkedExample | None:
    """Return the working of the company's score in the latest period; none without a score."""
    period, unit = company.scores.period, company.book.top_unit
    result = company.result(unit, period)
    if result is None or result.score is None or period is None:
        return None
    company = company.about(unit, period)
    say = company.say
    _ = say.translate
    total = say.points(result.score)
    parts = tuple(_groups(company, result) if any(group.counts for group in result.groups) else _items(company, result))
    return WorkedExample(
        heading=_("How {score} is made").format(score=total),
        lead=_("{unit}, {period}: {rated} of {count} KPIs have a number.").format(
            unit=company.unit_name(unit), period=say.period(period), rated=result.rated, count=result.total
        ),
        parts=parts,
        status=of_card(result, say),
        total=total,
        weight=say.percent(sum((item.weight_in_force for item in result.items), Fraction(0))),
        card=company.unit_name(unit),
        card_path=paths.scorecard(unit),
        remainder=_("The parts are shown rounded, so they do not add up to the last digit.")
        if not _adds_up(result, say)
        else "",
        provisional=one.text if (one := banner(company, period)) and one.tone == "prov" else "",
    )


def _shares(result: CardResult) -> Iterator[tuple[GroupResult, Fraction]]:
    """Return the perspectives that have a number, each with its share of 100."""
    rated = [group for group in result.groups if group.counts and group.mean is not None]
    whole = sum((group.weight for group in rated), Fraction(0))
    return ((group, group.weight * 100 / whole) for group in rated)


def _adds_up(result: CardResult, say: Language) -> bool:
    """Say whether the parts, each as it is shown, give the shown total."""
    if any(group.counts for group in result.groups):
        exact = [Fraction(group.mean or 0, 10**6) * share / 100 for group, share in _shares(result)]
    else:
        exact = [item.contribution for item in result.items if item.contribution is not None]
    return sum(map(say.rounded, exact)) == say.rounded(Fraction(result.score or 0, 10**6))


def _groups(company: Company, result: CardResult) -> Iterator[WorkedPart]:
    say = company.say
    names = {perspective.id: company.words(perspective.name) for perspective in company.perspectives}
    for group, share in _shares(result):
        members = (item for item in result.items if item.perspective == group.perspective)
        inside = [item for item in members if item.achievement is not None]
        equal = len({item.weight_in_force for item in inside}) == 1
        yield WorkedPart(
            status=of_group(group, say),
            mean=say.points(group.mean),
            name=names.get(group.perspective, group.perspective),
            path="",
            kpis=tuple(_kpi(company, item, "" if equal else _of_group(item, share, company)) for item in inside),
            divided=str(len(inside)) if equal and len(inside) > 1 else "",
            weight=_percent(company, share),
            adds=say.number(Fraction(group.mean or 0, 10**6) * share / 100),
        )


def _items(company: Company, result: CardResult) -> Iterator[WorkedPart]:
    say = company.say
    for item in result.items:
        if item.achievement is None or item.contribution is None:
            continue
        public = company.is_public(item.kpi)
        yield WorkedPart(
            status=of_item(item, say) if public else confidential(say),
            mean=say.points(item.achievement) if public else "–",
            name=company.words(company.kpis[item.kpi][0].name),
            path=paths.kpi(item.kpi),
            kpis=(),
            divided="",
            weight=_percent(company, item.weight_in_force),
            adds=say.number(item.contribution) if public else "–",
        )


def _kpi(company: Company, item: ItemResult, weight: str) -> WorkedKpi:
    points = company.say.points(item.achievement) if company.is_public(item.kpi) else "–"
    name = company.words(company.kpis[item.kpi][0].name)
    return WorkedKpi(name, paths.kpi(item.kpi), f"{points} × {weight}" if weight else points)


def _of_group(item: ItemResult, share: Fraction, company: Company) -> str:
    """Return what a KPI weighs inside its perspective."""
    return _percent(company, item.weight_in_force * 100 / share)


def _percent(company: Company, weight: Fraction) -> str:
    return company.say.percent(weight, None if (weight * 100).denominator == 1 else 2)
