"""The definition does not define the measure.

## What it does
Reports a definition of fewer than eight words, one that only repeats the name, and one that holds the place of one
(`TBD`, `-`). Words are counted in the language that uses most; another language may be a third shorter.

## Why it matters
The balanced-scorecard deck asks for measures that are stated "explicitly and in detail". A stranger must compute the
same value: which cases count, which do not, and when.

## How to fix
Say what is counted or divided, over which cases, and at what moment: "Share of the findings due in the period that were
closed no later than their due date."

## Options
- `words`: the fewest words of a definition; 8.
"""

from collections.abc import Iterator
from functools import partial

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder, tokens
from kpi_handbook.load import Field
from kpi_handbook.problems import Say, say

OPTIONS = {"words": 8}


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions that are too short, or only repeat the name."""
    fewest = subject.options_of("KPI202", OPTIONS)["words"]
    for kpi in definitions(subject.handbook):
        definition = kpi.get("definition")
        if is_given(definition) and (definition.value is None or isinstance(definition.value, str | dict)):
            for words in wrong_words(definition, partial(_is_wrong, kpi, fewest)):
                help_text = say(
                    "say what counts, over which cases and at what moment, in {fewest} words or more", fewest=fewest
                )
                yield at(words, _message(words, kpi), help_text)


def _is_wrong(kpi: Definition, fewest: int, words: Field) -> bool:
    if words.value is not None and not isinstance(words.value, str):
        return False
    longest = max(_length(text(one)) for one in languages(kpi.get("definition")))
    length = _length(text(words))
    too_short = length < fewest and (longest < fewest or 3 * length < 2 * longest)
    return too_short or is_placeholder(words.value) or _repeats_name(words, kpi)


def _length(words: str) -> int:
    return len(words.split())


def _repeats_name(words: Field, kpi: Definition) -> bool:
    return any(tokens(name) == tokens(text(words)) for name in kpi.names)


def _message(words: Field, kpi: Definition) -> Say:
    spoken = max((text(one) for one in languages(words)), key=_length)
    if is_placeholder(spoken):
        return say("there is no definition yet")
    if any(_repeats_name(one, kpi) for one in languages(words)):
        return say("the definition only repeats the name")
    return say(
        "this definition has {count} words, too few for a stranger to compute the same value", count=_length(spoken)
    )
