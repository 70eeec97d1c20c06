"""One page for each KPI, and one for each other version of its definition."""

from collections.abc import Iterator

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.search import every_name
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import kpi_view
from kpi_handbook.views.retired import gone
from kpi_handbook.views.tables.kpi import kpi_dataset


def kpi_pages(company: Company) -> Iterator[Page]:
    """Return the pages of all KPIs."""
    retired = {one.id: one.is_over for one in gone(company)}
    for kpi, entry in company.book.kpis:
        if retired.get(kpi.id):
            continue  # a page that leads on stands at its address
        current = company.kpis.get(kpi.id, (kpi, entry))[0] is kpi
        name = company.words(kpi.name)
        view = kpi_view(company, kpi, entry.place["unit"])
        yield Page(
            path=paths.kpi(kpi.id) if current else paths.kpi_version(kpi.id, kpi.version),
            title=name if current else f"{name} · v{kpi.version}",
            description=company.words(kpi.definition),
            template="kpi.html",
            view=view,
            edit=entry.document.path,
            search=_search(company, kpi, entry.place["unit"])
            if current and _is_found(kpi) and kpi.id not in retired
            else "",
            aliases=_aliases(company, kpi),
            dataset=kpi_dataset(company, view, kpi),
        )


def _is_found(kpi: Kpi) -> bool:
    """Say whether the search may lead to a KPI: not to a draft, and not to one whose values are confidential."""
    return kpi.status == "active" and kpi.audience == "public"


def _search(company: Company, kpi: Kpi, unit: str) -> str:
    """Return the words a KPI is found by beside its name and aliases: one line of definition, unit, id."""
    return " · ".join([company.words(kpi.definition).rstrip("."), company.unit_name(unit), kpi.id])


def _aliases(company: Company, kpi: Kpi) -> tuple[str, ...]:
    """Return what readers call a KPI in any language, and its names in the other ones."""
    own = company.words(kpi.name)
    names = [name for name in every_name(kpi.name) if name != own]
    return tuple(dict.fromkeys([*(word for words in kpi.aliases.values() for word in words), *names]))
