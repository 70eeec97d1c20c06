"""The frame of every page of the built site: its policy, its head, and what tells search engines of it."""

import re
from html import unescape
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from conftest import LANGUAGES, Copies, run_mkdocs
from kpi_handbook.mkdocs_plugin.page import HandbookPage
from kpi_handbook.mkdocs_plugin.shell import Shells
from kpi_handbook.pages.content_policy import inline_scripts, script_hash

pytestmark = pytest.mark.site

POLICY = re.compile(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HOST = "https://kpi.example/handbook/"


@pytest.fixture(scope="module")
def html(built_site: Path) -> dict[str, str]:
    """Return the text of every page by its file."""
    return {file.relative_to(built_site).as_posix(): file.read_text("utf-8") for file in built_site.rglob("*.html")}


def test_every_page_begins_with_a_policy_that_allows_its_own_scripts_only(html: dict[str, str]) -> None:
    for path, text in html.items():
        found = POLICY.search(text)
        assert found, path
        allowed = set(re.findall(r"'(sha256-[^']+)'", found.group(1)))
        assert allowed == {script_hash(one) for one in inline_scripts(text)}, path
        assert "unsafe" not in found.group(1)


def test_the_character_set_stands_where_browsers_look_for_it(html: dict[str, str]) -> None:
    assert [path for path, text in html.items() if not -1 < text.encode().find(b'<meta charset="utf-8">') < 1000] == []


def test_the_header_of_the_host_allows_what_any_page_of_any_language_needs(
    html: dict[str, str], built_site: Path
) -> None:
    header = (built_site / "_headers").read_text("utf-8")
    assert "frame-ancestors 'none'" in header
    needed = {script_hash(one) for text in html.values() for one in inline_scripts(text)}
    assert {one for one in needed if f"'{one}'" not in header} == set()
    assert not (built_site / "id" / "_headers").exists()


def test_every_page_says_in_its_head_what_it_is_about(html: dict[str, str]) -> None:
    for path, text in html.items():
        head = text.partition("</head>")[0]
        for name in ('name="description"', 'property="og:title"', 'property="og:description"', 'property="og:locale"'):
            said = re.search(rf'<meta {name} content="([^"]+)">', head)
            assert said, (path, name)
            assert "<" not in unescape(said.group(1)), (path, name)


def test_descriptions_tell_pages_apart(html: dict[str, str]) -> None:
    same: dict[tuple[bool, str], list[str]] = {}
    for path, text in html.items():
        if "results/" in path or path.endswith("404.html"):
            continue  # the results of a period are those of its latest revision, and of the cycle that it ends
        if re.search(r"scorecards/[a-z]+/2026-", path):
            continue  # the same: the latest scorecard stands at its period too
        found = re.search(r'name="description" content="([^"]+)"', text)
        assert found
        same.setdefault((path.startswith("id/"), found.group(1)), []).append(path)
    assert [paths for paths in same.values() if len(paths) > 1] == []


def test_a_site_that_knows_its_address_says_it_with_every_page_and_lists_both_languages(handbook_copy: Copies) -> None:
    folder = handbook_copy()
    addresses = {"KPI_SITE_URL": HOST, "KPI_SITE_URL_ID": f"{HOST}id/"}
    done = run_mkdocs(folder / "mkdocs.yml", "--strict", **addresses)
    assert (done.returncode, done.stderr) == (0, "")
    page = (folder / "site/kpi/corp-csi/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{HOST}kpi/corp-csi/">' in page
    assert f'<meta property="og:url" content="{HOST}kpi/corp-csi/">' in page
    listed = (folder / "site/sitemap.xml").read_text("utf-8")
    for language, where in zip(LANGUAGES, (HOST, f"{HOST}id/"), strict=True):
        assert f'hreflang="{language}" href="{where}kpi/corp-csi/"' in listed
    assert "lastmod" not in listed


def test_a_script_in_a_template_stops_the_build_with_its_page(handbook_copy: Copies) -> None:
    folder = handbook_copy()
    (folder / "docs/en/cycle.md").write_text("# A cycle\n\n<p onclick='x()'>text</p>\n", encoding="utf-8")
    done = run_mkdocs(folder / "mkdocs.yml")
    assert done.returncode == 1
    assert "cycle/index.html: line" in done.stderr
    assert "onclick" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_page_in_a_kept_frame_is_byte_for_byte_what_the_theme_makes(
    handbook_copy: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    different: list[str] = []

    def compared(shells: Shells, page: HandbookPage) -> str:
        if shells._fits(page):
            kept.append(page.url)
        text = around(shells, page)
        if text != shells._by_theme(page):
            different.append(page.url)
        return text

    around = Shells.around
    monkeypatch.setattr(Shells, "around", compared)
    folder = handbook_copy()
    monkeypatch.setenv("KPI_SITE_URL", HOST)
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    assert len(kept) > 200
    assert different == []
