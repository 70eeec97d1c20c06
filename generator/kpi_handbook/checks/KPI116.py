"""Bands count their edges in two ways.

## What it does
Reports a rating band whose `boundary` is another than the policy's (`lower` if it says nothing: a score on the edge
belongs to the band above), and bands of a method of which one begins at a value (`min`) and the other one ends at the
same value (`max`), so that the value belongs to both.

## Why it matters
Is 80 a 2 or a 3? Two people with one score must not get two ratings, so one policy counts in one way.

## How to fix
Write `boundary` once, in the policy, and write the bands of a method with `min` only, or with `max` only.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.bands import Bands, every_list
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find bands that count their edges otherwise than the bands around them."""
    for bands in every_list(subject.handbook):
        if not bands.converts:
            yield from _ratings(bands) if bands.points == "rating" else _scores(bands)


def _ratings(bands: Bands) -> Iterator[Found]:
    policy = bands.field.document.root().get("boundary")
    wanted = "lower" if policy.value is None else policy.value
    if wanted not in ("lower", "upper"):
        return
    for band in bands.field:
        own = band.get("boundary")
        if own.value in ("lower", "upper") and own.value != wanted:
            message = say("this band counts its {own} edge, the policy the {wanted} one", own=own.value, wanted=wanted)
            help_text = say("write {wanted} here, or boundary: {own} once in the policy", own=own.value, wanted=wanted)
            yield at(own, message, help_text, fix=writing(own, wanted))


def _scores(bands: Bands) -> Iterator[Found]:
    begins = {band.low: band for band in bands.written if band.high is None}
    for ending in bands.written:
        beginning = begins.get(ending.high) if ending.low is None else None
        if beginning is None or ending.high is None:
            continue
        is_later = bands.written_later(ending, beginning) is ending
        edge, other = ending.high_field, beginning.low_field
        if not is_later:
            edge, other = other, edge
        notes = (Note(other.document.path, other.span, say("the other band has this edge, too")),)
        message = say("{edge} belongs to two bands", edge=ending.high)
        help_text = say("write all bands with min, the lower edge, or all with max, the upper edge")
        yield at(edge, message, help_text, notes)
