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

from kpi_handbook.checks.bands import meetings
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.checks.written import raw_text
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find neighbouring bands that do not meet."""
    for meeting in meetings(subject.handbook):
        if meeting.is_gap:
            wanted = meeting.before.value
            begins = say("the band before starts at {edge}", edge=wanted)
            ends = say("the band before ends at {edge}", edge=wanted)
            notes = (Note(meeting.before.document.path, meeting.before.span, ends if meeting.rises else begins),)
            message = say("nothing covers {low} to {high}", low=meeting.low, high=meeting.high)
            help_text = say("write {edge}, so that the bands meet", edge=wanted)
            yield at(
                meeting.edge, message, help_text, notes, fix=writing(meeting.edge, raw_text(meeting.before), safe=False)
            )
