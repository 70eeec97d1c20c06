"""`kpi revise`: another target or weight inside a running cycle, from a period to come, with its decision."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, reason_options, writing_options
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError


@click.command(name="revise")
@click.argument("unit")
@click.argument("kpi")
@click.option(
    "--from", "period", required=True, metavar="PERIOD", help="The first period it holds for, such as 2026-05."
)
@click.option("--target", help="The new target.")
@click.option("--lo", help="The new lower end of a corridor.")
@click.option("--hi", help="The new upper end of a corridor.")
@click.option("--due", metavar="YYYY-MM-DD", help="The new day of a milestone.")
@click.option("--phasing", help="flat, linear, or one figure a period: 20,40,60,80,90,100.")
@click.option("--weight", "weights", multiple=True, metavar="[KPI=]W", help="A new weight; of another KPI by its id.")
@click.option("--decision", metavar="ID", help="The number of the minutes in which it was approved.")
@reason_options
@writing_options
def command(
    unit: str,
    kpi: str,
    period: str,
    weights: tuple[str, ...],
    decision: str | None,
    reason_id: str,
    reason_en: str,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
    **figures: str | None,
) -> None:
    """Change a target or a weight of a UNIT's KPI inside a running cycle; earlier periods keep theirs.

    The item gets a dated revision. The period must be one that nobody has submitted values for. Weights must add up to
    100 in every period, so a new weight mostly needs another one beside it.

    \b
    Examples:
      kpi revise sup sup-followup-calls --from 2026-05 --target 540 --decision BRD-2026-17 \\
        --reason-en "Two agents move to the night queue" --reason-id "Dua petugas pindah ke antrean malam"
      kpi revise mkt mkt-qualified-leads --from 2026-05 --weight 25 --weight mkt-brand-awareness=10 …
    """
    from kpi_handbook.governance.revision import (
        Why,
        card_of,
        figure,
        item_of,
        require_fitting,
        require_open,
        require_whole,
        with_revision,
    )
    from kpi_handbook.score import revised

    at = desk(root, today, lang)
    book = at.subject.handbook
    card, entry = card_of(book, unit, period)
    wanted = {kpi: {name: figure(name, text) for name, text in figures.items() if text is not None}}
    for name, weight in _weights(kpi, weights).items():
        wanted.setdefault(name, {})["weight"] = figure("weight", weight)
    if not any(wanted.values()):
        raise HandbookError("nothing to revise was named", "add --target, --lo, --hi, --due, --phasing or --weight")
    require_open(at.subject, card, period)
    for name, fields in wanted.items():
        require_fitting(revised(item_of(card, name)[1], period), fields)
    new = {name: Decimal(fields["weight"]) for name, fields in wanted.items() if "weight" in fields}
    if new:
        require_whole(book, card, period, new)
    why = Why(*_decided(at.languages, decision, {"en": reason_en, "id": reason_id}))
    path = entry.document.path
    content = at.files[path]
    for name, fields in wanted.items():
        if fields:
            content = with_revision(path, content, item_of(card, name)[0], period, fields, why, at.languages)

    def revision_of(name: str, later: Handbook) -> list[str]:
        item = item_of(card_of(later, unit, period)[0], name)[1]
        return [one.from_ for one in item.revisions]

    finish(
        at,
        at.changed({path: content}),
        lambda later: all(period in revision_of(name, later) for name, fields in wanted.items() if fields),
        dry_run=dry_run,
        notes=[f"next: kpi score {period} shows the effect, kpi check --base main what a reviewer sees"],
    )


def _weights(kpi: str, given: tuple[str, ...]) -> Mapping[str, str]:
    """Return the new weights by KPI; one without an id is that of the KPI itself."""
    found: dict[str, str] = {}
    for one in given:
        name, mark, weight = one.rpartition("=")
        name = name if mark else kpi
        if name in found:
            raise HandbookError(f"the weight of {name} is given twice", "name each KPI once")
        found[name] = weight
    return found


def _decided(
    languages: tuple[str, ...], decision: str | None, reasons: Mapping[str, str]
) -> tuple[str, Mapping[str, str]]:
    asked = [one for one in languages if one in reasons]
    number, *said = answered(
        Asked("decision", decision, None, "decision (the number of the minutes)"),
        *(Asked(f"reason-{one}", reasons[one], None, f"reason ({one})") for one in asked),
    )
    return number, dict(zip(asked, said, strict=True))
