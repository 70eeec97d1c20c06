"""The index of all KPIs, and one index for each unit."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi_index import kpi_index_view
from kpi_handbook.views.tables.kpis import kpi_index_dataset


def kpi_index_pages(company: Company) -> Iterator[Page]:
    """Return the indexes."""
    _ = company.say.translate
    whole = kpi_index_view(company)
    yield Page(
        path=paths.KPIS,
        title=_("KPIs"),
        description=whole.lead,
        template="kpis.html",
        view=whole,
        search=whole.lead,
        nav=True,
        dataset=kpi_index_dataset(company, whole),
    )
    for unit in company.book.units:
        view = kpi_index_view(company, unit)
        yield Page(
            path=paths.unit_kpis(unit),
            title=view.title,
            description=f"{view.title}: {view.lead}",
            template="kpis.html",
            view=view,
            search=" · ".join(row.name for row in view.scored),
            dataset=kpi_index_dataset(company, view),
        )
