"""The archive of the handbook: it opens from a folder, its search works there, and it is the same on every run."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from conftest import Copies, Kpi

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(handbook_copy: Copies) -> Path:
    return handbook_copy()


@pytest.fixture(scope="module")
def archive(folder: Path, kpi: Kpi, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(kpi, folder, tmp_path_factory.mktemp("archive"), TZ="UTC")


def exported(kpi: Kpi, folder: Path, target: Path, **surroundings: str) -> Path:
    done = kpi("export", "--zip", target / "handbook.zip", at=folder, **surroundings)
    assert done.returncode == 0, done.stderr
    return target / "handbook.zip"


@pytest.mark.long
def test_another_run_elsewhere_writes_the_same_archive(archive: Path, kpi: Kpi, folder: Path, tmp_path: Path) -> None:
    other = exported(kpi, folder, tmp_path, TZ="Asia/Jakarta", PYTHONHASHSEED="3")
    assert archive.read_bytes() == other.read_bytes()


def test_the_archive_holds_public_pages_of_both_languages_and_nothing_for_hosts(archive: Path) -> None:
    names = set(ZipFile(archive).namelist())
    assert {"handbook/index.html", "handbook/id/kpi/corp-csi/index.html"} <= names
    assert [name for name in names if name.endswith(("404.html", "sitemap.xml", "_headers")) or "people/" in name] == []


@pytest.mark.parametrize(("start", "words"), [("index.html", "csi"), ("id/kpi/hr-esi/index.html", "csi")])
def test_the_unpacked_handbook_works_without_a_server(
    archive: Path, browser: Browser, tmp_path: Path, start: str, words: str
) -> None:
    ZipFile(archive).extractall(tmp_path)
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
