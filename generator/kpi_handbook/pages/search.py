"""What the search knows of a page: one lean entry, with the words of both languages."""

from html import escape

from kpi_handbook.pages.page import Page


def entry_of(page: Page) -> dict[str, str]:
    """Return a page's entry for the index of the theme's search, which puts titles and texts into a page as HTML."""
    return {"location": page.path, "title": escape(page.title, quote=False), "text": escape(page.search, quote=False)}
