"""`kpi score`: the numbers of a period or cycle, and the working of any of them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.checks import RULES, Subject, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.options import require_language, root_option, today_option
from kpi_handbook.problems import HandbookError, Severity

if TYPE_CHECKING:
    from kpi_handbook.views.request import Request


@click.command(name="score")
@click.argument("period_or_cycle", required=False)
@root_option
@today_option
@click.option("--unit", help="Only this unit; by default all of them.")
@click.option("--trace", metavar="KPI", help="Explain one KPI's number step by step.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="table rounds for readers; json and csv carry every digit for machines.",
)
@click.option("--lang", default="en", show_default=True, help="Language of words and numbers in tables.")
@click.option("--set", "changes", multiple=True, metavar="KPI.FIELD=VALUE", help="Try another target, weight, method …")
@click.option("--actual", "actuals", multiple=True, metavar="KPI=VALUE", help="Try another value of the period.")
def command(
    period_or_cycle: str | None,
    root: Path,
    today: date | None,
    unit: str | None,
    trace: str | None,
    form: str,
    lang: str,
    changes: tuple[str, ...],
    actuals: tuple[str, ...],
) -> None:
    """Score a period (2026-05) or a cycle (2026-S1), year-to-date.

    Without an argument the latest cycle that has values is scored. A cycle's result is that of its last period.

    \b
    Examples:
      kpi score 2026-S1 --unit corporate
      kpi score 2026-05 --unit it --format json
      kpi score 2026-S1 --trace corp-response-time
      kpi score 2026-S1 --unit hr --set hr-time-to-fill.target=50 --actual hr-esi=8.1

    With --set and --actual nothing is written: the scores before and after are printed side by side.
    """
    from kpi_handbook.exports.scores import FORMATS  # noqa: PLC0415  --help loads no engine
    from kpi_handbook.exports.trace import trace_text  # noqa: PLC0415
    from kpi_handbook.views.requested import requested  # noqa: PLC0415

    subject = open_subject(root, today)
    _refuse_on_errors(subject, period_or_cycle, unit)
    require_language(lang, subject.handbook)
    request = requested(subject.handbook, subject.submitted.submissions, subject.today, period_or_cycle, unit, lang)
    if changes or actuals:
        click.echo(_what_if(subject, request, changes, actuals, trace, form))
    else:
        click.echo(trace_text(request, trace) if trace else FORMATS[form](request))


def _what_if(
    subject: Subject, request: "Request", changes: Sequence[str], actuals: Sequence[str], trace: str | None, form: str
) -> str:
    """Return the scores before and after a change, or the working after it."""
    from kpi_handbook.exports.scores import what_if  # noqa: PLC0415
    from kpi_handbook.exports.trace import trace_text  # noqa: PLC0415
    from kpi_handbook.views.requested import requested  # noqa: PLC0415
    from kpi_handbook.whatif import actual, setting, with_actuals, with_settings  # noqa: PLC0415

    if form == "csv":
        raise HandbookError("before and after have no CSV form", "leave --format away, or write --format json")
    book = subject.handbook
    settings = [setting(text, book) for text in changes]
    values = [actual(text, book) for text in actuals]
    changed = with_settings(book, settings, request.scored.cycle.id)
    rows = with_actuals(book, subject.submitted.submissions, values, request.period, subject.today)
    unit = request.units[0] if len(request.units) == 1 else None
    after = requested(changed, rows, subject.today, request.period, unit, request.language.code)
    if trace:
        return trace_text(after, trace)
    return what_if.data(request, after) if form == "json" else what_if.text(request, after)


def _refuse_on_errors(subject: Subject, wanted: str | None, unit: str | None) -> None:
    """Stop on errors in what the scores are made from; mention the others in one line."""
    from kpi_handbook.views.requested import cycle_of, files_read, units_of  # noqa: PLC0415

    found = [problem for problem in check(subject, RULES) if problem.severity is Severity.ERROR]
    if not found:
        return
    book = subject.handbook
    errors = found
    if book.organization is not None:
        cycle = cycle_of(book, subject.submitted.submissions, wanted)
        is_read = files_read(book, cycle, units_of(book, unit))
        errors = [problem for problem in found if is_read(problem.path)]
    if len(errors) < len(found):
        click.echo(f"{len(found) - len(errors)} errors elsewhere do not touch these scores; see kpi check", err=True)
    for problem in errors:
        click.echo(f"{problem.place}: {problem.code} {problem.message}; {problem.help}", err=True)
    if errors:
        raise HandbookError(
            f"nothing is scored while {len(errors)} error{'s stand' if len(errors) > 1 else ' stands'}",
            "mend them first; kpi check shows each with its line",
            exit_code=1,
        )
