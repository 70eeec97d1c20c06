"""`--format F -o FILE`, as often as wanted: each -o belongs to the format before it."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from kpi_handbook.exports.problems import FORMATS, Report
from kpi_handbook.exports.problems.counts import summary
from kpi_handbook.exports.problems.github import step_summary
from kpi_handbook.load.folder import write_file
from kpi_handbook.problems import HandbookError

_KEY = "kpi_handbook.outputs"


class Output(NamedTuple):
    """A format and the file it goes to; none means standard output."""

    form: str
    file: str = ""


class FormatsCommand(click.Command):
    """A command with --format and -o, which remembers which -o was written behind which --format."""

    formats: Sequence[str] = tuple(FORMATS)

    def __init__(self, *words: Any, **settings: Any) -> None:
        super().__init__(*words, **settings)
        choice = click.Choice(self.formats)
        self.params += [
            click.Option(["--format", "form"], type=choice, multiple=True, expose_value=False, help=_FORMAT_HELP),
            click.Option(["-o", "--output"], multiple=True, expose_value=False, metavar="FILE", help=_OUTPUT_HELP),
        ]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, and keep the pairs of format and file in the order they were written."""
        given, _, order = self.make_parser(ctx).parse_args(list(args))
        values = {name: list(found) for name, found in given.items() if name in {"form", "output"}}
        outputs: list[Output] = []
        for param in order:
            if param.name == "form":
                outputs.append(Output(values["form"].pop(0)))
            elif param.name == "output":
                outputs = _with_file(outputs, values["output"].pop(0), ctx)
        ctx.meta[_KEY] = outputs
        return super().parse_args(ctx, args)


def _with_file(outputs: list[Output], file: str, ctx: click.Context) -> list[Output]:
    """Return the outputs with a file for the last of them."""
    if not outputs or outputs[-1].file:
        raise click.UsageError("-o belongs behind the --format that is written to it", ctx)
    if not file:
        raise click.UsageError("-o needs the name of a file", ctx)
    taken = {Path(output.file).resolve() for output in outputs if _is_file(output)}
    if file != "-" and Path(file).resolve() in taken:
        raise click.UsageError(f"two formats would be written to {file}; give each a file of its own", ctx)
    return [*outputs[:-1], Output(outputs[-1].form, file)]


_FORMAT_HELP = "How problems are printed; full by default, github inside GitHub Actions. May be given several times."
_OUTPUT_HELP = "Write the format before it to a file instead of standard output."


def chosen_outputs() -> tuple[Output, ...]:
    """Return the formats that were asked for, or the one that fits the place we run in."""
    asked = tuple(click.get_current_context().meta.get(_KEY, ()))
    return asked or (Output("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"),)


def write_outputs(report: Report, outputs: Sequence[Output]) -> None:
    """Write each format to its file or to standard output; where all go to files, say in one line what was found."""
    report = replace(report, folder=folder_in_repository(), site=os.environ.get("KPI_SITE_URL", ""))
    write_each(outputs, lambda form, coloured: FORMATS[form](replace(report, is_coloured=coloured)))
    if any(output.form == "github" for output in outputs):
        _add_step_summary(report)
    if all(_is_file(output) for output in outputs):
        click.echo(summary(report), err=True)


def write_each(outputs: Sequence[Output], render: Callable[[str, bool], str]) -> None:
    """Write each format to its file or to standard output, where it may have colours."""
    for output in outputs:
        if _is_file(output):
            write_file(Path(output.file), _bytes(render(output.form, False)))
        elif words := render(output.form, _is_coloured()):
            _print(words)


def _is_file(output: Output) -> bool:
    return output.file not in {"", "-"}


def _is_coloured() -> bool:
    """Say whether standard output is a terminal that shows colours, and nobody asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def folder_in_repository() -> str:
    """Return the folder of the handbook, seen from the top of the repository it stands in."""
    root: Path = click.get_current_context().params["root"]
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    inner = root.relative_to(top).as_posix()
    return "" if inner == "." else inner


def _bytes(words: str) -> bytes:
    return f"{words}\n".encode("utf-8", "backslashreplace")  # the name of a file may hold what is no text


def _print(words: str) -> None:
    """Print, also where standard output has no sign for an arrow or a dash."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(words.encode(encoding, "backslashreplace").decode(encoding))


def _add_step_summary(report: Report) -> None:
    """Add the whole list to the page of a run of GitHub Actions, where there is one."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("ab") as page:
            page.write(_bytes(step_summary(report, page.tell() + 1)))
    except OSError as error:
        raise HandbookError(f"{name} could not be written: {error.strerror}", exit_code=3) from error
