"""What readers see and do, in a real chromium: both languages, phone and desktop, light and dark, by keyboard."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsing import DESKTOP, KINDS, PATIENCE, PHONE, PLACES, SMALL_PHONE, listen, overflowing, prefix, visit
from conftest import LANGUAGES

pytestmark = pytest.mark.browser

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COUNTED = {"en": "matching document", "id": "dokumen ditemukan"}
SEARCHES = (
    *(("en", "customer satisfaction", "kpi/corp-csi/"), ("en", "csi", "kpi/corp-csi/")),
    *(("id", "puas", "kpi/corp-csi/"), ("id", "memuaskan", "kpi/corp-csi/")),
    *(("id", "kepuasan pelanggan", "kpi/corp-csi/"), ("id", "hadir", "kpi/hr-attendance/")),
)


expect.set_options(timeout=PATIENCE)


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """Return a visit; in light colours unless a test asks otherwise."""
    with visit(browser, color_scheme=getattr(request, "param", "light")) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


# Every page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_without_complaint_and_fits_a_phone(page: Page, served: str, kind: str, language: str) -> None:
    heard = listen(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    place = PLACES[len(kind) % 2]  # one half at the root, the other in a sub-path; the long runs have both
    answer = page.goto(served + place + prefix(language) + KINDS[kind], wait_until="load")
    assert answer
    assert answer.status == 200
    assert page.evaluate("document.documentElement.lang") == language
    for width in (PHONE, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert overflowing(page) == []
    assert (heard.complaints, heard.hosts) == ([], {urlsplit(served).netloc})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["it", "hr"])
def test_status_and_score_of_a_scorecard_stand_on_a_phone(page: Page, served: str, unit: str, language: str) -> None:
    page.goto(f"{served}{prefix(language)}scorecards/{unit}/")
    for width in (PHONE, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        rows = page.locator("tr:has(th[scope=row] a[href*='kpi/']):has(.k-st):has(.k-sc)")
        assert rows.count() >= 6
        for row in rows.all():
            for cell in (row.locator(".k-st").first, row.locator(".k-sc").first):
                box = cell.bounding_box()
                assert box
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width


# Language


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "path", ["", "kpi/corp-csi/", "scorecards/it/", "results/2026-S1/", "dictionary/b3/", "cycle/"]
)
def test_the_language_switch_stays_on_the_page(page: Page, served: str, path: str, place: str) -> None:
    heard = listen(page)
    page.goto(served + place + path, wait_until="networkidle")
    for language in ("id", "en"):
        page.locator("[data-language-switch]").click()
        page.wait_for_url(served + place + prefix(language) + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.lang") == language
    assert heard.complaints == []


def test_the_language_switch_keeps_the_filter_and_the_place(page: Page, served: str) -> None:
    page.goto(f"{served}kpis/?unit=hr#scored")
    page.locator("[data-language-switch]").click()
    page.wait_for_url(f"{served}id/kpis/?unit=hr#scored")


# Search


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("language", "words", "path"), SEARCHES)
def test_the_search_leads_to_the_kpi(page: Page, served: str, place: str, language: str, words: str, path: str) -> None:
    page.goto(served + place + prefix(language), wait_until="networkidle")
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially(words)
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(rf"/{prefix(language)}{path}(\?.*)?$"))
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(COUNTED[language]))
    first.click()
    page.wait_for_url(re.compile(rf"/{prefix(language)}{path}"))


def test_the_search_never_leads_to_a_confidential_kpi(page: Page, served: str) -> None:
    page.goto(served, wait_until="networkidle")
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially("high risks without active mitigation")
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("matching"))
    assert page.locator(".md-search-result__link[href*='corp-open-high-risks']").count() == 0


# Strategy map


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_map_has_16_links_with_names_that_lead_to_their_rows(
    page: Page, served: str, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served}{prefix(language)}map/")
    drawing = page.locator("svg.k-map:visible")
    expect(drawing).to_have_count(1)
    nodes = drawing.get_by_role("link", name=re.compile(r"^[FCPL]\d \S.*: \S"))
    expect(nodes).to_have_count(16)
    rows = [node.get_attribute("href") or "" for node in nodes.all()]
    assert len(set(rows)) == 16
    for row in rows:
        expect(page.locator(row)).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_28_arrows_of_the_map_are_the_rows_of_its_table(page: Page, served: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served}{prefix(language)}map/")
    drawn = page.locator("svg.k-map:visible g.e").evaluate_all("all => all.map((e) => [e.dataset.from, e.dataset.to])")
    listed = page.locator("table.k-hyp tbody tr").evaluate_all(
        "all => all.map((row) => [...row.querySelectorAll('a')].map((a) => a.textContent).reverse())"
    )
    assert len(drawn) == 28
    assert sorted(drawn) == sorted(listed)


def test_a_node_of_the_map_leads_to_its_row(page: Page, served: str) -> None:
    page.goto(f"{served}map/")
    page.locator("svg.k-map:visible a.n-C2").click()
    page.wait_for_url(f"{served}map/#c2")
    expect(page.locator("#c2")).to_be_in_viewport()


# Index


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filtered_index_stands_in_its_address(page: Page, served: str, language: str) -> None:
    address = f"{served}{prefix(language)}kpis/"
    shown = page.locator("[data-filterable] tbody tr:visible .k-name")
    page.goto(address)
    assert shown.count() > 60
    page.locator("[data-filter=unit]").select_option("hr")
    page.locator("[data-filter=status]").select_option("bad")
    expect(shown).to_have_count(1)
    assert urlsplit(page.url).query == "unit=hr&status=bad"
    page.reload()
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("href", re.compile("kpi/hr-time-to-fill/$"))
    expect(page.locator("[data-filter=unit]")).to_have_value("hr")
    page.locator("[data-filter=unit]").select_option("")
    page.locator("[data-filter=status]").select_option("")
    page.locator("[data-filter-text]").fill("presensi")
    expect(shown).to_have_attribute("href", re.compile("kpi/hr-attendance/$"))
    assert urlsplit(page.url).query == "text=presensi"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_sorts_numbers_as_numbers(page: Page, served: str, language: str) -> None:
    page.goto(f"{served}{prefix(language)}kpis/")
    part = page.locator("[data-filter-part]").first
    part.locator("th[data-sort-key=score] button").press("Enter")
    expect(part.locator("th[data-sort-key=score]")).to_have_attribute("aria-sort", "ascending")
    scores = [
        float(one or "inf") for one in part.locator("td.k-sc").evaluate_all("all => all.map((c) => c.dataset.sort)")
    ]
    assert scores == sorted(scores)
    assert urlsplit(page.url).query == "sort=score"


# Accessibility


@pytest.mark.parametrize(("context", "colours"), [("light", "default"), ("dark", "slate")], indirect=["context"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "map/", "kpi/corp-csi/", "scorecards/hr/", "dictionary/"])
def test_axe_finds_no_violation_of_wcag_a_and_aa(
    page: Page, served: str, path: str, language: str, colours: str
) -> None:
    found: dict[str, Any] = {}
    page.goto(served + prefix(language) + path, wait_until="networkidle")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", colours)
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        answer = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response
        found |= {f"{width} {one['id']}": shown(one) for one in answer["violations"]}
    assert found == {}


def shown(violation: dict[str, Any]) -> list[str]:
    """Return the first places of a violation, as their HTML and what is wrong with them."""
    return [f"{node['html'][:160]} {node['failureSummary'][:200]}" for node in violation["nodes"][:3]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "kpi/corp-csi/", "map/", "cycle/"])
def test_the_first_tab_stop_skips_to_the_content(page: Page, served: str, path: str, language: str) -> None:
    page.goto(served + prefix(language) + path, wait_until="networkidle")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_class(re.compile("md-skip"))
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-header, .md-tabs') === null")
