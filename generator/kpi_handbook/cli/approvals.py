"""`kpi approvals`: who has to agree with a change, and who of them has not."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.diff import sides_of
from kpi_handbook.cli.options import root_option, today_option
from kpi_handbook.problems import HandbookError
from kpi_handbook.review import Approval, review
from kpi_handbook.review.recorded import missing, recorded
from kpi_handbook.sources.git_files import target_branch

_INCOMPLETE = 3


@click.command(name="approvals")
@root_option
@today_option
@click.option("--base", metavar="REF", help="What the change is compared with; by default the target branch.")
@click.option("--head", metavar="REF", help="The commit to look at; by default the folder as it stands.")
@click.option(
    "--author", default="", metavar="ROLE|@ACCOUNT", help="Who proposes the change; it can't be its approver."
)
@click.option("--check", "file", type=click.Path(path_type=Path, dir_okay=False), help="A list of approvals given.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For whom."
)
def command(
    root: Path, today: date | None, base: str | None, head: str | None, author: str, file: Path | None, form: str
) -> None:
    """List the roles that have to agree with a change, by the company's own table of approvals.

    With --check FILE, a YAML or JSON list of role ids or accounts, ends with 1 and names those that are missing.

    \b
    Examples:
      kpi approvals
      kpi approvals --base origin/main --author @org/marketing-head
      kpi approvals --check approvals.yml
    """
    found = review(*sides_of(root, base or target_branch(root), head, today), author=author)
    if not found.is_complete:
        _, first = found.errors[0]
        raise HandbookError(f"incomplete: {first.place} could not be read", f"{first.help}", _INCOMPLETE)
    left = missing(found.approvals, recorded(file)) if file else ()
    click.echo(_json(found.approvals, left) if form == "json" else _text(found.approvals, left, is_checked=bool(file)))
    if left:
        raise click.exceptions.Exit(1)


def _text(asked: Sequence[Approval], left: Sequence[Approval], *, is_checked: bool) -> str:
    if not asked:
        return "Nobody in particular has to agree: anybody but the author may."
    return "\n".join(_line(one, is_missing=one in left, is_checked=is_checked) for one in asked)


def _line(one: Approval, *, is_missing: bool, is_checked: bool) -> str:
    sign = ("✘ " if is_missing else "✔ ") if is_checked else ""
    name = f"{one.role} {one.handle}".strip()
    author = "; this is the author, and the organization names nobody above" if one.is_author else ""
    return f"{sign}{name} ({one.because}): {', '.join(one.about)}{author}"


def _json(asked: Sequence[Approval], left: Sequence[Approval]) -> str:
    listed = [
        {
            "role": one.role,
            "because": one.because,
            "about": list(one.about),
            "handle": one.handle or None,
            "is_author": one.is_author,
            "missing": one in left,
        }
        for one in asked
    ]
    return json.dumps({"schema_version": 1, "approvals": listed}, ensure_ascii=False, indent=2)
