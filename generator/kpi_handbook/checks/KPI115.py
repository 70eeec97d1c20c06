"""The bands are not in order.

## What it does
Reports bands, points and late bands whose edges neither only fall nor only rise, and such whose scores go against
`polarity`: where more is better, a higher edge is worth at least as much as a lower one. Each rating stands once.

## Why it matters
A better result would earn less, or a band would never be reached because another one is asked first.

## How to fix
Sort the bands by their edges, and give the better band the higher score.

## Options
None.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kpi_handbook.checks.bands import Bands, every_list
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import number_in
from kpi_handbook.load import Field, FieldPath
from kpi_handbook.problems import Note, say

_BETTER = {"maximize": 1, "minimize": -1}
_NEVER_BETTER_LATE = -1


@dataclass(frozen=True)
class Step:
    """One row of a table: where it lies and what it is worth."""

    edge: Any
    points: Decimal | None
    field: Field
    """What it is worth, as it is written."""


def check(subject: Subject) -> Iterator[Found]:
    """Find tables that are not in order."""
    for bands in every_list(subject.handbook):
        yield from _bands(bands)
    for entry in subject.handbook.kind("kpi"):
        top = entry.document.root()
        formula, better = top.get("formula"), _better(top)
        yield from _table(_steps(formula.get("points"), "at"), better)
        yield from _table(_steps(formula.get("late_bands"), "days"), _NEVER_BETTER_LATE)


def _better(top: Field) -> int:
    """Return 1 where more is better, -1 where less is, 0 where neither is known."""
    polarity = top.get("polarity").value
    return _BETTER.get(polarity, 0) if isinstance(polarity, str) else 0


def _bands(bands: Bands) -> Iterator[Found]:
    rating = bands.points == "rating"
    better = 1 if rating else _better(bands.field.document.root())
    told = {m.edge.path[:-1] for pair in bands.neighbours for m in bands.meeting(*pair) if m.is_gap or m.is_overlap}
    steps = [
        Step(band.place, number_in(band.field.get(bands.points)), band.field.get(bands.points))
        for band in bands.written
    ]
    yield from _table(steps, better, each_once=rating, told=told)


def _steps(table: Field, name: str) -> list[Step]:
    steps = [Step(number_in(row.get(name)), number_in(row.get("score")), row.get("score")) for row in table]
    return [step for step in steps if step.edge is not None]


def _table(
    steps: Sequence[Step], better: int, *, each_once: bool = False, told: Collection[FieldPath] = ()
) -> Iterator[Found]:
    """Yield what is not in order; of the rows in `told` it is said already that an edge is mistaken."""
    stray = _out_of_order(steps)
    for step in (one for one in stray if one.field.path[:-1] not in told):
        message = say("the bands before are in another order than this one")
        yield at(step.field, message, say("sort the bands by their edges, each edge once"))
    wrong = [pair for pair in _against(steps, better, each_once=each_once) if pair[1] not in stray]
    # Where every step goes the wrong way, one thing is wrong, not each step.
    all_wrong = len(wrong) > 1 and len(wrong) == len(steps) - 1
    for before, step in wrong[:1] if all_wrong else wrong:
        yield _said(before, step, better)


def _out_of_order(steps: Sequence[Step]) -> list[Step]:
    """Return the rows whose edge does not go on in the direction that most edges go."""
    pairs = list(pairwise(steps))
    rises = sum((later.edge > before.edge) - (later.edge < before.edge) for before, later in pairs) > 0
    return [later for before, later in pairs if not (later.edge > before.edge if rises else later.edge < before.edge)]


def _against(steps: Sequence[Step], better: int, *, each_once: bool) -> list[tuple[Step, Step]]:
    """Return neighbours of which the better one is worth less, the row written later second."""
    found = []
    for low, high in pairwise(sorted(steps, key=lambda step: step.edge)):
        if low.points is None or high.points is None or low.edge == high.edge:
            continue
        if (high.points - low.points) * better < 0 or (each_once and low.points == high.points):
            found.append((low, high) if steps.index(low) < steps.index(high) else (high, low))
    return found


def _said(before: Step, step: Step, better: int) -> Found:
    notes = (Note(step.field.document.path, before.field.span, say("the band before is worth {it}", it=before.points)),)
    if step.points == before.points:
        message = say("rating {it} stands twice", it=step.points)
        return at(step.field, message, say("give each band a rating of its own"), notes)
    is_better = (step.edge > before.edge) == (better > 0)
    values = {"it": step.points, "before": before.points}
    if is_better:
        message = say("this band is better than the one worth {before}, and is worth {it}", **values)
        return at(step.field, message, say("write at least {before}, or change the other band", **values), notes)
    message = say("this band is worse than the one worth {before}, and is worth {it}", **values)
    return at(step.field, message, say("write at most {before}, or change the other band", **values), notes)
