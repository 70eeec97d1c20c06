"""`kpi codeowners`: who reviews which file, written from the organization and compared in CI."""

import difflib
from pathlib import Path

import click

from kpi_handbook.cli.drafts import desk
from kpi_handbook.cli.options import root_option
from kpi_handbook.problems import HandbookError


@click.command(name="codeowners")
@click.option("--write", "is_written", is_flag=True, help="Write the file; without it it is only compared.")
@click.option("--file", "place", metavar="PATH", help="Where it stands; by default where hosts look, .github/ first.")
@root_option
def command(root: Path, place: str | None, *, is_written: bool) -> None:
    """Compare CODEOWNERS with the approvals and accounts in kpi_defs/organization.yml, or write it.

    Exits with 1 and the difference when the file says something else. Besides meaning, weights, bands and governance,
    approvals may name `tool` (code, templates, lock, CI) and `published`.

    \b
    Examples:
      kpi codeowners
      kpi codeowners --write
      kpi codeowners --write --file .gitlab/CODEOWNERS
    """
    from kpi_handbook.governance.change_set import ChangeSet, write
    from kpi_handbook.governance.code_owners import PLACES, code_owners

    wanted = code_owners(desk(root, None).subject.handbook)
    path = place or next((one for one in PLACES if (root / one).is_file()), PLACES[0])
    if Path(path).is_absolute() or ".." in Path(path).parts or Path(path).name != "CODEOWNERS":
        raise HandbookError(f"{path} is no CODEOWNERS of this handbook", "such as --file .gitlab/CODEOWNERS")
    found = _content(root / path)
    if found == wanted:
        click.echo(f"{path} is as the organization says")
        return
    if is_written:
        before = {} if found is None else {path: (root / path).read_bytes()}
        write(root, ChangeSet(before, {path: wanted.encode()}))
        click.echo(f"wrote {path}")
        return
    lines = difflib.unified_diff((found or "").splitlines(True), wanted.splitlines(True), f"a/{path}", f"b/{path}")
    click.echo("".join(lines), nl=False)
    raise HandbookError(f"{path} is not as the organization says", "run kpi codeowners --write and commit it", 1)


def _content(place: Path) -> str | None:
    try:
        return place.read_bytes().decode("utf-8", "replace") if place.exists() else None
    except OSError as error:
        raise HandbookError(f"{place} could not be read: {error.strerror}", exit_code=3) from error
