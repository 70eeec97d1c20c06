"""The built site on disk: every page, every link, every number that must be there and none that must not."""

import json
import posixpath
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from conftest import LANGUAGES, ROOT, Copies, Done, Kpi, expected_pages, never_published, run_mkdocs
from kpi_handbook.build import open_and_check, pages_of, score_checked

pytestmark = pytest.mark.site

EDITED_AT = "https://git.example/lcn/kpi-handbook/edit/main/"
RESTRICTED = "corp-open-high-risks"
WORDS = {
    "en": {"confidential": "Confidential", "numbers": ("25.80", "23.33", "24.80", "23.75", "97.68"), "never": "23.34"},
    "id": {"confidential": "Rahasia", "numbers": ("25,80", "23,33", "24,80", "23,75", "97,68"), "never": "23,34"},
}
LINKING = {"href", "src", "action", "poster", "data", "srcset", "xlink:href"}


class Page(HTMLParser):
    """What a page says and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.switches: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  of HTMLParser
        named = dict(attrs)
        self.ids.update(value for name in ("id", "name") if (value := named.get(name)))
        self.links.extend(value for name, value in attrs if name in LINKING and value is not None)
        if "data-language-switch" in named:
            self.switches.append(named["href"] or "")

    @cached_property
    def body(self) -> str:
        """The part of the page that is ours: the article without the frame of the theme."""
        return self.html.partition("<article")[2].partition("</article>")[0]

    @cached_property
    def words(self) -> str:
        """The text of the article."""
        return " ".join(re.sub(r"<[^>]+>", " ", "<" + self.body).split())


Pages = Mapping[str, Page]


@pytest.fixture(scope="module")
def pages(built_site: Path) -> Pages:
    """Return every page of both languages by its address from the root of the site; an error page by its file."""
    files = {file.relative_to(built_site).as_posix(): file for file in built_site.rglob("*.html")}
    return {path.removesuffix("index.html"): Page(file.read_text("utf-8")) for path, file in files.items()}


@pytest.fixture(scope="module")
def definitions() -> list[dict[str, object]]:
    """Return the first versions of all definitions, with the file each stands in."""
    files = sorted(file for file in (ROOT / "kpi_defs" / "kpis").glob("*/*.yml") if "." not in file.stem)
    assert files
    return [{**yaml.safe_load(file.read_text("utf-8")), "file": file.relative_to(ROOT).as_posix()} for file in files]


def prefix(language: str) -> str:
    return "" if language == "en" else f"{language}/"


def of_language(pages: Pages, language: str) -> dict[str, Page]:
    others = tuple(prefix(one) for one in LANGUAGES if prefix(one))
    start = prefix(language)
    return {
        path[len(start) :]: page
        for path, page in pages.items()
        if start or not path.startswith(others)
        if path.startswith(start)
    }


# Pages and links


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_expected_page_is_there(pages: Pages, language: str) -> None:
    assert [path for path in expected_pages() if prefix(language) + path not in pages] == []


def test_both_languages_have_the_same_addresses(pages: Pages) -> None:
    assert of_language(pages, "en").keys() == of_language(pages, "id").keys()


def test_every_internal_link_and_fragment_answers(pages: Pages, built_site: Path) -> None:
    broken = {
        f"{path}: {link}"
        for path, page in pages.items()
        for link in page.links
        if internal(link) and not answers(path, link, pages, built_site)
    }
    assert not broken


def internal(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc


def answers(path: str, link: str, pages: Pages, site: Path) -> bool:
    parts = urlsplit(link)
    folder = path if path.endswith("/") else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join("/", folder, unquote(parts.path)))[1:] if parts.path else path
    if (site / target).is_dir():
        target = target and target.rstrip("/") + "/"
    if target not in pages:
        return (site / target).is_file() and not parts.fragment
    return not parts.fragment or parts.fragment in pages[target].ids


def test_the_language_switch_of_every_page_leads_to_the_same_page(pages: Pages) -> None:
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for path, page in of_language(pages, language).items():
            if path.endswith(".html"):
                continue  # an error page leads home
            start = posixpath.join("/", prefix(language), path)
            led = {posixpath.normpath(posixpath.join(start, switch)) for switch in page.switches}
            assert led == {posixpath.normpath(posixpath.join("/", prefix(other), path))}, start


def test_no_head_names_the_other_language_since_the_theme_would_fetch_a_sitemap_beside_it(pages: Pages) -> None:
    assert [path for path, page in pages.items() if re.search(r"<link[^>]*hreflang", page.html)] == []


def test_nothing_leads_out_of_the_site_but_the_edit_links(pages: Pages) -> None:
    leading_out = {link for page in pages.values() for link in page.links if not internal(link)}
    assert {link for link in leading_out if not link.startswith((EDITED_AT, "data:"))} == set()


def test_no_link_depends_on_where_the_site_is_put(pages: Pages) -> None:
    absolute = {
        f"{path}: {link}"
        for path, page in pages.items()
        if not path.endswith("404.html")
        for link in page.links
        if link.startswith("/")
    }
    assert not absolute


def test_no_page_of_ours_has_an_inline_style_or_script(pages: Pages) -> None:
    inline = re.compile(
        r"<(?:script(?! (?:src|type=\"application/json\"))|style)\b|<[^>]+\s(?:style|on[a-z]+)=|javascript:",
        re.IGNORECASE,
    )
    assert {path: found.group() for path, page in pages.items() if (found := inline.search(page.body))} == {}


def test_a_page_without_a_tool_of_its_own_links_at_most_40_kb_of_our_styles_and_scripts(
    pages: Pages, built_site: Path
) -> None:
    tools = ("dictionary/", "kpis/", "map/", "weighting/")  # they choose, filter, draw, calculate
    heavy = {
        path: size
        for language in LANGUAGES
        for path, page in of_language(pages, language).items()
        if not path.startswith(tools) and (size := weight(prefix(language) + path, page, built_site)) > 40_000
    }
    assert heavy == {}
    assert weight("", pages[""], built_site) > 0


def weight(path: str, page: Page, site: Path) -> int:
    """Return the bytes of our own styles and scripts that a page links; the theme keeps its own in folders."""
    places = {posixpath.normpath(posixpath.join("/", posixpath.dirname(path), link))[1:] for link in page.links}
    ours = [place for place in places if re.search(r"(^|/)assets/[^/]+\.(css|js)$", place)]
    return sum((site / place).stat().st_size for place in ours)


def test_colours_stand_in_the_tokens_of_a_style_only() -> None:
    for file in (ROOT / "overrides/assets").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/|@page[^{]*\{[^\n]*\}\n", "", file.read_text("utf-8"), flags=re.DOTALL)
        coloured = re.findall(r"([\w-]+):[^;{}]*(?:#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\()", rules)
        assert [name for name in coloured if not name.startswith("--k-")] == [], file.name


def test_a_kpi_page_is_edited_in_its_definition(pages: Pages, definitions: list[dict[str, object]]) -> None:
    for language in LANGUAGES:
        for definition in definitions:
            page = pages[f"{prefix(language)}kpi/{definition['id']}/"]
            assert f"{EDITED_AT}{definition['file']}" in page.links


def test_a_page_of_results_cannot_be_edited(pages: Pages) -> None:
    found = {path: page for path, page in pages.items() if "results/2026" in path}
    assert found
    assert not {path for path, page in found.items() if any(EDITED_AT in link for link in page.links)}


# Numbers and words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "scorecards/corporate/", "results/2026-S1/"])
def test_the_company_adds_up_to_97_68_from_its_four_perspectives(pages: Pages, path: str, language: str) -> None:
    words = pages[prefix(language) + path].words
    assert [number for number in WORDS[language]["numbers"] if number not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_perspective_is_never_the_sum_of_its_rounded_parts(pages: Pages, language: str) -> None:
    company = re.compile(r"(|map/|scorecards/|scorecards/corporate/|results/.*|kpi/corp-.*)")
    wrong = WORDS[language]["never"]
    assert [
        path for path, page in of_language(pages, language).items() if company.fullmatch(path) and wrong in page.words
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_half_is_rounded_away_from_zero_on_the_map(pages: Pages, language: str) -> None:
    drawn = re.findall(r'<a class="n n-C2[^"]*" href="#c2" aria-label="([^"]*)"', pages[f"{prefix(language)}map/"].body)
    assert drawn
    assert all(name.endswith(", 93") for name in drawn)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["kpis/", "scorecards/corporate/", f"kpi/{RESTRICTED}/"])
def test_a_confidential_kpi_is_named_without_a_value(pages: Pages, path: str, language: str) -> None:
    body = pages[prefix(language) + path].body
    rows = re.findall(r"<tr\b.*?</tr>", body, re.DOTALL)
    about = [body] if path.startswith("kpi/") else [row for row in rows if f"kpi/{RESTRICTED}/" in row]
    assert about
    for part in about:
        assert WORDS[language]["confidential"] in part
        assert not re.search(r'class="k-num[^"]*"[^>]*>[^<]*[1-9]', part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confidential_value_changes_nothing_on_any_page(handbook_copy: Copies, language: str) -> None:
    folder = never_published(handbook_copy())
    before = rendered(folder, language)
    for table in (folder / "periods").glob("*/corporate.csv"):
        text = table.read_text("utf-8")
        changed = re.sub(rf"^({RESTRICTED},\d,)\d+", r"\g<1>187", text, flags=re.MULTILINE)
        assert text != changed
        table.write_text(changed, encoding="utf-8")
    card = folder / "kpi_defs/scorecards/2026-S1/corporate.yml"
    card.write_text(re.sub(rf"({RESTRICTED}, .*target: )\d+", r"\g<1>173", card.read_text("utf-8")), encoding="utf-8")
    assert "target: 173" in card.read_text("utf-8")
    after = rendered(folder, language)
    assert [path for path in before if before[path] != after[path]] == []


def test_a_scorecard_of_a_month_leads_to_the_months_of_each_kpi_that_shows_any(handbook_copy: Copies) -> None:
    folder = never_published(handbook_copy())
    hidden = folder / "kpi_defs/kpis/hr/hr-time-to-fill.yml"
    hidden.write_text(f"{hidden.read_text('utf-8')}audience: restricted\n", encoding="utf-8")
    pages = rendered(folder, "en")
    month, latest = pages["scorecards/hr/2026-03/"], pages["scorecards/hr/"]
    assert 'href="../../../kpi/hr-esi/#history"' in month
    assert 'id="history"' in pages["kpi/hr-esi/"]
    assert 'class="k-name" href="../../../kpi/hr-time-to-fill/"' in month
    assert 'id="history"' not in pages["kpi/hr-time-to-fill/"]
    assert "#history" not in latest


def rendered(folder: Path, language: str) -> dict[str, str]:
    scores = score_checked(open_and_check(folder, date(2026, 7, 22)))
    return {page.path: html + page.search for page, html in pages_of(scores, language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_knows_each_public_kpi_once_by_both_names(
    built_site: Path, definitions: list[dict[str, object]], language: str
) -> None:
    index = json.loads((built_site / prefix(language) / "search/search_index.json").read_text("utf-8"))
    known = [entry for entry in index["docs"] if entry["location"].startswith("kpi/")]
    entries = [(entry["location"], " · ".join([entry["title"], *entry.get("tags", ())])) for entry in known]
    public = {f"kpi/{one['id']}/": one["name"] for one in definitions if one.get("audience") != "restricted"}
    assert sorted(location for location, _ in entries) == sorted(public)
    assert [
        where for where, text in entries if not all(name in unescape(text) for name in public[where].values())
    ] == []


# Builds


def test_a_build_with_errors_leaves_the_last_good_site_byte_for_byte(handbook_copy: Copies, kpi: Kpi) -> None:
    folder = broken_after_a_build(handbook_copy())
    before = digests(folder)
    done = kpi("build", at=folder)
    assert (done.returncode, digests(folder)) == (1, before)
    assert "kpi_defs/scorecards/2026-S1/hr.yml:6:1: KPI141" in done.stderr
    assert "Traceback" not in done.stderr


def test_mkdocs_with_errors_leaves_the_last_good_site_too(handbook_copy: Copies) -> None:
    folder = broken_after_a_build(handbook_copy())
    before = digests(folder)
    done = run_mkdocs(folder / "mkdocs.yml")
    assert (done.returncode, digests(folder)) == (1, before)
    assert "kpi_defs/scorecards/2026-S1/hr.yml:6:1: KPI141" in done.stderr


def broken_after_a_build(folder: Path) -> Path:
    """Return a handbook whose site was built some time ago, and whose weights no longer add up."""
    (folder / "site" / "id").mkdir(parents=True)
    (folder / "site" / "index.html").write_text("the last good page", encoding="utf-8")
    (folder / "site" / "id" / "index.html").write_text("halaman terakhir", encoding="utf-8")
    card = folder / "kpi_defs/scorecards/2026-S1/hr.yml"
    text = card.read_text("utf-8")
    assert "target: 45, weight: 10" in text
    card.write_text(text.replace("target: 45, weight: 10", "target: 45, weight: 5"), encoding="utf-8")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Return what stands in a folder, with a digest of each file."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="module")
def strict(handbook_copy: Copies, built_site: Path) -> tuple[Path, list[Done]]:
    """Return a site that MkDocs itself made elsewhere, in another time zone and locale, and how its runs ended."""
    folder = handbook_copy()
    day = int.from_bytes((built_site / "sitemap.xml.gz").read_bytes()[4:8], "little")  # that `kpi build` gave MkDocs
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": str(day)}
    runs = [run_mkdocs(folder / config, "--strict", **elsewhere) for config in ("mkdocs.yml", "mkdocs.id.yml")]
    return folder / "site", runs


def test_strict_mkdocs_has_nothing_to_say_about_either_language(strict: tuple[Path, list[Done]]) -> None:
    assert [(done.returncode, done.stderr) for done in strict[1]] == [(0, "")] * 2


def test_a_second_build_elsewhere_is_the_same_byte_for_byte(strict: tuple[Path, list[Done]], built_site: Path) -> None:
    one, other = digests(built_site), digests(strict[0])
    assert sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path)) == []


def test_a_build_takes_its_day_from_the_handbook_and_not_from_the_clock(built_site: Path) -> None:
    day = int.from_bytes((built_site / "sitemap.xml.gz").read_bytes()[4:8], "little")
    assert datetime.fromtimestamp(day, UTC).date() == date(
        2026, 7, 21
    )  # the last one of the calendar; a copy has no commits
