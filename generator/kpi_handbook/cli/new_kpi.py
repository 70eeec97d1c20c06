"""`kpi new kpi`: the draft of a KPI definition, or one for each row of a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli.drafts import Asked, Desk, answered, desk, finish, writing_options
from kpi_handbook.cli.options import Day
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.problems import HandbookError

if TYPE_CHECKING:
    from kpi_handbook.governance.kpi_draft import Answers

_MOST_TOLD = 50


@click.command(name="kpi")
@click.argument("id", required=False)
@click.option("--unit", help="The unit that owns it; its folder.")
@click.option("--objective", help="The one objective of the strategy map that it serves.")
@click.option("--name-en", help="What people call it, in English.")
@click.option("--name-id", help="What people call it, in Bahasa Indonesia.")
@click.option("--definition-en", help="What exactly is measured, in English.")
@click.option("--definition-id", help="What exactly is measured, in Bahasa Indonesia.")
@click.option("--type", help="result (the default), or activity.")
@click.option("--drives", metavar="KPI", help="The result that an activity drives; several with blanks between.")
@click.option("--measure", help="The unit of measure of its numbers.")
@click.option("--polarity", help="Which way is better, where the method does not say it.")
@click.option("--method", help="How actual and target become an achievement.")
@click.option("--aggregation", help="How the values of several periods become the value to date.")
@click.option("--expression", help="How base measures give the value: 'reopened / closed * 100'.")
@click.option("--frequency", help="How often a value is owed; monthly is the default.")
@click.option("--data-source-en", help="Where the values come from, in English.")
@click.option("--data-source-id", help="Where the values come from, in Bahasa Indonesia.")
@click.option("--steward", help="The role that delivers the data; another one than the owner.")
@click.option("--owner", help="The role that answers for the result.")
@click.option("--valid-from", type=Day(), help="By default the first day of the next period.")
@click.option("--review-by", type=Day(), help="By default a year later.")
@click.option("--from-csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="One draft for each row.")
@writing_options
def draft(table: Path | None, root: Path, today: date | None, lang: str, dry_run: bool, **given: object) -> None:
    """Write the draft of a KPI: commented, with a TODO wherever you have to write.

    \b
    The columns of a table for --from-csv, all of them, in this order:
      id, unit, objective, name_id, name_en, definition_id, definition_en, type, drives, measure,
      polarity, method, aggregation, expression, frequency, data_source_id, data_source_en,
      steward, owner, valid_from, review_by
    Cells of definition, type, drives, polarity, expression, frequency, data source and days may be empty.

    Every row becomes a draft, or none does: what is wrong is told with its line and column.

    \b
    Examples:
      kpi new kpi
      kpi new kpi sup-reopened-requests --unit sup --objective C1 --measure percent --method ratio_down \\
        --aggregation ratio_of_sums --expression "reopened / closed * 100" --owner SPV-SUP --steward STW-OPS \\
        --name-en "Reopened requests" --name-id "Permintaan yang dibuka lagi"
      kpi new kpi --from-csv proposals.csv --dry-run
    """
    from kpi_handbook.governance.kpi_draft import kpi_draft

    at = desk(root, today, lang)
    translate = translate_into(lang)
    said = {column: str(value) for column, value in given.items() if value}
    drafts = _from_table(at, table, said) if table else (_from_options(at, said),)
    finish(
        at,
        at.changed({one.path: kpi_draft(one, at.subject.handbook, translate) for one in drafts}),
        lambda book: {one.id for one in drafts} <= book.known["KPI"],
        dry_run=dry_run,
        notes=["next: write what stands TODO, then kpi check; target and weight come with the scorecard"],
        strict=False,
    )


def _from_options(at: Desk, said: Mapping[str, str]) -> "Answers":
    """Return the answers for one KPI: what is missing is asked for on a terminal."""
    from kpi_handbook.governance.kpi_answers import QUESTIONS, answers, faults, is_asked
    from kpi_handbook.governance.kpi_draft import polarities, polarity_of

    book, lang = at.subject.handbook, at.languages[0]
    asked = [question for question in QUESTIONS if is_asked(question, book)]
    questions = [
        Asked(
            "ID" if one.column == "id" else one.column.replace("_", "-"),
            said.get(one.column),
            one.choices(book, said.get("unit", ""), lang) if one.choices else None,
            one.what,
        )
        for one in asked
    ]
    said = {**said, **dict(zip((one.column for one in asked), answered(*questions), strict=True))}
    if not said.get("polarity") and not polarity_of(said["method"], ""):
        known = dict.fromkeys(polarities(said["method"]), "")
        (said["polarity"],) = answered(Asked("polarity", None, known, "polarity"))
    wrong = list(faults(book, said, lang))
    if wrong:
        told = "\n     ".join(f"--{one.column.replace('_', '-')}: {one.message}; {one.help}" for one in wrong)
        raise HandbookError(f"these answers don't fit:\n     {told}")
    return answers(said, at.subject.today)


def _from_table(at: Desk, file: Path, said: Mapping[str, str]) -> "Sequence[Answers]":
    from kpi_handbook.governance.kpi_table import drafts, mistakes, read_table

    if said:
        raise HandbookError("a table holds all answers itself", f"leave --{next(iter(said)).replace('_', '-')} away")
    table = read_table(file)
    wrong = mistakes(table, at.subject.handbook, at.languages[0], at.subject.today)
    for one in wrong[:_MOST_TOLD]:
        click.echo(one.told(str(file)), err=True)
    if wrong:
        more = f" ({len(wrong)} mistakes)" if len(wrong) > _MOST_TOLD else ""
        raise HandbookError(f"nothing was written{more}", "mend the rows, then run the command again", 1)
    return drafts(table, at.subject.today)
