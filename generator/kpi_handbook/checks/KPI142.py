"""A weight cannot be what it is.

## What it does
Reports weights below 0 or, unless they are relative, above 100; a scored item with weight 0 or, under explicit
weighting, none; and a monitored item with weight. Reports a definition whose `role` is another than that of its item
on a scorecard: the item decides.

## Why it matters
A scored item without weight changes nothing and looks as if it did. Nobody reads a scorecard's weights (the deck gives
each perspective 25) next to a definition that says the KPI does not count.

## How to fix
Give the item a weight, or make it monitored. Write the item's role into the definition, or leave it out there.

## Options
None.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.versions import Version, series
from kpi_handbook.checks.written import text_in
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Note, say

MOST = 100_000


def check(subject: Subject) -> Iterator[Found]:
    """Find weights that an item cannot have."""
    for entry in subject.handbook.kind("scorecard"):
        weighting = entry.document.root().get("weighting").value
        for item in entry.document.root().get("items"):
            yield from _item(item, explicit=weighting in _EXPLICIT, relative=weighting == "relative")
    yield from _roles(subject.handbook)


_ROLES = ("scored", "monitored")
ByCycle = Mapping[date, Sequence[Field]]
_EXPLICIT = ("explicit", "explicit_within_perspective", "relative")


def _item(item: Field, *, explicit: bool, relative: bool) -> Iterator[Found]:
    weight, monitored = item.get("weight"), item.get("role").value == "monitored"
    number = weight.value if isinstance(weight.value, int | Decimal) and not isinstance(weight.value, bool) else None
    is_clear = isinstance(item.value, dict) and not _is_misspelt(item, "role") and not _is_misspelt(item, "weight")
    if number is None:
        if explicit and weight.value is None and not monitored and is_clear:
            yield at(item, say("this item is scored and has no weight"), say("add weight, or role: monitored"))
    elif relative and not 0 <= number < MOST:
        message = say("a relative weight lies between 0 and {most}, not at {weight}", most=MOST, weight=number)
        yield at(weight, message, say("write how much it counts against the others"))
    elif not relative and not 0 <= number <= 100:
        yield at(
            weight,
            say("a weight lies between 0 and 100, not at {weight}", weight=number),
            say("write the share of 100 points"),
        )
    elif number == 0 and not monitored and is_clear:
        yield at(weight, say("this item is scored with weight 0"), say("give it a weight, or write role: monitored"))
    elif number > 0 and monitored:
        yield at(
            weight,
            say("this item is monitored and has weight {weight}", weight=number),
            say("write weight: 0, or role: scored"),
        )


def _is_misspelt(item: Field, name: str) -> bool:
    """Say whether a field, or the role it gives, is written as no field or role is: another rule speaks about it."""
    if name not in item.value:
        return bool(near(name, item.value))
    return name == "role" and item.value[name] not in _ROLES


def _roles(book: Handbook) -> Iterator[Found]:
    """Yield definitions that say another role than every item of the last cycle they are on a scorecard of."""
    placed = _placed(book)
    for versions in series(book):
        for version, until in zip(versions, [*(later.starts for later in versions[1:]), None], strict=True):
            hint = version.top.get("role")
            items = _last_items(placed.get(version.id, {}), version, until) if hint.value in _ROLES else []
            roles = [_role(item) for item in items]
            if items and all(role in _ROLES and role != hint.value for role in roles):
                notes = (Note(items[0].document.path, items[0].get("kpi").span, say("the item that decides")),)
                message = say("the definition says {hint}, the scorecard {role}", hint=hint.value, role=roles[0])
                help_text = say("write {role}, or leave role out: the scorecard decides", role=roles[0])
                yield at(hint, message, help_text, notes)


def _role(item: Field) -> Any:
    return "scored" if item.get("role").value is None else item.get("role").value


def _placed(book: Handbook) -> Mapping[str, ByCycle]:
    """Return the items of each KPI on all scorecards, by the first day of their cycle."""
    placed: dict[str, dict[date, list[Field]]] = {}
    for entry in book.kind("scorecard"):
        card = entry.document.root()
        cycle = book.cycles.get(text_in(card.get("cycle")))
        for item in card.get("items"):
            kpi = item.get("kpi").value
            if cycle and isinstance(kpi, str):
                placed.setdefault(kpi, {}).setdefault(cycle.from_, []).append(item)
    return placed


def _last_items(placed: ByCycle, version: Version, until: date | None) -> Sequence[Field]:
    """Return the items of a definition in the last cycle that begins while the version holds."""
    starts = version.starts
    days = [day for day in placed if starts and starts <= day and (until is None or day < until)]
    return placed[max(days)] if days else []
