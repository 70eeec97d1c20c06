"""What a page is: an address, a title, a template and the view it shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kpi_handbook.views.company import Company
from kpi_handbook.views.tables.table import Dataset


@dataclass(frozen=True)
class Section:
    """A part of a page that the search leads to by words of its own."""

    anchor: str
    title: str
    aliases: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Page:
    """One page of one language."""

    path: str
    """The address from the root of the language's site, such as `kpi/corp-csi/`."""

    title: str
    description: str
    template: str
    view: Any  # the page kind's own frozen view; nothing once the page is rendered
    edit: str = ""
    """The file a reader opens to change the page, from the root of the handbook."""

    search: str = ""
    """What the search finds the page by, beside its title: names, ids, one line of definition."""

    aliases: tuple[str, ...] = ()
    """What readers call the subject of the page, in every language; the search takes them before words of `search`."""

    search_weight: float = 1.0
    """How much a match on the page counts in the search, beside other pages."""

    sections: tuple[Section, ...] = ()
    """Parts that the search knows for themselves; with `search` empty they are not read."""

    nav: bool = False
    """Whether the page stands in the navigation."""

    wide: bool = False
    """Whether the page needs the room of the navigation."""

    shown: Company | None = None
    """The company as it stood in the period that the page is about; None where that is the latest one."""

    dataset: Dataset | None = None
    """The tables of the page, as readers take them away."""

    downloads: tuple[tuple[str, str, str], ...] = ()
    """What is written of the tables: the words of the link, the address, the name that the saved file gets."""

    @property
    def hidden(self) -> list[str]:
        """Return the parts of the theme that the page does without."""
        return ["navigation", "toc"] if self.wide else ["toc"]

    @property
    def source(self) -> str:
        """Return the file the page would be written from, such as `kpi/corp-csi/index.md`."""
        return f"{self.path}index.md"


PageKind = Callable[[Company], Iterable[Page]]
"""A kind of page: from the company in one language to the pages of the kind."""
