"""`kpi coaching close`: how a coaching ended, and what stays of it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from kpi_handbook.cli.drafts import desk, finish, writing_options
from kpi_handbook.cli.figures import Figure
from kpi_handbook.cli.options import Day
from kpi_handbook.problems import HandbookError


@click.command(name="close")
@click.argument("coaching_id", metavar="ID")
@click.option("--on", "day", type=Day(), required=True, help="The day it ended.")
@click.option(
    "--result",
    type=click.Choice(["achieved", "partly", "not_achieved", "cancelled"]),
    required=True,
    help="How it ended.",
)
@click.option("--measured", type=Figure(), help="The figure at the end, with a decimal point.")
@click.option("--becomes-standard", "standard", help="What becomes the way of working from now on.")
@click.option("--note", help="What else there is to say, such as support that was missing.")
@writing_options
def step(
    coaching_id: str,
    day: date,
    result: str,
    measured: Decimal | None,
    standard: str | None,
    note: str | None,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Write the end into the form ID; every other byte of it stays.

    Success adds no KPI points: it is evidence for conduct. A miss does not count against the employee where the
    promised support was missing; say so in --note.

    \b
    Example:
      kpi coaching close COA-2026-06-001 --on 2026-09-30 --result achieved --measured 44 \\
        --becomes-standard "The weekly board enters SOP-HR-04"
    """
    from kpi_handbook.governance.coaching_entry import Field, form_named, require_open, with_closure
    from kpi_handbook.views.coaching_report import proposals

    at = desk(root, today, lang, audience="restricted")
    form = form_named(at.subject.handbook, coaching_id)
    require_open(form, day, result)
    if measured is None and result != "cancelled":
        raise HandbookError("the end needs a figure", "add --measured, or close it as cancelled")
    fields: dict[str, Field] = {
        "date": day,
        "result": result,
        "measured": measured,
        "becomes_standard": standard,
        "note": note,
    }
    change = at.changed({form.path: with_closure(form, at.files[form.path], fields)})
    told = proposals(at.subject.handbook, form.record, at.subject.today) if standard else ()
    finish(
        at,
        change,
        lambda later: (end := form_named(later, coaching_id).record.closure) is not None and end.date == day,
        dry_run=dry_run,
        notes=[f"to make it the standard: {line}" for line in told],
    )
