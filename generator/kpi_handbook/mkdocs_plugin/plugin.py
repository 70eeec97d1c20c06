"""The plugin's events: the generated pages go into the site, in memory; serving goes on through mistakes."""

import gc
import logging
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as SitePage

from kpi_handbook.build import (
    RESTRICTED_AUDIENCE,
    Checked,
    files_beside,
    open_and_check,
    pages_of,
    prose_with_terms,
    retired_kpis,
    score_checked,
)
from kpi_handbook.exports.problems import FORMATS, Report
from kpi_handbook.exports.sitemap import sitemap
from kpi_handbook.load.folder import AUDIENCE, FOLDERS
from kpi_handbook.mkdocs_plugin.frame import Frame, depth_of
from kpi_handbook.mkdocs_plugin.offline import WORKER, finish, is_offline, with_files, worker_script
from kpi_handbook.mkdocs_plugin.page import HandbookPage, breadcrumb, first_sentence
from kpi_handbook.mkdocs_plugin.shell import Shells
from kpi_handbook.pages import Page
from kpi_handbook.pages.content_policy import NO_ROBOTS, ROBOTS, headers_file, offences, policy, with_policy
from kpi_handbook.pages.problems import TEMPLATE, problem_pages
from kpi_handbook.pages.search import entries_of
from kpi_handbook.problems import HandbookError
from kpi_handbook.views import paths
from kpi_handbook.views.language import language
from kpi_handbook.views.scores import Scores

log = logging.getLogger("mkdocs.plugins.kpi-handbook")
_LISTED = 10
_TEMPLATES = Path(__file__).with_name("templates")


class KpiHandbookConfig(Config):
    """What mkdocs.yml may say about the handbook."""

    language = config_options.Type(str, default="en")
    root = config_options.Type(str, default=".")
    repository = config_options.Type(str, default="")
    """Where a file of the repository is edited, such as `https://…/edit/main/`; empty shows paths as text."""


