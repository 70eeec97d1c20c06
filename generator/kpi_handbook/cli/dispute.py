"""`kpi dispute`: a validator opens the dialogue about a value, or a side hands it one level up."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli import acts


@click.command(name="dispute")
@click.argument("period")
@click.argument("kpi")
@click.option("--unit", help="The unit, where several have the KPI.")
@click.option("--by", required=True, metavar="ROLE", help="The role that disputes, or hands over.")
@click.option("--kind", default="", metavar="fact|definition|judgement", help="What the two sides differ about.")
@click.option("--record", default="", metavar="CODE", help="The code of the case; by default the next free one.")
@click.option("--escalate", is_flag=True, help="Hand the dispute to the second line: no agreement in the set time.")
@acts.figure_options
@acts.dialogue_options
@acts.act_options
def command(
    period: str,
    kpi: str,
    unit: str | None,
    by: str,
    kind: str,
    record: str,
    escalate: bool,
    value: str | None,
    numerator: str | None,
    denominator: str | None,
    evidence: tuple[str, ...],
    held_on: date | None,
    present: tuple[str, ...],
    note: str,
    note_id: str,
    on: date | None,
    reason: str,
    reason_id: str,
    root: Path,
    today: date | None,
    dry_run: bool,
) -> None:
    """Open the dialogue about a value that differs by more than the tolerance, or escalate it.

    The case is written into reconciliations.yml with both values and the gap in points of achievement. Both sides then
    agree with kpi decide. Where they do not in the time that the policy sets, --escalate hands it to the second line.

    \b
    Examples:
      kpi dispute 2026-04 cmp-findings-closed --by DIR-FIN --on 2026-05-11 \\
        --numerator 14 --denominator 16 --evidence EV-0421 --kind fact
      kpi dispute 2026-05 sls-discount-leakage --escalate --by MGR-SLS --on 2026-06-18 \\
        --held-on 2026-06-11 --note "Is an e-mail approval after invoicing an approval? No agreement."
    """
    from kpi_handbook.acts.act import Act

    office = acts.opened(root, period, today, by)
    (item,) = office.items((kpi,), unit, lambda _: True)
    act = Act(
        name="escalate" if escalate else "dispute",
        unit=item.unit,
        kpi=item.kpi,
        by=(by,),
        on=on or office.today,
        figures=acts.figures(value, numerator, denominator),
        evidence=evidence,
        reason=reason,
        reason_id=reason_id,
        kind=kind,
        held_on=held_on,
        present=present,
        note=note,
        note_id=note_id,
        record=record,
    )
    acts.do(office, [act], dry_run=dry_run)
