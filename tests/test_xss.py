"""No text of a record runs in a reader's browser: escaping alone keeps it from that, and so does the policy alone."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from playwright.sync_api import Browser, Route

from browsing import prefix, serving, visit
from conftest import LANGUAGES, ROOT
from hostile_handbook import MARK, Planter, payloads, plant, text_fields
from hostile_site import TODAY, build_site, hostile_handbook, no_escaping, without_policy
from hostile_visits import Reader, Seen, open_all, reader
from kpi_handbook.build import open_and_check, score_checked
from kpi_handbook.pages import PAGES, RESTRICTED_PAGES
from kpi_handbook.pages.content_policy import policy, with_policy
from kpi_handbook.pages.render import render
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language

pytestmark = pytest.mark.browser

ROUNDS = 4
"""In each, every field holds another quarter of the payloads; English and Indonesian pages take turns."""

AT_LEAST = 200
"""So many payloads there are, and so many of them would run if nothing kept them from it."""

LARGE = 1_500_000
"""A page of so many bytes holds thousands of frames and pictures if nothing is escaped, and takes minutes to open."""

OF_EVERY_CHANGE = {"changes 1", "changes 2"}
"""The kinds of which each page may be that large: lists of all fields that a change touches."""

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the start of a formula."""

Pair = tuple[str, str, int]
"""A kind of page, a field that it shows, and a payload in it."""


# The corpus


def test_there_are_more_payloads_than_security_asks_for() -> None:
    assert len(set(payloads())) >= AT_LEAST


def test_every_text_field_of_every_record_is_planted(tmp_path: Path) -> None:
    planter = plant(with_people(tmp_path / "book"), Planter())
    assert {place.partition(":")[0] for place, _ in planter.planted.values()} == text_fields() | {"Submission.reason"}


def test_all_rounds_together_bring_every_payload_into_every_field(tmp_path: Path) -> None:
    held: dict[str, set[int]] = {}
    for number in range(ROUNDS):
        planter = plant(with_people(tmp_path / str(number)), Planter(ROUNDS, number))
        for place, numbers in planter.planted.values():
            held.setdefault(place, set()).update(numbers)
    assert {place: len(numbers) for place, numbers in held.items() if len(numbers) < len(payloads())} == {}


