"""The whole flow: open, check, score, render; every way in and out of the handbook goes through here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpi_handbook.checks import RULES, Outcome, Subject, outcome
from kpi_handbook.checks.subject import commit_id, open_subject
from kpi_handbook.exports.downloads import downloads_of
from kpi_handbook.exports.downloads.handbook import Place, overview_of
from kpi_handbook.exports.feeds import feeds_of
from kpi_handbook.pages import PAGES, Page
from kpi_handbook.pages.assets import assets_of
from kpi_handbook.pages.render import render
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.views.company import Company, Scores, score_everything
from kpi_handbook.views.language import language


@dataclass(frozen=True)
class Checked:
    """A handbook and what is wrong with it."""

    subject: Subject
    outcome: Outcome
    commit: str

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


def open_and_check(root: Path, today: date | None = None) -> Checked:
    """Return the handbook in a folder with its problems."""
    subject = open_subject(root, today)
    return Checked(subject, outcome(subject, RULES), commit_id(root))


def score_checked(checked: Checked) -> Scores:
    """Return the scores of a handbook without errors."""
    assert not checked.errors
    subject = checked.subject
    preview = outcome(subject, RULES, preview=True)  # pages show what could be better, settled or not
    return score_everything(subject, checked.commit, checked.outcome, preview)


def pages_of(scores: Scores, language_code: str, repository: str = "") -> Iterator[tuple[Page, str]]:
    """Return every page of a language with its HTML; `repository` is where its files are edited."""
    company = Company(scores, language(language_code), repository)
    for kind in PAGES:
        for page in kind(company):
            offered = _with_downloads(page, company)
            yield offered, render(offered, company)


def files_beside(scores: Scores, language_code: str, pages: Iterable[Page] = ()) -> Iterator[tuple[str, str | bytes]]:
    """Return path and content of each file of a language that stands beside its pages, with the tables of these."""
    company = Company(scores, language(language_code))
    yield from assets_of(company)
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
