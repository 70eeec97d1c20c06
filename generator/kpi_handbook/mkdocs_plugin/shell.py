"""The theme's frame kept as text: rendered once for pages of one kind, joined around the HTML of each.

The theme's templates take several times as long as a page of ours. What they say around two pages of one depth differs
in title, description and address only; before that is relied on, pages are rendered both ways and compared.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from kpi_handbook.mkdocs_plugin.frame import depth_of
from kpi_handbook.mkdocs_plugin.page import HandbookPage
from kpi_handbook.pages import Page

log = logging.getLogger("mkdocs.plugins.kpi-handbook")

_KNOWN_PLUGINS = {"material/search", "kpi-handbook", "search"}  # another one may say something else on each page
_TITLE, _DESCRIPTION, _CONTENT = "k0title", "k0description", "k0content"
_COMPARED = 3  # pages of each kind that are rendered both ways

Key = tuple[str, int, tuple[str, ...]]
"""What the theme's frame depends on: the folder that is shared with pages of the navigation, how many folders more, and
the parts that a page does without."""


class Shells:
    """The frames of a site by what they depend on."""

    def __init__(self, env: Any, config: MkDocsConfig, nav: Navigation, files: Sequence[File]) -> None:
        self._env, self._config, self._nav, self._files = env, config, nav, files
        self._known: dict[Key, list[str]] = {}
        self._folders = {page.url[: place + 1] for page in nav.pages for place in _slashes(page.url)}
        self._trusted = set(config.plugins) <= _KNOWN_PLUGINS

    def compare(self, pages: Iterable[HandbookPage]) -> None:
        """Render some pages of each kind both ways; where any differs, the theme renders all."""
        kinds: dict[Key, list[HandbookPage]] = {}
        for page in pages:
            if self._fits(page):
                kinds.setdefault(self._key(page), []).append(page)
        for found in kinds.values():
            for page in found[:: max(1, len(found) // _COMPARED)][: _COMPARED + 1]:
                if self._joined(page) != self._by_theme(page):
                    log.warning("the theme's frame is not the same around every page, such as %s", page.url)
                    self._trusted = False
                    return

    def around(self, page: HandbookPage) -> str:
        """Return a page's whole text."""
        return self._joined(page) if self._fits(page) else self._by_theme(page)

    def _fits(self, page: HandbookPage) -> bool:
        texts = (page.meta["title"], page.meta["description"])
        plain = all(escape(Markup(text).striptags()) == text != "" for text in texts)  # noqa: S704  escaped already
        return self._trusted and plain and not page.ours.nav and "<h1" in (page.content or "")

    def _joined(self, page: HandbookPage) -> str:
        key = self._key(page)
        parts = self._known.get(key) or self._known.setdefault(key, self._parts(key))
        said = {_TITLE: page.meta["title"], _DESCRIPTION: page.meta["description"], _CONTENT: page.content}
        said[_address(key[1])] = page.url.removeprefix(key[0])
        return "".join([said[part] if position % 2 else part for position, part in enumerate(parts)])

    def _key(self, page: HandbookPage) -> Key:
        folders = (page.url[: place + 1] for place in reversed(_slashes(page.url)[:-1]))
        shared = next((folder for folder in folders if folder in self._folders), "")
        return shared, depth_of(page.url) - depth_of(shared), tuple(page.meta["hide"])

    def _parts(self, key: Key) -> list[str]:
        """Return the frame as text and the names of what stands between, in turns."""
        folder, depth, hidden = key
        ours = Page(path=folder + _address(depth), title=_TITLE, description=_DESCRIPTION, template="", view=None)
        file = File.generated(self._config, ours.source, content="")
        page = HandbookPage(ours, f"<h1>{_CONTENT}</h1>", file, self._config)
        page.read_source(self._config)
        page.render(self._config, Files([]))
        page.meta["hide"] = list(hidden)
        text = self._by_theme(page).replace(page.content or "", _CONTENT)
        return re.split(f"({_TITLE}|{_DESCRIPTION}|{_CONTENT}|{_address(depth)})", text)

    def _by_theme(self, page: HandbookPage) -> str:
        context = get_context(self._nav, self._files, self._config, page)
        was, page.active = page.active, True
        text: str = self._env.get_template("main.html").render(context)
        page.active = was
        return text


def _slashes(url: str) -> list[int]:
    return [place for place, letter in enumerate(url) if letter == "/"]


def _address(depth: int) -> str:
    """Return an address of a depth that no page has."""
    return "".join(f"k0address{number}/" for number in range(depth))
