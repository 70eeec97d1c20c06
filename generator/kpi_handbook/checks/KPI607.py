"""Feedback has one side only.

## What it does
Notes feedback that only praises or only finds fault: `did_well` or `must_improve` is empty. Coaching records are read
with `--audience restricted` only.

## Why it matters
Praise alone changes nothing, and faults alone are not believed: whoever sees only mistakes has not looked long enough.

## How to fix
Write one strength and one change, each with something that was seen.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find feedback in which one of the two is empty."""
    for coaching, entry in subject.handbook.of(Coaching):
        if coaching.feedback is None:
            continue
        feedback = entry.document.root().get("feedback")
        empty = [name for name in ("did_well", "must_improve") if _is_empty(feedback.get(name))]
        if len(empty) == 1:
            other = "must_improve" if empty == ["did_well"] else "did_well"
            message = say("this feedback says {other}, but not {name}", other=other, name=empty[0])
            help_text = say("add {name}: with something that was seen", name=empty[0])
            yield Found(feedback.document, feedback.key_span, feedback.path, message, help_text)


def _is_empty(field: Field) -> bool:
    words = list(field.value.values()) if isinstance(field.value, dict) else [field.value]
    return all(is_placeholder(word) for word in words)
