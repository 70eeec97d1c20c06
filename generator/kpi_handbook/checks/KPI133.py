"""An expression uses a name that is not a base measure, or is not one of our expressions.

## What it does
Reads `formula.expression` with the formula language: names of base measures, numbers, + - * /, comparisons,
if and else, min, max, abs and coalesce.

## Why it matters
The expression is what is computed and what readers see; a name that is not defined has no value.

## How to fix
Use the ids of `base_measures`.

## Options
None.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kpi_handbook.checks.rule import Found, Rule, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Edit, Fix, Severity, Span, say
from kpi_scoring.formula import FormulaError, names, parse

_WORD = re.compile(r"\w+")


def check(subject: Subject) -> Iterator[Found]:
    """Find expressions that cannot be read, and base measures that none uses."""
    for entry in subject.handbook.kind("kpi"):
        expression = entry.document.root().get("formula").get("expression")
        measures = [measure.get("id").value for measure in entry.document.root().get("base_measures")]
        if isinstance(expression.value, str) and all(isinstance(name, str) for name in measures):
            yield from _wrong(expression, frozenset(measures))


def _wrong(expression: Field, measures: frozenset[str]) -> Iterator[Found]:
    try:
        used = names(parse(expression.value, measures))
    except FormulaError as error:
        word = _WORD.match(expression.value, error.column - 1)
        span = _inside(expression, error.column, len(word.group()) if word else 1)
        meant = near(word.group(), sorted(measures)) if word else ""
        known = ", ".join(sorted(measures)) or "no names; define base_measures"
        help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("known here are {names}", names=known)
        is_shown = span != expression.span or meant == expression.value
        fix = Fix((Edit(span, meant),), (expression.path,), safe=False) if meant and is_shown else None
        message = say("{message}", message=error.message)
        yield Found(expression.document, span, expression.path, message, help_text, fix=fix)
        return
    for unused in sorted(measures - used):
        message = say('the base measure "{name}" is not used in the expression', name=unused)
        found = at(expression, message, say("use it, or remove it from base_measures"))
        yield replace(found, severity=Severity.WARNING)


def _inside(expression: Field, column: int, length: int) -> Span:
    span = expression.span
    if span.line != span.end_line:  # a folded or block text: its words stand where the file broke the lines
        return span
    quoted = span.end_column - span.column - len(expression.value) == 2
    start = span.column + int(quoted) + column - 1
    return Span(span.line, start, span.line, start + length)


RULE = Rule("KPI133", "formula-name", Severity.ERROR, __doc__, check, fixable="unsafe")
