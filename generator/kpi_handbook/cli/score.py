"""`kpi score`: the numbers of a period or cycle, and the working of any of them."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.checks import RULES, Subject, errors
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.options import require_language, root_option, today_option
from kpi_handbook.load.folder import AUDIENCES
from kpi_handbook.problems import HandbookError, Problem

if TYPE_CHECKING:
    from kpi_handbook.views.request import Request
    from kpi_scoring.engines.engine import BulkEngine

RESTRICTED_AUDIENCE = AUDIENCES[1]
_ABOUT_NUMBERS = (0, 1, 7, 8)
"""The groups of rules about what numbers are made of; the others ask whether a KPI, a map or a role is sound."""
_NOT = {"KPI702", "KPI703"}
"""For a missing value the policy has a rule, and proof changes no number."""


@click.command(name="score")
@click.argument("period_or_cycle", required=False)
@root_option
@today_option
@click.option("--unit", help="Only this unit; by default all of them.")
@click.option(
    "--trace",
    metavar="KPI|UNIT",
    is_flag=False,
    flag_value="",
    help="Explain a KPI's number, a unit's total or, behind --person, a person's result, step by step.",
)
@click.option("--audience", type=click.Choice(AUDIENCES), default="public", help="restricted reads people/ too.")
@click.option("--person", metavar="EMP", help="Only this person's result; with --audience restricted.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    help="table (the default) rounds for readers; json and csv carry every digit. With --out: parquet (the default) "
    "or csv.",
)
@click.option("--lang", default="en", show_default=True, help="Language of words and numbers in tables.")
@click.option("--set", "changes", multiple=True, metavar="KPI.FIELD=VALUE", help="Try another target, weight, method …")
@click.option(
    "--engine",
    default="duckdb",
    show_default=True,
    metavar="ENGINE",
    help="Where to calculate: duckdb, postgres://USER@HOST/DATABASE or spark://HOST:PORT; the digits are the same.",
)
@click.option("--actuals", "source", metavar="PATH|TABLE", help="Score these rows (CSV, Parquet, a table) with --out.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the results as files.")
@click.option("--actual", "actuals", multiple=True, metavar="KPI=VALUE", help="Try another value of the period.")
def command(
    period_or_cycle: str | None,
    root: Path,
    today: date | None,
    unit: str | None,
    trace: str | None,
    audience: str,
    person: str | None,
    form: str | None,
    lang: str,
    changes: tuple[str, ...],
    engine: str,
    source: str | None,
    out: Path | None,
    actuals: tuple[str, ...],
) -> None:
    """Score a period (2026-05) or a cycle (2026-S1), year-to-date.

    Without an argument the latest cycle that has values is scored. A cycle's result is that of its last period.

    \b
    Examples:
      kpi score 2026-S1 --unit corporate
      kpi score 2026-05 --unit it --format json
      kpi score 2026-S1 --trace corp-response-time
      kpi score 2026-S1 --trace it --format json
      kpi score 2026-S1 --unit hr --set hr-time-to-fill.target=50 --actual hr-esi=8.1
      kpi score 2026-S1 --audience restricted --person EMP-0047 --trace
      kpi score 2026-06 --actuals branches.csv --out results
      kpi score 2026-06 --engine postgres://kpi@db/hr --actuals kpi.actuals --out results

    With --audience restricted the results of people are shown too. They are about the last period of a cycle, and
    stand on the published results of the units where there are any.

    With --set and --actual nothing is written: the scores before and after are printed side by side.

    --actuals has the columns unit, period, kpi, then value, or numerator and denominator, and where there are any
    entity, state, done, submitted_on, revision. Each entity (a branch, a person) is scored by its unit's scorecard.
    Rows that can't be scored stand in DIR/rejected.csv with file, line and reason, and the command ends with 1.
    """
    from kpi_handbook.exports.scores import FORMATS
    from kpi_handbook.views.requested import requested, with_people

    _refuse_mixed(audience, person, trace, [changes, actuals, source, out])
    subject = open_subject(root, today, audience)
    is_restricted = audience == RESTRICTED_AUDIENCE
    _refuse_on_errors(subject, period_or_cycle, None if is_restricted else unit, people=is_restricted)
    require_language(lang, subject.handbook)
    if out or source:
        _bulk(subject, period_or_cycle, unit, engine, source, out, form)
        return
    form = form or "table"
    if form == "parquet":
        raise HandbookError("Parquet is written into a folder only", "name one with --out")
    driver = None if engine == "duckdb" else _engine(engine)
    book, rows = subject.handbook, subject.submitted.submissions
    request = requested(book, rows, subject.today, period_or_cycle, unit, lang, driver)
    if is_restricted and not (changes or actuals or trace):
        request = with_people(request, subject, unit, person, driver)
    if person is not None:
        click.echo(_person(request, trace, form))
    elif changes or actuals:
        click.echo(_what_if(subject, request, changes, actuals, trace, form))
    elif trace:
        from kpi_handbook.exports.trace import traced

        click.echo(traced(request, trace, form))
    else:
        click.echo(FORMATS[form](request))


def _refuse_mixed(audience: str, person: str | None, trace: str | None, others: Sequence[object]) -> None:
    """Stop where options are given together that say nothing together."""
    if person is not None and audience != RESTRICTED_AUDIENCE:
        raise HandbookError("people are read for the restricted audience only", "add --audience restricted")
    if person is not None and any(others):
        raise HandbookError("a person's result is scored as it is filed", "leave --set, --actual, --actuals, --out out")
    if person is not None and trace:
        raise HandbookError(
            f"--trace {trace} explains another number than that of {person}",
            "write --trace without a name to explain the person's result, or leave --person out",
        )
    if person is None and trace == "":
        raise HandbookError("--trace explains nothing", "name a KPI or a unit behind it, or add --person")


def _person(request: "Request", trace: str | None, form: str) -> str:
    """Return one person's result: as a row, as data, or with its whole working."""
    from kpi_handbook.exports.scores import FORMATS
    from kpi_handbook.exports.scores.people_table import people_text, people_trace

    assert request.people is not None
    if trace is not None:
        return people_trace(request, request.people, form)
    if form == "csv":
        raise HandbookError("people's results have no CSV form", "leave --format away, or write --format json")
    return people_text(request, request.people) if form == "table" else FORMATS[form](request)


