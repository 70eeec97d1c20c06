"""Random cards as the rows of a flat file, for bulk scoring."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from kpi_scoring.bulk.plan import Period, Plan
from kpi_scoring.records import Card, Value
from random_cards import random_card
from test_oracle import Scoring, as_card

HEADER = (
    *("unit", "entity", "period", "kpi", "value", "numerator", "denominator", "state", "done"),
    *("claim_value", "claim_numerator", "claim_denominator", "claim_done"),
)


def plan_and_rows(cards: Sequence[Card]) -> tuple[Plan, list[tuple[object, ...]]]:
    """Return the scorecards of cards as a plan, a unit each, and their values as rows."""
    named = [replace(card, unit=f"unit-{number:05}") for number, card in enumerate(cards)]
    periods = tuple(Period(f"2026-{p:02}") for p in range(1, named[0].period + 1))
    rows = [
        (card.unit, "", f"2026-{v.period:02}", v.kpi, *_figures(v), v.state, v.done, *_claim(v))
        for card in named
        for v in card.values
        if v.period <= card.period
    ]
    return Plan(tuple(replace(card, values=()) for card in named), periods), rows


def _figures(value: Value) -> tuple[object, ...]:
    return value.value, value.numerator, value.denominator


def _claim(value: Value) -> tuple[object, ...]:
    return (*_figures(value.claim), value.claim.done) if value.claim else (None, None, None, None)


def random_plan(count: int, period: int, *, locked: bool, claims: bool = False) -> list[Card]:
    """Return random cards that are all scored at the same period; disputes may have a second claim."""
    found: list[Card] = []
    seed = 0
    while len(found) < count:
        seed += 1
        card = random_card(seed, claims=claims)
        if card["periods"] >= period:
            found.append(_as_filed(as_card(Scoring(card, period, locked))))
    Random(count).shuffle(found)
    return found


def _as_filed(card: Card) -> Card:
    """Return a card whose values have the states that rows are given when they are read."""
    values = (replace(v, state="invalid") if v.denominator == 0 and v.numerator else v for v in card.values)
    return replace(card, values=tuple(values))


def write_csv(rows: Sequence[Sequence[object]], path: Path, header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
