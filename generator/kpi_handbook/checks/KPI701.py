"""A submitted value can't be.

## What it does
Reports values outside of the `range` of their definition, and figures over a denominator of 0. Only the newest revision
of a row is looked at.

## Why it matters
A value that cannot occur is a slip: another unit, a figure in the wrong column, a count of something else. ISO 15939
asks for the valid values of a measure so that such slips are seen before anybody is scored by them.

## How to fix
Write the figure that the source shows. Where the figure is right, the range in the definition is wrong. Where nothing
was counted, leave the figures blank and write the state `not_applicable` with approver and reason.

## Options
None.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.filed import Duty, duties, figure_column, in_cell, newest, result_of
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.kpi import Edge, Kpi
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import say
from kpi_handbook.score import has_number
from kpi_scoring.exact import decimal_text
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Item

_ALONE = {"last", "once", "min", "max"}  # a period's own figures are used there; elsewhere 0 over 0 is harmless


def check(subject: Subject) -> Iterator[Found]:
    """Find values that their definition does not allow."""
    rows = newest(subject)
    filed = {(row.unit, row.period) for row in rows.values()}
    for duty in duties(subject):
        if (duty.scorecard.unit, duty.period) in filed:
            for item in duty.card.items:
                row, kpi = rows.get((duty.scorecard.unit, duty.period, item.kpi)), duty.kpi(item.kpi)
                if row and kpi and has_number(row):
                    yield from _denominator(duty, row, item) if row.denominator == 0 else _range(duty, row, item, kpi)


def _denominator(duty: Duty, row: Submission, item: Item) -> Iterator[Found]:
    method = BY_NAME.get(item.method)
    counts_itself = method is not None and bool(method.measures)
    if row.numerator or (item.aggregation in _ALONE and not counts_itself):
        message = say("{numerator} over 0 has no result", numerator=row.numerator)
        help_text = say("write what was counted; where nothing was, leave both blank and write not_applicable")
        yield in_cell(duty.subject, row, "denominator", message, help_text)


def _range(duty: Duty, row: Submission, item: Item, kpi: Kpi) -> Iterator[Found]:
    figure = row.done if row.done is not None else result_of(item, duty.value(row))
    low, high = kpi.range.min, kpi.range.max
    if figure is None:
        return
    names = {"value": _written(figure), "kpi": kpi.id}
    if low is not None and _is_before(figure, low):
        message = say("{value} is below {edge}, the lowest value that {kpi} can have", edge=_edge(low), **names)
    elif high is not None and _is_after(figure, high):
        message = say("{value} is above {edge}, the highest value that {kpi} can have", edge=_edge(high), **names)
    else:
        return
    help_text = say("write the figure of the source, in the unit of the definition, or correct the range there")
    yield in_cell(duty.subject, row, figure_column(row), message, help_text)


def _is_before(figure: Fraction | date, edge: Edge) -> bool:
    if isinstance(figure, date) or isinstance(edge, date):
        return isinstance(figure, date) and isinstance(edge, date) and figure < edge
    return figure < Fraction(edge)


def _is_after(figure: Fraction | date, edge: Edge) -> bool:
    if isinstance(figure, date) or isinstance(edge, date):
        return isinstance(figure, date) and isinstance(edge, date) and figure > edge
    return figure > Fraction(edge)


def _written(figure: Fraction | date) -> str:
    return figure.isoformat() if isinstance(figure, date) else decimal_text(figure, 4)


def _edge(edge: Decimal | date) -> str:
    return edge.isoformat() if isinstance(edge, date) else decimal_text(Fraction(edge), 4)
