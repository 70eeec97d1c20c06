"""What readers take away from the pages: it opens, it says what the page says, and it runs nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import LANGUAGES, Copies, expected_pages, never_published
from kpi_handbook.build import files_beside, open_and_check, pages_of, score_checked
from kpi_handbook.exports.downloads import csv_file, json_object, workbook
from kpi_handbook.exports.downloads.schema import schema
from kpi_handbook.exports.reviews.schema import PATH as REVIEW
from kpi_handbook.exports.reviews.schema import schema as review_schema
from kpi_handbook.pages import Page
from kpi_handbook.views.language import language
from kpi_handbook.views.scores import Scores
from kpi_handbook.views.shown import Shown
from kpi_handbook.views.tables.table import Cell, Column, Dataset, Table

DAY = date(2026, 7, 22)
RESTRICTED = "corp-open-high-risks"
WITH_TABLES = re.compile(
    r"(map|kpis|scorecards|results|calendar|dictionary|glossary|rules|okrs)/|kpi/[^/]+/|kpis/unit/[^/]+/"
    r"|scorecards/[^/]+/|results/[^/]+/|dictionary/[^/]+/"
)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1")


@dataclass(frozen=True)
class Site:
    """The pages of one language with their HTML, and the files beside them."""

    pages: dict[str, Page]
    html: dict[str, str]
    files: dict[str, str | bytes]

    def datasets(self) -> Iterator[tuple[Page, Dataset]]:
        """Return every page that has tables."""
        return ((page, page.dataset) for page in self.pages.values() if page.dataset)


def site_of(scores: Scores, code: str) -> Site:
    made = list(pages_of(scores, code))
    pages = {page.path: page for page, _html in made}
    return Site(pages, {page.path: html for page, html in made}, dict(files_beside(scores, code, pages.values())))


@pytest.fixture(scope="module")
def scores(handbook_copy: Copies) -> Scores:
    return score_checked(open_and_check(handbook_copy(), DAY))


@pytest.fixture(scope="module")
def sites(scores: Scores) -> dict[str, Site]:
    return {code: site_of(scores, code) for code in LANGUAGES}


def text_of(content: str | bytes) -> str:
    assert isinstance(content, str)
    return content


def workbook_of(content: str | bytes) -> list[Worksheet]:
    assert isinstance(content, bytes)
    return [sheet for sheet in load_workbook(io.BytesIO(content)).worksheets if isinstance(sheet, Worksheet)]


def csv_rows(content: str | bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(content), newline=""), strict=True))


# What there is


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_with_tables_offers_them_in_every_format(sites: dict[str, Site], code: str) -> None:
    site = sites[code]
    expected = [path for path in expected_pages() if WITH_TABLES.fullmatch(path)]
    assert len(expected) > 80
    for path in expected:
        words = [words for words, _path, _name in site.pages[path].downloads]
        assert {"CSV", "JSON"} <= set(words), path
        assert ("XLSX" in words) is not path.startswith("kpi/"), path


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_file_that_a_page_offers_is_linked_and_there(sites: dict[str, Site], code: str) -> None:
    site = sites[code]
    for page, _dataset in site.datasets():
        offered = re.findall(r'<li><a href="([^"]+)" download="([^"]+)">', site.html[page.path])
        assert [name for _href, name in offered] == [name for _words, _path, name in page.downloads]
        assert all(path in site.files for _words, path, _name in page.downloads)


def test_a_file_is_named_by_its_period_and_revision(sites: dict[str, Site]) -> None:
    names = {page.path: {name for _words, _path, name in page.downloads} for page, _dataset in sites["en"].datasets()}
    assert "hr-2026-06-r0.csv" in names["scorecards/hr/"]
    assert "hr-2026-06-r0.xlsx" in names["scorecards/hr/"]
    assert "results-2026-03-r0.json" in names["results/2026-03/r0/"]
    assert "results-2026-03-r1.json" in names["results/2026-03/"]


def test_results_that_are_not_published_have_no_revision_in_their_names(scores: Scores) -> None:
    provisional = replace(scores, releases={})
    page = next(page for page, _html in pages_of(provisional, "en") if page.path == "results/2026-06/")
    assert page.dataset
    assert (page.dataset.name, page.dataset.period, page.dataset.revision) == ("results-2026-06", "2026-06", None)


def test_without_the_extra_there_is_no_workbook_and_no_link_to_one(
    scores: Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "IS_INSTALLED", False)
    site = site_of(scores, "en")
    assert not [path for path in site.files if path.endswith(".xlsx")]
    assert not [path for path, html in site.html.items() if ".xlsx" in html]
    assert "scorecards/hr/hr-2026-06-r0.csv" in site.files


# They say what the page says


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_number_stands_on_the_page_with_the_same_digits(sites: dict[str, Site], code: str) -> None:
    say, compared = language(code), 0
    for page, dataset in sites[code].datasets():
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", sites[code].html[page.path])).split())
        for table in dataset.tables:
            for column, cell in shown_numbers(table):
                text = " ".join(say.number(cell, len(f"{cell:f}".partition(".")[2])).split())
                assert text in words, (page.path, table.id, column, text)
                compared += 1
    assert compared > 2000


def shown_numbers(table: Table) -> Iterator[tuple[str, Decimal]]:
    """Yield the numbers that a page shows as figures; definitions stand on pages of their own, none is in words."""
    if table.id == "definitions":
        return
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Decimal) and cell and not column.id.endswith("_exact"):
                yield column.id, cell


def test_the_company_stands_at_97_68_in_every_format(sites: dict[str, Site]) -> None:
    files = sites["en"].files
    path = "results/2026-06/results-2026-06-r0"
    header, *rows = csv_rows(files[f"{path}.csv"])
    top = dict(zip(header, rows[0], strict=True))
    assert (top["part"], top["id"], top["score"], top["score_exact"]) == ("company", "corporate", "97.68", "97.683333")
    data = json.loads(text_of(files["api/results/2026-06.json"]))
    assert data["tables"][0]["rows"][0]["score_exact"] == "97.683333"
    sheet = workbook_of(files[f"{path}.xlsx"])[0]
    cells = {str(head.value): cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["Score"], cells["Score, six decimals"]) == (97.68, 97.683333)


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_formats_hold_the_same_cells(sites: dict[str, Site], code: str) -> None:
    site = sites[code]
    for page, dataset in site.datasets():
        files = {words: site.files[path] for words, path, _name in page.downloads}
        data = json.loads(text_of(files["JSON"]))
        sheets = workbook_of(files["XLSX"]) if "XLSX" in files else []
        for place, table in enumerate(dataset.tables):
            ids = [column.id for column in table.columns]
            rows = [[row[one] for one in ids] for row in data["tables"][place]["rows"]]
            assert len(set(ids)) == len(ids)
            written = csv_rows(files["CSV" if place == 0 else f"CSV: {table.title}"])
            assert written == [ids, *([guarded(cell) for cell in row] for row in rows)], page.path
            if sheets:
                found = [[plain(cell.value) for cell in row] for row in sheets[place].iter_rows(min_row=2)]
                assert found == [[plain(cell) for cell in row] for row in table.rows], page.path


def guarded(cell: str | None) -> str:
    return f"'{cell}" if cell and cell.startswith(HOSTILE_STARTS) and not is_number(cell) else cell or ""


HOSTILE_STARTS = tuple(text[0] for text in HOSTILE)


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def plain(cell: object) -> object:
    """Return a cell as a spreadsheet gives it back: numbers as numbers, days as days."""
    match cell:
        case Decimal() | int() | float():
            return Decimal(str(cell)).normalize()
        case datetime():
            return cell.date()
        case str() if cell.startswith(HOSTILE_STARTS):
            return f"'{cell}"
    return cell


def test_a_column_of_numbers_holds_nothing_else(sites: dict[str, Site]) -> None:
    kinds = {"text": str, "number": Decimal, "date": date}
    for code in LANGUAGES:
        for page, dataset in sites[code].datasets():
            for table in dataset.tables:
                for row in table.rows:
                    for column, cell in zip(table.columns, row, strict=True):
                        assert cell is None or type(cell) is kinds[column.kind], (page.path, column.id, cell)


# They are safe to open


def test_no_cell_of_any_workbook_is_a_formula_and_every_header_stays_in_sight(sites: dict[str, Site]) -> None:
    found = [content for site in sites.values() for path, content in site.files.items() if path.endswith(".xlsx")]
    assert len(found) > 60
    for content in found:
        for sheet in workbook_of(content):
            assert sheet.freeze_panes == "A2"
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def hostile() -> Dataset:
    columns = (Column("words", "=cmd()"), Column("number", "Number", "number"), Column("day", "Day", "date"))
    rows: list[tuple[Cell, ...]] = [(text, Decimal("-1.50"), DAY) for text in HOSTILE]
    return Dataset("test", "test", "=1+1", (Table("hostile", "=A/B*[1]: a title of many words", columns, tuple(rows)),))


def test_what_a_spreadsheet_takes_for_a_formula_is_kept_text_and_a_negative_number_stays_a_number() -> None:
    header, *rows = csv_rows(csv_file.csv_text(hostile().tables[0]))
    assert header == ["words", "number", "day"]
    assert rows == [[f"'{text}", "-1.50", "2026-07-22"] for text in HOSTILE]
    (sheet,) = workbook_of(workbook.workbook_bytes(hostile()))
    assert sheet["A1"].value == "'=cmd()"
    assert [(row[0].value, row[0].data_type, row[1].value) for row in sheet.iter_rows(min_row=2)] == [
        (f"'{text}".replace("\r", "_x000D_"), "s", -1.5) for text in HOSTILE
    ]


def test_json_keeps_words_as_they_are() -> None:
    data = json.loads(json_object.json_text("test/", hostile(), "en"))
    assert [row["words"] for row in data["tables"][0]["rows"]] == list(HOSTILE)


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_stands_there_as_text() -> None:
    long, short = Decimal("1234567890123456.789"), Decimal("52000000000.000000")
    columns = (Column("long", "Long", "number"), Column("short", "Short", "number"))
    (sheet,) = workbook_of(
        workbook.workbook_bytes(Dataset("t", "t", "t", (Table("t", "T", columns, ((long, short),)),)))
    )
    assert (sheet["A2"].value, sheet["B2"].value) == ("1234567890123456.789", 52_000_000_000)


def test_the_same_tables_are_written_with_the_same_bytes(scores: Scores, sites: dict[str, Site]) -> None:
    again = site_of(scores, "en").files
    assert [path for path, content in sites["en"].files.items() if again[path] != content] == []


@pytest.fixture(scope="module")
def confidential(handbook_copy: Copies) -> tuple[Scores, Scores]:
    """Return the scores before and after a confidential value and its target change, of a handbook never published."""
    folder = never_published(handbook_copy())
    before = score_checked(open_and_check(folder, DAY))
    for table in (folder / "periods").glob("*/corporate.csv"):
        text = table.read_text("utf-8")
        changed = re.sub(rf"^({RESTRICTED},\d,)\d+", r"\g<1>187", text, flags=re.MULTILINE)
        assert text != changed
        table.write_text(changed, encoding="utf-8")
    card = folder / "kpi_defs/scorecards/2026-S1/corporate.yml"
    card.write_text(re.sub(rf"({RESTRICTED}, .*target: )\d+", r"\g<1>173", card.read_text("utf-8")), encoding="utf-8")
    assert "target: 173" in card.read_text("utf-8")
    return before, score_checked(open_and_check(folder, DAY))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_confidential_value_changes_nothing_in_any_file(confidential: tuple[Scores, Scores], code: str) -> None:
    before, after = (site_of(scores, code).files for scores in confidential)
    assert [path for path, content in before.items() if after[path] != content] == []


def test_a_confidential_kpi_has_no_number_in_any_table(sites: dict[str, Site]) -> None:
    seen = 0
    for site in sites.values():
        for page, dataset in site.datasets():
            for table in dataset.tables:
                for row in table.rows if table.id != "definitions" else ():
                    cells = dict(zip((column.id for column in table.columns), row, strict=True))
                    if cells.get("kpi") == RESTRICTED or page.path == f"kpi/{RESTRICTED}/":
                        seen += 1
                        hidden = (
                            "score",
                            "score_exact",
                            "actual",
                            "to_date",
                            "target",
                            "target_words",
                            "adds",
                            "change",
                        )
                        assert [name for name in hidden if cells.get(name) is not None] == [], page.path
    assert seen >= len(LANGUAGES)


# The data files and the map


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_data_file_follows_the_published_schema(sites: dict[str, Site], code: str) -> None:
    files = {path: json.loads(text_of(content)) for path, content in sites[code].files.items() if "api/" in path}
    published = files.pop("api/schema.json")
    assert files.pop(REVIEW) == review_schema()
    assert published == schema()
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    assert len(files) > 100
    for path, data in files.items():
        assert [error.message for error in validator.iter_errors(data)] == [], path
        assert data["schema_version"] == 1
        assert data["language"] == code


def test_the_schema_refuses_a_number_that_is_no_text() -> None:
    data = json.loads(json_object.json_text("test/", hostile(), "en"))
    data["tables"][0]["rows"][0]["number"] = -1.5
    assert not Draft202012Validator(schema()).is_valid(data)


def test_the_list_of_data_files_names_each_of_them(sites: dict[str, Site]) -> None:
    files = sites["en"].files
    handbook = json.loads(text_of(files["api/handbook.json"]))
    listed = {one["path"] for one in handbook["documents"]}
    by_themselves = {"api/handbook.json", "api/schema.json", REVIEW}
    assert listed == {path for path in files if path.startswith("api/")} - by_themselves
    assert {one["kind"] for one in handbook["documents"]} == {
        *("map", "kpis", "kpi", "scorecards", "scorecard", "results-index", "results", "calendar", "dictionary"),
        *("aspect", "okrs", "glossary", "rules", "changes"),
    }
    assert (handbook["cycle"], handbook["period"], handbook["revision"]) == ("2026-S1", "2026-06", 0)


@pytest.mark.site
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_link_of_the_map_for_language_models_leads_somewhere(built_site: Path, code: str) -> None:
    root = built_site if code == "en" else built_site / code
    text = (root / "llms.txt").read_text("utf-8")
    links = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", text, re.MULTILINE)
    assert text.startswith("# ")
    assert {"api/handbook.json", "kpis/", "scorecards/", "glossary/"} <= set(links)
    for link in map(unquote, links):
        assert (root / link / "index.html" if link.endswith("/") else root / link).is_file(), link


@pytest.mark.site
def test_the_built_site_holds_the_files_byte_for_byte_as_they_were_written(built_site: Path) -> None:
    found = [*built_site.rglob("*.xlsx"), *built_site.glob("scorecards/*/*.csv"), *built_site.glob("api/**/*.json")]
    assert len(found) > 100
    for file in built_site.glob("scorecards/*/*.xlsx"):
        assert workbook_of(file.read_bytes())
    for file in built_site.glob("scorecards/*/*.csv"):
        assert b"\r" not in file.read_bytes()


# A number and the words it is shown in


def test_words_for_a_number_keep_the_number() -> None:
    say = language("id")
    shown = say.percent(Decimal("12.345"), 2)
    assert (str(shown), shown.as_shown, shown.exact) == ("12,35\u00a0%", Decimal("12.35"), Decimal("12.345000"))
    assert say.change(Fraction(-201, 200)).as_shown == Decimal("-1.01")
    assert say.points(None).as_shown is None
    assert Shown("a word").exact is None
