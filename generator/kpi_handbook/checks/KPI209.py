"""Nothing says when a KPI is measured.

## What it does
Reports a definition whose `frequency` holds nothing, or the place of something (`TBD`, `-`), and a scored item that is
measured once and has no `due` date, or a `due` that holds the place of one.

## Why it matters
SMART (Doran) asks for a time: a date to reach, or a rhythm to look at. "100 % ready in November 2008" in the
balanced-scorecard deck is good, "ready soon" is not.

## How to fix
Write `frequency: monthly`, `quarterly`, `semesterly` or `yearly`; for something that is done once, write the day on the
scorecard: `due: 2026-05-31`.

## Options
None.
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.definition import Definition, Item, definitions, definitions_by_id, is_given, items
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say

_SAYS_ITS_DATES = {"milestone_date", "milestone_weighted", "none", ""}  # KPI146 asks the first for its date


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions without frequency, and single deliveries without date."""
    for kpi in definitions(subject.handbook):
        frequency = kpi.get("frequency")
        if is_given(frequency) and is_placeholder(frequency.value):
            message = say("nothing says how often {kpi} is measured", kpi=kpi.id)
            help_text = say("write monthly, quarterly, semesterly, yearly, or once for something with a date")
            yield at(frequency, message, help_text)
    known = definitions_by_id(subject.handbook)
    for item in items(subject.handbook):
        if item.is_scored:
            yield from _date(item, known)


def _date(item: Item, known: Mapping[str, tuple[Definition, ...]]) -> Iterator[Found]:
    due = item.get("due")
    versions = known.get(item.kpi, ())
    once = bool(versions) and all(
        kpi.text("frequency") == "once" and kpi.method not in _SAYS_ITS_DATES for kpi in versions
    )
    help_text = say("write due: with the day it must be done, such as due: 2026-05-31")
    if is_given(due) and is_placeholder(due.value):
        yield at(due, say("{kpi} has no date to be done by", kpi=item.kpi), help_text)
    elif once and not is_given(due):
        yield at(item.get("kpi"), say("{kpi} is done once and has no date to be done by", kpi=item.kpi), help_text)
