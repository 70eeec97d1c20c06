"""What is said of one item without an engine is what the engine says."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.score import card_at, score_cycle
from kpi_handbook.sources import read_submitted
from kpi_scoring.records import Card, Item, Value
from kpi_scoring.score import score
from kpi_scoring.single import achievement

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 7, 31)
FILES = read_folder(ROOT)


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook(FILES)


def empty_cards(book: Handbook) -> list[Card]:
    cards = [(card, book.cycles[card.cycle]) for card, _ in book.scorecards]
    return [
        card_at(book, card, cycle, number, {}, DAY)
        for card, cycle in cards
        for number in range(1, len(cycle.periods) + 1)
    ]


def test_a_value_is_owed_where_the_engine_finds_one_missing(book: Handbook) -> None:
    cards = empty_cards(book)
    for card, result in zip(cards, score(cards), strict=True):
        for item, scored in zip(card.items, result.items, strict=True):
            owed = [p for p in range(1, card.period + 1) if item.is_owed(p, card.period_ends)]
            assert (scored.state == "not_due") == (not owed), (card.unit, card.period, item.kpi)


def test_a_value_by_itself_achieves_what_a_card_with_it_alone_does(book: Handbook) -> None:
    cycle = next(iter(book.cycles.values()))
    scored = score_cycle(book, read_submitted(FILES).submissions, cycle, DAY)
    first = cycle.periods[0]
    compared = 0
    for (_, period), (card, result) in scored.cards.items():
        for item in result.items if period == first else ():
            given = next(one for one in card.items if one.kpi == item.kpi)
            value = next((one for one in card.values if one.kpi == item.kpi and one.value is not None), None)
            value = value or next((one for one in card.values if one.kpi == item.kpi and one.denominator), None)
            if value and item.achievement is not None and given.phasing == "flat":
                assert achievement(card, given, value) == item.achievement, item.kpi
                compared += 1
    assert compared > 20


@pytest.mark.parametrize(("hours", "points"), [("25", 96_000_000), ("24", 100_000_000), ("0", 120_000_000)])
def test_lower_is_better_divides_target_by_actual(hours: str, points: int) -> None:
    item = Item("response-time", "ratio_down", target=Decimal(24))
    card = Card("corporate", 1, (date(2026, 1, 31),), (item,), ())
    assert achievement(card, item, Value(item.kpi, 1, "reported", value=Decimal(hours))) == points


def test_a_value_outside_of_the_domain_has_no_achievement() -> None:
    item = Item("cases", "zero_target", parameters={"per_unit": Decimal(10)}, target=Decimal(0))
    card = Card("corporate", 1, (date(2026, 1, 31),), (item,), ())
    assert achievement(card, item, Value(item.kpi, 1, "reported", value=Decimal(-1))) is None
