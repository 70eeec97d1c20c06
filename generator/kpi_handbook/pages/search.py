"""What the search knows of a page: one lean entry, with the words of both languages."""

from html import escape

from kpi_handbook.pages.page import Page


def entry_of(page: Page) -> dict[str, str | list[str]]:
    """Return a page's entry for the index of the theme's search, which puts all its texts into a page as HTML."""
    entry: dict[str, str | list[str]] = {"location": page.path, "title": _html(page.title), "text": _html(page.search)}
    if page.aliases:
        entry["tags"] = [_html(alias) for alias in page.aliases]
    return entry


def _html(text: str) -> str:
    return escape(text, quote=False)
