"""`kpi new cycle`: the next cycle, with map and scorecards of another one copied as drafts."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, writing_options
from kpi_handbook.cli.translation import translate_into


@click.command(name="cycle")
@click.argument("code", required=False)
@click.option("--from", "source", help="The cycle to copy map and scorecards from.")
@click.option("--starts", metavar="PERIOD", help="Its first period; by default the one after the last period there is.")
@writing_options
def draft(
    code: str | None, source: str | None, starts: str | None, root: Path, today: date | None, lang: str, dry_run: bool
) -> None:
    """Add a cycle: periods in organization.yml, maps and scorecards as drafts, rows of a calendar to be filled in.

    On the copied scorecards every target is TBD and weights are those in force at the end of the other cycle; KPIs
    that are retired by then are left out. The other cycle stays as it is; nothing is closed.

    \b
    Examples:
      kpi new cycle 2026-S2 --from 2026-S1
      kpi new cycle 2027-S1 --from 2026-S1 --starts 2027-01
    """
    from kpi_handbook.governance.cycle_draft import cycle_files, next_cycle

    at = desk(root, today, lang)
    book = at.subject.handbook
    known = {name: f"{one.from_} – {one.to}" for name, one in book.cycles.items()}
    code, source = answered(Asked("CODE", code, None, "code, such as 2026-S2"), Asked("from", source, known, "cycle"))
    cycle = next_cycle(book, code, source, starts)
    after = cycle_files(at.files, book, cycle, translate_into(lang))
    for path in after:
        if f"/{code}/" in path:
            at.require_free(path)
    finish(
        at,
        at.changed(after),
        lambda later: code in later.cycles and later.cycles[code].periods == cycle.periods,
        dry_run=dry_run,
        notes=["next: targets and weights, the days of the calendar, then kpi check"],
        strict=False,
    )
