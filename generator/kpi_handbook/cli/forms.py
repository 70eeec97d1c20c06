"""`kpi forms`: the choices of issue forms, written from the handbook and compared in CI."""

from pathlib import Path

import click

from kpi_handbook.cli.drafts import desk
from kpi_handbook.cli.options import root_option
from kpi_handbook.problems import HandbookError


@click.command(name="forms")
@click.option("--write", "is_written", is_flag=True, help="Write the choices; without it they are only compared.")
@root_option
def command(root: Path, *, is_written: bool) -> None:
    """Compare the choices of the issue forms with the objectives, owners and units there are, or write them.

    Exits with 1 and the difference when a form offers something else. Only lists of options change.

    \b
    Examples:
      kpi forms
      kpi forms --write
    """
    from kpi_handbook.governance.change_set import ChangeSet, difference, write
    from kpi_handbook.governance.issue_forms import FOLDER, form_choices, forms_in, with_choices

    book = desk(root, None).subject.handbook
    forms, choices = forms_in(root), form_choices(book)
    if not forms:
        raise HandbookError(f"there are no issue forms in {FOLDER}/", "copy them from the project first")
    after = {path: with_choices(path, content, choices[Path(path).name]) for path, content in forms.items()}
    change = ChangeSet(forms, after)
    if not change.paths:
        click.echo("the forms offer what the handbook has")
    elif is_written:
        write(root, change)
        click.echo("\n".join(f"wrote {path}" for path in change.paths))
    else:
        click.echo(difference(change), nl=False)
        raise HandbookError(
            f"{', '.join(change.paths)} offers something else", "run kpi forms --write and commit it", 1
        )
