"""`kpi coaching follow-up`: one more look at a special assignment."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from kpi_handbook.cli.drafts import desk, finish, writing_options
from kpi_handbook.cli.figures import Figure
from kpi_handbook.cli.options import Day


@click.command(name="follow-up")
@click.argument("coaching_id", metavar="ID")
@click.option("--on", "day", type=Day(), required=True, help="The day it was held.")
@click.option("--by", metavar="EMP", help="Who held it; by default the supervisor.")
@click.option("--measured", type=Figure(), help="The figure on that day, with a decimal point.")
@click.option("--progress", help="What has been done.")
@click.option("--obstacle", help="What is in the way.")
@click.option("--next", "following", help="What happens next, and which help is owed.")
@click.option("--status", type=click.Choice(["on_track", "at_risk", "off_track"]), required=True, help="How it stands.")
@writing_options
def step(
    coaching_id: str,
    day: date,
    by: str | None,
    measured: Decimal | None,
    progress: str | None,
    obstacle: str | None,
    following: str | None,
    status: str,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Add a follow-up to the form ID; every other byte of it stays.

    One that was never held is not written down afterwards: the record keeps the gap.

    \b
    Example:
      kpi coaching follow-up COA-2026-06-001 --on 2026-08-14 --measured 48 --status at_risk \\
        --progress "Board runs" --obstacle "Two managers answer late" --next "Raised on Monday"
    """
    from kpi_handbook.governance import vocabulary
    from kpi_handbook.governance.coaching_entry import Field, form_named, require_running, with_follow_up
    from kpi_handbook.views.coaching_due import people_of_register

    at = desk(root, today, lang, audience="restricted")
    form = form_named(at.subject.handbook, coaching_id)
    holder = by or form.record.supervisor
    vocabulary.require_known("employee", holder, dict.fromkeys(people_of_register(at.subject.handbook), ""))
    require_running(form, day)
    fields: dict[str, Field] = {
        "date": day,
        "by": holder,
        "measured": measured,
        "progress": progress,
        "obstacle": obstacle,
        "next": following,
        "status": status,
    }
    finish(
        at,
        at.changed({form.path: with_follow_up(form, at.files[form.path], fields)}),
        lambda later: form_named(later, coaching_id).record.follow_ups[-1].date == day,
        dry_run=dry_run,
    )
