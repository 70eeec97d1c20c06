"""What long commands show while they run, and how they refuse to start."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kpi_handbook.build import Checked
from kpi_handbook.exports.problems import FORMATS, Report
from kpi_handbook.problems import HandbookError


def refuse_errors(checked: Checked) -> None:
    """Print the errors and stop; nothing that exists is touched."""
    if checked.errors:
        click.echo(FORMATS["concise"](Report(checked.errors, checked.subject)), err=True)
        count = len(checked.errors)
        raise HandbookError(
            f"{count} error{'s stop' if count > 1 else ' stops'} the build; what was built before is left as it was",
            "mend them first; kpi check shows each with its line",
            exit_code=1,
        )


@contextmanager
def working_on(what: str) -> Iterator[None]:
    """Show a moving line on a terminal, and a plain one elsewhere, while something takes long."""
    if not sys.stderr.isatty():
        click.echo(what, err=True)
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=None)
        yield
        progress.update(task, total=1, completed=1)
