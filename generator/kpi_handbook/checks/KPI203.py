"""Nothing says what is counted, or in which unit.

## What it does
Reports a definition whose `unit` holds nothing or the place of something (`TBD`, `-`), and one whose `formula` says
nothing: no expression, no base measures and no scoring method. A value that is submitted as one number, such as
revenue, needs a unit and a method only.

## Why it matters
SMART (Doran) asks for what can be measured with the data there are. Without unit and formula two people submit two
different numbers for the same thing.

## How to fix
Name a unit of `units_of_measure.yml`, and write `formula:` with a method; for a share or an average also
`base_measures:` and the expression that divides them.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, is_given
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions without unit or formula."""
    for kpi in definitions(subject.handbook):
        unit = kpi.get("unit")
        # Of an activity without unit KPI302 speaks.
        if is_given(unit) and is_placeholder(unit.value) and kpi.text("type") != "activity":
            message = say("{kpi} has no unit of measure", kpi=kpi.id)
            yield at(unit, message, say("write unit: with one of units_of_measure.yml, such as percent"))
        if (empty := empty_formula(kpi)) is not None:
            message = say("nothing says how {kpi} is computed", kpi=kpi.id)
            help_text = say("write a formula: an expression over base_measures, or a method and how periods add up")
            yield at(empty, message, help_text)


def empty_formula(kpi: Definition) -> Field | None:
    """Return where a formula says nothing; None where it says something or is not there at all."""
    formula = kpi.formula
    expression, method = formula.get("expression"), formula.get("method")
    if not is_given(formula):
        return None
    if is_placeholder(formula.value):
        return formula
    if isinstance(expression.value, str) and is_placeholder(expression.value):
        return expression
    nothing_else = not kpi.expression and not kpi.measures
    if not nothing_else or not is_given(method):
        return None
    unscored = kpi.method == "none" and kpi.text("role") == "scored"
    unknown = is_placeholder(method.value) and method.value != "none"
    return method if unknown or unscored else None
