"""A record about a person does not fit.

## What it does
Reports records under `people/` whose employee, id or cycle is not that of their file and folder; assessments with a
layer, an aspect or a rating that the dictionary does not have, with individual items that are neither a KPI nor a
measure with a method, that can't be computed, or whose weights do not total 100, and with positions in another order
than they were held in; a stated mean of ratings, or index, that is not what comes out; and a `retain_until` before the
record's own days. Records about people are read with `--audience restricted` only.

## Why it matters
A person's result is the number with the most weight on it. A rating for an aspect that does not exist would be left out
in silence, and a weight too much would raise every other.

## How to fix
Write what the dictionary has, or move the file to where it belongs.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.person_ratings import wrong_ratings
from kpi_handbook.checks.person_records import misplaced, retained_too_short
from kpi_handbook.checks.person_results import wrong_items, wrong_positions
from kpi_handbook.checks.rule import Found, Subject


def check(subject: Subject) -> Iterator[Found]:
    """Find records about people that do not fit where they stand, or what they are rated by."""
    yield from misplaced(subject)
    yield from retained_too_short(subject)
    yield from wrong_ratings(subject)
    yield from wrong_items(subject)
    yield from wrong_positions(subject)
