"""The glossary on one page."""

from collections.abc import Iterator

from kpi_handbook.model.words import Glossary
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.search import LAST, every_name, every_word
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.glossary import glossary_view
from kpi_handbook.views.tables.glossary import glossary_dataset


def glossary_pages(company: Company) -> Iterator[Page]:
    """Return the glossary; nothing where a company has none."""
    for glossary, entry in company.book.of(Glossary):
        view = glossary_view(company, glossary)
        yield Page(
            path=paths.GLOSSARY,
            title=company.say.translate("Glossary"),
            description=view.lead,
            template="glossary.html",
            view=view,
            edit=entry.document.path,
            search=view.lead,
            aliases=(
                *every_word(company, lambda _: (_("Glossary"),)),
                *every_name(*(one.term for one in glossary.terms)),
            ),
            search_weight=LAST,
            nav=True,
            dataset=glossary_dataset(company, view),
        )
