"""The search of the built site: what its index says, and which page it puts first."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from conftest import LANGUAGES

FIRST = {
    "en": {
        "IT": "scorecards/it/",
        "TI": "scorecards/it/",
        "HR": "scorecards/hr/",
        "SDM": "scorecards/hr/",
        "finance": "scorecards/fin/",
        "IT scorecard": "scorecards/it/",
        "97.68": "weighting/",
        "97,68": "weighting/",
        "formula": "weighting/",
        "score": "weighting/",
        "owner": "organization/",
        "staff": "dictionary/",
        "specialist": "dictionary/",
        "coaching form": "coaching/form/",
        "print form": "coaching/form/",
        "results": "results/2026-06/",
        "rules": "rules/",
        "KPI141": "rules/KPI141/",
        "customer satisfaction": "kpi/corp-csi/",
    },
    "id": {
        "TI": "scorecards/it/",
        "IT": "scorecards/it/",
        "kartu skor TI": "scorecards/it/",
        "sumber daya manusia": "scorecards/hr/",
        "97,68": "weighting/",
        "skor": "weighting/",
        "rumus": "weighting/",
        "pemilik": "organization/",
        "staf": "dictionary/",
        "formulir pembinaan": "coaching/form/",
        "cetak formulir": "coaching/form/",
        "hasil mei 2026": "results/2026-05/",
        "kepuasan pelanggan": "kpi/corp-csi/",
    },
}
# Asks the theme's own worker, without its dialog: what is searched for, and the addresses found, best first.
ASK = """async (queries) => {
  const config = JSON.parse(document.getElementById("__config").textContent);
  const root = new URL(config.base + "/", location);
  const index = await (await fetch(new URL("search/search_index.json", root))).json();
  const worker = new Worker(new URL(config.search, location));
  const ask = (message) => new Promise((done) => {
    worker.onmessage = (event) => done(event.data);
    worker.postMessage(message);
  });
  await ask({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } });
  const found = {};
  for (const query of queries) {
    found[query] = (await ask({ type: 2, data: query })).data.items.map((parts) => parts[0].location.split("#")[0]);
  }
  return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_find_the_page_that_their_words_are_about(browser: Browser, served: str, language: str) -> None:
    found = asked(browser, served, language, list(FIRST[language]))
    assert {query: places[:1] for query, places in found.items()} == {q: [path] for q, path in FIRST[language].items()}


@pytest.mark.browser
@pytest.mark.parametrize("query", ["form", "weight", "target", "evidence"])
def test_rules_come_behind_every_other_page(browser: Browser, served: str, query: str) -> None:
    places = asked(browser, served, "en", [query])[query]
    is_rule = [place.startswith("rules/KPI") for place in places]
    assert any(is_rule)
    assert is_rule == sorted(is_rule)


@pytest.mark.browser
def test_of_equal_periods_the_latest_comes_first(browser: Browser, served: str) -> None:
    places = asked(browser, served, "en", ["results"])["results"]
    periods = [place for place in places if place.startswith("results/2026-0")]
    assert periods == sorted(periods, reverse=True)
    assert len(periods) == 6


def asked(browser: Browser, served: str, language: str, queries: list[str]) -> dict[str, list[str]]:
    page = browser.new_page()
    page.goto(served + ("" if language == "en" else f"{language}/"))
    found: dict[str, list[str]] = page.evaluate(ASK, queries)
    page.close()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_in_a_result_is_in_the_language_of_the_page(built_site: Path, language: str) -> None:
    other = next(code for code in LANGUAGES if code != language)
    names = {entry["location"]: entry["title"] for entry in index_of(built_site, other)}
    mixed = [
        entry["location"]
        for entry in index_of(built_site, language)
        if entry["location"].startswith(("kpi/", "dictionary/b", "scorecards/"))
        and (name := names.get(entry["location"], "")) != entry["title"]
        and name in entry["text"]
    ]
    assert mixed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_other_language_are_aliases_that_no_style_shows(built_site: Path, language: str) -> None:
    entries = {entry["location"]: entry for entry in index_of(built_site, language)}
    tags = [unescape(tag) for tag in entries["kpi/corp-csi/"]["tags"]]
    other = {"en": "Indeks kepuasan pelanggan (1-10)", "id": "Customer satisfaction index (1-10)"}
    assert other[language] in tags
    style = (built_site / "assets/kpi.css").read_text("utf-8")
    assert ".md-search-result .md-tags { display: none; }" in style


def test_no_table_of_a_hand_written_page_is_flattened_into_a_result(built_site: Path) -> None:
    told = [entry["text"] for entry in index_of(built_site, "en") if entry["location"].startswith("propose/")]
    assert told
    assert not any("has to agree" in text for text in told)


def index_of(site: Path, language: str) -> list[dict[str, Any]]:
    folder = site if language == "en" else site / language
    entries: list[dict[str, Any]] = json.loads((folder / "search/search_index.json").read_text("utf-8"))["docs"]
    return entries
