"""A value is filed for nothing that the unit is held to.

## What it does
Reports rows of KPIs that are not on the unit's scorecard of that cycle, and periods that no cycle has.

## Why it matters
Such a value is scored nowhere: the unit believes that it has answered, and the item it meant stays missing.

## How to fix
Write the id of an item of the scorecard, move the row to the unit that owes it, or the file to the period it is about.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Table
from kpi_handbook.model.fields import PERIOD
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find rows that belong to no item."""
    book = subject.handbook
    cycles = {period: cycle.id for cycle in book.cycles.values() for period in cycle.periods}
    items = {(card.cycle, card.unit): {item.kpi for item in card.items} for card, _ in book.scorecards}
    for (period, unit), table in subject.submitted.tables.items():
        if book.organization and PERIOD.fullmatch(period) and period not in cycles:
            message = say("no cycle has the period {period}", period=period)
            help_text = say("move the file to a period of organization.yml, or add the period to a cycle there")
            yield Found(table.document, Span(), (), message, help_text)
        elif (cycles.get(period, ""), unit) in items:
            yield from _rows(subject, table, items[cycles[period], unit], unit)


def _rows(subject: Subject, table: Table, items: set[str], unit: str) -> Iterator[Found]:
    for number, row in enumerate(table.rows):
        if row["kpi"] not in items and row["kpi"] in subject.handbook.known["KPI"]:
            message = say("{kpi} is not on the scorecard of {unit}", kpi=row["kpi"], unit=unit)
            meant = near(row["kpi"], sorted(items))
            help_text = (
                say('did you mean "{meant}"?', meant=meant) if meant else say("move the row to the unit that owes it")
            )
            yield Found(table.document, table.span(number, "kpi"), (number, "kpi"), message, help_text)
