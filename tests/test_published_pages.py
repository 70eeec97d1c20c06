"""Pages of published periods: numbers of the record, a banner where they were revised, an address for each version."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from conftest import LANGUAGES, ROOT, Copies
from kpi_handbook.build import open_and_check, pages_of, score_checked

TODAY = date(2026, 7, 22)


def pages(root: Path, code: str = "en", today: date = TODAY) -> dict[str, str]:
    """Return the pages about results by their address."""
    scores = score_checked(open_and_check(root, today))
    return {
        page.path: html for page, html in pages_of(scores, code) if page.path.startswith(("results/", "scorecards/"))
    }


@pytest.fixture(scope="module")
def sample() -> dict[str, str]:
    return pages(ROOT)


def row_of(html: str, name: str) -> str:
    """Return the words of the first row of a table that names a department."""
    row = next(row for row in html.split("<tr") if f">{name}</a>" in row)
    return " ".join(re.sub(r"<[^>]+>", " ", "<" + row).split())


def test_every_version_of_a_period_has_its_own_address(sample: dict[str, str]) -> None:
    found = {path for path in sample if re.fullmatch(r"results/[0-9-]+/r[0-9]+/", path)}
    once = {f"results/2026-0{month}/r0/" for month in range(1, 7)}
    assert found == once | {"results/2026-03/r1/", "results/2026-05/r1/"}


def test_the_first_version_shows_what_was_published_first(sample: dict[str, str]) -> None:
    assert "75.51" in row_of(sample["results/2026-03/r0/"], "Marketing")
    assert "95.93" in row_of(sample["results/2026-05/r0/"], "Finance")
    assert "75.51" not in row_of(sample["results/2026-03/"], "Marketing")
    assert "95.65" in row_of(sample["results/2026-05/"], "Finance")


def test_a_revised_period_says_why_and_leads_to_what_it_said_before(sample: dict[str, str]) -> None:
    html = sample["results/2026-05/"]
    assert "Revised, r1.</strong> A mistake was corrected, on 2 July 2026, 17:00 WIB." in html
    assert '<a href="r0/">What it said before</a>' in html
    assert "k-banner" not in sample["results/2026-06/"]


def test_an_earlier_version_says_that_it_was_revised_and_leads_to_the_one_in_force(sample: dict[str, str]) -> None:
    html = sample["results/2026-03/r0/"]
    assert "Earlier version.</strong> This page shows what was published on 22 April 2026, 09:00 WIB" in html
    assert '<a href="../">See the results in force</a>' in html


def test_an_earlier_version_stays_as_it_was_but_for_its_banner(handbook_copy: Copies, sample: dict[str, str]) -> None:
    root = handbook_copy()
    forget(root, "2026-05", 1)
    before = pages(root)["results/2026-05/r0/"]
    assert without_standing(before) == without_standing(sample["results/2026-05/r0/"])


def test_a_published_period_shows_its_record_whatever_is_written_into_its_values_later(handbook_copy: Copies) -> None:
    root = handbook_copy()
    later = ",2,40,,,self_submitted,system,2026-07-10,SPV-AR,,,,,,,Late news\n"
    with (root / "periods/2026-05/fin.csv").open("a", encoding="utf-8") as file:
        file.write(f"fin-dso{later}")
    assert "95.65" in row_of(pages(root)["results/2026-05/"], "Finance")


def test_a_period_that_is_not_published_is_provisional_and_has_no_version(handbook_copy: Copies) -> None:
    root = handbook_copy()
    shutil.rmtree(root / "published")
    found = pages(root)
    assert "Provisional.</strong>" in found["results/2026-06/"]
    assert "Provisional.</strong>" in found["scorecards/hr/"]
    assert not [path for path in found if re.search(r"/r[0-9]+/$", path)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_names_the_head_of_the_log_and_the_command_that_proves_it(code: str) -> None:
    html = pages(ROOT, code)["results/2026-06/"]
    head = re.search(r"kpi verify 2026-06 --recompute --known-head ([0-9]+:[0-9a-f]{16})", html)
    assert head
    assert f"{head[1]}" in html.partition("k-proof")[2]


def forget(root: Path, period: str, revision: int) -> None:
    """Take a revision and everything that the log says from there on away, as the handbook stood before it."""
    log = root / "published/log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    line = next(
        n for n, one in enumerate(lines) if f'"{period}"' in one.decode() and f'"revision":"{revision}"' in one.decode()
    )
    for gone in lines[line:]:
        match = re.search(r'"period":"([^"]+)".*"revision":"([0-9]+)"', gone.decode())
        if match:
            shutil.rmtree(root / "published" / match[1] / f"r{match[2]}")
    log.write_bytes(b"".join(lines[:line]))


def without_standing(html: str) -> str:
    """Return a page without what tells how it stands today: banner, state, footer."""
    page = re.sub(r'<div class="k-banner.*?</div>\n', "", html.partition("k-proof")[0], flags=re.DOTALL)
    return re.sub(r"<dt>Publication</dt><dd>[^<]*</dd>", "", page)
