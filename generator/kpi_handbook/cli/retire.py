"""`kpi retire`: takes a KPI or a unit out of use; its id is never used again."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, reason_options, writing_options
from kpi_handbook.cli.options import Day
from kpi_handbook.problems import HandbookError


@click.command(name="retire")
@click.argument("retired_id", metavar="ID")
@click.option(
    "--since", metavar="PERIOD", required=True, help="The first period in which it is not used, such as 2026-07."
)
@click.option("--successor", default="", metavar="ID", help="What takes its place.")
@click.option("--remove-after", type=Day(), help="The day after which its page may go; by default a year later.")
@reason_options
@writing_options
def command(
    retired_id: str,
    since: str,
    successor: str,
    remove_after: date | None,
    reason_id: str,
    reason_en: str,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Take a KPI or a unit out of use from a period on; its id is never used again.

    It gets a line in kpi_defs/retired.yml and leaves the scorecards of cycles that begin then or later. The definition
    stays, and so do scorecards of cycles that have begun: what was scored by it can always be computed again.

    \b
    Examples:
      kpi retire mkt-web-traffic --since 2026-08 --dry-run
      kpi retire mkt-web-traffic --since 2026-08 --successor mkt-visitor-signup \\
        --reason-en "Visits say nothing about customers" --reason-id "Kunjungan tidak bercerita tentang pelanggan"
    """
    from kpi_handbook.governance.retirement import Retirement, kind_of, require_possible, retired_files, still_on
    from kpi_handbook.model.fields import PERIOD
    from kpi_handbook.score import first_day

    at = desk(root, today, lang)
    book = at.subject.handbook
    if not PERIOD.fullmatch(since):
        raise HandbookError(f'"{since[:80]}" is no period', "write --since 2026-07")
    kind, day = kind_of(book, retired_id), first_day(since)
    reasons = {"en": reason_en, "id": reason_id}
    asked = [one for one in at.languages if one in reasons]
    said = answered(*(Asked(f"reason-{one}", reasons[one], None, f"reason ({one})") for one in asked))
    later = remove_after or day.replace(year=day.year + 1)
    retirement = Retirement(kind, retired_id, day, later, successor, dict(zip(asked, said, strict=True)))
    require_possible(at.subject, retirement)
    finish(
        at,
        at.changed(retired_files(at.files, book, retirement, at.languages)),
        lambda after: retired_id in {one.id for one in (after.retired.kpis if kind == "KPI" else after.retired.units)},
        dry_run=dry_run,
        notes=list(still_on(book, retirement)),
        strict=False,
    )
