"""`kpi period`: where the values of a period stand, whose turn it is, and what has run late."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli import acts
from kpi_handbook.cli.options import root_option, today_option

if TYPE_CHECKING:
    from kpi_handbook.acts.period import Item

_NAMED = 3
_COLUMNS = (
    ("open", ("open",)),
    ("filed", ("self_submitted", "under_review")),
    ("returned", ("returned",)),
    ("disputed", ("in_dialogue", "escalated")),
    ("to sign", ("agreed", "decided")),
    ("signed", ("signed", "published")),
    ("missing", ("missing",)),
    ("n/a", ("not_applicable",)),
)
_STEPS = (
    ("opens", "open"),
    ("due", "due"),
    ("validated by", "validate_by"),
    ("dialogue by", "dialogue_by"),
    ("signed by", "sign_by"),
    ("locked", "lock_on"),
    ("published", "publish_on"),
)


@click.command(name="period")
@click.argument("period")
@click.option("--unit", help="Only this unit, every value with its history.")
@root_option
@today_option
def command(period: str, unit: str | None, root: Path, today: date | None) -> None:
    """Show where the values of a period stand, whose turn it is, and what has run late.

    \b
    Examples:
      kpi period 2026-05 --today 2026-06-17
      kpi period 2026-05 --unit sls
    """
    office = acts.opened(root, period, today)
    items = [item for item in _owed(office) if unit in (None, item.unit)]
    click.echo(_dates(office))
    click.echo(_table(office, items))
    if unit:
        for item in items:
            click.echo("\n".join(_story(office, item)))
    else:
        for line in _waiting(office, items):
            click.echo(line)


def _owed(office: acts.Office) -> list["Item"]:
    """Return the items of the period that were filed, or owe a value."""
    from kpi_handbook.checks.filed import duties

    owed = {
        (duty.scorecard.unit, item.kpi)
        for duty in duties(office.subject)
        if duty.period == office.period.id
        for item in duty.card.items
        if item.every and item.is_owed(duty.number, duty.card.period_ends)
    }
    return [item for key, item in office.period.items.items() if item.cells or key in owed]


def _dates(office: acts.Office) -> str:
    dates = office.period.dates
    known = [(word, getattr(dates, name)) for word, name in _STEPS if dates and getattr(dates, name)]
    return f"{office.period.id} on {office.today}: " + ", ".join(f"{word} {day}" for word, day in known)


def _table(office: acts.Office, items: list["Item"]) -> str:
    units = [name for name in office.subject.handbook.units if any(item.unit == name for item in items)]
    rows = [("unit", *(word for word, _ in _COLUMNS))]
    for name in units:
        count = Counter(item.state for item in items if item.unit == name)
        rows.append((name, *(str(sum(count[state] for state in states) or "-") for _, states in _COLUMNS)))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(r, widths, strict=True))
        )
        for r in rows
    )


def _waiting(office: acts.Office, items: list["Item"]) -> Iterator[str]:
    """Yield a line for each turn and each delay: who, what, how many values, and which when they are few."""
    from kpi_handbook.acts.next_step import next_step

    turns: dict[str, list[str]] = {}
    late: dict[str, list[str]] = {}
    for item in items:
        if step := next_step(office.period, item, office.today):
            turns.setdefault(str(step), []).append(item.kpi)
        for flag in _flags(office, item):
            late.setdefault(flag, []).append(item.kpi)
    yield from (f"{step}: {_named(kpis)}" for step, kpis in sorted(turns.items()))
    yield from (f"{flag}: {_named(kpis)}" for flag, kpis in sorted(late.items()))


def _named(kpis: list[str]) -> str:
    return ", ".join(kpis) if len(kpis) <= _NAMED else f"{len(kpis)} values"


def _flags(office: acts.Office, item: "Item") -> Iterator[str]:
    from kpi_handbook.acts.deadlines import holidays, overdue

    period = office.period
    free = holidays(office.subject.handbook)
    terms = period.terms.get(item.unit)
    for one in overdue(item.lines, item.state, period.dates, terms, free, office.today):
        yield f"{one.flag} since {one.due}"


def _story(office: acts.Office, item: "Item") -> Iterator[str]:
    """Yield an item's state and next step, then its history."""
    from kpi_handbook.acts.next_step import next_step

    step = next_step(office.period, item, office.today)
    flags = "".join(f"; {flag}" for flag in _flags(office, item))
    yield f"\n{item.kpi}: {item.state}{f'; {step}' if step else ''}{flags}"
    for line in item.lines:
        yield f"  {acts.told(line)}" + (f': "{line.reason}"' if line.reason else "")
