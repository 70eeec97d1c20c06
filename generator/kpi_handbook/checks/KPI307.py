"""Too much goes into one number.

## What it does
Reports a definition with more than five base measures, and one whose words, in a language, are more than 80.

## Why it matters
The balanced-scorecard deck asks for simple measures. What takes a page to define is disputed every month, and nobody
sees which part moved.

## How to fix
Measure the part that matters most, or write two KPIs. What belongs to the method goes to `scope` and `limitations`.

## Options
- `measures`: the most base measures; 5.
- `words`: the most words of a definition; 80.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, text, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import say

OPTIONS = {"measures": 5, "words": 80}


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions with too many parts or words."""
    options = subject.options_of("KPI307", OPTIONS)
    help_text = say("measure the part that matters most, or write two KPIs")
    for kpi in definitions(subject.handbook):
        if len(kpi.measures) > options["measures"]:
            message = say("{kpi} has {count} base measures", kpi=kpi.id, count=len(kpi.measures))
            yield at(kpi.get("base_measures"), message, help_text)
        for words in wrong_words(kpi.get("definition"), lambda one: len(text(one).split()) > options["words"]):
            yield at(
                words,
                say("the definition of {kpi} has more than {most} words", kpi=kpi.id, most=options["words"]),
                help_text,
            )
