"""`kpi return`: a validator gives a value back and says what is asked."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli import acts


@click.command(name="return")
@acts.period_argument
@click.option("--by", required=True, metavar="ROLE", help="The role that validates.")
@click.option("--finding", multiple=True, metavar="CODE", help="A rule that found something, such as KPI703.")
@acts.act_options
def command(
    period: str,
    kpis: tuple[str, ...],
    unit: str | None,
    by: str,
    finding: tuple[str, ...],
    on: date | None,
    reason: str,
    root: Path,
    today: date | None,
    dry_run: bool,
) -> None:
    """Give submitted values back, and say which evidence or correction is asked.

    The submitter answers with kpi submit, before the lock. The first value and the day it came stay in the history.

    \b
    Examples:
      kpi return 2026-05 --unit it --by MGR-IT --reason "The export of 30 May is missing."
      kpi return 2026-02 sls-prospect-visits --by MGR-SLS --on 2026-03-06 \\
        --reason "Visit notes missing for 11 of 80 visits."
    """
    from kpi_handbook.acts.act import Act
    from kpi_handbook.acts.states import FILED

    office = acts.opened(root, period, today, by)
    items = office.items(kpis, unit, lambda item: item.state in FILED and by in office.validators(item))
    done = [Act("return", i.unit, i.kpi, (by,), on or office.today, reason=reason, findings=finding) for i in items]
    acts.do(office, done, dry_run=dry_run)