class KpiHandbookPlugin(BasePlugin[KpiHandbookConfig]):
    """Builds the handbook of one language into an MkDocs site."""

    def __init__(self) -> None:
        super().__init__()
        self.serving = False
        self.checked: Checked | None = None
        self.scores: Scores | None = None
        self.banner: Callable[[str], str] | None = None
        self.expected: set[str] = set()
        self.frame: Frame | None = None
        self.shells: Shells | None = None
        self.nav: Any = None
        self.addresses: list[str] = []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is watching."""
        self.serving = command == "serve"
        if not self.serving:
            gc.disable()  # a build makes many objects and no garbage, and ends: looking for some is a tenth of its time

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check and score; in a build, errors stop here, before the last good site is touched."""
        root = self._root(config)
        config.theme.dirs.append(str(_TEMPLATES))
        config.watch.extend(str(root / folder) for folder in FOLDERS if (root / folder).is_dir())
        try:
            self.checked = open_and_check(root, audience=_audience(config, root))
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
            is_restricted = self.scores.people is not None
            # A preview is for those who review, a restricted site for those who may read about people.
            config.extra["noindex"] = is_restricted or self.scores.review is not None
            config.extra["restricted"] = _restricted_words(self.config.language) if is_restricted else ()
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
        if is_offline():
            files.append(File.generated(config, WORKER, content=worker_script()))
        self.expected = {page.source for page, _ in pages}
        self._refuse_clashes(files)
        return files

    def _refuse_clashes(self, files: Files) -> None:
        """Refuse two files that a site would keep under one name, on any computer: only one of them would be read."""
        seen: dict[str, str] = {}
        for file in files:
            name = unicodedata.normalize("NFC", file.dest_uri).casefold()
            other = seen.setdefault(name, file.src_uri)
            if other != file.src_uri:
                said = (
                    f"{_place_of(other, files)} and {_place_of(file.src_uri, files)} would be one page: {file.dest_uri}"
                )
                if not self.serving:
                    raise PluginError(f"{said}\nrename the one that is written by hand")
                log.error(said)

    def on_nav(self, nav: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Name generated pages that another plugin took away."""
        self.nav = nav
        lost = sorted(path for path in self.expected if files.get_file_from_path(path) is None)
        if lost:
            log.warning(
                "%s generated pages are gone, such as %s; put kpi-handbook last under plugins", len(lost), lost[0]
            )
        return nav

    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Put the count of errors over every page but their list; let a hand-written page say what it is about."""
        if not isinstance(page, HandbookPage):
            page.meta.setdefault("description", first_sentence(html))
            if self.scores is not None:
                html = prose_with_terms(self.scores, self.config.language, html, page.url)
            html = html.replace("<table", "<table data-search-exclude")  # cells in a row make no sentence
            html = breadcrumb(page, language(self.config.language).translate("Home")) + html
        is_list = isinstance(page, HandbookPage) and page.ours.template == TEMPLATE
        return html if self.banner is None or is_list else self.banner(page.url) + html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Add one search entry for each generated page; learn which scripts the theme itself puts into pages."""
        ours = [file.page for file in files.documentation_pages() if isinstance(file.page, HandbookPage)]
        search = config.plugins.get("material/search")  # the theme's own, which "search" stands for in mkdocs.yml
        index = getattr(search, "search_index", None)
        if index is not None:
            index.entries.extend(entry for page in ours if page.ours.search for entry in entries_of(page.ours))
        self.shells = Shells(env, config, self.nav, files.documentation_pages())
        self.shells.compare(ours)
        self.addresses = [file.url for file in files.documentation_pages()]
        # Not while serving: the reload script of MkDocs is inline and another one after each change.
        self.frame = None if self.serving else Frame(env, config)
        if self.frame and _is_root(config):
            depths = {depth_of(file.url) for file in files.documentation_pages()}
            is_restricted = bool(config.extra.get("restricted"))
            text = headers_file(policy(self.frame.all_hashes(depths)), is_restricted=is_restricted)
            files.append(File.generated(config, "_headers", content=text, inclusion=InclusionLevel.INCLUDED))
            if is_restricted:
                files.append(File.generated(config, ROBOTS, content=NO_ROBOTS, inclusion=InclusionLevel.INCLUDED))
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Let the error page name what is retired."""
        if template_name == "404.html" and self.scores is not None:
            context["retired"] = retired_kpis(self.scores, self.config.language)
        return context

    @event_priority(100)
    def on_page_context(self, context: Any, *, page: SitePage, config: MkDocsConfig, nav: Any) -> Any:
        """Give a page of ours its whole text, before the theme's search combs the part that is not in a frame yet."""
        if self.shells and isinstance(page, HandbookPage):
            context["framed"], page.content = self.shells.around(page), ""
        return context

    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Put the content security policy into a finished page; name files in the links of one without a server."""
        if is_offline():
            output = with_files(output, page.url)
        return with_policy(output, policy(self.frame.hashes_at(depth_of(page.url)))) if self.frame else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put the content security policy into the error page; list the pages of a site that knows its address."""
        if template_name == "sitemap.xml" and config.site_url:
            return sitemap(self.addresses, self.config.language, _languages(config))
        if self.frame is None or not template_name.endswith(".html"):
            return output_content
        return with_policy(output_content, policy(self.frame.error_hashes()))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Refuse a site that lacks a page it should have, or whose pages hold what their policy forbids."""
        if self.serving or self.frame is None:
            return
        site = Path(config.site_dir)
        if is_offline():
            finish(site)
        lost = sorted(path for path in self.expected if not (site / path).with_suffix(".html").is_file())
        if lost:
            raise PluginError(f"{len(lost)} pages were not written, such as {lost[0]}")
        wrong = [f"{path}: {said}" for path in sorted(site.rglob("*.html")) for said in self._offences(path, site)]
        if wrong:
            listed = "\n".join(wrong[:_LISTED])
            raise PluginError(f"the content security policy refuses what {len(wrong)} places hold, such as:\n{listed}")

    def _offences(self, path: Path, site: Path) -> list[str]:
        assert self.frame is not None
        place = path.relative_to(site).as_posix()
        allowed = self.frame.error_hashes() if place == "404.html" else self.frame.hashes_at(depth_of(place))
        return offences(path.read_text("utf-8"), allowed)

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


def _place_of(source: str, files: Files) -> str:
    """Return where a file stands that somebody wrote, or that it is one of ours."""
    file = files.get_file_from_path(source)
    where = file.abs_src_path if file else None
    return str(where) if where else f"our own {source}"


def _audience(config: MkDocsConfig, root: Path) -> str:
    """Return for whom the site is made; raises PluginError where records about people would land in the public one."""
    wanted = os.environ.get(AUDIENCE, "public")
    place = Path(config.site_dir).resolve()
    if wanted == RESTRICTED_AUDIENCE and place.is_relative_to(root / "site"):
        raise PluginError(f"{AUDIENCE} is set, and {place} is the public site; use kpi build --audience restricted")
    return wanted


def _restricted_words(code: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what stands over every page of a restricted site: the warning, and the ways to its own pages."""
    _ = language(code).translate
    links = ((_("People"), paths.PEOPLE), (_("Coaching"), paths.PEOPLE_COACHING), (_("Calibration"), paths.CALIBRATION))
    return _("Restricted: about people; not for a public place."), links


def _languages(config: MkDocsConfig) -> dict[str, str]:
    """Return where the site of each language stands."""
    assert config.site_url
    others = {one["lang"]: urljoin(config.site_url, one["link"]) for one in config.extra.get("alternate", ())}
    return {config.theme["language"]: config.site_url} | others


def _is_root(config: MkDocsConfig) -> bool:
    """Say whether a site is the one that the other languages live in, and not one of those."""
    return not any(alt["link"].startswith("..") for alt in config.extra.get("alternate", ()))
