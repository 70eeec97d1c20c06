"""Weights do not add up to exactly 100.

## What it does
Adds the weights of a scorecard with `weighting: explicit`, of each perspective with `explicit_within_perspective`,
of the perspectives of a map, of the sections of each layer, of a layer's key results and of the aspects of a layer.
The sum is exact: 33.33 three times is 99.99.

## Why it matters
Weights say what matters. If they add up to 95, five points of everybody's result are lost and nobody decided that.

## How to fix
Give the difference to the items that should have it.

## Options
None.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from kpi_handbook.checks.rule import Found, Rule, Subject
from kpi_handbook.load import Field
from kpi_handbook.problems import Note, Severity, say

HUNDRED = Decimal(100)


def check(subject: Subject) -> Iterator[Found]:
    """Find groups of weights that do not add up."""
    for entry in subject.handbook.kind("scorecard"):
        card = entry.document.root()
        if card.get("weighting").value == "explicit":
            yield from _sum(card.get("items"), [item.get("weight") for item in card.get("items")], "of this scorecard")
        elif card.get("weighting").value == "explicit_within_perspective":
            yield from _by_perspective(subject, card)
    for entry in subject.handbook.kind("map"):
        perspectives = entry.document.root().get("perspectives")
        yield from _sum(perspectives, [one.get("weight") for one in perspectives], "of the perspectives")
    for entry in subject.handbook.kind("dictionary"):
        yield from _dictionary(entry.document.root())


def _by_perspective(subject: Subject, card: Field) -> Iterator[Found]:
    objectives = subject.handbook.objectives(str(card.get("cycle").value))
    homes = {
        kpi.id: objectives[kpi.objective].perspective for kpi, _ in subject.handbook.kpis if kpi.objective in objectives
    }
    groups: dict[str, list[Field]] = {}
    for item in card.get("items"):
        if item.get("role").value != "monitored" and item.get("kpi").value in homes:
            groups.setdefault(homes[item.get("kpi").value], []).append(item.get("weight"))
    for name, weights in groups.items():
        yield from _sum(card.get("items"), weights, f"in the perspective {name}")


def _dictionary(dictionary: Field) -> Iterator[Found]:
    layers = dictionary.get("section_weights").value
    for layer in layers if isinstance(layers, dict) else ():
        weights = dictionary.get("section_weights").get(layer)
        yield from _sum(weights, [weights.get("A"), weights.get("B")], f"of the sections of {layer}")
        split = weights.get("a_split")
        parts = [split.get(part) for part in ("corporate", "unit", "individual")]
        yield from _sum(split, parts, f"of the key results of {layer}", weights.get("A").value)
        aspects = [aspect.get("weights").get(layer) for aspect in dictionary.get("aspects")]
        yield from _sum(dictionary.get("aspects"), aspects, f"of the aspects for {layer}")


def _sum(group: Field, weights: Sequence[Field], what: str, wanted: Any = HUNDRED) -> Iterator[Found]:
    given = [weight for weight in weights if weight.value is not None]
    numbers = [weight.value for weight in given if _is_number(weight.value)]
    repeated = {finding.path for finding in group.document.findings if finding.kind == "duplicate_key"}
    broken = len(numbers) < len(given) or repeated & {weight.path for weight in given}
    if not given or broken or not _is_number(wanted):
        return
    total = sum((Decimal(number) for number in numbers), Decimal(0))
    if total != wanted:
        notes = tuple(Note(group.document.path, weight.span, say("{weight}", weight=weight.value)) for weight in given)
        message = say(
            "the weights {what} add up to {total}, not {wanted}", what=what, total=f"{total:f}", wanted=wanted
        )
        addends = " + ".join(str(number) for number in numbers)
        difference = Decimal(wanted) - total
        verb = "add" if difference > 0 else "take away"
        help_text = say(
            "{verb} {difference} ({addends} = {total})",
            verb=verb,
            difference=f"{abs(difference):f}",
            addends=addends,
            total=f"{total:f}",
        )
        yield Found(group.document, group.key_span, group.path, message, help_text, notes)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


RULE = Rule("KPI141", "weight-sum", Severity.ERROR, __doc__, check)
