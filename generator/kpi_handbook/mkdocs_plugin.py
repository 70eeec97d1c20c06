"""The MkDocs plugin: puts the generated pages into the site, in memory, and keeps serving through mistakes."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import TableOfContents

from kpi_handbook.build import Checked, files_beside, open_and_check, pages_of, score_checked
from kpi_handbook.exports.problems import FORMATS, Report
from kpi_handbook.load.folder import FOLDERS
from kpi_handbook.pages import Page
from kpi_handbook.pages.problems import TEMPLATE, problem_pages
from kpi_handbook.pages.search import entry_of
from kpi_handbook.problems import HandbookError
from kpi_handbook.views.company import Scores

log = logging.getLogger("mkdocs.plugins.kpi-handbook")


class KpiHandbookConfig(Config):
    """What mkdocs.yml may say about the handbook."""

    language = config_options.Type(str, default="en")
    root = config_options.Type(str, default=".")
    repository = config_options.Type(str, default="")
    """Where a file of the repository is edited, such as `https://…/edit/main/`; empty shows paths as text."""


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
            "title": self.ours.title,
            "description": self.ours.description,
            "hide": self.ours.hidden,
            "search": {"exclude": True},  # our own entry is added instead of one for each heading
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set the finished HTML."""
        self.content = self.html
        self.toc = TableOfContents([])

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """Leave anchors to the site check: MkDocs does not know those of generated pages."""


class KpiHandbookPlugin(BasePlugin[KpiHandbookConfig]):
    """Builds the handbook of one language into an MkDocs site."""

    def __init__(self) -> None:
        super().__init__()
        self.serving = False
        self.checked: Checked | None = None
        self.scores: Scores | None = None
        self.banner: Callable[[str], str] | None = None
        self.expected: set[str] = set()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is watching."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check and score; in a build, errors stop here, before the last good site is touched."""
        root = self._root(config)
        config.watch.extend(str(root / folder) for folder in FOLDERS if (root / folder).is_dir())
        try:
            self.checked = open_and_check(root)
        except HandbookError as error:
            if not self.serving or self.checked is None:
                raise PluginError(f"{error} ({error.help_text})") from error
            log.error("%s (%s)", error, error.help_text)  # noqa: TRY400  a user's mistake; the last good state stays
        if self.checked.errors and not self.serving:
            listed = FORMATS["concise"](Report(self.checked.errors, self.checked.subject))
            raise PluginError(f"nothing is built while errors stand, the site is left as it was:\n{listed}")
        for problem in self.checked.warnings:
            # Not log.warning: what a company's KPIs are warned of does not make `mkdocs build --strict` fail.
            log.info("%s: %s %s", problem.place, problem.code, problem.message)
        if not self.checked.errors:
            self.scores = score_checked(self.checked)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages; while there are errors, the last good ones and the list of problems."""
        assert self.checked is not None
        pages, self.banner = self._pages(), None
        if self.serving and self.checked.errors:
            problems, subject = self.checked.problems, self.checked.subject
            self.banner, listed = problem_pages(problems, subject, self.config.language, has_home=bool(pages))
            pages += listed
        for page, html in pages:
            self._add(files, page, html, config)
        if self.scores is not None:
            for path, content in files_beside(self.scores, self.config.language, [page for page, _ in pages]):
                files.append(File.generated(config, path, content=content))
        self.expected = {page.source for page, _ in pages}
        return files

    def on_nav(self, nav: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Name generated pages that another plugin took away."""
        lost = sorted(path for path in self.expected if files.get_file_from_path(path) is None)
        if lost:
            log.warning(
                "%s generated pages are gone, such as %s; put kpi-handbook last under plugins", len(lost), lost[0]
            )
        return nav

    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Put the count of errors over every page but their list, hand-written pages too."""
        is_list = isinstance(page, HandbookPage) and page.ours.template == TEMPLATE
        return html if self.banner is None or is_list else self.banner(page.url) + html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Add one search entry for each generated page."""
        search = config.plugins.get("material/search")  # the theme's own, which "search" stands for in mkdocs.yml
        index = getattr(search, "search_index", None)
        if index is not None:
            ours = (file.page.ours for file in files.documentation_pages() if isinstance(file.page, HandbookPage))
            index.entries.extend(entry_of(page) for page in ours if page.search)
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Refuse a site that lacks a page it should have."""
        site = Path(config.site_dir)
        lost = sorted(path for path in self.expected if not (site / path).with_suffix(".html").is_file())
        if lost and not self.serving:
            raise PluginError(f"{len(lost)} pages were not written, such as {lost[0]}")

    def _root(self, config: MkDocsConfig) -> Path:
        base = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        return (base / self.config.root).resolve()

    def _pages(self) -> list[tuple[Page, str]]:
        if self.scores is None:
            return []
        return list(pages_of(self.scores, self.config.language, self.config.repository))

    def _add(self, files: Files, page: Page, html: str, config: MkDocsConfig) -> None:
        inclusion = InclusionLevel.UNDEFINED if page.nav else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.source, content=html, inclusion=inclusion)
        HandbookPage(page, html, file, config)
        files.append(file)
