"""How a handbook is read with less: by keyboard alone, without scripts, and on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browsing import listen, prefix, visit
from conftest import LANGUAGES
from pdf_text import sheets_of_words
from test_print import A4, sheets

pytestmark = pytest.mark.browser

LANDSCAPE = A4[::-1]
MANY_STOPS = 400


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with visit(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


# By keyboard alone


FOCUS = """() => {
    const stop = document.activeElement;  // the choice of colours is drawn by its label
    const isChoice = stop.matches("input.md-option");
    const one = isChoice ? document.querySelector("[data-md-component=palette] label:not([hidden])") : stop;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none" || style.boxShadow !== "none";
    const isDrawn = (part) => getComputedStyle(part).stroke !== "none";
    const inside = one.closest("svg") && [...one.querySelectorAll("*")].some(isDrawn);
    return {
        what: one.outerHTML.slice(0, 120), href: one.getAttribute("href") || "", tag: one.localName,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight, ring: ring || !!inside,
    };
}"""


def tab_to(page: Page, pattern: str, tag: str = "a") -> list[str]:
    """Press Tab until the focus is on a link or another stop; return the stops where nobody could see the focus."""
    lost = []
    for _ in range(MANY_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not (stop["seen"] and stop["ring"]):
            lost.append(stop["what"])
        if stop["tag"] == tag and re.search(pattern, stop["href"]):
            return lost
    raise AssertionError(f"no {tag} with {pattern} within {MANY_STOPS} stops")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scorecard_its_kpi_and_the_working_are_reached_by_keyboard(page: Page, served: str, language: str) -> None:
    start = served + prefix(language)
    page.goto(start, wait_until="networkidle")
    lost = tab_to(page, r"scorecards/hr/$")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{start}scorecards/hr/", wait_until="networkidle")
    lost += tab_to(page, "", "summary")
    working = page.locator("details:has(:focus) .k-work")
    expect(working).to_be_hidden()
    page.keyboard.press("Enter")
    expect(working).to_be_visible()
    lost += tab_to(page, r"kpi/hr-[a-z-]+/$")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{re.escape(start)}kpi/hr-"), wait_until="networkidle")
    expect(page.locator("#working")).to_have_count(1)
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slash_opens_the_search_and_escape_leaves_it(page: Page, served: str, language: str) -> None:
    page.goto(f"{served}{prefix(language)}kpi/corp-csi/", wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__input")).not_to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["seen"]


def test_a_table_is_sorted_by_keyboard_alone(page: Page, served: str) -> None:
    page.goto(f"{served}id/kpis/", wait_until="networkidle")
    head = page.locator("[data-filter-part] th[data-sort-key=score]").first
    head.locator("button").focus()
    for direction in ("ascending", "descending"):
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", direction)


def test_a_number_with_more_digits_sorts_behind_one_with_fewer_in_indonesian(page: Page, served: str) -> None:
    page.goto(f"{served}id/kpis/", wait_until="networkidle")
    rows = page.locator("[data-filter-part]").first.locator("tbody tr:not(.k-group)")
    rows.first.evaluate("(row) => { row.cells[1].dataset.sort = '1234.5'; row.cells[1].textContent = '1.234,5'; }")
    rows.last.evaluate("(row) => { row.cells[1].dataset.sort = '999.9'; row.cells[1].textContent = '999,9'; }")
    page.locator("th[data-sort-key=score] button").first.press("Enter")
    shown = [text for text in rows.locator("td.k-sc").all_inner_texts() if text in {"1.234,5", "999,9"}]
    assert shown == ["999,9", "1.234,5"]


# Without scripts


READ_WITHOUT = {
    "dictionary/": ("table", ".k-t", "h2"),
    "scorecards/hr/": ("#hr-time-to-fill .k-st", "#hr-time-to-fill .k-sc", "td.k-bar svg"),
    "results/2026-06/": ("td .k-st", "td.k-sc"),
    "map/": ("svg.k-map", "table.k-hyp tbody tr"),
    "kpi/corp-csi/": ("#working + .k-work", ".k-score"),
    "kpis/": ("tbody tr .k-name",),
    "weighting/": ("table",),
    "scoring/ratio_down/": ("table", "svg"),
}
"""What must be seen on a page that is read without scripts."""

ALIVE_WITHOUT = ".k-filter input[type=radio]"
"""What the style sheet answers to: the layer or the state whose rows are shown."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_read_without_scripts_and_show_no_dead_control(browser: Browser, served: str, language: str) -> None:
    hidden, dead = [], []
    with visit(browser, java_script_enabled=False) as context:
        page = context.new_page()
        heard = listen(page)
        for path, parts in READ_WITHOUT.items():
            page.goto(f"{served}{prefix(language)}{path}")
            hidden += [(path, part) for part in parts if not visible(page.locator(f"article {part}"))]
            controls = page.locator(f"article :is(button, input, select, textarea):not({ALIVE_WITHOUT})")
            dead += [(path, control.evaluate("one => one.outerHTML.slice(0, 99)")) for control in visible(controls)]
    assert (heard.complaints, hidden, dead) == ([], [], [])


