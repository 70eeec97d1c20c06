"""Nothing says why the objective moves when this moves.

## What it does
Reports a definition whose `rationale` is not there, or has fewer than 40 characters in a language.

## Why it matters
The second alignment question of the KPI form: if this moves, the objective moves because … A KPI without that
sentence is there because it was there last year.

## How to fix
Write the sentence: "A finding that is verified closed on time lowers real risk, which is what P5 asks for."

## Options
- `characters`: the fewest characters of a rationale; 40.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import about_field, definitions, text, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.problems import say

OPTIONS = {"characters": 40}


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions without the sentence that ties them to their objective."""
    fewest = subject.options_of("KPI321", OPTIONS)["characters"]
    help_text = say("write rationale: if this moves, the objective moves because …")
    for kpi in definitions(subject.handbook):
        rationale = kpi.get("rationale")
        if is_placeholder(rationale.value):
            yield about_field(kpi, "rationale", say("{kpi} has no rationale", kpi=kpi.id), help_text)
        elif isinstance(rationale.value, str | dict):
            for words in wrong_words(rationale, lambda one: len(text(one).strip()) < fewest):
                message = say("the rationale of {kpi} is too short to say why", kpi=kpi.id)
                yield at(words, message, help_text)
