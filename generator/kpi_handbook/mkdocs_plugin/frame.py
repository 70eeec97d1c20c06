"""The frame that the theme puts around pages, seen without data: its inline scripts at each depth of folders."""

from collections.abc import Iterable
from functools import cache
from posixpath import join, normpath
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import TableOfContents

from kpi_handbook.pages.content_policy import inline_scripts, script_hash


class Frame:
    """The theme's templates around empty pages: what they contain is code of the site, never data."""

    def __init__(self, env: Any, config: MkDocsConfig) -> None:
        self._env, self._config = env, config
        self.hashes_at = cache(self._hashes_at)  # a site has few depths and many pages

    def _hashes_at(self, depth: int) -> tuple[str, ...]:
        """Return the hashes of the inline scripts of a page so many folders below the root of its language."""
        page = _blank(depth, self._config)
        html = self._env.get_template("main.html").render(get_context(self._nav(), [], self._config, page))
        return _hashes(html)

    def error_hashes(self, *, everywhere: bool = False) -> tuple[str, ...]:
        """Return the hashes of the error page, which a host shows at any depth; or of those of all languages."""
        base = urlsplit(self._config.site_url or "/").path
        links = [alt["link"] for alt in self._config.extra.get("alternate", ())] if everywhere else []
        bases = [base, *(normpath(join(base, link)).rstrip("/") + "/" for link in links)]
        template = self._env.get_template("404.html")
        found = (template.render(get_context(self._nav(), [], self._config, base_url=one)) for one in bases)
        return _once(one for html in found for one in _hashes(html))

    def all_hashes(self, depths: Iterable[int]) -> tuple[str, ...]:
        """Return the hashes of the error pages and of pages at these depths, each once."""
        return _once(
            [*self.error_hashes(everywhere=True), *(one for depth in sorted(depths) for one in self.hashes_at(depth))]
        )

    def _nav(self) -> Navigation:
        nav = Navigation([], [])
        nav.homepage = _blank(0, self._config)
        return nav


def depth_of(url: str) -> int:
    """Return how many folders below the root of its language an address stands."""
    return url.removeprefix("./").count("/")


def _blank(depth: int, config: MkDocsConfig) -> SitePage:
    page = SitePage("", File.generated(config, "k/" * depth + "index.md", content=""), config)
    page.markdown, page.content, page.meta, page.toc = "", "", {}, TableOfContents([])
    return page


def _hashes(html: str) -> tuple[str, ...]:
    return _once(script_hash(text) for text in inline_scripts(html))


def _once(hashes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hashes))
