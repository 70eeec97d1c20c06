"""The list of results, one page for each scored period, and one for each cycle as its last period stands."""

from collections.abc import Iterator
from dataclasses import replace

from kpi_handbook.pages.page import Page
from kpi_handbook.pages.search import FIRST
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.results import ResultsView, in_cycle, looking_back, results_view
from kpi_handbook.views.results_index import results_index_view
from kpi_handbook.views.tables.results import results_dataset, results_index_dataset
from kpi_handbook.views.tables.table import Dataset
from kpi_handbook.views.until import until

_AGES = 1000  # no period is so old that its own month counts less than that of another


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
        dataset=results_index_dataset(company, index),
    )
    for cycle, scored in company.scores.cycles.items():
        then = in_cycle(company, cycle)
        for age, period in enumerate(reversed(scored.periods)):
            view = results_view(then, period)
            page = _page(period, view, results_dataset(then, view, period))
            weight = FIRST - age / _AGES  # of equal matches the latest one comes first
            yield replace(page, search_weight=weight, shown=until(then, period))
        for period, revision in company.scores.releases[cycle].scored if cycle in company.scores.releases else ():
            back = looking_back(company, cycle, period, revision)
            view = results_view(back, period)
            page = _page(period, view, results_dataset(back, view, period))
            yield replace(page, path=paths.vintage(period, revision), search="", shown=until(back, period))
        last = scored.periods[-1]
        view = results_view(then, last, cycle)
        yield replace(_page(cycle, view, results_dataset(then, view, last, cycle)), shown=then)


def _page(period_or_cycle: str, view: ResultsView, dataset: Dataset) -> Page:
    return Page(
        path=paths.results(period_or_cycle),
        title=view.title,
        description=view.lead,
        template="results.html",
        view=view,
        search=f"{view.lead} {period_or_cycle}",
        dataset=dataset,
    )
