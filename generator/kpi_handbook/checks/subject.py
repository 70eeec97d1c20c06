"""A handbook opened for checking: files read once, and the day it is."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from kpi_handbook.acts.history import read_histories
from kpi_handbook.checks.rule import Subject
from kpi_handbook.load.folder import CODE_OWNERS, RECORDS, Files, read_folder
from kpi_handbook.load.site_files import read_site
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.sources import read_submitted
from kpi_handbook.sources.git_files import git_says


def open_subject(root: Path, today: date | None = None, audience: str = "public") -> Subject:
    """Return the handbook in a folder, as of a day; without one, of the day the clock of the handbook shows."""
    files = read_folder(root, audience)
    return replace(subject_of(files, root, today), site=read_site(root))


def subject_of(files: Files, root: Path, today: date | None = None, base: Subject | None = None) -> Subject:
    """Return the handbook that files hold, beside the one before a change where that is known."""
    book = handbook(files)
    submitted = read_submitted(files)
    day = today or clock(root, book)
    published = {path: content for path, content in files.items() if path.startswith(f"{RECORDS}/")}
    findings = (*book.findings, *submitted.findings)
    owners = next(((path, files[path]) for path in CODE_OWNERS if path in files), None)
    return Subject(book, submitted, day, findings, base, published, read_histories(files), owners)


def clock(root: Path, book: Handbook) -> date:
    """Return the day of the last commit, else the newest day of the calendar; never the wall clock.

    SOURCE_DATE_EPOCH wins, as in every reproducible build.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return commit_day(root) or max((dates.publish_on for dates in book.dates.values()), default=date(1970, 1, 1))


def commit_day(root: Path) -> date | None:
    """Return the day of the last commit of the repository a folder stands in, or None outside of one."""
    said = git_says(root, "log", "-1", "--format=%cs")
    return date.fromisoformat(said) if said else None


def commit_id(root: Path) -> str:
    """Return the short id of the last commit, or nothing outside a repository."""
    return git_says(root, "log", "-1", "--format=%h")