def visible(found: Locator) -> list[Locator]:
    return [one for one in found.all() if one.is_visible()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_index_stands_there_without_scripts(browser: Browser, served: str, language: str) -> None:
    with visit(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{served}{prefix(language)}kpis/")
        rows = page.locator("[data-filter-part] tbody tr:not(.k-group)")
        assert rows.count() > 60
        assert len(visible(rows)) == rows.count()


# On paper


NAVIGATION_WORDS = {
    "en": ("Skip to content", "Release calendar", "Propose a change", "Glossary"),
    "id": ("Lewati ke konten", "Jadwal publikasi", "Mengusulkan perubahan", "Glosarium"),
}
HEAD = {"en": ("Status", "Score", "KPI"), "id": ("Status", "Skor", "KPI")}


def printed(page: Page, address: str) -> tuple[list[tuple[int, int]], list[list[str]]]:
    """Return the size of each sheet, and its words line by line."""
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True)
    return sheets(pdf), [[line.strip() for line in text.splitlines()] for text in sheets_of_words(pdf)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scorecard_prints_its_rows_and_total_on_two_sheets_without_navigation(
    page: Page, served: str, language: str
) -> None:
    sizes, lines = printed(page, f"{served}{prefix(language)}scorecards/hr/")
    total = {"en": "95.78", "id": "95,78"}[language]
    assert sizes == [LANDSCAPE] * 2
    words = [line for sheet in lines for line in sheet]
    assert [line for line in words if line in NAVIGATION_WORDS[language]] == []
    row = words.index({"en": "87.01", "id": "87,01"}[language])
    last = len(words) - 1 - words[::-1].index("Total")
    assert row < last
    assert total in words[last:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kpi_prints_on_two_sheets(page: Page, served: str, language: str) -> None:
    sizes, lines = printed(page, f"{served}{prefix(language)}kpi/corp-csi/")
    assert sizes == [A4] * 2
    assert {"en": "23.33 of 97.68", "id": "23,33 dari 97,68"}[language] in lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_a_long_table_stands_on_every_sheet_of_it(page: Page, served: str, language: str) -> None:
    _, lines = printed(page, f"{served}{prefix(language)}kpis/")
    assert len(lines) >= 3
    for sheet in lines:
        assert [word for word in HEAD[language] if word not in sheet] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strategy_map_is_printed_on_one_sheet(page: Page, served: str, language: str) -> None:
    sizes, lines = printed(page, f"{served}{prefix(language)}map/")
    assert sizes == [LANDSCAPE]
    codes = {line for line in lines[0] if re.fullmatch(r"[FCPL][0-9]", line)}
    assert len(codes) == 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_working_of_a_kpi_is_on_paper_also_where_it_is_folded_on_the_screen(
    page: Page, served: str, language: str
) -> None:
    _, lines = printed(page, f"{served}{prefix(language)}scorecards/hr/")
    words = " ".join(line for sheet in lines for line in sheet)
    assert "450 ÷ 500 × 100" in words
