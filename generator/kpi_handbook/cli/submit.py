"""`kpi submit`: takes the values of a form, or of a query, into the period's file."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kpi_handbook.cli.options import Day, root_option
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.problems import HandbookError, say

if TYPE_CHECKING:
    from kpi_handbook.filing.handed_in import HandedIn
    from kpi_handbook.filing.refusal import Refusal
    from kpi_handbook.filing.submit import Taken

_MOST_TOLD = 50


@click.command(name="submit")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@root_option
@click.option("--by", default="", metavar="ROLE", help="The role that hands in; by default the owner of each KPI.")
@click.option(
    "--decimal",
    "sign",
    type=click.Choice(["comma", "point"]),
    help="The sign before the decimals in a CSV file; without it only numbers with one reading are taken.",
)
@click.option("--on", type=Day(), help="The day it is handed in; by default the day of the last commit.")
@click.option(
    "--reason", default="", metavar="TEXT", help="Why values are late or corrected, where a row says nothing."
)
@click.option("--source", metavar="NAME", help="Read the values by a query of kpi_defs/sources.yml instead of a file.")
@click.option("--period", help="The period to read with --source; with a file it must be the file's own.")
@click.option("--lang", default="en", show_default=True, help="Language of what is said here.")
def command(
    file: Path | None,
    root: Path,
    by: str,
    sign: Literal["comma", "point"] | None,
    on: date | None,
    reason: str,
    source: str | None,
    period: str | None,
    lang: str,
) -> None:
    """Take the values of a form that kpi template wrote, with a receipt, into periods/<period>/<unit>.csv.

    Nothing is guessed: whatever can be read in two ways is refused with its cell, and then nothing is written at all.
    Values that stand there already are left alone, so handing in the same form twice changes nothing.

    \b
    Examples:
      kpi submit it-2026-06.xlsx
      kpi submit it-2026-06.csv --decimal comma --by MGR-IT --on 2026-07-06
      kpi submit --source warehouse-it --period 2026-06
    """
    from kpi_handbook.acts.writing import recover, write_together
    from kpi_handbook.checks.subject import open_subject
    from kpi_handbook.filing.submit import Request, submitted

    words = translate_into(lang)
    if (file is None) == (source is None):
        raise HandbookError("name the file of a form, or a source", "kpi submit FILE, or kpi submit --source NAME")
    handed = _from_file(file) if file else _from_source(root, source or "", period)
    if isinstance(handed, tuple):
        _refuse(str(file or source), handed, words)
        return
    if file and period and period != handed.period:
        raise HandbookError(f"{file} is a form for {handed.period}, not {period}", "leave --period away", exit_code=1)
    subject = open_subject(root, on)
    if by and by not in subject.handbook.roles:
        raise HandbookError(f"there is no role {by}", "kpi_defs/organization.yml lists the roles")
    recover(root, handed.period)
    taken = submitted(root, handed, Request(subject.today, by, sign, reason))
    if isinstance(taken, tuple):
        _refuse(str(file or source), taken, words)
        return
    if taken.rows:
        write_together(root, handed.period, taken.before, taken.after)
    click.echo("\n".join(_summary(taken, words)))


def _from_file(file: Path) -> "HandedIn | tuple[Refusal, ...]":
    from kpi_handbook.filing.csv_file import MOST_BYTES, read_csv
    from kpi_handbook.filing.handed_in import read_bytes
    from kpi_handbook.filing.xlsx_file import read_xlsx

    if not file.is_symlink() and not file.exists():
        raise HandbookError(f"there is no file {file}", "kpi template writes one", exit_code=3)
    readers = {".csv": read_csv, ".xlsx": read_xlsx}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise HandbookError(f"a form is .xlsx or .csv, not {file.name}", "save it as one of these")
    content = read_bytes(file, MOST_BYTES)
    return reader(content) if isinstance(content, bytes) else (content,)


def _from_source(root: Path, name: str, period: str | None) -> "HandedIn | tuple[Refusal, ...]":
    from kpi_handbook.filing.query import queried

    if not period:
        raise HandbookError("a source is read for one period", f"kpi submit --source {name} --period 2026-06")
    return queried(root, name, period)


def _refuse(name: str, refusals: "Sequence[Refusal]", words: Callable[[str], str]) -> None:
    """Print what is wrong, a line each, and end with 1."""
    for refusal in refusals[:_MOST_TOLD]:
        place = f"{name}: {refusal.place}" if refusal.place else name
        message, help_text = refusal.fault.message.text(words), refusal.fault.help.text(words)
        click.echo(f"{place}: {message}; {help_text}", err=True)
    if len(refusals) > _MOST_TOLD:
        more = say("and {count} more", count=len(refusals) - _MOST_TOLD)
        click.echo(more.text(words), err=True)
    click.echo(say("nothing was taken").text(words), err=True)
    raise click.exceptions.Exit(1)


def _summary(taken: "Taken", words: Callable[[str], str]) -> list[str]:
    """Return what was taken, what is still owed, and what to do next."""
    form, folder = taken.form, f"periods/{taken.form.period}"
    if not taken.rows:
        return [
            say("{path} holds these values already; nothing was written", path=f"{folder}/{form.unit.id}.csv").text(
                words
            )
        ]
    count = say("{path}: {count} values taken", path=f"{folder}/{form.unit.id}.csv", count=len(taken.rows)).text(words)
    told = [count]
    for row in taken.rows:
        figures = row.filed.figures
        value = figures.get("value") or f"{figures['numerator']} / {figures['denominator']}"
        revision = say("revision {number}", number=row.item.revision).text(words) if row.item.revision else ""
        told.append(f"  {row.filed.line.kpi.id:<28} {value:>14}  {row.by:<12} {revision}".rstrip())
    if taken.unchanged:
        told.append(say("filed before, unchanged: {kpis}", kpis=", ".join(taken.unchanged)).text(words))
    told += [f"{problem.code} {problem.message.text(words)}; {problem.help.text(words)}" for problem in taken.warnings]
    told += _still_owed(taken, words)
    told.append(say("receipt: {path}", path=taken.receipt).text(words))
    told.append(say("next: git add {folder}, commit, and open a pull request", folder=folder).text(words))
    if form.dates and form.dates.validate_by:
        told.append(say("it is validated by {day}", day=form.dates.validate_by).text(words))
    return told


def _still_owed(taken: "Taken", words: Callable[[str], str]) -> list[str]:
    if not taken.missing:
        return [say("nothing is missing").text(words)]
    kpis = ", ".join(line.kpi.id for line in taken.missing)
    dates = taken.form.dates
    if dates is None:
        return [say("still missing: {kpis}", kpis=kpis).text(words)]
    told = say("still missing: {kpis}; due {due}, locked {lock}", kpis=kpis, due=dates.due, lock=dates.lock_on)
    return [told.text(words)]
