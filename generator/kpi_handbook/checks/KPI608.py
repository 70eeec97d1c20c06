"""A special assignment comes from nowhere.

## What it does
Notes coaching records whose trigger names neither a KPI nor an aspect, and special assignments that do not say which
line of the feedback they come from. Coaching records are read with `--audience restricted` only.

## Why it matters
An assignment that answers no number and no behaviour is a task somebody wanted done. Nobody can say later whether it
helped.

## How to fix
Name the KPI or the aspect in `trigger`, and in `from_feedback_line` the line of the feedback, such as `must_improve`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.assignments import Assignment, assignments
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.coaching import Feedback
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find special assignments without a KPI, an aspect or a line of the feedback behind them."""
    for assignment in assignments(subject):
        if not assignment.is_cancelled:
            yield from _trigger(assignment)
            yield from _line(assignment)


def _trigger(assignment: Assignment) -> Iterator[Found]:
    trigger = assignment.coaching.trigger
    if trigger is None or (trigger.kpi is None and trigger.aspect is None):
        field = assignment.field
        message = say("this special assignment answers no KPI and no aspect")
        yield Found(
            field.document, field.key_span, field.path, message, say("name one in trigger: with kpi: or aspect:")
        )


def _line(assignment: Assignment) -> Iterator[Found]:
    line, field = assignment.record.from_feedback_line, assignment.field
    lines = [name for name in Feedback.model_fields if name != "sbi"]
    if line is None:
        message = say("it is not said which line of the feedback this comes from")
        yield Found(
            field.document, field.key_span, field.path, message, say("add from_feedback_line: must_improve, or another")
        )
    elif line not in lines:
        message = say('the feedback has no line "{line}"', line=line)
        yield at(field.get("from_feedback_line"), message, say("write one of {lines}", lines=", ".join(lines)))
