"""Views to HTML: our own autoescaped Jinja, with links relative to the page they stand on."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kpi_handbook.pages.links import relative
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.terms import terms_of, with_terms
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language
from kpi_handbook.views.proof import proof

_FIXED_WORDS = re.compile(r"""(?<![\w.])_\((?:'([^'\\]*)'|"([^"\\]*)")\)""")


class _InOneLanguage(PackageLoader):
    """Reads templates with their fixed words in a language, so that no page has to ask for them again."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__("kpi_handbook", "pages/templates")
        self._translate = translate

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """Return the text of a template, where it stands, and whether it is still as it was read."""
        source, path, is_as_read = super().get_source(environment, template)
        return _FIXED_WORDS.sub(lambda found: repr(self._translate(found[1] or found[2])), source), path, is_as_read


@lru_cache
def environment(code: str) -> Environment:
    """Return the page templates in a language; everything is escaped unless our own code made it."""
    made = Environment(
        loader=_InOneLanguage(language(code).translate),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters["svg"] = Markup  # for drawings of kpi_handbook.charts, which escape their own text
    made.filters["code"] = _code
    made.filters["anchor"] = lambda code: str(code).lower()
    return made


def _code(text: str) -> Markup:
    """Return a text with what stands between backticks as code; everything else is escaped."""
    parts = text.split("`")
    coded = (
        escape(part) if position % 2 == 0 else Markup("<code>{}</code>").format(part)
        for position, part in enumerate(parts)
    )
    return Markup("").join(coded) if len(parts) % 2 else escape(text)


def render(page: Page, company: Company) -> str:
    """Return the body of a page: one element, links relative to the page."""
    template = environment(company.say.code).get_template(page.template)

    def to(path: str) -> str:
        return relative(page.path, path)

    terms, used = terms_of(company.book.glossary, company.say), set[str]()

    def gloss(text: str) -> Markup:
        return Markup(with_terms(str(escape(text)), page.path, terms, used))  # noqa: S704  escaped right here

    words: dict[str, Any] = {"_": company.say.translate, "gettext": company.say.translate}
    body = template.render(
        page=page,
        view=page.view,
        say=company.say,
        company=company,
        to=to,
        gloss=gloss,
        proof=proof(company, page.shown),
        **words,
    )
    return "\n".join(line for line in body.splitlines() if line.strip()) + "\n"


def front_matter(page: Page) -> str:
    """Return the page's metadata as MkDocs reads it."""
    meta = {"title": page.title, "description": page.description, "hide": page.hidden}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items()]
    return "\n".join(["---", *lines, "---", ""])
