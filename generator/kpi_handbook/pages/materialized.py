"""The handbook as Markdown files, for a site engine that runs no plugins."""

from collections.abc import Iterable, Mapping

from kpi_handbook.pages.page import Page
from kpi_handbook.pages.render import front_matter


def materialized(
    pages: Iterable[tuple[Page, str]], beside: Iterable[tuple[str, str | bytes]]
) -> Mapping[str, str | bytes]:
    """Return each file by its path: pages as front matter and one HTML block, and the files beside them."""
    files: dict[str, str | bytes] = {page.source: front_matter(page) + "\n" + html for page, html in pages}
    return files | dict(beside)
