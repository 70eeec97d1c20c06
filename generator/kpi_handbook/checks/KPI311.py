"""Nothing says whom or what it covers.

## What it does
Reports a definition whose `scope` is not there, empty, or holds the place of one, in any language.

## Why it matters
The lesson on KPIs per department refuses what is too general. "Satisfaction" of whom: all customers, or those of the
core segments who answered?

## How to fix
Say who or what is in and who is out: "Permanent staff on the day of the survey; contract staff are out."

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import about_field, definitions, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions that cover nobody knows what."""
    for kpi in definitions(subject.handbook):
        message = say("nothing says whom or what {kpi} covers", kpi=kpi.id)
        help_text = say("write scope: who or what is in, and who is out")
        if is_placeholder(kpi.get("scope").value):
            yield about_field(kpi, "scope", message, help_text)
        else:
            for words in wrong_words(kpi.get("scope"), lambda one: is_placeholder(one.value)):
                yield at(words, message, help_text)
