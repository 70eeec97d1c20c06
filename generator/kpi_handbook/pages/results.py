"""The list of results, one page for each scored period, and one for each cycle as its last period stands."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.results import ResultsView, in_cycle, results_view
from kpi_handbook.views.results_index import results_index_view


def results_pages(company: Company) -> Iterator[Page]:
    """Return the pages of all results, also of earlier cycles."""
    _ = company.say.translate
    index = results_index_view(company)
    yield Page(
        path=paths.RESULTS,
        title=_("Periods"),
        description=index.lead,
        template="results_index.html",
        view=index,
        nav=True,
    )
    for cycle, scored in company.scores.cycles.items():
        then = in_cycle(company, cycle)
        for period in scored.periods:
            yield _page(period, results_view(then, period))
        yield _page(cycle, results_view(then, scored.periods[-1], cycle))


def _page(period_or_cycle: str, view: ResultsView) -> Page:
    return Page(
        path=paths.results(period_or_cycle),
        title=view.title,
        description=view.lead,
        template="results.html",
        view=view,
        search=f"{view.name} · {period_or_cycle} · {view.title}",
    )
