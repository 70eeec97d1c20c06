"""The whole flow: open, check, score, render; every way in and out of the handbook goes through here."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpi_handbook.checks import RULES, Outcome, Subject, outcome
from kpi_handbook.checks.subject import commit_id, open_subject, subject_of
from kpi_handbook.exports.downloads import downloads_of
from kpi_handbook.exports.downloads.handbook import Place, overview_of
from kpi_handbook.exports.feeds import feeds_of
from kpi_handbook.load.folder import AUDIENCES
from kpi_handbook.pages import PAGES, RESTRICTED_PAGES, Page
from kpi_handbook.pages.assets import assets_of
from kpi_handbook.pages.render import render
from kpi_handbook.pages.stubs import stubs_of
from kpi_handbook.pages.terms import terms_of, with_terms
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.review import Review, Side, review
from kpi_handbook.review.changelog import changelog
from kpi_handbook.sources.git_files import commit_of, files_at, merge_base
from kpi_handbook.views.company import Company, company_in
from kpi_handbook.views.language import language
from kpi_handbook.views.people import people_by_cycle
from kpi_handbook.views.retired import Gone, gone
from kpi_handbook.views.scores import Scores, score_everything

PREVIEW_OF = "KPI_CHANGES"
"""The environment variable that names what a change is compared with; set by `kpi build --changes`."""

RESTRICTED_AUDIENCE = AUDIENCES[1]


@dataclass(frozen=True)
class Checked:
    """A handbook and what is wrong with it."""

    subject: Subject
    outcome: Outcome
    commit: str
    root: Path
    audience: str = "public"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return self.outcome.problems

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def open_and_check(root: Path, today: date | None = None, audience: str = "public") -> Checked:
    """Return the handbook in a folder with its problems; `people/` is opened for the restricted audience only."""
    subject = open_subject(root, today, audience)
    return Checked(subject, outcome(subject, RULES), commit_id(root), root, audience)


def score_checked(checked: Checked) -> Scores:
    """Return the scores of a handbook without errors."""
    assert not checked.errors
    subject = checked.subject
    # Pages show what could be better, settled or not.
    preview = outcome(subject, RULES, preview=True, earlier=checked.outcome)
    merges = changelog(checked.root, tuple(subject.handbook.units)) if checked.commit else ()
    scores = score_everything(subject, checked.commit, checked.outcome, preview, merges)
    is_restricted = checked.audience == RESTRICTED_AUDIENCE
    people = people_by_cycle(subject, scores.cycles) if is_restricted else None
    return replace(scores, review=_reviewed(checked), people=people)


def _reviewed(checked: Checked) -> Review | None:
    """Return what the change means that a preview is built for; None in every other build."""
    base = os.environ.get(PREVIEW_OF)
    if not base:
        return None
    left = merge_base(checked.root, base)
    before = subject_of(files_at(checked.root, left), checked.root, checked.subject.today)
    return review(Side(base, left, before), Side("", commit_of(checked.root, "HEAD"), checked.subject))


def pages_of(scores: Scores, language_code: str, repository: str = "") -> Iterator[tuple[Page, str]]:
    """Return every page of a language with its HTML; `repository` is where its files are edited."""
    company = company_in(scores, language_code, repository)
    for kind in (*PAGES, *(RESTRICTED_PAGES if scores.people is not None else ())):
        for page in kind(company):
            offered = _with_downloads(page, company)
            # A view is large: let go of once it is rendered, a thousand of them never stand side by side.
            yield replace(offered, view=None), render(offered, company)


def prose_with_terms(scores: Scores, language_code: str, html: str, path: str) -> str:
    """Return the HTML of a hand-written page with the terms of the glossary as links."""
    return with_terms(html, path, terms_of(scores.book.glossary, language(language_code)), set())


def retired_kpis(scores: Scores, language_code: str) -> tuple[Gone, ...]:
    """Return the KPIs that are no longer used, for the page of addresses that lead nowhere."""
    return tuple(gone(company_in(scores, language_code)))


def files_beside(scores: Scores, language_code: str, pages: Iterable[Page] = ()) -> Iterator[tuple[str, str | bytes]]:
    """Return path and content of each file of a language that stands beside its pages, with the tables of these."""
    company = company_in(scores, language_code)
    yield from assets_of(company)
    yield from stubs_of(company)
    yield from feeds_of(company)
    places = []
    for page in pages:
        places.append(Place(page.path, page.title, page.description, page.nav, page.dataset))
        if page.dataset:
            for file in downloads_of(page.path, page.dataset, company.say):
                yield file.path, file.content()
    if places:
        yield from overview_of(company, places)


def _with_downloads(page: Page, company: Company) -> Page:
    """Return a page with the links to what is written of its tables."""
    if page.dataset is None:
        return page
    files = downloads_of(page.path, page.dataset, company.say)
    return replace(page, downloads=tuple((file.words, file.path, file.name) for file in files))
