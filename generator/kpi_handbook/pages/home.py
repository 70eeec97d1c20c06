"""The home page."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.home import home_view


def home_pages(company: Company) -> Iterator[Page]:
    """Return the home page."""
    _ = company.say.translate
    view = home_view(company)
    yield Page(path=paths.HOME, title=_("Home"), description=view.lead, template="home.html", view=view, nav=True)
