"""`kpi decide`: how a dispute ends, and what only a second role may say about a value."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli import acts
from kpi_handbook.problems import HandbookError


@click.command(name="decide")
@click.argument("period")
@click.argument("kpi")
@click.option("--unit", help="The unit, where several have the KPI.")
@click.option("--by", required=True, multiple=True, metavar="ROLE", help="Who decides; both sides for an agreement.")
@click.option("--basis", default="", metavar="evidence|definition|anchor", help="What settled an agreement.")
@click.option("--not-applicable", is_flag=True, help="There can be no value: approve it with a reason.")
@click.option("--missing", is_flag=True, help="Nothing came before the lock: record it.")
@click.option("--approve", is_flag=True, help="Approve a revision that was filed after publication.")
@acts.figure_options
@acts.dialogue_options
@acts.act_options
def command(
    period: str,
    kpi: str,
    unit: str | None,
    by: tuple[str, ...],
    basis: str,
    not_applicable: bool,
    missing: bool,
    approve: bool,
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
    """End a dispute with what both sides agreed on, or with the decision of the second line.

    An agreement names both sides with --by, the value, its basis and the reason; the exact middle of the two values
    needs evidence of its own. A dispute that was escalated is decided by the second line, never by who submitted,
    validated or owns it.

    \b
    Examples:
      kpi decide 2026-04 cmp-findings-closed --by MGR-CMP --by DIR-FIN --on 2026-05-12 \\
        --numerator 14 --denominator 16 --basis definition --reason "One of the 15 was verified late."
      kpi decide 2026-05 sls-discount-leakage --by REV-GROWTH --on 2026-06-22 \\
        --numerator 284 --denominator 9150 --reason "The authority matrix asks for approval before invoicing."
      kpi decide 2026-01 sup-csat --not-applicable --by REV-OPS --on 2026-02-05 --reason "Survey tool migrated."
      kpi decide 2026-03 mkt-visitor-signup --missing --by STRAT-OFF --on 2026-04-21 --reason "Not filed in time."
    """
    from kpi_handbook.acts.act import Act

    if sum((not_applicable, missing, approve)) > 1:
        raise HandbookError("only one of --not-applicable, --missing and --approve can be said", "say one of them")
    office = acts.opened(root, period, today, *by)
    (item,) = office.items((kpi,), unit, lambda _: True)
    dispute = "agree" if item.state == "in_dialogue" else "decide"
    name = "exempt" if not_applicable else "lock" if missing else "approve" if approve else dispute
    act = Act(
        name=name,
        unit=item.unit,
        kpi=item.kpi,
        by=by,
        on=on or office.today,
        figures=acts.figures(value, numerator, denominator),
        evidence=evidence,
        reason=reason,
        reason_id=reason_id,
        basis=basis,
        held_on=held_on,
        present=present,
        note=note,
        note_id=note_id,
    )
    acts.do(office, [act], dry_run=dry_run)
