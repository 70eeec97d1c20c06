"""`kpi new scorecard`: the draft of a unit's scorecard for a cycle."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, writing_options
from kpi_handbook.cli.translation import translate_into


@click.command(name="scorecard")
@click.argument("unit", required=False)
@click.option("--cycle", help="The cycle it belongs to.")
@click.option(
    "--kpi", "wanted", multiple=True, help="A KPI to put on it; repeatable. By default the unit's active ones."
)
@click.option("--policy", help="The scoring policy, where it is not the company's default.")
@writing_options
def draft(
    unit: str | None,
    cycle: str | None,
    wanted: tuple[str, ...],
    policy: str | None,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Write the draft of a unit's scorecard: every target TBD, weights as equal shares that total 100.

    \b
    Examples:
      kpi new scorecard sup --cycle 2026-S2
      kpi new scorecard sup --cycle 2026-S2 --kpi sup-reply-time --kpi sup-csat
    """
    from kpi_handbook.governance import vocabulary
    from kpi_handbook.governance.scorecard_draft import kpis_for, scorecard_draft, scorecard_path

    at = desk(root, today, lang)
    book, first = at.subject.handbook, at.languages[0]
    unit, cycle = answered(
        Asked("UNIT", unit, vocabulary.units(book, first), "unit"),
        Asked("cycle", cycle, {name: f"{one.from_} – {one.to}" for name, one in book.cycles.items()}, "cycle"),
    )
    known = vocabulary.kpis(book, first)
    for name in wanted:
        vocabulary.require_known("KPI", name, known)
    if policy:
        vocabulary.require_known("policy", policy, {one.id: one.name.say(first) for one in book.policies})
    path = scorecard_path(cycle, unit)
    at.require_free(path)
    content = scorecard_draft(cycle, unit, kpis_for(book, unit, wanted), policy or "", translate_into(lang), first)
    finish(
        at,
        at.changed({path: content}),
        lambda later: any((card.cycle, card.unit) == (cycle, unit) for card, _ in later.scorecards),
        dry_run=dry_run,
        notes=["next: write each target, cascade and weight, then kpi check"],
        strict=False,
    )
