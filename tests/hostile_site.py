"""The site of the hostile handbook, with each defence alone: escaping without a policy, a policy without escaping."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jinja2
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config import load_config

from changes import commit, git
from conftest import LANGUAGES, ROOT, copy_to
from hostile_handbook import Planter, payloads, plant
from kpi_handbook.build import PREVIEW_OF
from kpi_handbook.cli.build import build_environment, inner_folder, site_configs
from kpi_handbook.load.folder import AUDIENCE, AUDIENCES
from kpi_handbook.mkdocs_plugin import plugin
from kpi_handbook.pages import render
from publications import FIRST, SAMPLE, as_on, company

TODAY = date(2026, 7, 22)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@dataclass(frozen=True)
class Hostile:
    """A handbook in which texts were planted, and what was planted where."""

    root: Path
    planter: Planter


def hostile_handbook(folder: Path, planter: Planter) -> Hostile:
    """Return a repository whose last commit plants texts everywhere; one month is published twice, and some never."""
    planted, root = folder / "planted", folder / "book"
    for one in (planted, root):
        one.mkdir(parents=True)
        copy_to(one)
        shutil.rmtree(one / "published")
        for history in one.glob("periods/*/history.jsonl"):
            history.unlink()
    git(root, "init", "-q", "-b", "main")
    commit(root, "The handbook")
    shutil.copytree(ROOT / "people", planted / "people")
    plant(planted, planter)
    as_on(planted, root, date.fromisoformat(FIRST[:10]))
    publisher = company(root, folder)
    for period, at, correction in SAMPLE[:4]:
        as_on(planted, root, date.fromisoformat(at[:10]))
        if correction is None:
            publisher.published_first(period, at)
        else:
            publisher.restated(period, at, replace(correction, reason=_reason(planter)))
    for part in ("kpi_defs", "periods", "people"):
        shutil.copytree(planted / part, root / part, dirs_exist_ok=True)
    commit(root, f"Merge pull request #1 {payloads()[0]}\n\n{payloads()[9]}")
    return Hostile(root, planter)


def _reason(planter: Planter) -> dict[str, str]:
    some = payloads()[planter.number :: planter.every]
    return {language: " ".join(some[place :: len(LANGUAGES)]) for place, language in enumerate(LANGUAGES)}


def build_site(root: Path, out: Path, languages: tuple[str, ...] = LANGUAGES) -> Path:
    """Build the restricted preview of a handbook in this process, so that a test may take a defence away."""
    surroundings = build_environment(TODAY) | {AUDIENCE: AUDIENCES[1], PREVIEW_OF: "HEAD~1"}
    with patch.dict("os.environ", surroundings):
        for config in site_configs(root):
            if (inner_folder(config) or "en") in languages:
                build(load_config(str(config), site_dir=str(out / inner_folder(config))))
    return out


@contextmanager
def no_escaping() -> Iterator[None]:
    """Let texts into pages as they are: no template, drawing or title escapes, and no check stops the build."""
    with ExitStack() as changed:
        for place, new in _AS_IT_IS.items():
            changed.enter_context(patch(f"kpi_handbook.{place}", new))
        render.environment.cache_clear()
        yield
    render.environment.cache_clear()


def _plain(text: object, quote: bool = True) -> Markup:  # noqa: ARG001  as html.escape
    return Markup(str(text))


def _no_autoescape(**words: Any) -> jinja2.Environment:
    return jinja2.Environment(**{**words, "autoescape": False})


class _Plain(str):
    """Takes the place of markup, and escapes nothing that is put into it."""

    __slots__ = ()


def _lax(on_env: Any) -> Any:
    """Return the event with a theme whose own filters escape nothing either."""

    def lax(self: Any, env: Any, **more: Any) -> Any:
        env.filters |= {"e": str, "escape": str, "striptags": str}
        return on_env(self, env, **more)

    return lax


_AS_IT_IS: Mapping[str, Any] = {
    "pages.render.Environment": _no_autoescape,
    "pages.render.escape": _plain,
    "pages.search.escape": _plain,
    "pages.terms.Markup": _Plain,
    "charts.svg.escape": _plain,
    "mkdocs_plugin.page.escape": _plain,
    "mkdocs_plugin.shell.escape": _plain,
    "mkdocs_plugin.plugin.offences": lambda _html, _allowed: [],
    "mkdocs_plugin.plugin.KpiHandbookPlugin.on_env": _lax(plugin.KpiHandbookPlugin.on_env),
}
"""What takes the place of each function that escapes, and of the check of finished pages."""


def without_policy(site: Path, out: Path) -> Path:
    """Return a copy of a site whose pages carry no policy."""
    shutil.copytree(site, out)
    for page in out.rglob("*.html"):
        text, found = _POLICY.subn("", page.read_text("utf-8"))
        assert found == 1, page
        page.write_text(text, "utf-8")
    return out
