"""The release calendar: one page, with what calendars and feed readers take from it."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.release_calendar import release_calendar_view
from kpi_handbook.views.tables.calendar import calendar_dataset


def release_calendar_pages(company: Company) -> Iterator[Page]:
    """Return the page of all releases."""
    view = release_calendar_view(company)
    yield Page(
        path=paths.CALENDAR,
        title=company.say.translate("Release calendar"),
        description=view.lead,
        template="release_calendar.html",
        view=view,
        nav=True,
        search=view.next,
        dataset=calendar_dataset(company, view),
    )
