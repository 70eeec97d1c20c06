"""`kpi publish`: a period's results as a candidate to sign, and the signed candidate as a record."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli.options import Moment, at_option, root_option

if TYPE_CHECKING:
    from kpi_handbook.publish.candidate import Candidate
    from kpi_handbook.publish.guards import Refusal


@click.command(name="publish")
@click.argument("period")
@root_option
@at_option
@click.option("--prepare", is_flag=True, help="Write the candidate that gets signed, and publish nothing.")
@click.option("--signed-at", type=Moment(), help="The moment of the signatures; by default that of --at.")
@click.option(
    "--candidate",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the candidate; by default build/publish/PERIOD-r0.",
)
@click.option("--dry-run", is_flag=True, help="Check everything, and write nothing.")
def command(
    period: str, root: Path, at: str, prepare: bool, signed_at: str | None, folder: Path | None, dry_run: bool
) -> None:
    """Publish the results of a period: first a candidate, then, once it is signed, the record.

    \b
    1. kpi publish 2026-05 --prepare --at 2026-06-22T18:00:00+07:00
    2. the signers sign record.json and put sig/ROLE.PRINCIPAL.sig beside it
    3. kpi publish 2026-05 --at 2026-06-23T09:00:00+07:00

    Nothing is written while a reason stands against it; all of them are named. Exits with 1 then, and with 3 where
    something could not be read or written, or another publisher is at work.
    """
    from kpi_handbook.publish import publishing

    place = publishing.open_place(root, at)
    place.cycle_of(period)
    folder = folder or publishing.folder_of(root, period, 0)
    with telling_reasons():
        if prepare:
            made = publishing.prepared(place, publishing.first_plan(place, period, at))
            if not dry_run:
                publishing.write_candidate(folder, made.files)
            tell_candidate(made, folder)
            return
        head = publishing.publish(place, folder, period, at, signed_at or at, dry_run=dry_run)
    click.echo(f"{period} is published: the head of the log is {head.short}" if head else "nothing stands against it")


@contextmanager
def telling_reasons() -> Iterator[None]:
    """Print every reason against a publication, file by file, before the command ends."""
    from kpi_handbook.publish.publishing import RefusedError

    try:
        yield
    except RefusedError as error:
        for refusal in error.refusals:
            click.echo(reason(refusal), err=True)
        raise


def reason(refusal: "Refusal") -> str:
    """Return a reason as one line: the file, what is wrong, and the next step."""
    return f"{refusal.path}: {refusal.message}; {refusal.help}"


def tell_candidate(made: "Candidate", folder: Path) -> None:
    """Print totals, coverage and digest of a candidate, and what each role runs to sign it."""
    from kpi_handbook.publish.candidate import APPROVALS
    from kpi_handbook.publish.guards import signing_command

    click.echo(f"{made.plan.period}, revision {made.plan.revision} ({made.plan.kind}), in {folder}")
    for unit, card in made.results["cards"].items():
        click.echo(f"  {unit:<12} {card['final'] or '-':>11}  rating {card['rating'] or '-'}  {covered(card)}")
    click.echo(f"record.json  sha256 {made.record_digest}")
    for role in APPROVALS:
        click.echo(f"{role} signs in {folder} and moves record.json.sig to sig/{role}.ROLE.sig:")
        click.echo(f"  {signing_command(role)}")


def covered(card: dict[str, str]) -> str:
    """Return how much of a scorecard is rated."""
    from kpi_handbook.publish.results import in_decimals

    return f"{in_decimals(card['coverage'], 1)} % rated ({card['rated']} of {card['total']})"