def _engine(address: str) -> "BulkEngine":
    from kpi_scoring.engines.choose import NoEngineError, engine_at

    try:
        return engine_at(address, threads=os.cpu_count() or 1)
    except NoEngineError as error:
        raise HandbookError(str(error), error.help_text, exit_code=error.exit_code) from None


def _bulk(
    subject: Subject,
    wanted: str | None,
    unit: str | None,
    engine: str,
    source: str | None,
    out: Path | None,
    form: str | None,
) -> None:
    """Score rows from outside, or the handbook's own, into a folder."""
    from kpi_handbook.score.bulk import Task, plan_at, score_in_bulk, write_own
    from kpi_handbook.views.requested import cycle_of, requested, units_of

    if out is None:
        raise HandbookError("--actuals needs a folder for the results", "name one with --out DIR")
    if form not in {None, "parquet", "csv"}:
        raise HandbookError(f"results of --out have no {form} form", "write --format parquet or --format csv")
    book, rows = subject.handbook, subject.submitted.submissions
    if source is None:
        request = requested(
            book, rows, subject.today, wanted, unit, engine=None if engine == "duckdb" else _engine(engine)
        )
        plan = plan_at(book, request.scored.cycle, request.period, subject.today, request.units)
        task = Task(plan, request.scored.cycle.id, request.period, engine, "", form or "parquet")
        click.echo(f"{write_own(request.scored, task, out)} scorecards at the end of {task.period} are in {out}/")
        return
    cycle = cycle_of(book, rows, wanted)
    period = wanted if wanted in cycle.periods else cycle.periods[-1]
    assert period is not None
    plan = plan_at(book, cycle, period, subject.today, units_of(book, unit))
    outcome = score_in_bulk(_engine(engine), Task(plan, cycle.id, period, engine, source, form or "parquet"), out)
    click.echo(
        f"{outcome.read} rows read: {outcome.scored} scored, {outcome.replaced} replaced by a newer revision, "
        f"{outcome.later} later than {subject.today}, {len(outcome.rejected)} rejected"
    )
    click.echo(f"{outcome.cards} scorecards at the end of {period} are in {out}/")
    if outcome.rejected:
        raise HandbookError(
            f"{len(outcome.rejected)} rows could not be scored",
            f"{out / 'rejected.csv'} lists each with its line and reason",
            exit_code=1,
        )


def _what_if(
    subject: Subject, request: "Request", changes: Sequence[str], actuals: Sequence[str], trace: str | None, form: str
) -> str:
    """Return the scores before and after a change, or the working after it."""
    from kpi_handbook.exports.scores import what_if
    from kpi_handbook.exports.trace import traced
    from kpi_handbook.views.requested import requested
    from kpi_handbook.whatif import actual, setting, with_actuals, with_settings

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
        return traced(after, trace, form)
    return what_if.data(request, after) if form == "json" else what_if.text(request, after)


def _refuse_on_errors(subject: Subject, wanted: str | None, unit: str | None, *, people: bool = False) -> None:
    """Stop on errors in what the scores are made from; mention the others in a line."""
    from kpi_handbook.views.requested import cycle_of, files_read, units_of

    found = errors(subject, RULES)
    if not found:
        return
    book = subject.handbook
    stopping: Sequence[Problem] = found
    if book.organization is not None:
        cycle = cycle_of(book, subject.submitted.submissions, wanted)
        is_read = files_read(book, cycle, units_of(book, unit), people=people)
        touching = [problem for problem in found if is_read(problem.path)]
        stopping = [problem for problem in touching if _stops(problem)]
        _mention(len(found) - len(touching), "elsewhere do not touch these scores")
        _mention(len(touching) - len(stopping), "here change no number")
    for problem in stopping:
        click.echo(f"{problem.place}: {problem.code} {problem.message}; {problem.help}", err=True)
    if stopping:
        raise HandbookError(
            f"nothing is scored while {len(stopping)} error{'s stand' if len(stopping) > 1 else ' stands'}",
            "mend them first; kpi check shows each with its line",
            exit_code=1,
        )


def _stops(problem: Problem) -> bool:
    """Say whether nothing can be scored while an error stands."""
    return int(problem.code[3]) in _ABOUT_NUMBERS and problem.code not in _NOT


def _mention(count: int, where: str) -> None:
    if count:
        click.echo(f"{count} errors {where}; see kpi check", err=True)
