"""The glossary on one page."""

from collections.abc import Iterator

from kpi_handbook.model.words import Glossary
from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.glossary import glossary_view
from kpi_handbook.views.tables.glossary import glossary_dataset


def glossary_pages(company: Company) -> Iterator[Page]:
    """Return the glossary; nothing where a company has none."""
    _ = company.say.translate
    for glossary, entry in company.book.of(Glossary):
        view = glossary_view(company, glossary)
        words = [word for term in glossary.terms for _language, word in term.term.by_language]
        yield Page(
            path=paths.GLOSSARY,
            title=_("Glossary"),
            description=view.lead,
            template="glossary.html",
            view=view,
            edit=entry.document.path,
            search=" · ".join(dict.fromkeys(words)),
            nav=True,
            dataset=glossary_dataset(company, view),
        )
