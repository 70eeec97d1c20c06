"""A scorecard serves the company's map too little, or nobody checked that a KPI does.

## What it does
Adds the weights of a scorecard's scored items that serve an objective of the company's map, by `from` or by the KPI's
own objective; without explicit weights each item counts alike. Reports a share under the limit, and each scored KPI in
use without `alignment`.

## Why it matters
The tutor on the KPI form verifies each indicator with the year's strategic map. A unit whose work cannot be traced to
the map may work well, for something else.

## How to fix
Write `from:` with the company's objective that an item serves, or replace the item. Answer the alignment questions and
write the answers into the definition.

## Options
- `min`: the least weight that serves the company's map, `50`
- `alignment`: whether a KPI without `alignment` is reported, `true`
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.definition import definitions
from kpi_handbook.checks.limits import limit
from kpi_handbook.checks.rule import Found, Options, Subject
from kpi_handbook.load import Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.strategy_graph import served_by
from kpi_handbook.problems import say

OPTIONS: Options = {"min": 50, "alignment": True}


def check(subject: Subject) -> Iterator[Found]:
    """Find scorecards and KPIs whose place on the map is not known."""
    options = subject.options_of("KPI412", OPTIONS)
    for card, entry in subject.handbook.scorecards:
        yield from _weak(subject.handbook, card, entry, limit(options, "min", OPTIONS))
    if options["alignment"]:
        yield from _unchecked(subject.handbook)


def _weak(book: Handbook, card: Scorecard, entry: Entry, least: Decimal) -> Iterator[Found]:
    top = book.map_of(card.cycle, book.top_unit)
    if top is None or top.unit != book.top_unit:
        return
    elsewhere = book.known["objective"] - {objective.id for objective in top.objectives}
    objective_of = {kpi.id: kpi.objective for kpi, _ in book.kpis}
    scored = [item for item in card.items if item.role == "scored"]
    whole = sum((_weight(card, item) for item in scored), Decimal(0))
    lost = sum((_weight(card, item) for item in scored if served_by(item, objective_of) in elsewhere), Decimal(0))
    if whole and (whole - lost) * 100 < least * whole:
        items = entry.document.root().get("items")
        share = ((whole - lost) * 100 / whole).quantize(Decimal(1))
        message = say(
            "{share} percent of this scorecard serve the company's map, not {least}", share=share, least=least
        )
        help_text = say("write from: with the company's objective that an item serves")
        yield Found(items.document, items.key_span, items.path, message, help_text)


def _weight(card: Scorecard, item: Item) -> Decimal:
    return (item.weight or Decimal(0)) if card.weighting == "explicit" else Decimal(1)


def _unchecked(book: Handbook) -> Iterator[Found]:
    in_use = {item.kpi for card, _ in book.scorecards for item in card.items if item.role == "scored"}
    for kpi in definitions(book):
        if kpi.id in in_use and kpi.get("status").value in {"active", None} and kpi.get("alignment").value is None:
            yield _not_checked(kpi.top, kpi.id)


def _not_checked(top: Field, kpi: str) -> Found:
    message = say("nobody has checked that {kpi} serves the map", kpi=kpi)
    help_text = say("answer the alignment questions and add alignment: with checked_by, checked_on and answers")
    return Found(top.document, top.document.head_span(()), ("alignment",), message, help_text)
