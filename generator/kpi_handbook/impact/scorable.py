"""Cards that the arithmetic can score: what rules find wrong in a handbook may leave a card without any score."""

from kpi_scoring.formula import FormulaError, parse
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Card, Item
from kpi_scoring.score import formula_key
from kpi_scoring.tables import EQUAL, WITHIN_PERSPECTIVE

_NEEDED = {"bands": "bands", "binary": "op", "interpolate": "points"}
"""The parameter without which a method has no formula."""


def can_be_scored(card: Card) -> bool:
    """Say whether a card has weights that can be shared out and formulas that can be computed."""
    scored = [item for item in card.items if item.is_scored]
    is_once = len({item.kpi for item in card.items}) == len(card.items)
    return is_once and _are_weighted(card, scored) and all(_is_computed(card, item) for item in card.items)


def _are_weighted(card: Card, scored: list[Item]) -> bool:
    if card.weighting in WITHIN_PERSPECTIVE:
        weights = dict(card.perspectives)
        if any(weights.get(item.perspective, 0) <= 0 for item in scored):
            return False
    return card.weighting in EQUAL or all((item.weight or 0) > 0 for item in scored)


def _is_computed(card: Card, item: Item) -> bool:
    try:
        if item.expression:
            parse(item.expression, frozenset(item.measures))
        return not item.is_scored or _has_formula(card, item)
    except FormulaError:
        return False


def _has_formula(card: Card, item: Item) -> bool:
    needed = _NEEDED.get(item.method)
    if not item.formula and (item.method not in BY_NAME or (needed and not item.parameters.get(needed))):
        return False
    return bool(formula_key(item, card.policy).formula)
