"""A survey index without sample.

## What it does
Reports a definition on a scale of scores whose source is a survey, where no number and no all or every in
`data_source`, `definition`, `scope`, `limitations` or `evidence_required` says how many answers there must be.

## Why it matters
The list of anti-patterns has the survey without sample: eight friendly customers give 9.1, and the index moves with
whoever answers.

## How to fix
Write how many are asked and how many must answer: "random sample, at least 200 valid answers".

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text
from kpi_handbook.checks.measurement_units import Quantity, quantity_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import EVERYBODY_WORDS, SURVEY_WORDS, tokens
from kpi_handbook.problems import say

_SAYS_IT = ("data_source", "scope", "limitations", "evidence_required")


def check(subject: Subject) -> Iterator[Found]:
    """Find indexes of surveys that any number of answers makes."""
    for kpi in definitions(subject.handbook):
        source = kpi.get("data_source")
        is_index = quantity_of(subject.handbook, kpi.text("unit")) is Quantity.SCORE
        if is_given(source) and is_index and SURVEY_WORDS & _words(kpi, "data_source") and not _has_sample(kpi):
            message = say("nothing says how many answers make {kpi}", kpi=kpi.id)
            yield at(
                source, message, say("write the sample and the fewest answers, such as: at least 200 valid answers")
            )


def _has_sample(kpi: Definition) -> bool:
    said = frozenset[str]().union(*(_words(kpi, name) for name in _SAYS_IT))
    counted = any(word[0].isdigit() for word in said)
    return counted or bool(EVERYBODY_WORDS & (said | _words(kpi, "definition")))


def _words(kpi: Definition, name: str) -> frozenset[str]:
    return frozenset(word for part in languages(kpi.get(name)) for word in tokens(text(part)))
