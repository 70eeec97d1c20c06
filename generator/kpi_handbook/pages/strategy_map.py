"""The strategy map with the table that says the same."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.strategy_map import map_view
from kpi_handbook.views.tables.strategy_map import map_dataset


def map_pages(company: Company) -> Iterator[Page]:
    """Return the company's strategy map."""
    view = map_view(company)
    _ = company.say.translate
    if view is None or company.scores.cycle is None:
        return
    names = [words for row in view.lanes for words in (row.name, *(objective.name for objective in row.rows))]
    edits = {strategy.unit: entry.document.path for strategy, entry in company.book.maps}
    yield Page(
        path=paths.MAP,
        title=_("Strategy map"),
        description=_("What the company wants to reach, and how one thing drives another."),
        template="map.html",
        view=view,
        edit=edits.get(company.book.top_unit, ""),
        search=" · ".join([_("What the company wants to reach, and how one thing drives another."), *names]),
        nav=True,
        wide=True,
        dataset=map_dataset(company, view, company.scores.cycle.id),
    )
