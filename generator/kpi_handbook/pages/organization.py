"""The organization on one page."""

from collections.abc import Iterator

from kpi_handbook.model.organization import Organization
from kpi_handbook.pages.page import Page, Section
from kpi_handbook.pages.search import LATER, Say, every_name, every_word
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.organization import organization_view


def organization_pages(company: Company) -> Iterator[Page]:
    """Return the page of vision, units and roles."""
    _ = company.say.translate
    for organization, entry in company.book.of(Organization):
        view = organization_view(company, organization)
        yield Page(
            path=paths.ORGANIZATION,
            title=_("Organization"),
            description=view.business or _("Units and roles, and what each answers for."),
            template="organization.html",
            view=view,
            edit=entry.document.path,
            search=view.business or _("Units and roles, and what each answers for."),
            search_weight=LATER,
            sections=(Section("roles", _("Roles"), _aliases(company, organization), LATER),),
        )


def _aliases(company: Company, organization: Organization) -> tuple[str, ...]:
    return (*every_word(company, _looked_for), *every_name(*(role.name for role in organization.roles)))


def _looked_for(_: Say) -> tuple[str, ...]:
    """Return what readers call whom they look for."""
    return (_("owner"), _("data steward"), _("role"), _("responsible"))
