"""A band ends below its start.

## What it does
Reports a band whose `max` is not above its `min`.

## Why it matters
No value can lie in it.

## How to fix
Swap the two edges, or leave `max` out.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.bands import every_band
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import swapping
from kpi_handbook.problems import Fix, say


def check(subject: Subject) -> Iterator[Found]:
    """Find bands that no value can lie in."""
    for band in every_band(subject.handbook):
        if band.low is not None and band.high is not None and band.low >= band.high:
            message = say("this band runs from {low} to {high}", low=band.low, high=band.high)
            help_text = say("swap min and max: {high} to {low}", low=band.low, high=band.high)
            fix: Fix | None = swapping(band.low_field, band.high_field)
            if band.low == band.high:
                help_text, fix = say("write a max above {low}, or leave it out", low=band.low), None
            yield at(band.high_field, message, help_text, fix=fix)
