"""Nothing says what happens when it is red.

## What it does
Reports a definition whose `response` is not there, empty, or holds the place of one, in any language.

## Why it matters
The balanced-scorecard deck asks that a KPI is actionable. A number that changes nobody's week is a report, not a KPI.

## How to fix
Write who does what when the value is red: "The Compliance Manager agrees new dates with the owners and reports overdue
ones to the Finance Director."

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import about_field, definitions, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions that lead to no action."""
    for kpi in definitions(subject.handbook):
        message = say("nothing says what is done when {kpi} is red", kpi=kpi.id)
        help_text = say("write response: who does what when it is red")
        if is_placeholder(kpi.get("response").value):
            yield about_field(kpi, "response", message, help_text)
        else:
            for words in wrong_words(kpi.get("response"), lambda one: is_placeholder(one.value)):
                yield at(words, message, help_text)
