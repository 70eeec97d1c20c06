"""A definition that is not approved has weight in a running scorecard.

## What it does
Reports a scored item of a cycle that is not over whose KPI, in the version in force at the end of the cycle, is still
`status: draft` or `proposed`.

## Why it matters
Only what was agreed may count. A draft carries no weight in the score, so the weight on the scorecard promises
something that does not happen.

## How to fix
Have the definition approved and write `status: active`, or make the item `role: monitored`.

## Options
None.
"""

from collections.abc import Iterator
from datetime import date

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.versions import in_force
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find drafts that count."""
    book = subject.handbook
    for card, entry in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        if cycle is None or cycle.to < subject.today:
            continue
        for item, field in zip(card.items, entry.document.root().get("items"), strict=True):
            kpi = _version(book, item.kpi, cycle.to)
            if item.role == "scored" and item.weight != 0 and kpi and kpi.status != "active":
                message = say(
                    "{kpi} is scored here, and its definition is still {status}", kpi=item.kpi, status=kpi.status
                )
                help_text = say("have it approved and write status: active, or write role: monitored here")
                yield at(field.get("kpi"), message, help_text)


def _version(book: Handbook, name: str, day: date) -> Kpi | None:
    return in_force([kpi for kpi, _ in book.kpis if kpi.id == name], day)
