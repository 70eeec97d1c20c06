"""A scorecard for the next cycle: what the last one held, with every target to be decided anew."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from kpi_handbook.governance.yaml_text import commented, number, scalar
from kpi_handbook.load import Document
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.problems import say
from kpi_handbook.score import first_day, revised

Translate = Callable[[str], str]
_ANEW = ("target", "lo", "hi", "tolerance", "due", "phasing", "baseline", "stretch")
"""Figures of one cycle: they stand in a comment, and are decided anew."""

_KEPT = ("cascade", "from_", "rollup", "rollup_into", "headline", "at_limit", "best_possible", "cap", "floor", "reason")


def next_scorecard(
    book: Handbook, card: Scorecard, document: Document, cycle: str, periods: Sequence[str], translate: Translate
) -> bytes:
    """Return the text of a unit's scorecard for the cycle that follows; KPIs that are retired by then are left out."""
    gone = {one.id for one in book.retired.kpis if one.since <= first_day(periods[0])}
    source = book.cycles[card.cycle]
    items = [revised(item, source.periods[-1]) for item in card.items if item.kpi not in gone]
    head = say("Draft for {cycle}, copied from {source}: read it anew.", cycle=cycle, source=card.cycle)
    targets = say("Every target is TBD until it is decided; the comment says what it was.")
    lines = [
        commented(head.text(translate)),
        commented(targets.text(translate)),
        *_own_head(document),
        f"cycle: {cycle}\nunit: {card.unit}\n",
        *(f"{name}: {_value(value)}\n" for name, value in _of_card(card, document)),
        "items:\n",
        *(line for item in items for line in _item(item, card.cycle)),
    ]
    return "".join(lines).encode()


def _own_head(document: Document) -> Iterator[str]:
    """Yield the comment at the top of the last cycle's file."""
    for line in document.lines:
        if not line.startswith("#"):
            return
        if "yaml-language-server" not in line:
            yield f"{line}\n"


def _of_card(card: Scorecard, document: Document) -> Iterator[tuple[str, Any]]:
    for name in ("policy", "weighting", "cap", "floor"):
        if name in document.data:
            yield name, getattr(card, name)


def _item(item: Item, cycle: str) -> Iterator[str]:
    was = ", ".join(f"{name} {_value(getattr(item, name))}" for name in _ANEW if getattr(item, name) is not None)
    if was:
        yield commented(f"{cycle}: {was}", 2)
    yield f"  - kpi: {item.kpi}\n"
    yield f"    role: {item.role}\n"
    yield "    due: TBD\n" if item.due else "    target: TBD\n"
    if item.weight is not None:
        yield f"    weight: {_value(item.weight)}\n"
    for name in _KEPT:
        value = getattr(item, name)
        if name in item.model_fields_set and value is not None:
            yield from _field(name.removesuffix("_"), value)
    if item.phasing in {"flat", "linear"}:
        yield f"    phasing: {item.phasing}\n"


def _field(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, Text):
        yield f"    {name}: {_value(value)}\n"
        return
    by_language = dict(value.by_language)
    if "" in by_language:
        yield f"    {name}: {scalar(by_language[''])}\n"
        return
    yield f"    {name}:\n"
    yield from (f"      {language}: {scalar(text)}\n" for language, text in by_language.items())


def _value(value: Any) -> str:
    """Return a value as YAML: numbers as they are, lists in brackets."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number(value)
        case tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)
