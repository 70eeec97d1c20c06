"""Every field that a change touches, with its class and what it did to the number of its KPI."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.impact import Movement
from kpi_handbook.model.fields import Class
from kpi_handbook.review import Difference, Review
from kpi_handbook.views.language import Language
from kpi_scoring.results import CardResult, ItemResult

NONE = "–"


@dataclass(frozen=True)
class FieldRow:
    """One field that differs; what it did to the number of its KPI stands in the first row of each."""

    id: str
    kpi: str
    field: str
    before: str
    after: str
    kind: str
    achievement: str
    rating: str
    codes: tuple[str, ...]
    reach: str
    blocking: frozenset[str]
    """The codes among them that block."""


def class_word(kind: Class, say: Language) -> str:
    """Return the name of a class of changes."""
    _ = say.translate
    return {
        Class.MEANING: _("meaning"),
        Class.SCORING: _("scoring"),
        Class.GOVERNANCE: _("governance"),
        Class.COSMETIC: _("cosmetic"),
    }[kind]


def field_rows(review: Review, say: Language) -> Iterator[FieldRow]:
    """Yield every difference of a review, with the effect on its KPI in the first row of each record."""
    newest = {(one.unit, kpi): (one, kpi) for one in review.impact.movements for kpi in kpis_on(one)}
    blocking = frozenset(problem.code for problem in review.blockers)
    last = ""
    for one in review.differences:
        unit, kpi = kpi_of(one)
        moved = newest.get((unit, kpi))
        is_first, last = one.identity.id != last, one.identity.id
        achievement, rating = _moved(*moved, say) if moved and is_first else ("", "")
        yield FieldRow(
            one.identity.id,
            kpi,
            one.field,
            NONE if one.before is None else one.before,
            NONE if one.after is None else one.after,
            class_word(one.kind, say),
            achievement,
            rating,
            one.rules,
            _reach(one, say),
            blocking,
        )


def kpis_on(one: Movement) -> Iterator[str]:
    """Yield the KPIs that a scorecard held before or holds after, each once."""
    yield from dict.fromkeys(item.kpi for side in (one.before, one.after) if side for item in side.items)


def kpi_of(one: Difference) -> tuple[str, str]:
    """Return the unit and the KPI that a difference is about, as far as it is about one."""
    match one.identity.kind:
        case "item" | "submission":
            return one.identity.unit, one.identity.id.split("/")[1].split(" ")[0]
        case "kpi":
            return one.identity.unit, one.identity.id.split(" ")[0]
    return "", ""


def _moved(one: Movement, kpi: str, say: Language) -> tuple[str, str]:
    before, after = result_of(one.before, kpi), result_of(one.after, kpi)
    numbers = [say.points(side.achievement if side else None) for side in (before, after)]
    ratings = [NONE if side is None or side.rating is None else str(side.rating) for side in (before, after)]
    return _pair(numbers[0], numbers[1], say), _pair(ratings[0], ratings[1], say)


def _pair(old: str, new: str, say: Language) -> str:
    if old != new:
        return f"{old} → {new}"
    return "" if old == NONE else say.translate("{number}, as before").format(number=old)


def result_of(card: CardResult | None, kpi: str) -> ItemResult | None:
    """Return the result of a KPI on a scorecard, or None where it is not there."""
    return next((item for item in card.items if item.kpi == kpi), None) if card else None


def _reach(one: Difference, say: Language) -> str:
    if not one.reaches:
        return ""
    cards = len({item.split("/")[0] for item in one.reaches})
    words = say.translate("reaches {items} items of {cards} scorecards")
    return words.format(items=len(one.reaches), cards=cards)
