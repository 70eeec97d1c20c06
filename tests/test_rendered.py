"""`kpi verify` reads the numbers of a built site back, and holds them against the records."""

import shutil
from pathlib import Path

import pytest

from kpi_handbook.pages.rendered import rendered
from kpi_handbook.records.publication import read_published
from kpi_handbook.records.verify import Finding, NotCheckedError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the built site that a test may spoil."""
    copy = tmp_path_factory.mktemp("rendered") / "site"
    shutil.copytree(built_site, copy)
    return copy


def found_in(site: Path) -> list[Finding]:
    return list(rendered(site).check(read_published(ROOT), None))


def with_text(file: Path, old: str, new: str) -> str:
    """Write another text in a file, and return the one that stood there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text


def test_every_number_of_the_sample_site_is_that_of_its_record(site: Path) -> None:
    assert found_in(site) == []


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        ("results/2026-06/index.html", '<p class="k-score">97.68</p>', '<p class="k-score">97.86</p>'),
        ("results/2026-05/r0/index.html", 'k-sc">95.93<', 'k-sc">95.39<'),
        ("id/results/2026-06/index.html", 'k-sc">94,42<', 'k-sc">94,52<'),
        ("scorecards/it/2026-06/index.html", 'k-sc">80.00<', 'k-sc">90.00<'),
        ("id/results/2026-06/index.html", 'k-sc">25,80<', 'k-sc">25.80<'),
    ],
)
def test_a_number_that_was_edited_on_a_page_is_named(site: Path, page: str, old: str, new: str) -> None:
    before = with_text(site / page, old, new)
    told = found_in(site)
    (site / page).write_text(before, "utf-8")
    assert [(one.name, one.path) for one in told] == [("page-differs", page)]


def test_a_page_of_a_published_revision_that_is_gone_is_named(site: Path) -> None:
    page = site / "results/2026-03/r0/index.html"
    content = page.read_bytes()
    page.unlink()
    told = found_in(site)
    page.write_bytes(content)
    assert [(one.name, one.path) for one in told] == [("page-absent", "results/2026-03/r0/index.html")]


def test_without_a_site_the_class_is_not_checked_and_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(NotCheckedError, match="kpi build"):
        found_in(tmp_path)
