"""How weighting and scoring work, and one page for each scoring method."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page, Section
from kpi_handbook.pages.search import LATER, Say, every_word
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language
from kpi_handbook.views.method import method_view
from kpi_handbook.views.policy import policy_path
from kpi_handbook.views.weighting import WeightingView, weighting_view
from kpi_scoring.methods import METHODS


def weighting_pages(company: Company) -> Iterator[Page]:
    """Return the page of all rules and those of the methods."""
    _ = company.say.translate
    view = weighting_view(company)
    yield Page(
        path=paths.WEIGHTING,
        title=_("Weighting and scoring"),
        description=view.lead,
        template="weighting.html",
        view=view,
        edit=policy_path(company),
        search=" ".join([view.lead, " · ".join([view.policy_name, *(row.label for row in view.policy)])]),
        aliases=every_word(company, _looked_for),
        search_weight=LATER,
        sections=tuple(_worked(company, view)),
        nav=True,
    )
    for method in METHODS:
        yield Page(
            path=paths.method(method.name),
            title=_("Scoring method {method}").format(method=method.name),
            description=_(method.summary),
            template="method.html",
            view=method_view(company, method),
            search=f"{_(method.summary)} {method.name.replace('_', ' ')}",
        )


def _looked_for(_: Say) -> tuple[str, ...]:
    """Return what readers call the way in which scores are made."""
    return (_("score"), _("formula"), _("weight"), _("rating"), _("calculation"))


def _worked(company: Company, view: WeightingView) -> Iterator[Section]:
    """Yield the part that works out the company's score, found by the score as each language writes it."""
    result = company.result(company.book.top_unit, company.scores.period)
    languages = company.book.organization.languages if company.book.organization else ()
    if view.worked and result:
        totals = tuple(language(code).points(result.score) for code in languages)
        yield Section("example", view.worked.heading, totals)
