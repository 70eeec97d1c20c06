"""`kpi changelog`: what merges into the branch changed, by unit and class, with decisions and effects on scores."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from kpi_handbook.cli.options import require_language, root_option
from kpi_handbook.problems import HandbookError


@click.command(name="changelog")
@root_option
@click.option("--since", metavar="2026-03|2026-03-15", help="Only what was merged from this month or day on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For the terminal, for a page, or for machines.",
)
@click.option("--lang", default="en", show_default=True, help="Language of words and numbers.")
def command(root: Path, since: str | None, form: str, lang: str) -> None:
    """Tell what changed: for each unit what was merged, newest first, by class.

    It is read from the definitions on both sides of each merge into the branch, never from commit messages; of those
    only the number of the pull request is taken.

    \b
    Examples:
      kpi changelog
      kpi changelog --since 2026-03 --format markdown
    """
    from kpi_handbook.checks.subject import commit_id, open_subject
    from kpi_handbook.exports.changelogs import FORMATS
    from kpi_handbook.review.changelog import changelog

    subject = open_subject(root)
    require_language(lang, subject.handbook)
    if not commit_id(root):
        raise HandbookError(f"{root} has no history", "run it inside a git repository that has a commit", exit_code=3)
    merges = changelog(root, tuple(subject.handbook.units), _first_day(since))
    click.echo(FORMATS[form](_company(subject, merges, lang)))


def _first_day(since: str | None) -> date | None:
    if since is None:
        return None
    try:
        return date.fromisoformat(f"{since}-01" if re.fullmatch(r"[0-9]{4}-[0-9]{2}", since) else since)
    except ValueError:
        raise HandbookError(f"{since!r} is no month and no day", "write it as 2026-03 or 2026-03-15") from None


def _company(subject: Any, merges: Any, lang: str) -> Any:
    from kpi_handbook.views.company import company_in
    from kpi_handbook.views.scores import Scores

    scores = Scores(subject.handbook, subject.submitted, subject.today, "", {}, changelog=merges)
    return company_in(scores, lang)
