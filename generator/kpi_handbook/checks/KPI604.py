"""A special assignment is the daily work.

## What it does
Reports special assignments that say nothing in `not_routine_because`, and those that read like a main duty of the unit
whose KPI called for the coaching. Coaching records are read with `--audience restricted` only.

## Why it matters
What somebody does anyway develops nobody, and a routine task handed out as an assignment is a punishment or covers an
absence.

## How to fix
Write what is new in it for this person. If nothing is, choose a task that stretches: a routine across units, a measure
that did not exist, something to teach.

## Options
- `similar`: how alike assignment and duty must be, from 0 to 1; 0.75.
"""

from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder, tokens
from kpi_handbook.load import Field
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Say, say

OPTIONS = {"similar": Decimal("0.75")}


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments that are no stretch."""
    similar = subject.options_of("KPI604", OPTIONS)["similar"]
    for assignment in assignments(subject):
        reason = assignment.field.get("not_routine_because")
        if assignment.is_cancelled:
            continue
        if duty := _duty(subject.handbook, assignment, similar):
            message = say('this is the main duty "{duty}" of the unit', duty=duty)
            yield at(assignment.field.get("what"), message, _help())
        elif reason.value is None:
            field = assignment.field
            place = field.document.head_span(field.path)
            yield Found(field.document, place, field.path, say("it is not said why this is not routine"), _help())
        elif _is_empty(reason):
            yield at(reason, say("it is not said why this is not routine"), _help())


def _help() -> Say:
    return say("write in not_routine_because what is new in it for this person, or choose something that is")


def _is_empty(field: Field) -> bool:
    words = field.value.values() if isinstance(field.value, dict) else [field.value]
    return all(is_placeholder(word) for word in words)


def _duty(book: Handbook, assignment: Assignment, similar: Decimal) -> str:
    """Return the duty an assignment reads like, or nothing."""
    trigger = assignment.coaching.trigger
    units = {entry.place["unit"] for kpi, entry in book.kpis if trigger and kpi.id == trigger.kpi}
    duties = [
        words for unit in units if unit in book.units for duty in book.units[unit].main_duties for words in _said(duty)
    ]
    said = _said(assignment.record.what) if assignment.record.what else ()
    return next((duty for duty in duties for words in said if _are_alike(words, duty, similar)), "")


def _said(text: Text) -> tuple[str, ...]:
    return tuple(words for _, words in text.by_language)


def _are_alike(one: str, other: str, similar: Decimal) -> bool:
    limit = float(similar)  # difflib's ratio is a float; nothing is computed with it
    return SequenceMatcher(None, " ".join(tokens(one)), " ".join(tokens(other))).ratio() >= limit
