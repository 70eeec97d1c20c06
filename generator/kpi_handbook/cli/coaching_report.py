"""`kpi coaching report`: coachings by state, what is overdue, and what became standard."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.options import require_language, root_option, today_option


@click.command(name="report")
@click.option("--cycle", help="Only this cycle; by default all of them.")
@click.option("--share", is_flag=True, help="Only counts that may be told to everybody: no names, no small groups.")
@click.option(
    "--before",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --share: what was told last time (--format json); what was withheld then stays withheld.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@root_option
@today_option
def step(
    cycle: str | None,
    share: bool,
    before: Path | None,
    form: str,
    lang: str,
    root: Path,
    today: date | None,
) -> None:
    """Count coachings by state, name what is overdue and by whom, and list what became standard.

    Behind what became standard stands the command that proposes the change of the definition or the target. With
    --share only counts by unit and state are printed: groups under five are withheld, and so many others that no
    withheld one can be worked out.

    \b
    Examples:
      kpi coaching report
      kpi coaching report --cycle 2026-S1 --format json
      kpi coaching report --share --before told-last-month.json
    """
    from kpi_handbook.checks.subject import open_subject
    from kpi_handbook.exports import coaching_table as tables
    from kpi_handbook.load.folder import AUDIENCES
    from kpi_handbook.views.coaching_report import coaching_report, shared_counts
    from kpi_handbook.views.language import language

    subject = open_subject(root, today, AUDIENCES[1])
    require_language(lang, subject.handbook)
    words = language(lang)
    if share:
        counts = shared_counts(subject, cycle, tables.withheld_before(before))
        click.echo(tables.shared_data(counts) if form == "json" else tables.shared_text(counts, words))
        return
    report = coaching_report(subject, cycle)
    click.echo(tables.report_data(report) if form == "json" else tables.report_text(report, words))
