"""`kpi schema`: what editors need to offer ids, explain fields and mark mistakes while somebody types."""

from pathlib import Path

import click

from kpi_handbook.cli.options import root_option
from kpi_handbook.problems import HandbookError

_REVIEW = "review"


@click.command(name="schema")
@click.argument("kind", required=False)
@root_option
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write the files into here.")
def command(kind: str | None, root: Path, folder: Path | None) -> None:
    """Print the JSON Schema (draft-07) of a KIND of file, or write those of all kinds.

    A schema carries the ids of this handbook: write it again when a KPI, a role or an objective was added. Editors look
    for them in .kpi/schema/, as .vscode/settings.json says; where that folder exists, kpi check --fix also writes the
    line into each file by which other editors find its schema. Without KIND and --write the kinds are listed.

    \b
    Examples:
      kpi schema
      kpi schema kpi
      kpi schema review
      kpi schema --write .kpi/schema
    """
    from kpi_handbook.exports.problems.json_object import as_json
    from kpi_handbook.exports.reviews import schema as review_schema
    from kpi_handbook.exports.schemas import schema_text, title_of
    from kpi_handbook.load.folder import read_folder, write_file
    from kpi_handbook.model.handbook import handbook
    from kpi_handbook.model.kinds import KINDS
    from kpi_handbook.model.validate import near

    if kind == _REVIEW and folder is None:
        click.echo(as_json(review_schema.schema()))
        return
    chosen = [one for one in KINDS if kind in {None, one.name}]
    if not chosen:
        names = [*(one.name for one in KINDS), _REVIEW]
        meant = near(str(kind), names)
        help_text = f'did you mean "{meant}"?' if meant else f"there are {', '.join(names)}"
        raise HandbookError(f'there is no kind of file "{kind}"', help_text)
    if kind is None and folder is None:
        for one in chosen:
            click.echo(f"{one.name:<24}{title_of(one)}")
        click.echo(f"{_REVIEW:<24}What kpi diff --format json prints (draft 2020-12)")
        return
    book = handbook(read_folder(root))
    if folder is None:
        click.echo(schema_text(chosen[0], book), nl=False)
        return
    _make(folder)
    for one in chosen:
        write_file(folder / f"{one.name}.json", schema_text(one, book).encode())
    click.echo(f"{len(chosen)} {'file' if len(chosen) == 1 else 'files'} in {folder}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HandbookError(f"{folder} could not be made: {error.strerror}", exit_code=3) from error
