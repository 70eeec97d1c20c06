"""Every page in every state: both languages, light and dark, from phone to wall screen, at a root and in a sub-path."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browsing import (
    DESKTOP,
    HEIGHTS,
    KINDS,
    PHONE,
    PLACES,
    SCHEMES,
    SMALL_PHONE,
    await_answers,
    listen,
    overflowing,
    prefix,
    visit,
)
from conftest import LANGUAGES, NAVIGATION, ROOT

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]

JUST_A_TABLE = 930
"""The narrowest window in which rows stand in columns."""

WIDTHS = (SMALL_PHONE, 360, PHONE, 480, 600, 768, 1024, DESKTOP, 1440, 1920)
ALLOWED: dict[str, str] = yaml.safe_load((Path(__file__).parent / "data" / "axe_allowed.yml").read_text("utf-8"))
REFUSALS = """addEventListener("securitypolicyviolation", (event) =>
    console.error("policy", event.effectiveDirective, event.blockedURI));"""


# The list of kinds


def test_the_list_of_kinds_holds_the_navigation_and_each_page_once() -> None:
    assert set(NAVIGATION) <= set(KINDS.values())
    assert len(set(KINDS.values())) == len(KINDS)


def test_the_list_of_kinds_has_an_example_of_every_kind_of_address(built_site: Path) -> None:
    by_hand = {f"{file.stem}/" for file in (ROOT / "docs" / "en").glob("*.md")}
    found = {shape(path) for path in pages_on_disk(built_site, "en") if path not in by_hand}
    assert found - {shape(path) for path in KINDS.values()} == set()


def shape(path: str) -> str:
    """Return an address without what tells pages of one kind apart, such as the id of a KPI."""
    first, *others = path.split("/")
    return "/".join([first, *("*" for one in others if one)])


# In every run: what breaks most


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    chosen: Scheme = request.param
    return chosen


MARKS = """() => {
    const parse = (colour) => (colour.match(/[0-9.]+/g) || []).map(Number);
    const light = ([r, g, b]) => {
        const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const behind = (one) => {
        for (let e = one; e; e = e.parentElement) {
            const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor);
            if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const ratio = (a, b) => {
        const [more, less] = [light(a), light(b)].sort((p, q) => q - p);
        return (more + 0.05) / (less + 0.05);
    };
    const marks = [...document.querySelectorAll(".k-st")].filter((one) => one.checkVisibility());
    return marks.map((one) => {
        const shape = one.querySelector("svg");
        return {
            word: one.textContent.trim(),
            words: ratio(parse(getComputedStyle(one).color), behind(one)),
            shape: ratio(parse(getComputedStyle(shape).color), behind(one)),
        };
    });
}"""


@pytest.mark.parametrize("path", ["scorecards/it/", "results/2026-05/", "kpi/corp-csi/", "okrs/2026-Q2/"])
def test_status_marks_stand_out_from_what_is_behind_them(
    browser: Browser, served: str, scheme: Scheme, path: str
) -> None:
    with visit(browser, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(served + path)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[scheme])
        marks = page.evaluate(MARKS)
    assert len(marks) >= 3
    assert [mark for mark in marks if mark["words"] < 4.5 or mark["shape"] < 3 or not mark["word"]] == []


TABLETS = (720, 800, 900)


@pytest.mark.parametrize("path", ["id/scorecards/hr/", "results/", "id/kpi/corp-csi/", "id/calendar/"])
def test_tables_fit_between_a_phone_and_a_desktop(browser: Browser, served: str, path: str) -> None:
    with visit(browser) as context:
        page = context.new_page()
        page.goto(served + path)
        for width in TABLETS:
            page.set_viewport_size({"width": width, "height": 900})
            assert overflowing(page) == [], width


# In the long runs: everything


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    code: str = request.param
    return code


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as context:
        yield context.new_page()


def address(served: str, place: str, language: str, path: str) -> str:
    return served + place + prefix(language) + path


found_everywhere: set[str] = set()
"""What axe found in any state, so that the list of what is allowed holds nothing more."""


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_any_state(
    browser: Browser, served: str, kind: str, language: str, scheme: Scheme
) -> None:
    found: dict[str, Any] = {}
    with visit(browser, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address(served, "", language, KINDS[kind]), wait_until="networkidle")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[scheme])
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            for one in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]:
                is_wcag = any(tag.startswith("wcag") for tag in one["tags"])
                found_everywhere.add(one["id"])
                if is_wcag or one["id"] not in ALLOWED:
                    found[f"{width} {one['id']}"] = [node["html"][:160] for node in one["nodes"][:3]]
    assert found == {}


@pytest.mark.long
def test_every_best_practice_that_is_allowed_is_still_found_somewhere() -> None:
    if found_everywhere:  # the states above ran
        assert set(ALLOWED) - found_everywhere == set()


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_its_window(page: Page, served: str, kind: str, language: str) -> None:
    page.goto(address(served, "", language, KINDS[kind]))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflowing(page) == [], width


@pytest.mark.long
def test_no_scorecard_of_any_month_is_wider_than_its_window(
    page: Page, built_site: Path, served: str, language: str
) -> None:
    paths = [path for path in pages_on_disk(built_site, language) if "scorecards/" in path]
    assert len(paths) > 50
    for path in paths:
        page.goto(served + path)
        for width in (SMALL_PHONE, JUST_A_TABLE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflowing(page) == [], (path, width)


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "error page"])
def test_the_language_switch_stays_on_every_kind_of_page(page: Page, served: str, kind: str, place: str) -> None:
    heard = listen(page)
    page.goto(served + place + KINDS[kind], wait_until="networkidle")
    for language in reversed(LANGUAGES):
        page.locator("[data-language-switch]").click()
        page.wait_for_url(address(served, place, language, KINDS[kind]), wait_until="networkidle")
        assert page.evaluate("document.documentElement.lang") == language
    assert heard.complaints == []


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_no_page_of_the_site_complains_or_asks_another_host(
    browser: Browser, built_site: Path, served: str, place: str, language: str
) -> None:
    with visit(browser) as context:
        context.add_init_script(REFUSALS)
        page = context.new_page()
        heard = listen(page)
        for path in pages_on_disk(built_site, language):
            page.goto(served + place + path, wait_until="load")
            await_answers(page, heard)
    assert (heard.complaints, heard.hosts) == ([], {urlsplit(served).netloc})


def pages_on_disk(site: Path, language: str) -> list[str]:
    """Return the address of every page of a language; an error page has its place at the root of a host only."""
    start = site / prefix(language)
    files = (file.relative_to(site).as_posix() for file in start.rglob("index.html"))
    inner = tuple(prefix(one) for one in LANGUAGES if prefix(one))
    found = [path.removesuffix("index.html") for path in files if language != "en" or not path.startswith(inner)]
    assert len(found) > 300
    return sorted(found)


@pytest.mark.long
def test_status_marks_stand_out_on_every_kind_of_page(
    browser: Browser, served: str, scheme: Scheme, language: str
) -> None:
    weak = []
    with visit(browser, color_scheme=scheme) as context:
        page = context.new_page()
        for kind, path in KINDS.items():
            page.goto(address(served, "", language, path))
            weak += [(kind, mark) for mark in page.evaluate(MARKS) if mark["words"] < 4.5 or mark["shape"] < 3]
    assert weak == []
