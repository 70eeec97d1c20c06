"""A retired id says neither what takes its place nor why nothing does.

## What it does
Reports an entry of `retired.yml` without a successor whose reason is empty or only holds the place of one.

## Why it matters
Somebody will look for the number next year. Every catalogue that lives long (dbt, buf) asks for a successor or a reason
before something goes.

## How to fix
Write `successor:` with the id that is used instead, or the reason why none is needed.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import is_given, languages, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find retired ids that lead nowhere."""
    for entry in subject.handbook.kind("retired"):
        for group in ("kpis", "units"):
            for one in entry.document.root().get(group):
                reason, successor = one.get("reason"), one.get("successor")
                empty = all(is_placeholder(words.value) for words in languages(reason))
                if is_given(reason) and empty and is_placeholder(successor.value):
                    message = say("{id} is retired without a successor and without a reason", id=text(one.get("id")))
                    help_text = say("write the reason, or successor: with the id that is used instead")
                    yield at(reason, message, help_text)
