"""The assessment dictionary, and one page for each of its aspects."""

from collections.abc import Iterator

from kpi_handbook.model.dictionary import Aspect
from kpi_handbook.model.fields import Text
from kpi_handbook.pages.page import Page
from kpi_handbook.views import paths
from kpi_handbook.views.aspect import aspect_view
from kpi_handbook.views.company import Company
from kpi_handbook.views.dictionary import dictionary_view
from kpi_handbook.views.layers import current_dictionary
from kpi_handbook.views.tables.dictionary import aspect_dataset, dictionary_dataset


def dictionary_pages(company: Company) -> Iterator[Page]:
    """Return the dictionary in force with its aspects; nothing where a company has none."""
    found = current_dictionary(company)
    if found is None:
        return
    _ = company.say.translate
    dictionary, entry = found
    view = dictionary_view(company, dictionary)
    yield Page(
        path=paths.DICTIONARY,
        title=_("Assessment dictionary"),
        description=view.lead,
        template="dictionary.html",
        view=view,
        edit=entry.document.path,
        search=" · ".join([view.lead, *(f"{row.id} {row.name}" for row in view.aspects)]),
        nav=True,
        dataset=dictionary_dataset(company, view, dictionary.version),
    )
    for aspect in dictionary.aspects:
        ladder = aspect_view(company, dictionary, aspect)
        yield Page(
            path=paths.aspect(aspect.id),
            title=f"{aspect.id} {company.words(aspect.name)}",
            description=company.words(aspect.definition),
            template="aspect.html",
            view=ladder,
            edit=entry.document.path,
            search=_search(aspect),
            dataset=aspect_dataset(company, ladder, dictionary.version),
        )


def _search(aspect: Aspect) -> str:
    """Return name and definition of an aspect in every language."""
    return " · ".join([aspect.id, *_every(aspect.name), *_every(aspect.definition)])


def _every(text: Text) -> list[str]:
    return [words for _language, words in text.by_language]
