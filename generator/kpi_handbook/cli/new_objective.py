"""`kpi new objective`: one more objective in a strategy map."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, writing_options


@click.command(name="objective")
@click.argument("code", required=False)
@click.option("--cycle", help="The cycle of the map; by default the last one.")
@click.option("--unit", help="The unit of the map; by default the company.")
@click.option("--perspective", help="The perspective it stands in.")
@click.option("--owner", help="The role that answers for it.")
@click.option("--arm", "arms", multiple=True, help="An arm of the theme that it serves; repeatable.")
@click.option("--name-en", help="What is to be achieved, in English.")
@click.option("--name-id", help="What is to be achieved, in Bahasa Indonesia.")
@writing_options
def draft(
    code: str | None,
    cycle: str | None,
    unit: str | None,
    perspective: str | None,
    owner: str | None,
    arms: tuple[str, ...],
    name_en: str | None,
    name_id: str | None,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Add an objective to a strategy map, as a draft below the last one; no other byte of the map changes.

    \b
    Example:
      kpi new objective P6 --perspective internal_process --owner DIR-OPS --arm control \\
        --name-en "Fix the cause, not the case" --name-id "Memperbaiki penyebab, bukan kasusnya"
    """
    from kpi_handbook.governance import vocabulary
    from kpi_handbook.governance.objective_draft import ObjectiveAnswers, map_of, with_objective

    at = desk(root, today, lang)
    book, first = at.subject.handbook, at.languages[0]
    cycle = cycle or [*book.cycles, ""][len(book.cycles) - 1]
    vocabulary.require_known("cycle", cycle, {name: name for name in book.cycles})
    unit = unit or book.top_unit
    vocabulary.require_known("unit", unit, vocabulary.units(book, first))
    path, strategy = map_of(book, cycle, unit)
    theme = book.organization.theme if book.organization else None
    for arm in arms:
        vocabulary.require_known("arm", arm, {one.id: one.name.say(first) for one in (theme.arms if theme else ())})
    given = {"en": name_en, "id": name_id}
    code, perspective, owner, *said = answered(
        Asked("CODE", code, None, "code, such as P6"),
        Asked("perspective", perspective, {p.id: p.name.say(first) for p in strategy.perspectives}, "perspective"),
        Asked("owner", owner, vocabulary.roles(book, first), "role"),
        *(Asked(f"name-{one}", given[one], None, f"name ({one})") for one in at.languages if one in given),
    )
    vocabulary.require_free_code("an objective", code, {one.id for record, _ in book.maps for one in record.objectives})
    names = dict(zip((one for one in at.languages if one in given), said, strict=True))
    answers = ObjectiveAnswers(code, perspective, owner, names, arms)
    content = with_objective(path, at.files[path], answers, at.languages)

    finish(
        at,
        at.changed({path: content}),
        lambda later: any(one.id == code for one in map_of(later, cycle, unit)[1].objectives),
        dry_run=dry_run,
        notes=["next: its description, the link to what it drives with its hypothesis, and a KPI; then role: scored"],
        strict=False,
    )
