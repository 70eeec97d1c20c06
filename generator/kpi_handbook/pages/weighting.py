"""How weighting and scoring work, and one page for each scoring method."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language
from kpi_handbook.views.method import method_view
from kpi_handbook.views.policy import policy_path
from kpi_handbook.views.weighting import weighting_view
from kpi_scoring.methods import METHODS, Method


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
        search=" · ".join([view.lead, view.policy_name, *(row.label for row in view.policy)]),
        nav=True,
    )
    for method in METHODS:
        yield Page(
            path=paths.method(method.name),
            title=_("Scoring method {method}").format(method=method.name),
            description=_(method.summary),
            template="method.html",
            view=method_view(company, method),
            search=_search(company, method),
        )


def _search(company: Company, method: Method) -> str:
    """Return id and summary of a method in every language of the handbook."""
    languages = company.book.organization.languages if company.book.organization else ("en",)
    summaries = dict.fromkeys(language(code).translate(method.summary) for code in languages)
    return " · ".join([method.name, method.name.replace("_", " "), *summaries])
