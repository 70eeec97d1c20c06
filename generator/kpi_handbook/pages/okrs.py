"""The list of OKR periods, and one page for each."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.okrs import OkrView, okr_periods, okr_view, okrs_view
from kpi_handbook.views.tables.okrs import okr_dataset, okrs_dataset
from kpi_handbook.views.tables.table import Dataset


def okr_pages(company: Company) -> Iterator[Page]:
    """Return the pages of all OKRs."""
    index = okrs_view(company)
    yield _page(paths.OKRS, index, okrs_dataset(company, index))
    for period in okr_periods(company):
        view = okr_view(company, period)
        yield _page(paths.okr_period(period), view, okr_dataset(company, view, period))


def _page(path: str, view: OkrView, dataset: Dataset) -> Page:
    words = " · ".join(section.objective for section in view.sections)
    return Page(
        path=path,
        title=view.title,
        description=view.lead,
        template="okrs.html",
        view=view,
        nav=path == paths.OKRS,
        search=words,
        dataset=dataset,
    )
