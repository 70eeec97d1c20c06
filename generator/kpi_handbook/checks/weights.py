"""The groups of weights that add up to a whole, for the rules that look at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpi_handbook.checks.rule import Subject
from kpi_handbook.checks.written import number_in, text_in
from kpi_handbook.load import Field
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Say, say

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Weights:
    """Weights that belong together, what they are weights of, and what they should add up to."""

    group: Field
    """What a problem with the sum points at."""
    weights: tuple[Field, ...]
    what: Say
    wanted: Any = HUNDRED
    """A number, or whatever a file holds in the place of one."""


def every_group(subject: Subject) -> Iterator[Weights]:
    """Return all groups of weights of scorecards, maps and dictionaries."""
    for entry in subject.handbook.kind("scorecard"):
        card = entry.document.root()
        if not all(map(_may_weigh, card.get("items"))):
            continue
        if card.get("weighting").value == "explicit":
            yield Weights(card.get("items"), _counted(card.get("items")), say("of this scorecard"))
        elif card.get("weighting").value == "explicit_within_perspective":
            yield from _by_perspective(subject, card)
    for entry in subject.handbook.kind("map"):
        perspectives = entry.document.root().get("perspectives")
        yield Weights(perspectives, tuple(one.get("weight") for one in perspectives), say("of the perspectives"))
    for entry in subject.handbook.kind("kpi"):
        parts = entry.document.root().get("formula").get("checkpoints")
        yield Weights(parts, tuple(part.get("weight") for part in parts), say("of the checkpoints"))
    for entry in subject.handbook.kind("dictionary"):
        yield from _dictionary(entry.document.root())


def _may_weigh(item: Field) -> bool:
    """Say whether an item's weight can be told: another rule speaks about one without, or with a misspelt one."""
    if not isinstance(item.value, dict):
        return False
    is_monitored = item.value.get("role") == "monitored"
    return "weight" in item.value or (is_monitored and not near("weight", item.value))


def _counted(items: Field) -> tuple[Field, ...]:
    """Leave out the weight that a monitored item has by mistake, unless the whole adds up with it."""
    every = [item.get("weight") for item in items]
    scored = [item.get("weight") for item in items if item.get("role").value != "monitored"]
    whole = sum((number_in(weight) or Decimal(0) for weight in every), Decimal(0))
    return tuple(every if whole == HUNDRED else scored)


def _by_perspective(subject: Subject, card: Field) -> Iterator[Weights]:
    objectives = subject.handbook.objectives(str(card.get("cycle").value))
    homes = {
        kpi.id: objectives[kpi.objective].perspective for kpi, _ in subject.handbook.kpis if kpi.objective in objectives
    }
    groups: dict[str, list[Field]] = {}
    for item in card.get("items"):
        kpi = text_in(item.get("kpi"))
        if item.get("role").value != "monitored" and kpi in homes:
            groups.setdefault(homes[kpi], []).append(item.get("weight"))
    for name, weights in groups.items():
        yield Weights(card.get("items"), tuple(weights), say("in the perspective {name}", name=name))


def _dictionary(dictionary: Field) -> Iterator[Weights]:
    layers = dictionary.get("section_weights").value
    for layer in layers if isinstance(layers, dict) else ():
        weights = dictionary.get("section_weights").get(layer)
        sections = (weights.get("A"), weights.get("B"))
        if None in (weights.get("A").value, weights.get("B").value):
            continue
        yield Weights(weights, sections, say("of the sections of {layer}", layer=layer))
        split = weights.get("a_split")
        parts = tuple(split.get(part) for part in ("corporate", "unit", "individual"))
        if all(part.value is not None for part in parts):
            yield Weights(split, parts, say("of the key results of {layer}", layer=layer), number_in(weights.get("A")))
        by_layer = [aspect.get("weights") for aspect in dictionary.get("aspects")]
        if all(isinstance(one.value, dict) and set(one.value) <= set(layers) for one in by_layer):
            aspects = tuple(one.get(layer) for one in by_layer)
            yield Weights(dictionary.get("aspects"), aspects, say("of the aspects for {layer}", layer=layer))
