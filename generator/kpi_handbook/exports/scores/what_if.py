"""Scores before and after a change that is only tried: what moves, and by how much."""

import json
from fractions import Fraction

from kpi_handbook.exports.scores import json_object
from kpi_handbook.exports.scores.table import columns
from kpi_handbook.views.request import Request
from kpi_scoring.results import CardResult, ItemResult


def text(before: Request, after: Request) -> str:
    """Return each card whose numbers move as a table; a sentence where none does."""
    blocks = [
        _card(before, unit, old, new)
        for (unit, _card_before, old), (_unit, _card_after, new) in zip(before.cards(), after.cards(), strict=True)
        if old != new
    ]
    nothing = before.language.translate("No score moves.")
    return "\n\n".join(blocks or [nothing])


def data(before: Request, after: Request) -> str:
    """Return both scores as one JSON object, each as without a change."""
    both = {"before": json_object.as_data(before), "after": json_object.as_data(after)}
    return json.dumps({"schema_version": 1, **both}, ensure_ascii=False, indent=2)


def _card(request: Request, unit: str, old: CardResult, new: CardResult) -> str:
    say = request.language
    _ = say.translate
    moved = [(a, b) for a, b in zip(old.items, new.items, strict=True) if a != b]
    head = (_("KPI"), _("before"), _("after"), _("change"), _("adds before"), _("adds after"))
    rows = [_item(request, a, b) for a, b in moved]
    total = (_("Total"), *_pair(request, old.score, new.score), "", "")
    ratings = "" if old.rating == new.rating else f" · {_('rating')} {old.rating or '–'} → {new.rating or '–'}"
    title = f"{say.say(request.book.units[unit].name)} ({unit}) · {say.period(request.period)}{ratings}"
    return f"{title}\n{columns(head, [*rows, total], right=(1, 2, 3, 4, 5))}"


def _item(request: Request, old: ItemResult, new: ItemResult) -> tuple[str, ...]:
    say = request.language
    adds = ("–" if one.contribution is None else say.number(one.contribution) for one in (old, new))
    return (old.kpi, *_pair(request, old.achievement, new.achievement), *adds)


def _pair(request: Request, old: int | None, new: int | None) -> tuple[str, str, str]:
    say = request.language
    change = None if old is None or new is None else Fraction(new - old, 10**6)
    return say.points(old), say.points(new), say.change(change)
