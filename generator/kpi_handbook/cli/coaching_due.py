"""`kpi coaching due`: who needs a conversation, and what of the running coachings is overdue."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.options import require_language, root_option, today_option


@click.command(name="due")
@click.option("--unit", help="Only the people of this unit.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@root_option
@today_option
def step(unit: str | None, form: str, lang: str, root: Path, today: date | None) -> None:
    """List who needs a coaching conversation, by when, and which role owes it; and follow-ups that are overdue.

    A conversation is mandatory where a KPI that somebody answers for alone is off target, where an aspect is rated 2
    or less, and where the two sides were two ratings apart; everybody else has one a quarter. A missed follow-up is
    the supervisor's, never the employee's.

    \b
    Examples:
      kpi coaching due
      kpi coaching due --unit hr --today 2026-07-22
      kpi coaching due --format json
    """
    from kpi_handbook.checks.subject import open_subject
    from kpi_handbook.exports.coaching_table import due_data, due_text
    from kpi_handbook.load.folder import AUDIENCES
    from kpi_handbook.views.coaching_due import owed
    from kpi_handbook.views.language import language

    subject = open_subject(root, today, AUDIENCES[1])
    require_language(lang, subject.handbook)
    found = tuple(one for one in owed(subject) if unit in {None, one.unit})
    click.echo(due_data(found, subject.today) if form == "json" else due_text(found, subject.today, language(lang)))
