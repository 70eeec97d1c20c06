"""A part of the coaching is missing.

## What it does
Reports coaching records in which feedback, development with a special assignment, or improvement is missing, or holds
nothing but a TODO, once the conversation was held. Coaching records are read with `--audience restricted` only.

## Why it matters
The tutor on the KPI form asks for all three: what happened, what the employee takes on, and what they change
themselves. A form with two of them is a talk that leads nowhere.

## How to fix
Complete the form together: `feedback`, `development.special_assignment`, `improvement`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.acts.coaching import state_on
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.fields import Record, Text
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find conversations that left a part of the form empty."""
    for coaching, entry in subject.handbook.of(Coaching):
        if state_on(coaching, subject.today) in {"due", "cancelled"}:
            continue
        missing = _missing(coaching)
        if missing:
            document, parts = entry.document, ", ".join(missing)
            message = say("the conversation was held, but {parts} is missing", parts=parts)
            help_text = say("complete it together, and add {parts}", parts=parts)
            yield Found(document, document.head_span(()), (), message, help_text)


def _missing(coaching: Coaching) -> list[str]:
    development = coaching.development
    parts = {
        "feedback": coaching.feedback,
        "development": development,
        "improvement": coaching.improvement,
    }
    missing = [name for name, part in parts.items() if part is None or _is_empty(part)]
    if development is not None and development.special_assignment is None:
        missing.append("development.special_assignment")
    return missing


def _is_empty(part: Record) -> bool:
    """Say whether nobody has written anything into a part of a draft."""
    values = [value for _name, value in part if value is not None]
    inner = [value for value in values if isinstance(value, Record)]
    texts = [words for value in values if isinstance(value, Text) for _language, words in value.by_language]
    others = [value for value in values if not isinstance(value, Text | Record)]
    return not others and all(map(_is_empty, inner)) and all(map(is_placeholder, texts))
