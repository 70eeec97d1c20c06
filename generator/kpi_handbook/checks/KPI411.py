"""No unit carries a scored objective of the company.

## What it does
Reports each objective of the company's map with `role: scored` that no scored item of any unit serves, by its `from` or
by its KPI. A company with one scorecard only is left alone, and so is a cycle with a scorecard that is not valid.

## Why it matters
On the balanced-scorecard deck's map a star marks the units that contribute to an objective. One without a star is
everybody's wish and nobody's work.

## How to fix
Agree with a unit on a KPI that serves the objective, or write `from:` where an item already does.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.map_links import WrittenMap, maps_in_use
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.strategy_graph import carried
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find objectives of the company that nobody works for."""
    book = subject.handbook
    for strategy in maps_in_use(book, subject.today):
        if strategy.unit == book.top_unit and _cards_are_known(book, strategy.cycle):
            yield from _in_map(book, strategy)


def _cards_are_known(book: Handbook, cycle: str) -> bool:
    entries = [entry for entry in book.kind("scorecard") if entry.place["cycle"] == cycle]
    kpis_are_valid = all(entry.record is not None for entry in book.kind("kpi"))
    below = any(entry.place["unit"] != book.top_unit for entry in entries)
    return kpis_are_valid and below and all(entry.record is not None for entry in entries)


def _in_map(book: Handbook, strategy: WrittenMap) -> Iterator[Found]:
    cards = [card for card, _ in book.scorecards if card.cycle == strategy.cycle]
    served = {one.objective for one in carried(cards, {kpi.id: kpi.objective for kpi, _ in book.kpis}, book.top_unit)}
    for name, objective in strategy.objectives.items():
        if objective.get("role").value in {"scored", None} and name not in served:
            message = say("no unit carries {objective}", objective=name)
            help_text = say(
                "write from: {objective} at the item of a unit that serves it, or agree on one", objective=name
            )
            yield at(objective.get("id"), message, help_text)
