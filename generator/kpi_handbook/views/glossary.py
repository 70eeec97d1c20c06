"""The glossary: every term in the page's language first, then in the other one."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.model.words import Glossary, Term
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import Link


@dataclass(frozen=True)
class TermRow:
    """A term in both languages."""

    id: str
    term: str
    meaning: str
    language: str
    """The language the term is shown in, where it is not the page's."""

    other_language: str
    other_term: str
    other_meaning: str
    see: tuple[Link, ...]


@dataclass(frozen=True)
class GlossaryView:
    """The whole page."""

    lead: str
    letters: tuple[Link, ...]
    terms: tuple[TermRow, ...]


def glossary_view(company: Company, glossary: Glossary) -> GlossaryView:
    """Return the terms in the order of the page's language."""
    rows = sorted((_row(company, glossary, term) for term in glossary.terms), key=lambda row: _key(row.term))
    words = company.say.translate("{count} terms, each with one meaning, in every language of the handbook.")
    return GlossaryView(words.format(count=len(rows)), tuple(_letters(rows)), tuple(rows))


def _row(company: Company, glossary: Glossary, term: Term) -> TermRow:
    code, other = company.say.code, company.other_language
    shown = term.term.language_of(code)
    has_other = other != code and term.term.language_of(other) == other and shown == code
    names = {one.id: company.words(one.term) for one in glossary.terms}
    return TermRow(
        id=term.id,
        term=company.words(term.term),
        meaning=company.words(term.meaning),
        language="" if shown == code else shown,
        other_language=other,
        other_term=term.term.say(other) if has_other else "",
        other_meaning=term.meaning.say(other) if has_other else "",
        see=tuple(Link(names[one], f"#{one}") for one in term.see if one in names),
    )


def _letters(rows: list[TermRow]) -> Iterator[Link]:
    """Return each first letter with the first term under it."""
    before = ""
    for row in rows:
        letter = _key(row.term)[:1].upper()
        if letter != before:
            yield Link(letter, f"#{row.id}")
        before = letter


def _key(term: str) -> str:
    """Return what a term is sorted by: letters without marks and case, as both languages sort."""
    bare = unicodedata.normalize("NFKD", term)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
