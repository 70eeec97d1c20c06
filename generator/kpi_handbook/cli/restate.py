"""`kpi restate`: a published period again, as its next revision, with every cell that moves."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli.options import Moment, at_option, root_option
from kpi_handbook.cli.publish import tell_candidate, telling_reasons
from kpi_handbook.problems import HandbookError

if TYPE_CHECKING:
    from kpi_handbook.publish.candidate import Correction
    from kpi_handbook.publish.restate import Restated

_SHOWN = 40


@click.command(name="restate")
@click.argument("period")
@root_option
@at_option
@click.option("--kind", type=click.Choice(["R1", "R2", "R3", "C"]), help="Why: see below.")
@click.option("--reason-id", help="The reason in Bahasa Indonesia.")
@click.option("--reason-en", help="The reason in English.")
@click.option("--approved-by", metavar="ROLE", help="The role that approves it: no author of what it corrects.")
@click.option("--decision", default="", metavar="ID", help="The decision it follows; R2 and R3 need one.")
@click.option("--withdraw", is_flag=True, help="Take the results out of use; in the place of --kind.")
@click.option("--leave", multiple=True, metavar="PERIOD=REASON", help="A later period that stays as it is.")
@click.option("--only", multiple=True, metavar="KPI", help="Only the new row of this KPI; others wait.")
@click.option("--prepare", is_flag=True, help="Write the candidate that gets signed, and publish nothing.")
@click.option("--signed-at", type=Moment(), help="The moment of the signatures; by default that of --at.")
@click.option(
    "--candidate",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the candidate; by default build/publish/PERIOD-rN.",
)
@click.option("--dry-run", is_flag=True, help="Check everything, and write nothing.")
def command(
    period: str,
    root: Path,
    at: str,
    kind: str | None,
    reason_id: str | None,
    reason_en: str | None,
    approved_by: str | None,
    decision: str,
    withdraw: bool,
    leave: tuple[str, ...],
    only: tuple[str, ...],
    prepare: bool,
    signed_at: str | None,
    folder: Path | None,
    dry_run: bool,
) -> None:
    """Publish a period again as its next revision; what was published before stays.

    \b
    R1  later or better data       C  a mistake is corrected
    R2  an earlier month of the cycle was restated, and moves this one
    R3  a method or definition is applied back by decision

    Later published periods whose digits change are restated with it (R2, the same decision) or left with a reason.

    \b
    1. kpi restate 2026-05 --kind C --reason-id ... --reason-en ... --approved-by REV-FIN --prepare --at TIME
    2. the signers sign record.json and put sig/ROLE.PRINCIPAL.sig beside it
    3. kpi restate 2026-05 --at TIME
    """
    from kpi_handbook.publish import publishing, restate

    place = publishing.open_place(root, at)
    given = _correction(kind, reason_id, reason_en, approved_by, decision, withdraw, leave, only)
    if prepare and given is None:
        raise HandbookError(
            "a restatement needs its kind, its reason in both languages and who approves it",
            "give --kind or --withdraw, --reason-id, --reason-en and --approved-by",
        )
    vintages = place.published.vintages(period)
    folder = folder or publishing.folder_of(root, period, vintages[-1].record.revision + 1 if vintages else 0)
    with telling_reasons():
        if prepare and given:
            made = restate.prepared(place, restate.plan_of(place, period, at, given))
            if not dry_run:
                publishing.write_candidate(folder, made.made.files)
            _tell(made, folder)
            return
        _refuse_another(folder, given)
        done = restate.restate(place, folder, period, at, signed_at or at, dry_run=dry_run)
    for plan, head in done:
        click.echo(f"{plan.period}, revision {plan.revision} ({plan.kind}): the head of the log is {head.short}")
    if not done:
        click.echo("nothing stands against it")


def _correction(
    kind: str | None,
    reason_id: str | None,
    reason_en: str | None,
    approved_by: str | None,
    decision: str,
    withdraw: bool,
    leave: tuple[str, ...],
    only: tuple[str, ...],
) -> "Correction | None":
    from kpi_handbook.publish.candidate import WITHDRAWAL, Correction

    if kind and withdraw:
        raise HandbookError("--withdraw is a kind of its own", "leave --kind out")
    kind = WITHDRAWAL if withdraw else kind
    if not (kind and reason_id and reason_en and approved_by):
        return None
    left = tuple(_left(one) for one in leave)
    return Correction(kind, {"id": reason_id, "en": reason_en}, approved_by, decision, left, tuple(sorted(only)))


def _left(text: str) -> tuple[str, str]:
    period, equals, why = text.partition("=")
    if not equals or not why.strip():
        raise HandbookError(f'--leave "{text}" gives no reason', "write --leave 2026-06=REASON")
    return period.strip(), why.strip()


def _refuse_another(folder: Path, given: "Correction | None") -> None:
    """Stop where the command names another cause than the candidate that was signed."""
    from kpi_handbook.publish.publishing import plan_in, read_candidate

    if given is not None and plan_in(folder, read_candidate(folder)).correction != given:
        raise HandbookError(
            f"{folder} was prepared for another cause than this command names",
            "leave --kind and the reasons out, or prepare it again",
            exit_code=1,
        )


def _tell(restated: "Restated", folder: Path) -> None:
    """Print what moves: cells, rating bands, and the later periods."""
    from kpi_handbook.publish.changes import band_changes
    from kpi_handbook.records.canonical import parse

    made = restated.made
    for change in made.changes[:_SHOWN]:
        click.echo(f"  {change['path']}: {change['old'] or '-'} -> {change['new'] or '-'}")
    if len(made.changes) > _SHOWN:
        click.echo(f"  and {len(made.changes) - _SHOWN} more cells, all of them in record.json")
    if made.before:
        for unit, old, new in band_changes(parse(made.before.files["results.json"]), made.results):
            click.echo(f"  rating of {unit}: {old or '-'} -> {new or '-'} (substantial)")
    for period, count in restated.affected.items():
        click.echo(
            f"  {period} changes with it in {count} cells: restate it too (R2, the same --decision), or --leave it"
        )
    tell_candidate(made, folder)
