"""The archive of the handbook: it opens from a folder, its search works there, and it is the same on every run."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from conftest import Copies, Kpi

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def archives(handbook_copy: Copies, kpi: Kpi, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the archive as two runs write it, in other surroundings."""
    folder, target = handbook_copy(), tmp_path_factory.mktemp("archives")
    found = []
    for name, surroundings in (("one.zip", {"TZ": "UTC"}), ("two.zip", {"TZ": "Asia/Jakarta", "PYTHONHASHSEED": "3"})):
        done = kpi("export", "--zip", target / name, at=folder, **surroundings)
        assert done.returncode == 0, done.stderr
        found.append(target / name)
    return found


def test_two_runs_write_the_same_archive(archives: list[Path]) -> None:
    assert archives[0].read_bytes() == archives[1].read_bytes()


def test_the_archive_holds_public_pages_of_both_languages_and_nothing_for_hosts(archives: list[Path]) -> None:
    names = set(ZipFile(archives[0]).namelist())
    assert {"handbook/index.html", "handbook/id/kpi/corp-csi/index.html"} <= names
    assert [name for name in names if name.endswith(("404.html", "sitemap.xml", "_headers")) or "people/" in name] == []


@pytest.mark.parametrize(("start", "words"), [("index.html", "csi"), ("id/kpi/hr-esi/index.html", "csi")])
def test_the_unpacked_handbook_works_without_a_server(
    archives: list[Path], browser: Browser, tmp_path: Path, start: str, words: str
) -> None:
    ZipFile(archives[0]).extractall(tmp_path)
    page = browser.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "handbook" / start).as_uri(), wait_until="load")
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially(words)
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(r"kpi/corp-csi/index\.html"), timeout=15_000)
    page.keyboard.press("Escape")
    page.locator("[data-language-switch]").click()
    expect(page.locator("h1")).to_be_visible()
    assert complaints == []
    assert {url for url in asked if not url.startswith(tmp_path.as_uri())} == set()
    page.close()
