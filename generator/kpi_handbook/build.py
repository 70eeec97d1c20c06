"""The whole flow: open, check, score, render; every way in and out of the handbook goes through here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi_handbook.checks import RULES, Outcome, Subject, outcome
from kpi_handbook.checks.subject import commit_id, open_subject
from kpi_handbook.pages import PAGES, Page
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
            yield page, render(page, company)
