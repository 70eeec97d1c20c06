"""The assessment dictionary, and one page for each of its aspects."""

from collections.abc import Iterator

from kpi_handbook.model.organization import Layer
from kpi_handbook.pages.page import Page, Section
from kpi_handbook.pages.search import LATER, every_name, every_word
from kpi_handbook.views import paths
from kpi_handbook.views.aspect import aspect_view
from kpi_handbook.views.company import Company
from kpi_handbook.views.dictionary import dictionary_view
from kpi_handbook.views.layers import current_dictionary
from kpi_handbook.views.tables.dictionary import aspect_dataset, dictionary_dataset

_BEFORE_KPIS = 3.0  # KPIs have aliases such as "staff happiness"


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
        search=view.lead,
        aliases=_aliases(company),
        search_weight=LATER,
        sections=tuple(_sections(company)),
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
            search=company.words(aspect.definition),
            aliases=tuple(name for name in every_name(aspect.name) if name != company.words(aspect.name)),
            search_weight=LATER,
            dataset=aspect_dataset(company, ladder, dictionary.version),
        )


def _aliases(company: Company) -> tuple[str, ...]:
    """Return what readers look for when they want to know how they are assessed."""
    words = every_word(company, lambda _: (_("specialists"), _("manager"), _("behaviour"), _("assessment")))
    return tuple(dict.fromkeys([*every_name(*(layer.name for layer in _layers(company))), *words]))


def _sections(company: Company) -> Iterator[Section]:
    """Yield the weights of the layers, found by the name of the last one, in which most people work."""
    _ = company.say.translate
    for layer in _layers(company)[-1:]:
        words = (*every_name(layer.name), *every_word(company, lambda _: (_("staff"),)))
        yield Section("weights", _("How much each part counts"), words, _BEFORE_KPIS)


def _layers(company: Company) -> list[Layer]:
    organization = company.book.organization
    return sorted(organization.layers, key=lambda layer: layer.order) if organization else []
