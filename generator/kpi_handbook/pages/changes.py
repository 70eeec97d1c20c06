"""What changed: the log of all changes, and each new version of a definition beside the one before it."""

from collections.abc import Iterator

from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.changelog import changes_view, version_view, versioned
from kpi_handbook.views.company import Company
from kpi_handbook.views.tables.changes import changes_dataset


def changes_pages(company: Company) -> Iterator[Page]:
    """Return the log of changes, then the versions of definitions."""
    _ = company.say.translate
    view = changes_view(company)
    yield Page(
        path=paths.CHANGES,
        title=_("Changes"),
        description=view.lead,
        template="changes.html",
        view=view,
        nav=True,
        search=_("change log, history, versions"),
        dataset=changes_dataset(company, view),
    )
    for kpi in versioned(company):
        one = version_view(company, kpi)
        yield Page(
            path=paths.change(kpi.id, kpi.version),
            title=_("{name}: version {version}").format(name=one.name, version=kpi.version),
            description=one.lead,
            template="change.html",
            view=one,
        )
