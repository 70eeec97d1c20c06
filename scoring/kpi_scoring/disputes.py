"""Open disputes: each card once more as either side would settle it, for the bounds of its score."""

from collections.abc import Sequence
from dataclasses import replace

from kpi_scoring.records import Card

Settlement = tuple[int, str, int, int]
"""Card and item, and the two cards that settle it the one way and the other."""


def with_settlements(cards: Sequence[Card]) -> tuple[list[Card], list[Settlement]]:
    """Return the cards followed by the settled ones, and which of them tell the two ends of a disputed item."""
    every = list(cards)
    settlements: list[Settlement] = []
    for position, card in enumerate(cards):
        if items := [] if card.locked else _claimed(card):
            settlements.extend((position, item, len(every), len(every) + 1) for item in items)
            every.append(replace(card, locked=True))
            every.append(replace(card, locked=True, values=tuple(value.claim or value for value in card.values)))
    return every, settlements


def _claimed(card: Card) -> list[str]:
    """Return the items whose disputed values all name a second claim."""
    disputed = [value for value in card.values if value.state == "disputed" and value.period <= card.period]
    return sorted({value.kpi for value in disputed} - {value.kpi for value in disputed if value.claim is None})
