"""The organization on one page."""

from collections.abc import Iterator

from kpi_handbook.model.organization import Organization
from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.organization import organization_view


def organization_pages(company: Company) -> Iterator[Page]:
    """Return the page of vision, units and roles."""
    _ = company.say.translate
    for organization, entry in company.book.of(Organization):
        view = organization_view(company, organization)
        units = [words for unit in organization.units for _language, words in unit.name.by_language]
        yield Page(
            path=paths.ORGANIZATION,
            title=_("Organization"),
            description=view.business or _("Units and roles, and what each answers for."),
            template="organization.html",
            view=view,
            edit=entry.document.path,
            search=" · ".join(dict.fromkeys([*units, *(company.words(role.name) for role in organization.roles)])),
        )
