"""Retired KPIs: a banner while their page stands, then a few lines that lead on, and a place on the error page."""

from datetime import date
from pathlib import Path

import pytest

from conftest import Copies, never_published, run_mkdocs
from kpi_handbook.build import files_beside, open_and_check, pages_of, retired_kpis, score_checked

REASON = "{id: Diganti ukuran lain, en: Replaced by another measure}"
RETIRED = f"""kpis:
  - {{id: mkt-web-traffic, since: 2026-07-01, remove_after: 2027-01-31, successor: mkt-market-share, reason: {REASON}}}
  - {{id: it-old-thing, since: 2025-01-01, successor: it-availability, reason: {REASON}}}
units: []
"""


@pytest.fixture(scope="module")
def handbook(handbook_copy: Copies) -> Path:
    folder = never_published(handbook_copy())
    (folder / "kpi_defs/retired.yml").write_text(RETIRED, encoding="utf-8")
    return folder


def test_a_retired_kpi_without_a_definition_leads_on_from_its_address(handbook: Path) -> None:
    scores = score_checked(open_and_check(handbook, date(2026, 7, 22)))
    beside = dict(files_beside(scores, "en"))
    stub = str(beside["kpi/it-old-thing/index.html"])
    assert '<meta http-equiv="refresh" content="3; url=../it-availability/">' in stub
    assert '<link rel="canonical" href="../it-availability/">' in stub
    assert '<a href="../it-availability/">' in stub
    assert "<script" not in stub
    assert "kpi/mkt-web-traffic/index.html" not in beside


def test_a_retired_kpi_keeps_its_page_with_a_banner_until_the_day_it_may_go(handbook: Path) -> None:
    scores = score_checked(open_and_check(handbook, date(2026, 7, 22)))
    found = {page.path: (page, html) for page, html in pages_of(scores, "en")}
    page, html = found["kpi/mkt-web-traffic/"]
    assert "Retired since 1 July 2026: Replaced by another measure" in html
    assert 'href="../mkt-market-share/"' in html
    assert page.search == ""


def test_the_error_page_names_what_is_retired(handbook: Path) -> None:
    scores = score_checked(open_and_check(handbook, date(2026, 7, 22)))
    assert [one.id for one in retired_kpis(scores, "id")] == ["mkt-web-traffic", "it-old-thing"]
    done = run_mkdocs(handbook / "mkdocs.yml")
    assert (done.returncode, done.stderr) == (0, "")
    text = (handbook / "site/404.html").read_text("utf-8")
    assert 'href="/kpi/it-availability/"' in text
    assert "<code>it-old-thing</code>" in text
