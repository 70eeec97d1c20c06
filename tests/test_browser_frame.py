"""The policy of the pages in a real chromium: everything that needs a script still works, and nothing complains."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from conftest import LANGUAGES

pytestmark = pytest.mark.browser

PLACES = ("", "handbook/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def complaints_of(page: Page) -> list[str]:
    """Return a list that fills with what a page complains about, refusals of its policy included."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("response", lambda got: found.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_colours_filters_calculator_and_search_work_under_the_policy(
    page: Page, served: str, place: str, language: str
) -> None:
    complaints = complaints_of(page)
    root = served + place + ("" if language == "en" else f"{language}/")
    page.goto(f"{root}kpis/", wait_until="networkidle")
    page.locator("label[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("[data-filter=unit]").select_option("hr")
    expect(page).to_have_url(re.compile("unit=hr"))
    page.goto(f"{root}weighting/", wait_until="networkidle")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")  # remembered
    expect(page.locator("form select, [data-calculator] select").first).to_be_visible()
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially("csi")
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile("kpi/corp-csi/"))
    assert complaints == []


@pytest.mark.parametrize("place", PLACES)
def test_a_script_put_into_a_page_does_not_run(page: Page, served: str, place: str) -> None:
    def plant(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace(
            "</article>", '<script>window.ran=1</script><img src="x" onerror="ran=2"></article>'
        )
        route.fulfill(response=answer, body=text)

    page.route("**/kpi/corp-csi/", plant)
    page.goto(f"{served}{place}kpi/corp-csi/", wait_until="networkidle")
    assert page.evaluate("window.ran") is None
    expect(page.locator("h1")).to_be_visible()
