"""The handbook as Markdown files, for a site engine that runs no plugins."""

from collections.abc import Iterator, Mapping

from kpi_handbook.pages.assets import assets_of
from kpi_handbook.pages.page import Page
from kpi_handbook.pages.render import front_matter
from kpi_handbook.views.company import Scores


def materialized(pages: Iterator[tuple[Page, str]], scores: Scores, language: str) -> Mapping[str, str]:
    """Return the text of each file by its path: pages as front matter and one HTML block, and the assets."""
    files = {page.source: front_matter(page) + "\n" + html for page, html in pages}
    return files | dict(assets_of(scores, language))
