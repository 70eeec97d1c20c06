"""The live calculator computes what the scorer computes, and reads only what the language of its page writes."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from calculator_vectors import FILE, as_text
from conftest import LANGUAGES
from kpi_handbook.views.calculator_methods import tree_of
from kpi_scoring.conversion import conversion_formula
from kpi_scoring.formula import parse
from kpi_scoring.methods import METHODS

Json = dict[str, Any]

VECTORS: list[Json] = json.loads(FILE.read_text(encoding="utf-8"))
PATIENCE = 15_000  # milliseconds, for a machine that is busy with other tests
DATA = re.compile(r'(id="k-calc-data">)(.*?)(</script>)', re.DOTALL)
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

FILL = """(vectors) => {
  const one = (selector) => document.querySelector(`[data-calculator] ${selector}`);
  const local = (text) => document.documentElement.lang === "id" ? text.replace(".", ",") : text;
  const put = (control, value, event) => {
    if (!control) throw new Error(`no control for ${value}`);
    control.value = value;
    if (control.value !== value) throw new Error(`${value} can not be chosen`);
    control.dispatchEvent(new Event(event, { bubbles: true }));
  };
  const said = (step, part) => one(`[data-step=${step}] .k-work__${part}`)?.textContent;
  return vectors.map((vector) => {
    put(one("#k-calc-method"), vector.method, "change");
    if (vector.way) put(one("#k-calc-way"), vector.way, "change");
    const numbers = { ...vector.numbers, floor: vector.floor, cap: vector.cap };
    for (const row of vector.rows ? [0, 1, 2, 3, 4, 5] : []) {
      const [edge, score] = vector.rows[row] ?? ["", ""];
      Object.assign(numbers, { [`edge${row + 1}`]: edge, [`score${row + 1}`]: score });
    }
    if (vector.rows) numbers[one("[name=after]") ? "after" : "below"] = vector.otherwise;
    for (const [name, value] of Object.entries(numbers)) put(one(`[name=${name}]`), local(value), "input");
    const mark = one("[data-answer] use").getAttribute("href").slice(1);
    const texts = { raw: said("raw", "r"), rounded: said("rounded", "r"), end: said("end", "r") };
    return { mark, headline: one(".k-calc__score")?.textContent, figures: said("raw", "f"), texts };
  });
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def open_calculator(page: Page, served: str, language: str = "en", query: str = "") -> list[str]:
    """Open the page; return a list that fills with what it complains about."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{served}{'' if language == 'en' else f'{language}/'}weighting/{query}", wait_until="networkidle")
    expect(page.locator("[data-calculator]")).to_be_visible()
    return complaints


def put_in(page: Page, method: str, **numbers: str) -> None:
    page.locator("#k-calc-method").select_option(method)
    for name, text in numbers.items():
        page.locator(f"[data-calculator] [name={name}]").fill(text)


def test_the_vectors_are_what_the_scorer_computes() -> None:
    assert FILE.read_text(encoding="utf-8") == as_text(), (
        "run python tests/calculator_vectors.py and read the difference"
    )


def test_the_vectors_cover_every_method_and_state() -> None:
    assert len(VECTORS) >= 50
    assert {vector["method"] for vector in VECTORS} == {method.name for method in METHODS}
    assert {vector["state"] for vector in VECTORS} == {"scored", "invalid", "not_due"}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_vector_gives_the_texts_of_the_scorer(page: Page, served: str, language: str) -> None:
    complaints = open_calculator(page, served, language)
    usual = [vector for vector in VECTORS if not vector.keys() & {"convert", "cutoff"}]
    assert wrong_texts(page, usual, language) == []
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("option", [{"convert": "permenpanrb_2021"}, {"cutoff": ["50", "0"]}], ids=str)
def test_conversion_and_cut_off_of_a_policy_give_the_texts_of_the_scorer(page: Page, served: str, option: Json) -> None:
    vectors = [vector for vector in VECTORS if option.items() <= vector.items()]
    assert vectors

    def with_option(found: re.Match[str]) -> str:
        data = json.loads(found[2])
        if "convert" in option:
            formula = conversion_formula(option["convert"])
            data["policy"]["convert"] = tree_of(parse(formula, frozenset({"raw"}), generated=True))
        else:
            data["policy"]["cutoff"] = dict(zip(("below", "score"), option["cutoff"], strict=True))
        return found[1] + json.dumps(data).replace("<", r"\u003c") + found[3]

    def changed(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=DATA.sub(with_option, answer.text()))

    page.route("**/weighting/", changed)
    assert open_calculator(page, served) == []
    assert wrong_texts(page, vectors, "en") == []


def wrong_texts(page: Page, vectors: list[Json], language: str) -> list[Json]:
    """Return what the page says otherwise than the vectors."""
    answers = page.evaluate(FILL, vectors)
    return [
        {"vector": vector, "answer": answer}
        for vector, answer in zip(vectors, answers, strict=True)
        if answer != expected_of(vector, language, answer)
    ]


def expected_of(vector: Json, language: str, answer: Json) -> Json:
    if vector["state"] != "scored":
        mark = {"invalid": "k-invalid", "not_due": "k-none"}[vector["state"]]
        no_texts = dict.fromkeys(("raw", "rounded", "end"))
        return {"mark": mark, "headline": None, "figures": None, "texts": no_texts}
    shown = dict(vector["shown"][language])
    millionths = vector["millionths"]
    colour = "good" if millionths >= 100_000_000 else "watch" if millionths >= 90_000_000 else "bad"
    figures = shown.pop("figures", answer["figures"])  # a condition, where the formula comes to a plain number
    return {"mark": f"k-{colour}", "headline": shown["end"], "figures": figures, "texts": shown}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "refused", "hint", "accepted"),
    [("en", "7,8", 'Write decimals with "."', "7.8"), ("id", "7.8", '","', "7,8")],
)
def test_the_decimal_sign_of_the_other_language_is_refused_with_a_hint(
    page: Page, served: str, language: str, refused: str, hint: str, accepted: str
) -> None:
    open_calculator(page, served, language)
    field = page.locator("[name=actual]")
    put_in(page, "ratio_up", actual=refused, target="8")
    said = page.locator("#k-calc-actual-hint")
    expect(said).to_contain_text(hint)
    expect(said).to_contain_text(accepted)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", "k-calc-actual-hint")
    expect(page.locator("[data-answer]")).to_contain_text(hint)
    expect(page.locator(".k-calc__score")).to_have_count(0)
    field.fill(accepted)
    expect(said).to_be_hidden()
    expect(page.locator(".k-calc__score")).to_have_text("97.50" if language == "en" else "97,50")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "A number is needed here"),
        ("eight", "Write a number, such as 7.8"),
        ("97%", "Write a number, such as 7.8"),
        ("1,234", 'Write decimals with "." and no thousands separator: 7.8'),
        ("1,234.5", 'Write decimals with "." and no thousands separator: 7.8'),
        ("7.80001", "At most 18 digits before the decimal sign and 4 after it"),
        ("1234567890123456789", "At most 18 digits before the decimal sign and 4 after it"),
    ],
)
def test_what_is_no_number_is_refused_with_a_hint(page: Page, served: str, typed: str, hint: str) -> None:
    open_calculator(page, served)
    put_in(page, "ratio_up", actual=typed)
    expect(page.locator("#k-calc-actual-hint")).to_have_text(hint)


@pytest.mark.browser
def test_numbers_outside_the_domain_are_explained_in_words(page: Page, served: str) -> None:
    open_calculator(page, served)
    said = page.locator("[data-answer]")
    put_in(page, "ratio_up", target="0")
    expect(said).to_contain_text("No score: target must be more than 0.")
    put_in(page, "n_of_m", kept="13", due="12")
    expect(said).to_contain_text("No score: kept must be at most due.")
    put_in(page, "rating", actual="3.5")
    expect(said).to_contain_text("actual must stand on a step of the scale")
    put_in(page, "rating", actual="6")
    expect(said).to_contain_text("actual must be at most highest rating")
    put_in(page, "milestone_date", late_days="1.5")
    expect(said).to_contain_text("days late must be a whole number")
    put_in(page, "milestone_weighted", weight_done="0", weight_due="0")
    expect(said).to_contain_text("nothing is due yet")
    put_in(page, "bands", edge2="99.97", actual="99")
    expect(page.locator("#k-calc-edge2-hint")).to_have_text("The edges must fall from row to row")


@pytest.mark.browser
def test_a_band_is_explained_by_the_condition_that_decides(page: Page, served: str) -> None:
    open_calculator(page, served)
    why = page.locator("[data-step=raw] .k-work__f")
    put_in(page, "bands", actual="99.9267")
    expect(why).to_have_text("99.9267 ≥ 99.9")
    put_in(page, "bands", actual="12")
    expect(why).to_have_text("12 < 99")
    put_in(page, "range", actual="42")
    expect(why).to_have_text("30 ≤ 42 and 42 ≤ 45")


@pytest.mark.browser
def test_an_answer_is_announced_and_said_to_be_no_result(page: Page, served: str) -> None:
    open_calculator(page, served)
    answer = page.locator("[data-answer]")
    expect(answer).to_have_attribute("aria-live", "polite")
    expect(answer).to_contain_text("What-if, not a result")
    put_in(page, "ratio_down", actual="25", target="24")
    expect(answer).to_contain_text("96.00")
    put_in(page, "linear_down")
    expect(answer).to_contain_text("95.83")


@pytest.mark.browser
def test_numbers_never_leave_the_page(page: Page, served: str) -> None:
    open_calculator(page, served)
    address, asked = page.url, []
    page.on("request", lambda request: asked.append(request.url))
    put_in(page, "ratio_down", actual="25", target="24")
    page.locator("[name=actual]").press("Enter")
    assert page.url == address
    assert asked == []
    assert (
        page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((k) => /calc/.test(k))")
        == []
    )


@pytest.mark.browser
def test_a_method_page_opens_the_calculator_with_its_method(page: Page, served: str) -> None:
    page.goto(f"{served}scoring/ratio_down/")
    page.locator("a[href*='#calculator']").click()
    expect(page.locator("#k-calc-method")).to_have_value("ratio_down")
    expect(page.locator(".k-calc__score")).to_have_text("96.00")
    assert "25" not in urlsplit(page.url).query


@pytest.mark.browser
def test_without_a_script_the_page_points_to_the_sample_values(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}weighting/")
    expect(page.locator("[data-calculator]")).to_be_hidden()
    expect(page.locator("[data-calculator-without]")).to_be_visible()
    page.locator("[data-calculator-without] a").click()
    expect(page.locator("#methods")).to_be_in_viewport()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "light"),
        (1280, "dark"),
        pytest.param(390, "dark", marks=pytest.mark.long),
        pytest.param(1280, "light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_no_violation_in_any_state_of_the_calculator(
    browser: Browser, served: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    open_calculator(page, served)
    for method, numbers in (
        ("ratio_down", {"actual": "25"}),
        ("ratio_up", {"target": "0"}),
        ("bands", {"actual": "7,8"}),
    ):
        put_in(page, method, **numbers)
        answer = Axe().run(page, context="#k-main ~ * .k-page", options={"runOnly": WCAG}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in answer["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
