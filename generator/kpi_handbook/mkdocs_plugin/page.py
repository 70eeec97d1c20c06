"""Pages as MkDocs takes them: ours with title, metadata and finished HTML, and what hand-written ones lack."""

import re
from html import unescape

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import TableOfContents

from kpi_handbook.pages import Page
from kpi_handbook.pages.links import relative

TEMPLATE = "kpi-framed.html"
"""What MkDocs renders for a page of ours: the finished text, with the theme's frame around it."""


class HandbookPage(SitePage):
    """A page whose HTML is ours already; Markdown never sees it."""

    def __init__(self, page: Page, html: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self.ours = page
        self.html = html

    def read_source(self, config: MkDocsConfig) -> None:
        """Set title and metadata without reading a file."""
        self.markdown = ""
        self.meta = {
            "template": TEMPLATE,
            "title": str(escape(self.ours.title)),  # the theme's templates escape nothing
            "description": str(escape(self.ours.description)),
            "hide": self.ours.hidden,
            "search": {"exclude": True},  # our own entry is added instead of one for each heading
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set the finished HTML."""
        self.content = self.html
        self.toc = TableOfContents([])

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """Leave anchors to the site check: MkDocs does not know those of generated pages."""


_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.?!])\s")


def breadcrumb(page: SitePage, home: str) -> str:
    """Return the way back to the first page for a hand-written page, as generated pages have it; no search finds it."""
    title = Markup(page.title or "").striptags()  # noqa: S704  escaped below, whatever it holds
    way = Markup('<p><a href="{}">{}</a> / {}</p>').format(relative(page.url, ""), home, title)
    return f'<div class="k-crumb" data-search-exclude>{way}</div>'


def first_sentence(html: str) -> str:
    """Return the first sentence of a page in plain text: what a list of search results says of it."""
    paragraph = _PARAGRAPH.search(html)
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", paragraph.group(1))).split()) if paragraph else ""
    return _SENTENCE.split(words, maxsplit=1)[0]
