"""`kpi validate`: a validator agrees with submitted values, or takes a verified one that lies within the tolerance."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli import acts
from kpi_handbook.problems import HandbookError


@click.command(name="validate")
@acts.period_argument
@click.option("--by", required=True, metavar="ROLE", help="The role that validates.")
@acts.figure_options
@acts.act_options
def command(
    period: str,
    kpis: tuple[str, ...],
    unit: str | None,
    by: str,
    value: str | None,
    numerator: str | None,
    denominator: str | None,
    evidence: tuple[str, ...],
    on: date | None,
    reason: str,
    root: Path,
    today: date | None,
    dry_run: bool,
) -> None:
    """Agree with submitted values, after looking at value, evidence and history.

    The head of the unit validates, for an own value the role above; never who submitted it. After the calendar's
    validate_by the second line may, and nothing is ever agreed by silence. With --value, or --numerator and
    --denominator, the verified value is taken where it lies within the tolerance of the policy; further apart, the two
    sides talk: kpi dispute.

    \b
    Examples:
      kpi validate 2026-05 sls-revenue sls-new-customers --by DIR-GROWTH --on 2026-06-11
      kpi validate 2026-05 --unit sls --by MGR-SLS --on 2026-06-11
      kpi validate 2026-05 fin-dso --by MGR-FIN --value 48.2 --evidence EV-0520
    """
    from kpi_handbook.acts.act import Act
    from kpi_handbook.acts.states import FILED

    office = acts.opened(root, period, today, by)
    given = acts.figures(value, numerator, denominator)
    items = office.items(kpis, unit, lambda item: item.state in FILED and by in office.validators(item))
    if (given or evidence) and len(items) > 1:
        raise HandbookError("a verified value is of one KPI", "name that KPI alone")
    done = [Act("validate", i.unit, i.kpi, (by,), on or office.today, given, evidence, reason) for i in items]
    acts.do(office, done, dry_run=dry_run)
