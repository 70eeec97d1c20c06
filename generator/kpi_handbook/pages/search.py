"""What the search knows of a page: one lean entry, with the words of both languages."""

from kpi_handbook.pages.page import Page


def entry_of(page: Page) -> dict[str, str]:
    """Return a page's entry for the index of the theme's search."""
    return {"location": page.path, "title": page.title, "text": page.search}
