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

from kpi_handbook.checks.bands import Meeting, meetings
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Note, say


def check(subject: Subject) -> Iterator[Found]:
    """Find neighbouring bands that overlap."""
    for meeting in meetings(subject.handbook):
        if meeting.is_overlap:
            yield _overlap(meeting)


def _overlap(meeting: Meeting) -> Found:
    edges = {"edge": meeting.before.value, "own": meeting.edge.value}
    said = say("the band before starts at {edge}", edge=meeting.before.value)
    help_text = say("end this band at {edge}, or start the band before at {own}", **edges)
    if meeting.rises:
        said = say("the band before ends at {edge}", edge=meeting.before.value)
        help_text = say("start this band at {edge}, or end the band before at {own}", **edges)
    message = say("two bands cover {low} to {high}", low=meeting.low, high=meeting.high)
    return at(meeting.edge, message, help_text, (Note(meeting.before.document.path, meeting.before.span, said),))
