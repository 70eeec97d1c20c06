"""A hole lies between two bands.

## What it does
Reports two neighbouring bands whose edges do not meet. A band that gives its lower edge only cannot leave a hole.

## Why it matters
A value in the hole would score nothing: with 94.99 and 95 as edges, 94.995 belongs nowhere.

## How to fix
Let the band end where its neighbour begins, or leave `max` out.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.bands import pairs
from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.problems import Note, Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find neighbouring bands that do not meet."""
    for before, band in pairs(subject.handbook):
        if band.high is not None and before.low is not None and band.high < before.low:
            notes = (
                Note(
                    band.document.path, before.low_field.span, say("the band before starts at {edge}", edge=before.low)
                ),
            )
            message = say("nothing covers {low} to {high}", low=band.high, high=before.low)
            yield at(band.high_field, message, say("write {edge}, so that the bands meet", edge=before.low), notes)


RULE = Rule("KPI111", "band-gap", Severity.ERROR, __doc__, check)
