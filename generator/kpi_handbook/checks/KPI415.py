"""An assessment dictionary does not weigh every layer of the company.

## What it does
Reports a dictionary whose `section_weights` lack a layer of `organization.yml`, and a layer whose conduct weighs
something although no aspect has a weight for it.

## Why it matters
The tutor on the KPI form weighs results and conduct by layer. A layer without weights cannot be assessed, which nobody
notices before the first person of that layer is due.

## How to fix
Add the layer with its weights, or take it off the organization.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find layers that a dictionary does not weigh."""
    organization = subject.handbook.organization
    layers = [layer.id for layer in organization.layers] if organization else []
    for entry in subject.handbook.kind("dictionary"):
        top = entry.document.root()
        weights = top.get("section_weights")
        if isinstance(weights.value, dict):
            yield from _absent(weights, layers)
            yield from _without_aspects(top, weights)


def _absent(weights: Field, layers: list[str]) -> Iterator[Found]:
    missing = [layer for layer in layers if layer not in weights.value]
    unknown = [layer for layer in weights.value if layer not in layers]
    if missing and not unknown:  # a layer that nobody knows is probably the missing one, misspelt
        names = ", ".join(missing)
        message = say("no weights for {layers}", layers=names)
        help_text = say("add {layers} with the weights of its sections", layers=names)
        yield Found(weights.document, weights.key_span, weights.path, message, help_text)


def _without_aspects(top: Field, weights: Field) -> Iterator[Found]:
    aspects = [aspect.get("weights") for aspect in top.get("aspects")]
    if not all(isinstance(one.value, dict) for one in aspects):
        return
    named = {layer for one in aspects for layer in one.value}
    for layer in weights.value:
        if number_in(weights.get(layer).get("B")) and layer not in named and named <= set(weights.value):
            field = weights.get(layer)
            message = say("conduct counts for {layer}, and no aspect has a weight for it", layer=layer)
            help_text = say("add {layer} to the weights of the aspects, or write B: 0", layer=layer)
            yield Found(field.document, field.key_span, field.path, message, help_text)
