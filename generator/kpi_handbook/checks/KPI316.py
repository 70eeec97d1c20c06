"""The name is an initiative: something to build once, not something to measure.

## What it does
Reports a name that starts with a verb of change, such as menambahkan, membangun, add, launch, where the
method is not about a date. A verb that `words: {allow: […]}` of `checks.yml` lists is left alone.

## Why it matters
The comparison of OKR and KPI separates them: "add a chat feature" is an initiative, done or not done; the KPI is what
it should change.

## How to fix
Put the initiative into the OKRs, and measure what it changes. Where the date itself matters, use `milestone_date`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, is_given, text, wrong_words
from kpi_handbook.checks.KPI301 import is_unmeasured
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import starts_with_initiative
from kpi_handbook.problems import say

_ABOUT_DATES = {"milestone_date", "milestone_weighted"}


def check(subject: Subject) -> Iterator[Found]:
    """Find names of initiatives."""
    allowed = subject.handbook.settings.words.allow
    for kpi in definitions(subject.handbook):
        name = kpi.get("name")
        if not is_given(name) or kpi.method in _ABOUT_DATES or is_unmeasured(kpi):  # KPI301 speaks of the last
            continue
        for words in wrong_words(name, lambda one: bool(starts_with_initiative(text(one), allowed))):
            message = say("the name of {kpi} is an initiative", kpi=kpi.id)
            yield at(words, message, say("measure what it changes, or use milestone_date where the date matters"))