def with_people(folder: Path) -> Path:
    for part in ("kpi_defs", "periods", "people"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


# Fast: one page of each kind, as text and nothing else


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_runs_on_a_page_of_any_kind(
    browser: Browser, hostile_pages: dict[str, dict[str, str]], code: str
) -> None:
    with visit(browser) as context:
        one = Reader(context, "http://handbook.invalid/")
        for template, html in hostile_pages[code].items():
            one.page.set_content(f"<!doctype html><title>{template}</title><main>{html}</main>")
            one.touch()
    assert one.seen == Seen()


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Return, for each language, the first page of each template that shows planted texts."""
    root = with_people(tmp_path_factory.mktemp("hostile") / "book")
    plant(root, Planter(every=8))
    scores = score_checked(open_and_check(root, TODAY, "restricted"))
    found: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        company = Company(scores, language(code))
        first = found.setdefault(code, {})
        for page in (page for kind in (*PAGES, *RESTRICTED_PAGES) for page in kind(company)):
            if page.template not in first and MARK in (html := render(page, company)):
                first[page.template] = html
        assert len(first) >= 24
    return found


# Long: whole sites, each defence alone, then both


@dataclass(frozen=True)
class Round:
    """One round: the site as it is built, the same without its policy, and one in which nothing was escaped."""

    language: str
    both: Path
    escaped: Path
    open: Path
    paths: tuple[str, ...]
    """Pages that together show every planted payload of every field, on each kind of page that shows the field."""


@pytest.fixture(scope="module", params=range(ROUNDS))
def sites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder = tmp_path_factory.mktemp("round")
    language = LANGUAGES[request.param % len(LANGUAGES)]
    made = hostile_handbook(folder, Planter(ROUNDS, request.param))
    both = build_site(made.root, folder / "both", (language,))
    with no_escaping():
        unescaped = build_site(made.root, folder / "open", (language,))
    escaped = without_policy(both, folder / "escaped")
    yield Round(language, both, escaped, unescaped, pages_to_open(both, prefix(language), made.planter))
    shutil.rmtree(folder)


def pages_to_open(site: Path, start: str, planter: Planter) -> tuple[str, ...]:
    """Return few pages with every pair of a kind of page, a field and a payload that any page shows."""
    shown: dict[str, set[Pair]] = {}
    for file in sorted((site / start).rglob("*.html")):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        kind = kind_of(path, start)
        for mark in set(re.findall(rf"{MARK}\d{{5}}", file.read_text("utf-8"))):
            place, numbers = planter.planted[mark]
            shown.setdefault(path, set()).update((kind, place, number) for number in numbers)
    missing = set().union(*shown.values())
    assert len({place for _, place, _ in missing}) > 0.8 * len({place for place, _ in planter.planted.values()})
    chosen = []
    while missing:
        chosen.append(max(shown, key=lambda path: len(shown[path] & missing)))
        missing -= shown[chosen[-1]]
    return tuple(chosen)


@pytest.mark.long
def test_no_text_runs_where_it_is_escaped_and_the_pages_have_no_policy(browser: Browser, sites: Round) -> None:
    start = prefix(sites.language)
    with serving(sites.escaped) as home, reader(browser, home) as one:
        open_all(one, sites.paths)
        one.open(f"{start}404.html")
        one.search(start, [f"{MARK}0", "onerror", "kpi"])
        for some in joined(24):
            one.open(f"{start}kpis/?{asked(some)}#{quote(some)}")
            one.open(f"{start}weighting/?{asked(some)}#{quote(some)}")
    assert one.seen == Seen()


def joined(size: int) -> list[str]:
    """Return all payloads, some together in a text."""
    return [" ".join(payloads()[start : start + size]) for start in range(0, len(payloads()), size)]


def asked(words: str) -> str:
    """Return a query that puts words wherever a page of ours reads its address; the search of the theme reads `q`."""
    return "&".join(f"{name}={quote(words)}" for name in ("text", "unit", "sort", "status", "q"))


@pytest.mark.long
def test_no_text_runs_where_only_the_policy_is_in_its_way(browser: Browser, sites: Round) -> None:
    smallest = kinds(sites, sites.open)
    paths = {kind: path for kind, path in smallest.items() if size(sites.open, path) < LARGE}
    assert smallest.keys() - paths.keys() <= OF_EVERY_CHANGE
    with serving(sites.open) as home, reader(browser, home) as one:
        open_all(one, paths.values())
    assert one.seen.ran == []
    assert len(one.seen.refused) > len(paths), "little was refused, so that little was tried"


def kinds(sites: Round, site: Path) -> dict[str, str]:
    """Return the smallest page of each kind, by the kind."""
    smallest_last = sorted(sites.paths, key=lambda path: size(site, path), reverse=True)
    return {kind_of(path, prefix(sites.language)): path for path in smallest_last}


def kind_of(path: str, start: str) -> str:
    """Return the kind of a page, such as `kpi 2`: the folder, and how deep it stands."""
    inner = path.removeprefix(start)
    return f"{inner.partition('/')[0]} {inner.count('/')}"


def size(site: Path, path: str) -> int:
    return (site / path if path.endswith(".html") else site / path / "index.html").stat().st_size


@pytest.mark.long
def test_the_policy_of_a_hostile_handbook_has_nothing_to_refuse(browser: Browser, sites: Round) -> None:
    with serving(sites.both) as home, reader(browser, home) as one:
        open_all(one, kinds(sites, sites.both).values())
        one.search(prefix(sites.language), [f"{MARK}0"])
    assert one.seen == Seen()


@pytest.mark.long
def test_no_text_runs_in_a_feed_and_none_is_a_formula_in_a_table(browser: Browser, sites: Round) -> None:
    folder = sites.both / prefix(sites.language)
    for feed in (folder / "results.xml", folder / "changes.xml"):
        names = {one.tag.partition("}")[0] for one in ET.fromstring(feed.read_bytes()).iter()}
        assert names == {"{http://www.w3.org/2005/Atom"}
    with serving(folder) as home, reader(browser, home) as one:
        for feed in ("results.xml", "changes.xml"):
            one.page.goto(home + feed)
    assert (one.seen.ran, one.seen.elsewhere) == ([], set())
    assert [cell for cell in cells_of(folder) if cell.startswith(FORMULA) and not is_number(cell)] == []
    for file in folder.rglob("*.json"):
        json.loads(file.read_bytes())


def cells_of(folder: Path) -> Iterator[str]:
    """Yield every cell of every table, and of each formula of a workbook its sign."""
    for file in folder.rglob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as table:
            for row in csv.reader(table):
                yield from row
    for file in folder.rglob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        yield from (f"={cell.value}" for sheet in book for row in sheet for cell in row if cell.data_type == "f")


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell) is not None


# Each payload by itself, so that none hides behind another


SINKS = {
    "text": "<p>{}</p>",
    "attribute": '<p title="{}">x</p>',
    "attribute in single quotes": "<p title='{}'>x</p>",
    "attribute without quotes": "<p title={}>x</p>",
    "address": '<a href="{}">x</a>',
    "title": "<title>{}</title>",
    "text area": "<textarea>{}</textarea>",
    "drawing": "<svg><text>{}</text></svg>",
    "script that is data": '<script type="application/json">{{"x": "{}"}}</script>',
}


@pytest.mark.long
def test_most_payloads_run_where_nothing_is_in_their_way(browser: Browser) -> None:
    ran = payloads_that_run(browser, "")
    assert len(ran) >= AT_LEAST


@pytest.mark.long
def test_no_payload_runs_against_the_policy_wherever_it_stands_unescaped(browser: Browser) -> None:
    assert payloads_that_run(browser, policy([])) == set()


def payloads_that_run(browser: Browser, rules: str) -> set[str]:
    """Return the payloads that run in any sink of a page under a policy."""
    home = "http://handbook.invalid/"
    found: set[str] = set()
    with visit(browser) as context:
        one = Reader(context, home)
        for payload in payloads():
            for sink in SINKS.values():
                html = f"<!doctype html><html><head></head><body>{sink.format(payload)}</body></html>"
                answer(one, with_policy(html, rules) if rules else html)
                one.page.goto(home, wait_until="load")
                one.touch()
            if one.seen.ran:
                found.add(payload)
                one.seen.ran.clear()
    return found


def answer(one: Reader, html: str) -> None:
    def fulfil(route: Route) -> None:
        is_page = route.request.is_navigation_request() and route.request.frame == one.page.main_frame
        route.fulfill(status=200 if is_page else 404, content_type="text/html", body=html if is_page else "")

    one.page.unroute_all()
    one.page.route("http://handbook.invalid/**", fulfil)
