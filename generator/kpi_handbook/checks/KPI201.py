"""One KPI measures two things.

## What it does
Reports a name that joins two things with dan, serta, atau, and, or, `&` or `/` where each side has a base
measure of its own, or where one side is a share and the other a count. Where only the words say so, it is an info.
Two descriptions of one thing, as in "closed and verified", are fine, and so is a name that sets one in relation to the
other, as in "ratio of cost and revenue".

## Why it matters
SMART (Doran) asks for one specific aspect. When two move in opposite directions, the one number stays still and nobody
acts: "sales and satisfaction" can be on target while customers leave.

## How to fix
Write two definitions, each with its own target and weight, or drop the half that matters less.

## Options
None.
"""

from collections.abc import Iterator
from functools import partial

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import (
    CONNECTORS,
    MEASURE_NOUNS,
    RELATION_WORDS,
    SHARE_WORDS,
    content_words,
    is_participle,
    tokens,
)
from kpi_handbook.load import Field
from kpi_handbook.problems import Severity, say

_COUNT_WORDS = frozenset({"jumlah", "banyaknya", "number"})


def check(subject: Subject) -> Iterator[Found]:
    """Find names that join two measures."""
    for kpi in definitions(subject.handbook):
        name = kpi.get("name")
        if not is_given(name):
            continue
        proven = wrong_words(name, partial(_has_two_measures, kpi))
        likely = () if proven else wrong_words(name, _names_two_measures)
        for words in (*proven, *likely):
            left, right = _sides(text(languages(words)[0])) or ("", "")
            yield at(
                words,
                say('this name joins two measures: "{left}" and "{right}"', left=left, right=right),
                say("write two KPIs, one for each, or keep the one that matters more"),
                severity=None if proven else Severity.INFO,
            )


def _sides(name: str) -> tuple[str, str] | None:
    """Return what stands before and after the first word that joins."""
    words = tokens(name)
    place = next((number for number, word in enumerate(words) if word in CONNECTORS), None)
    if not place or place == len(words) - 1 or RELATION_WORDS & set(words):
        return None
    return " ".join(words[:place]), " ".join(words[place + 1 :])


def _has_two_measures(kpi: Definition, words: Field) -> bool:
    sides = _sides(text(words))
    if sides is None:
        return False
    left, right = (frozenset(word for word in content_words(side) if not is_participle(word)) for side in sides)
    only_left, only_right = left - right, right - left
    measured = [_words_of(measure, words) for measure in kpi.measures]
    has_left = [bool(measure & only_left) and not measure & only_right for measure in measured]
    has_right = [bool(measure & only_right) and not measure & only_left for measure in measured]
    return (any(has_left) and any(has_right)) or _share_and_count(*sides)


def _words_of(measure: Field, words: Field) -> frozenset[str]:
    """Return the words of a base measure: of its id, and of its name in the language of the KPI's name."""
    name = measure.get("name")
    language = str(words.path[-1])
    spoken = text(name.get(language)) if isinstance(name.value, dict) else text(name)
    return content_words(f"{text(measure.get('id'))} {spoken}")


def _share_and_count(left: str, right: str) -> bool:
    """Say whether one side names a share and the other a number of things: one unit can't hold both."""
    shares = [bool(SHARE_WORDS & set(tokens(side))) for side in (left, right)]
    counts = [tokens(side)[0] in _COUNT_WORDS for side in (left, right)]
    return (shares[0] and counts[1]) or (shares[1] and counts[0])


def _names_two_measures(words: Field) -> bool:
    sides = _sides(text(words))
    if sides is None:
        return False
    left, right = (MEASURE_NOUNS & set(tokens(side)) for side in sides)
    return bool(left - right) and bool(right - left)
