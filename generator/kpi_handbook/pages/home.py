"""The home page."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.home import home_view
from kpi_handbook.views.until import as_published


def home_pages(company: Company) -> Iterator[Page]:
    """Return the home page."""
    _ = company.say.translate
    view = home_view(as_published(company))  # what may still change never stands on the first page
    yield Page(path=paths.HOME, title=_("Home"), description=view.lead, template="home.html", view=view, nav=True)
