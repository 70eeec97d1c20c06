"""An expression uses a name that is not a base measure, or is not one of our expressions.

## What it does
Reads `formula.expression`, and the `formula` and `domain` of each method that a policy writes, with the formula
language: declared names, numbers, + - * /, comparisons, if and else, min, max, abs and coalesce. Nothing else is
computed.

## Why it matters
The expression is what is computed and what readers see; a name that is not defined has no value.

## How to fix
Use the ids of `base_measures`; in a method of a policy the names in its `params`, and actual, target, cap, floor and
unbounded.

## Options
None.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from kpi_handbook.checks.own_methods import formulas, namesakes
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.fields import SNAKE
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Edit, Fix, Say, Severity, Span, say
from kpi_scoring.formula import FormulaError, Kind, names, parse

_WORD = re.compile(r"\w+")


def check(subject: Subject) -> Iterator[Found]:
    """Find expressions that cannot be read, and base measures that none uses."""
    for entry in subject.handbook.kind("kpi"):
        expression = entry.document.root().get("formula").get("expression")
        measures = [measure.get("id") for measure in entry.document.root().get("base_measures")]
        # While an id is not written as one, nobody knows which name the expression should have.
        if isinstance(expression.value, str) and all(SNAKE.fullmatch(str(one.value)) for one in measures):
            yield from _wrong(expression, {str(one.value): one for one in measures})
    yield from namesakes(subject.handbook)
    for formula in formulas(subject.handbook):
        yield from _unreadable(formula.field, formula.names, formula.kind)


def _wrong(expression: Field, measures: Mapping[str, Field]) -> Iterator[Found]:
    yield from _unreadable(expression, frozenset(measures))
    try:
        used = names(parse(expression.value, frozenset(measures)))
    except FormulaError:
        return
    for unused in sorted(measures.keys() - used):
        message = say('the base measure "{name}" is not used in the expression', name=unused)
        help_text = say("use it in formula.expression, or remove it from base_measures")
        yield at(measures[unused], message, help_text, severity=Severity.WARNING)


def _unreadable(expression: Field, measures: frozenset[str], kind: Kind = Kind.NUMBER) -> Iterator[Found]:
    try:
        parse(expression.value, measures, kind)
    except FormulaError as error:
        word = _WORD.match(expression.value, error.column - 1)
        span = _inside(expression, error.column, len(word.group()) if word else 1)
        meant = near(error.name, sorted(measures)) if error.name else ""
        is_shown = span != expression.span or meant == expression.value
        fix = Fix((Edit(span, meant),), (expression.path,), safe=False) if meant and is_shown else None
        help_text = _help(error, meant, measures, kind)
        yield Found(expression.document, span, expression.path, _message(error), help_text, fix=fix)


def _message(error: FormulaError) -> Say:
    if error.name:
        return say('"{name}" is not known in this formula', name=error.name)
    return say("{message}", message=error.message) if error.is_read else say("the formula cannot be read from here on")


def _help(error: FormulaError, meant: str, measures: Collection[str], kind: Kind) -> Say:
    names = ", ".join(sorted(measures))
    if meant:
        return say('did you mean "{meant}"?', meant=meant)
    if kind is Kind.TRUTH and not error.name:
        return say("write a condition, such as target > 0")
    if not error.is_read:
        return say("join base measures and numbers by + - * / and round brackets, such as closed / due * 100")
    if not names:
        return say("list it under base_measures, with its name")
    return say("known here are {names}, and the functions min, max, abs and coalesce", names=names)


def _inside(expression: Field, column: int, length: int) -> Span:
    span = expression.span
    if span.line != span.end_line:  # a folded or block text: its words stand where the file broke the lines
        return span
    quoted = span.end_column - span.column - len(expression.value) == 2
    start = span.column + int(quoted) + column - 1
    return Span(span.line, start, span.line, start + length)
