"""`kpi check`: loads everything, runs the rules, prints what is wrong."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.exports.problems import FORMATS
from kpi_handbook.problems import Severity


@click.command(name="check")
@root_option
@today_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="full shows the source line; concise is one line a problem; json is for machines.",
)
def command(root: Path, today: date | None, form: str) -> None:
    """Check definitions, scorecards and submitted values.

    Every problem is named with file, line and column, what is wrong, and what to write instead.
    Exits with 1 when there are errors, with 0 when there are none.

    \b
    Examples:
      kpi check
      kpi check --format concise | grep hr
    """
    subject = open_subject(root, today)
    problems = check(subject, RULES)
    text = FORMATS[form](problems, subject)
    if text:
        click.echo(text)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise click.exceptions.Exit(1)
