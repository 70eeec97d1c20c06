"""Two KPIs of one unit measure the same.

## What it does
Reports, among the definitions of one unit, names that are at least 0.85 alike in a language, and equal expressions over
base measures of the same names. The problem stands at the later file; the other one is a note.

## Why it matters
The balanced-scorecard deck says: avoid measuring too much. What is measured twice counts twice.

## How to fix
Keep one and retire the other, or name what tells them apart.

## Options
- `similar`: how alike two names must be, from 0 to 1; 0.85.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import tokens
from kpi_handbook.load import Field
from kpi_handbook.problems import Note, say

OPTIONS = {"similar": Decimal("0.85")}


def check(subject: Subject) -> Iterator[Found]:
    """Find pairs that measure the same."""
    limit = float(
        subject.options_of("KPI314", OPTIONS)["similar"]
    )  # compared with difflib's float, never computed with
    units: dict[str, dict[str, Definition]] = {}
    for kpi in definitions(subject.handbook):
        units.setdefault(kpi.unit, {})[kpi.id] = kpi
    for group in units.values():
        for first, second, (one, other) in _alike(tuple(group.values()), limit):
            message = say("{second} measures the same as {first}", second=second.id, first=first.id)
            help_text = say("keep one of them, or name what tells them apart")
            note = Note(one.document.path, one.span, say("{first} stands here", first=first.id))
            yield at(other, message, help_text, (note,))


def _alike(group: Sequence[Definition], limit: float) -> Iterator[tuple[Definition, Definition, tuple[Field, Field]]]:
    """Yield the pairs that measure the same, with the fields that say so.

    A matcher learns its second text once and is then asked about many: nearly all pairs differ at the first look.
    """
    spoken = [_spoken(kpi.get("name")) for kpi in group]
    for place, second in enumerate(group):
        matchers = [SequenceMatcher(None, b=words) for words in spoken[place]]
        for first, names in zip(group[:place], spoken, strict=False):
            if any(_are_similar(matcher, words, limit) for matcher, words in zip(matchers, names, strict=False)):
                yield first, second, (first.get("name"), second.get("name"))
            elif _measure_the_same(first, second):
                yield first, second, (first.formula.get("expression"), second.formula.get("expression"))


def _spoken(name: Field) -> list[str]:
    """Return the name in each language, in the order of the languages' codes; nothing where it is not known."""
    if not is_given(name):
        return []
    return [" ".join(tokens(text(words))) for words in sorted(languages(name), key=lambda words: str(words.path[-1]))]


def _are_similar(matcher: SequenceMatcher[str], words: str, limit: float) -> bool:
    matcher.set_seq1(words)
    return (
        bool(words)
        and matcher.real_quick_ratio() >= limit
        and matcher.quick_ratio() >= limit
        and matcher.ratio() >= limit
    )


def _measure_the_same(first: Definition, second: Definition) -> bool:
    same = first.expression and first.expression.split() == second.expression.split()
    return bool(same) and _measured(first) == _measured(second)


def _measured(kpi: Definition) -> list[tuple[str, ...]]:
    return [tuple(text(words) for words in languages(measure.get("name"))) for measure in kpi.measures]
