"""No worked example, or one that does not come out.

## What it does
Recomputes each of `examples:` with the definition's own method, parameters and limits, and reports a stated
achievement that is another number as an error. A scored definition without example is an info, where its method has
an actual and a target.

## Why it matters
The balanced-scorecard deck explains "lower is better" by one line: target 24 hours, actual 25 hours, 96. Who reads that
computes the next one alone.

## How to fix
Take one actual value and one target; the fix writes the achievement that comes out.

## Options
None.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from kpi_handbook.checks.definition import Definition, about_field
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import ExampleOf, Formula, Kpi
from kpi_handbook.problems import Severity, say
from kpi_scoring.exact import decimal_text, micro
from kpi_scoring.formula import Kind, evaluate, evaluate_number, parse
from kpi_scoring.methods import BY_NAME, Method

_DEFAULT_CAP = Decimal(120)


def check(subject: Subject) -> Iterator[Found]:
    """Find examples that are absent or wrong."""
    for kpi, entry in subject.handbook.kpis:
        method = BY_NAME.get(kpi.formula.method)
        if method is None or method.target not in {"number", "none"} or method.measures:
            continue
        top = entry.document.root()
        if not kpi.examples and kpi.role != "monitored":
            message = say("{kpi} has no worked example", kpi=kpi.id)
            help_text = say("write examples: with an actual, a target and the achievement that comes out")
            yield about_field(Definition(top, ""), "examples", message, help_text)
        for example, field in zip(kpi.examples, top.get("examples"), strict=True):
            right = _achievements(subject.handbook, kpi, method, example)
            if right and _as_micro(example.achievement) not in {micro(one) for one in right}:
                text = decimal_text(right[0])
                message = say("this example comes out at {right}, not {stated}", right=text, stated=example.achievement)
                stated = field.get("achievement")
                help_text = say('write achievement: "{right}"', right=text)
                yield at(stated, message, help_text, severity=Severity.ERROR, fix=writing(stated, f'"{text}"'))


def _as_micro(words: str) -> int | None:
    try:
        return micro(Fraction(Decimal(words)))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _achievements(book: Handbook, kpi: Kpi, method: Method, example: ExampleOf) -> tuple[Fraction, ...]:
    """Return what an example may state: the achievement inside the limits, and the one before them."""
    raw = _raw(kpi.formula, method, example)
    if raw is None:
        return ()
    cap, floor = _limit(book, kpi.formula, "cap", _DEFAULT_CAP), _limit(book, kpi.formula, "floor", Decimal(0))
    inside = raw if floor is None else max(raw, Fraction(floor))
    inside = inside if cap is None else min(inside, Fraction(cap))
    return (inside, raw)


def _raw(formula: Formula, method: Method, example: ExampleOf) -> Fraction | None:
    given = _parameters(formula)
    values: dict[str, Fraction | None] = {
        name: Fraction(value) for name, value in given.items() if isinstance(value, Decimal | int)
    }
    values |= {"actual": Fraction(example.actual)}
    values |= {"target": None if example.target is None else Fraction(example.target)}
    names = method.names | frozenset(values)
    known = {name: values.get(name) for name in names}
    if set(method.tables) - set(given) - {"below", "after", "late_bands"}:
        return None
    if method.domain and evaluate(parse(method.domain, names, Kind.TRUTH), known) is not True:
        return None
    return evaluate_number(parse(method.formula_for(given), names, generated=True), known)


def _parameters(formula: Formula) -> Mapping[str, Any]:  # the parameters of any method, as its formula wants them
    return formula.model_dump(
        exclude_none=True, exclude={"method", "aggregation", "expression", "scale", "cap", "floor"}
    )


def _limit(book: Handbook, formula: Formula, name: str, default: Decimal) -> Decimal | None:
    policy = book.organization.default_policy if book.organization else None
    sources = (formula, *(one for one in book.policies if one.id == policy))
    limits = (getattr(source, name) for source in sources if name in source.model_fields_set)
    return next(limits, default)
