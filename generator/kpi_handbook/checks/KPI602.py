"""A special assignment can't be measured.

## What it does
Reports special assignments of coaching records without measure, or whose measure lacks a unit, a baseline, a target or
a source. Coaching records are read with `--audience restricted` only.

## Why it matters
The form asks for a measurable special assignment: "be more active in recruiting" is a wish that nobody can see come
true. With six things said at the start (measure, unit, baseline, target, source, due date) the follow-up takes ten
minutes and needs no opinion.

## How to fix
Say what will be counted, from where to where, and where the figure is read: instead of "lebih aktif dalam rekrutmen"
write the share of open vacancies whose status is up to date each Friday, from 40 to 100, read in the applicant
tracker.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say

_PARTS = ("unit", "baseline", "target", "source")


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments whose success nobody could see."""
    for assignment in assignments(subject):
        if not assignment.is_cancelled:
            yield from _measure(assignment)


def _measure(assignment: Assignment) -> Iterator[Found]:
    measure = assignment.field.get("measure")
    if not measure.value:
        message = say("this special assignment has no measure")
        help_text = say("add measure: with id, unit, polarity, baseline, target and source")
        place = assignment.field.document.head_span(assignment.field.path)
        yield Found(measure.document, place, assignment.field.path, message, help_text)
        return
    absent = [name for name in _PARTS if measure.get(name).value is None]
    if absent:
        message = say("the measure of this special assignment has no {parts}", parts=", ".join(absent))
        yield Found(measure.document, measure.key_span, measure.path, message, say("add {parts}", parts=_lines(absent)))
    for part in (measure.get(name) for name in _PARTS):
        if part.value is not None and _is_empty(part):
            message = say("{part} only holds a place", part=part.path[-1])
            yield at(part, message, say("write what the two will look at on the due date"))


def _lines(names: list[str]) -> str:
    return ", ".join(f"{name}:" for name in names)


def _is_empty(part: Field) -> bool:
    words = part.value.values() if isinstance(part.value, dict) else [part.value]
    return all(is_placeholder(word) for word in words)
