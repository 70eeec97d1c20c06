"""The page of a change in a preview: what it moves and why, and nothing of it in a site that readers see."""

import re
from pathlib import Path

import pytest

from changes import CARD, MARKETING, TODAY, WORKED, Branch, git
from kpi_handbook.build import PREVIEW_OF, open_and_check, pages_of, score_checked
from kpi_handbook.views.scores import Scores


def scores_of(root: Path, monkeypatch: pytest.MonkeyPatch, base: str = "") -> Scores:
    monkeypatch.setenv(PREVIEW_OF, base)
    return score_checked(open_and_check(root, TODAY))


def review_page(scores: Scores, code: str) -> str:
    return next(html for page, html in pages_of(scores, code) if page.template == "review.html")


def test_a_preview_has_the_page_of_its_change(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    root = branch(WORKED)
    scores = scores_of(root, monkeypatch, "origin/main")
    head = git(root, "rev-parse", "HEAD")[:7]
    for code, words in (("en", ["−5.54", "95.95", "Customer satisfaction index (CSI)"]), ("id", ["−5,54", "95,95"])):
        pages = {page.path: html for page, html in pages_of(scores, code)}
        page = pages[f"changes/{head}/"]
        assert all(word in page for word in (*words, "KPI802", "KPI803", f"{CARD}:7:13", "@coo"))
        assert page.count('<td class="k-cell"><svg') == 5  # before, target, weights, together, after


def test_the_page_says_first_whether_the_change_may_be_merged(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = review_page(scores_of(branch(WORKED), monkeypatch, "origin/main"), "en")
    assert 'href="#k-bad"/></svg>Blocked</span>' in blocked
    assert "Do not merge as it is: approval does not lift a blocker." in blocked
    field = next(row for row in blocked.split("<tr")[1:] if "KPI802</a>" in row)
    assert re.search(r'data-l="Rules">.*KPI802</a> <span class="k-tag">blocks</span>', field)


def test_text_of_others_is_escaped_on_the_page(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = {"kpi_defs/kpis/mkt/mkt-csi.yml": {"en: Customer satisfaction index": 'en: "<script>alert(1)</script>"'}}
    scores = scores_of(branch(hostile), monkeypatch, "origin/main")
    page = review_page(scores, "en")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_site_for_readers_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = scores_of(MARKETING, monkeypatch)
    assert scores.review is None
    assert "review.html" not in {page.template for page, _ in pages_of(scores, "en")}
