"""`kpi sign`: both sides sign a result; a signature says what it means and is about one content."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli import acts

_MEANINGS = ("agree", "received_not_agreed", "decided", "attended", "checked", "released")


@click.command(name="sign")
@acts.period_argument
@click.option("--by", required=True, metavar="ROLE", help="The role that signs.")
@click.option("--meaning", type=click.Choice(_MEANINGS), default="agree", show_default=True, help="What it says.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A private ed25519 key: adds an SSH signature.",
)
@acts.act_options
def command(
    period: str,
    kpis: tuple[str, ...],
    unit: str | None,
    by: str,
    meaning: str,
    key: Path | None,
    on: date | None,
    reason: str,
    root: Path,
    today: date | None,
    dry_run: bool,
) -> None:
    """Sign agreed or decided values: role, meaning, day and digest of what is signed.

    Submitter and validator sign, and who decided; with the last of them a value is signed, and a change is a new
    revision. received_not_agreed says: I saw it and do not agree; it completes the step, and an appeal stays open.
    A reviewer who was present signs as attended, HR as checked; neither replaces a side.

    \b
    Examples:
      kpi sign 2026-05 --unit sls --by DIR-GROWTH --on 2026-06-18
      kpi sign 2026-05 sls-discount-leakage --by MGR-SLS --meaning received_not_agreed --on 2026-06-22
      kpi sign 2026-05 --unit fin --by MGR-FIN --key ~/.ssh/id_ed25519
    """
    from kpi_handbook.acts.signing import signed_statement, signing_acts

    office = acts.opened(root, period, today, by)
    items = office.items(kpis, unit, lambda item: office.awaits_signature(item, by))
    statement = signed_statement(office.period, items, by, meaning, on or office.today, key)
    done = signing_acts(items, by, meaning, on or office.today, reason, statement.digest)
    acts.do(office, done, dry_run=dry_run, beside=statement.files)
