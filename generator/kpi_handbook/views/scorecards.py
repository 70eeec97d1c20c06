"""The list of scorecards: where the company and each department stand."""

from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    change_of,
    coverage_mark,
    rating_words,
    score_bar,
    score_sparks,
    share,
    since,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.place import Place, place_of
from kpi_handbook.views.standing import Banner, banner
from kpi_handbook.views.status import Status, of_card


@dataclass(frozen=True)
class CardRow:
    """A scorecard in the list of them."""

    status: Status
    score: str
    bullet: str
    name: str
    path: str
    head: str
    change: str
    coverage: str
    coverage_bar: str
    rating: str
    spark: str


@dataclass(frozen=True)
class ScorecardsView:
    """The list of scorecards."""

    lead: str
    period: str
    results_path: str
    banner: Banner | None
    since: str
    rows: tuple[CardRow, ...]
    without: str


def scorecards_view(company: Company) -> ScorecardsView:
    """Return the list: the company first, then the departments in the order of the organization."""
    say, period = company.say, company.scores.period
    _ = say.translate
    units = (company.book.top_unit, *company.departments)
    sparks = score_sparks(company, units)
    places = [place_of(company, unit, period) for unit in units]
    without = [company.unit_name(unit) for unit in units if company.scorecard(unit) is None]
    return ScorecardsView(
        lead=_(
            "The company first, then the departments in the order of the organization. This is not a ranking: "
            "compare each with its own past."
        ),
        period=_("{period}, year to date").format(period=say.period(period)) if period else _("No results yet"),
        results_path=paths.results(period) if period else paths.RESULTS,
        banner=banner(company, period),
        since=since(company, company.before(period)),
        rows=tuple(_card_row(place, sparks(place.unit)) for place in places if place)
        or tuple(_empty_row(company, card.unit) for card, _entry in company.scorecards()),
        without=_("No scorecard yet: {units}.").format(units=say.listed(without)) if without else "",
    )


def _card_row(place: Place, spark: str) -> CardRow:
    company, say, result, unit = place.company, place.company.say, place.result, place.unit
    return CardRow(
        status=of_card(result, say),
        score=say.points(result.final),
        bullet=score_bar(company, place.card, result.final, result.colour),
        name=company.unit_name(unit),
        path=paths.scorecard(unit),
        head=company.role_name(company.book.units[unit].head),
        change=say.change(change_of(result, place.before)),
        coverage=share(say, result.coverage, 1),
        coverage_bar=coverage_mark(result.coverage),
        rating=rating_words(company, unit, place.period, result.rating),
        spark=spark,
    )


def _empty_row(company: Company, unit: str) -> CardRow:
    head = company.role_name(company.book.units[unit].head)
    status, name, path = of_card(None, company.say), company.unit_name(unit), paths.scorecard(unit)
    return CardRow(status, "–", "", name, path, head, "–", "–", "", "–", "")
