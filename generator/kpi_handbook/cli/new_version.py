"""`kpi new-version`: the next version of a definition, a policy or a dictionary, in a file of its own."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import desk, finish, writing_options
from kpi_handbook.cli.options import Day


@click.command(name="new-version")
@click.argument("kpi_id", metavar="ID")
@click.option("--from", "day", required=True, type=Day(), help="The first day it holds: that of a period to come.")
@writing_options
def command(
    kpi_id: str,
    day: date,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Copy a definition as its next version; the old file stays, and earlier periods keep it.

    The whole text is copied, comments too; version and valid_from are set, and change waits for the reason and the
    decision. Policies and dictionaries have versions as well.

    \b
    Examples:
      kpi new-version cmp-findings-closed --from 2026-08-01
      kpi new-version lcn-2026 --from 2027-01-01 --dry-run
    """
    from kpi_handbook.governance.new_version import new_version, path_of, require_day, versions_of

    at = desk(root, today, lang)
    versions = versions_of(at.subject.handbook, kpi_id)
    require_day(versions, day, at.subject.today)
    last = versions[-1]
    path, number = path_of(versions), (last.number or 1) + 1
    at.require_free(path)
    content = new_version(last, at.files[last.entry.document.path], day, at.languages)
    checked = "alignment" in last.top.value
    finish(
        at,
        at.changed({path: content}),
        lambda book: (versions_of(book, kpi_id)[-1].number, versions_of(book, kpi_id)[-1].starts) == (number, day),
        dry_run=dry_run,
        notes=[
            "next: change what has to change, write the reason and the decision, then kpi check",
            *([f"alignment is that of version {last.number}: ask the questions again"] if checked else []),
        ],
        strict=False,
    )
