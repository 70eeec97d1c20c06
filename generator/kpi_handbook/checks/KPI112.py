"""Two bands cover the same values.

## What it does
Reports two neighbouring bands of which one ends above the start of the other.

## Why it matters
A value in both bands has two scores.

## How to fix
End the lower band where the upper one begins.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.bands import pairs
from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.problems import Note, Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find neighbouring bands that overlap."""
    for before, band in pairs(subject.handbook):
        if band.high is not None and before.low is not None and band.high > before.low:
            notes = (
                Note(
                    band.document.path, before.low_field.span, say("the band before starts at {edge}", edge=before.low)
                ),
            )
            message = say("two bands cover {low} to {high}", low=before.low, high=band.high)
            help_text = say(
                "end this band at {edge}, or start the band before at {high}", edge=before.low, high=band.high
            )
            yield at(band.high_field, message, help_text, notes)


RULE = Rule("KPI112", "band-overlap", Severity.ERROR, __doc__, check)
