"""A rating moved without a reason.

## What it does
Reports an agreed rating that differs from what the employee claimed or the supervisor saw and says no `reason`, and one
that lies outside of the two views. One rating apart, it must be one of the two. Records about people are read with
`--audience restricted` only.

## Why it matters
Who lowers a rating names the event, and who raises one says what they had not seen. Without that sentence nobody learns
from the talk, and the next one starts where this one did.

## How to fix
Write in `reason` what was shown and what it changed. A rating that neither of the two gave needs a new look at the
anchor, not a number.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.agreed import Seen, seen_aspects
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find agreed ratings that nobody explains, or that nobody gave."""
    for seen in seen_aspects(subject):
        yield from _one(seen)


def _one(seen: Seen) -> Iterator[Found]:
    one = seen.aspect
    views = [view for view in (one.self_, one.supervisor) if view is not None]
    if one.agreed is None or not views:
        return
    field, low, high = seen.field.get("agreed"), min(views), max(views)
    if not low <= one.agreed <= high:
        message = say("{agreed} is neither {low}, {high} nor between them", agreed=one.agreed, low=low, high=high)
        yield at(field, message, say("agree on a rating between the two views, or let the second line decide"))
    elif seen.gap == 1 and one.agreed not in views:
        message = say("{agreed} is none of the two views, which are one apart", agreed=one.agreed)
        yield at(field, message, say("agree on {low} or {high}, or leave it open", low=low, high=high))
    elif set(views) != {one.agreed} and not one.reason:
        message = say("{aspect} was settled at {agreed}, and nobody says why", aspect=one.aspect, agreed=one.agreed)
        yield at(field, message, say("add reason: with what was shown"))
