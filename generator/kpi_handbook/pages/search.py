"""What the search knows of a page: one lean entry in the page's language, and the words of all languages as aliases."""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from kpi_handbook.model.fields import Text
from kpi_handbook.pages.page import Page
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language

BEFORE, FIRST, LATER, LAST = 10.0, 1.0, 0.1, 0.00001
"""What a match counts: before words that only begin like it; as usual; behind units and KPIs; behind everything."""

_SHORT = 3  # letters

Entry = dict[str, str | float | list[str]]
Say = Callable[[str], str]


def entries_of(page: Page) -> Iterator[Entry]:
    """Yield a page's entries for the index of the theme's search, which puts all their texts into a page as HTML."""
    yield _entry(page.path, page.title, page.search, page.aliases, page.search_weight)
    for part in page.sections:
        yield _entry(f"{page.path}#{part.anchor}", part.title, "", part.aliases, part.weight)


def _entry(location: str, title: str, text: str, aliases: tuple[str, ...], weight: float) -> Entry:
    entry: Entry = {"location": location, "title": _html(title), "text": _html(text)}
    if aliases:
        entry["tags"] = [_html(_kept(alias)) for alias in aliases]
    if weight != FIRST:
        entry["boost"] = weight
    return entry


def every_name(*texts: Text) -> tuple[str, ...]:
    """Return texts of the data in every language, each once."""
    return tuple(dict.fromkeys(words for text in texts for _language, words in text.by_language))


def every_word(company: Company, spoken: Callable[[Say], Iterable[str]]) -> tuple[str, ...]:
    """Return words of the handbook in each of its languages, each once."""
    languages = company.book.organization.languages if company.book.organization else ("en",)
    return tuple(dict.fromkeys(words for code in languages for words in spoken(language(code).translate)))


def initials(name: str) -> str:
    """Return the short name that people make of several words: TI for Teknologi Informasi."""
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _kept(alias: str) -> str:
    """Return an alias that the search keeps: it drops words such as "it", but finds "it." by its beginning."""
    return f"{alias}." if len(alias) <= _SHORT else alias


def _html(text: str) -> str:
    return escape(text, quote=False)
