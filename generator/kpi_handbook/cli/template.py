"""`kpi template`: the form in which a unit hands in the values of a period."""

from pathlib import Path

import click

from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.options import known_languages, require_language, root_option
from kpi_handbook.load.folder import write_file
from kpi_handbook.problems import HandbookError

_FORMS = (".xlsx", ".csv")


@click.command(name="template")
@root_option
@click.option("--unit", required=True, help="The unit that hands in, such as it.")
@click.option("--period", required=True, help="The period the values are about, such as 2026-07.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write: .xlsx or .csv; by default <unit>-<period>.xlsx here.",
)
@click.option("--lang", help="The language that comes first; by default the handbook's first one.")
def command(root: Path, unit: str, period: str, output: Path | None, lang: str | None) -> None:
    """Write the form in which a unit hands in the values of a period.

    It holds each KPI that owes a value: definition, unit, target to date and last value are locked, the cells to fill
    in are open. The same form has the same bytes on every run; a file that differs is never overwritten.

    \b
    Examples:
      kpi template --unit it --period 2026-06
      kpi template --unit it --period 2026-06 --lang id -o isian-it.xlsx
      kpi template --unit it --period 2026-06 -o it-2026-06.csv
    """
    from kpi_handbook.filing.csv_form import csv_form
    from kpi_handbook.filing.form import form_of
    from kpi_handbook.filing.xlsx_form import xlsx_form
    from kpi_handbook.views.language import language

    path = output or Path(f"{unit}-{period}.xlsx")
    if path.suffix not in _FORMS:
        raise HandbookError(f"a form is .xlsx or .csv, not {path.name}", f"write -o {path.stem}.xlsx")
    subject = open_subject(root)
    known = known_languages(subject.handbook)
    first = lang or known[0]
    require_language(first, subject.handbook)
    tongues = tuple(language(code) for code in dict.fromkeys((first, *known)))
    form = form_of(subject, unit, period)
    if not form.lines:
        raise HandbookError(f"{unit} owes no value in {period}", "look at the frequency of its KPIs", exit_code=1)
    content = csv_form(form, tongues) if path.suffix == ".csv" else xlsx_form(form, tongues, path.name)
    _write(path, content)
    due = f", due {form.dates.due}" if form.dates else ""
    click.echo(f"{path}: {len(form.lines)} KPIs of {unit} for {period}{due}; fill it in, then: kpi submit {path}")


def _write(path: Path, content: bytes) -> None:
    """Write a form; what somebody may have filled in is never overwritten."""
    if path.exists():
        if path.read_bytes() == content:
            return
        raise HandbookError(
            f"{path} is there already and differs", "somebody may have filled it in; name another file with -o"
        )
    write_file(path, content)
