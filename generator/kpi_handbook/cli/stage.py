"""`kpi stage`: the data of a proposal over trusted code, so that a preview runs nothing that the proposal brings."""

from pathlib import Path

import click

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(name="stage")
@click.argument("proposal", type=_FOLDER)
@click.argument("base", type=_FOLDER)
@click.option("--dry-run", is_flag=True, help="Say what would be copied, and write nothing.")
def command(proposal: Path, base: Path, *, dry_run: bool) -> None:
    """Copy the data of a PROPOSAL's checkout over the checkout of its BASE, to build a preview there.

    Taken are regular files only: kpi_defs/**/*.yml, periods/**/*.csv, .yml and .jsonl, docs/**/*.md. What the
    proposal has deleted is taken away. Links, submodules, other kinds of files, strange names and large sizes are
    refused, and then nothing is copied. Code, templates, lock, configuration, rule settings and records stay those of
    the base.

    \b
    Examples:
      kpi stage pr base --dry-run
      kpi stage pr base && kpi build --root base
    """
    from kpi_handbook.governance.change_set import write
    from kpi_handbook.governance.staging import staged

    change = staged(proposal, base)
    if not dry_run:
        write(base, change)
    verb = "would copy" if dry_run else "copied"
    gone = sum(change.after[path] is None for path in change.paths)
    click.echo(f"{verb} {len(change.paths) - gone} files that differ, {gone} taken away")
