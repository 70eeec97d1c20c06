"""A small step costs many points.

## What it does
Reports neighbouring bands whose scores lie far apart, and a curve that starts far above what counts `below` it.

## Why it matters
Just before a cliff everybody looks at the edge instead of the work, and after it nobody tries any more: what a measure
decides is what people steer by (Goodhart).

## How to fix
Put a band between the two, or use the method `interpolate`, which joins the points with lines.

## Options
`points`: how far apart scores may lie, 40 if nothing is said.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kpi_handbook.checks.bands import Bands, every_list
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Field
from kpi_handbook.problems import say

OPTIONS = {"points": 40}


def check(subject: Subject) -> Iterator[Found]:
    """Find scores that lie far apart although the values meet."""
    most = Decimal(subject.options_of("KPI117", OPTIONS)["points"])
    for bands in every_list(subject.handbook):
        if bands.points == "score":
            yield from _bands(bands, most)
    for entry in subject.handbook.kind("kpi"):
        formula = entry.document.root().get("formula")
        yield from _rows([row.get("score") for row in formula.get("late_bands")], most)
        yield from _start(formula, most)


def _bands(bands: Bands, most: Decimal) -> Iterator[Found]:
    in_order = sorted(bands.written, key=lambda band: band.place, reverse=not bands.rises)
    yield from _rows([band.field.get("score") for band in in_order], most)


def _rows(scores: list[Field], most: Decimal) -> Iterator[Found]:
    for before, score in pairwise(scores):
        yield from _cliff(number_in(before), score, most)


def _start(formula: Field, most: Decimal) -> Iterator[Found]:
    """Yield the cliff before the first point of a curve."""
    below = Decimal(0) if formula.get("below").value is None else number_in(formula.get("below"))
    for point in list(formula.get("points"))[:1]:
        yield from _cliff(below, point.get("score"), most)


def _cliff(before: Decimal | None, score: Field, most: Decimal) -> Iterator[Found]:
    here = number_in(score)
    if before is not None and here is not None and abs(here - before) > most:
        message = say("one step over the edge changes the score by {points}", points=abs(here - before))
        yield at(
            score, message, say("put a band of about {half} between, or use interpolate", half=(here + before) / 2)
        )
