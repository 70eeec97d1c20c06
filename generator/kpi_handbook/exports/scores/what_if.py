"""Scores before and after a change that is only tried: what moves, and by how much."""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.exports.scores import json_object
from kpi_handbook.exports.scores.columns import columns
from kpi_handbook.exports.scores.table import WHOLE
from kpi_handbook.views.language import Language
from kpi_handbook.views.request import Request
from kpi_handbook.views.working import state_words
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, ItemResult


def text(before: Request, after: Request) -> str:
    """Return each card whose numbers move as a table; a sentence where none does."""
    blocks = [
        _card(before, unit, old, new, before.language.showing(card.policy.decimals).closely())
        for (unit, _card_before, old), (_unit, card, new) in zip(before.cards(), after.cards(), strict=True)
        if old != new
    ]
    nothing = before.language.translate("No score moves.")
    return "\n\n".join([*(blocks or [nothing]), *notes(before, after)])


def notes(before: Request, after: Request) -> list[str]:
    """Return what a reader must know of the scores after: numbers that are gone, weights that are no whole any more."""
    return [*_gone(before, after), *_no_whole(after)]


def _gone(before: Request, after: Request) -> Iterator[str]:
    words = after.language.translate("{kpi} has no number with that: {state}.")
    for (_unit, _card_before, old), (_same, _card_after, new) in zip(before.cards(), after.cards(), strict=True):
        for one, other in zip(old.items, new.items, strict=True):
            if one.achievement is not None and other.achievement is None:
                yield words.format(kpi=other.kpi, state=state_words(other.state, after.language))


def _no_whole(after: Request) -> list[str]:
    say = after.language
    words = say.translate("The weights of {what} add up to {total} now, not 100: they count in proportion.")
    return [
        words.format(what=what, total=say.plain(total))
        for unit, card, _result in after.cards()
        for what, total in _weights(unit, card)
        if total != WHOLE
    ]


def _weights(unit: str, card: Card) -> Iterator[tuple[str, Decimal]]:
    """Yield the sums of weights that have to be 100, and what they are the weights of."""
    scored = [item for item in card.items if item.is_scored]
    if card.weighting == "explicit":
        yield unit, sum((item.weight or Decimal(0) for item in scored), Decimal(0))
    if card.weighting == "explicit_within_perspective":
        for name in dict.fromkeys(item.perspective for item in scored):
            inside = (item.weight or Decimal(0) for item in scored if item.perspective == name)
            yield f"{unit} · {name}", sum(inside, Decimal(0))


def data(before: Request, after: Request) -> str:
    """Return both scores as one JSON object, each as without a change."""
    both = {"before": json_object.as_data(before), "after": json_object.as_data(after), "notes": notes(before, after)}
    return json.dumps({"schema_version": 1, **both}, ensure_ascii=False, indent=2)


def _card(request: Request, unit: str, old: CardResult, new: CardResult, say: Language) -> str:
    _ = say.translate
    moved = [(a, b) for a, b in zip(old.items, new.items, strict=True) if a != b]
    head = (_("KPI"), _("before"), _("after"), _("change"), _("adds before"), _("adds after"))
    rows = [_item(say, a, b) for a, b in moved]
    total = (_("Total"), *_pair(say, old.score, new.score), "", "")
    ratings = "" if old.rating == new.rating else f" · {_('rating')} {old.rating or '–'} → {new.rating or '–'}"
    title = f"{say.say(request.book.units[unit].name)} ({unit}) · {say.period(request.period)}{ratings}"
    return f"{title}\n{columns(head, [*rows, total], right=(1, 2, 3, 4, 5))}"


def _item(say: Language, old: ItemResult, new: ItemResult) -> tuple[str, ...]:
    adds = ("–" if one.contribution is None else say.number(one.contribution) for one in (old, new))
    return (old.kpi, *_pair(say, old.achievement, new.achievement), *adds)


def _pair(say: Language, old: int | None, new: int | None) -> tuple[str, str, str]:
    change = None if old is None or new is None else Fraction(new - old, 10**6)
    return say.points(old), say.points(new), say.change(change)
