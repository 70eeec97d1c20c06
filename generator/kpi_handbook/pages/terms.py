"""Terms of the glossary in prose: the first use on a page leads to the entry and shows its meaning when asked.

The meaning is the title of the link: under the pointer the browser shows it, for whoever arrives by keyboard the style
sheet does, and a touch follows the link. Headings, links, code and drawings stay as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from kpi_handbook.model.words import Glossary
from kpi_handbook.pages.links import relative
from kpi_handbook.views import paths
from kpi_handbook.views.language import Language

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_TO_TERMS = frozenset(
    {"a", "abbr", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "math"}
)
_CLOSED = _CLOSED_TO_TERMS | {"nav", "pre", "script", "style", "summary", "svg", "th"}


@dataclass(frozen=True)
class Terms:
    """The terms of one language, as they are found in a text."""

    pattern: re.Pattern[str] | None
    by_word: Mapping[str, tuple[str, str]]
    """The id and the meaning of each term, by its small letters."""


@lru_cache(maxsize=8)
def terms_of(glossary: Glossary | None, say: Language) -> Terms:
    """Return the terms of a glossary in a language; longer ones win over the words they contain."""
    rows = glossary.terms if glossary else ()
    by_word = {say.say(row.term).casefold(): (row.id, say.say(row.meaning)) for row in rows}
    words = sorted(map(re.escape, by_word), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE) if words else None
    return Terms(pattern, by_word)


def with_terms(html: str, path: str, terms: Terms, used: set[str]) -> str:
    """Return HTML of a page with the first use of each term as a link that carries its meaning.

    What is used already on the page is passed on from part to part.
    """
    if terms.pattern is None or path == paths.GLOSSARY:
        return html
    closed = 0

    def link(found: re.Match[str]) -> str:
        name, meaning = terms.by_word[found.group().casefold()]
        if name in used:
            return found.group()
        used.add(name)
        target = relative(path, f"{paths.GLOSSARY}#{name}")
        start = Markup('<a class="k-term" href="{}" title="{}">').format(target, meaning)
        return f"{start}{found.group()}</a>"

    parts = _TAG.split(html)
    for position, part in enumerate(parts):
        if position % 2 == 0:
            parts[position] = part if closed else terms.pattern.sub(link, part)
        elif (tag := _NAME.match(part)) and tag.group(1).lower() in _CLOSED and not part.endswith("/>"):
            closed += -1 if part.startswith("</") else 1
    return "".join(parts)
