"""A value differs from the values it is made of.

## What it does
Reports a parent's value that is not the sum of its children's (`rollup: sum`), and the value of a KPI that differs from
the one it adopts, period by period. Periods in which one of them has no value, or is in dialogue, are left out.

## Why it matters
A company total that its units do not add up to, or two figures for one thing, and nobody believes either.

## How to fix
Correct the figure that does not match its source, in the unit that filed it.

## Options
None.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpi_handbook.checks.filed import Duty, Key, duties, figure_column, in_cell, newest, note_in_cell, result_of
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import say
from kpi_scoring.exact import rounded

_OPEN = {"open", "returned", "in_dialogue", "escalated", "not_applicable", "missing"}
_Place = tuple[Duty, Submission]


def check(subject: Subject) -> Iterator[Found]:
    """Find totals and adopted values that do not match."""
    rows = {key: row for key, row in newest(subject).items() if row.state not in _OPEN}
    periods: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties(subject):
        periods.setdefault((duty.scorecard.cycle, duty.period), []).append(duty)
    for together in periods.values():
        yield from _sums(together, rows)
        yield from _adopted(together, rows)


def _sums(together: Sequence[Duty], rows: Mapping[Key, Submission]) -> Iterator[Found]:
    children: dict[str, list[tuple[Duty, str]]] = {}
    for duty in together:
        for item in duty.scorecard.items:
            if item.rollup == "sum" and item.rollup_into and item.rollup_into != item.kpi:
                children.setdefault(item.rollup_into, []).append((duty, item.kpi))
    for parent, names in children.items():
        whole = _filed(together, rows, parent)
        parts = [rows.get((duty.scorecard.unit, duty.period, kpi)) for duty, kpi in names]
        found = [part for part in parts if part and _figures(part)]
        if whole and len(found) == len(parts):
            yield from _sum(whole, found)


def _sum(whole: _Place, parts: Sequence[Submission]) -> Iterator[Found]:
    duty, row = whole
    figures = [_figures(part) for part in parts]
    total = tuple(sum(column, Decimal(0)) for column in zip(*figures, strict=False))
    if any(len(one) != len(_figures(row)) for one in figures) or total == _figures(row):
        return
    names = {"kpi": row.kpi, "value": _written(_figures(row)), "sum": _written(total)}
    names["parts"] = ", ".join(part.kpi for part in parts)
    message = say("{kpi} is {value}, but what rolls up into it ({parts}) adds up to {sum}", **names)
    help_text = say("write {sum} here, or correct the value of {parts}", sum=names["sum"], parts=names["parts"])
    notes = tuple(note_in_cell(duty.subject, part, figure_column(part), say("rolls up")) for part in parts)
    yield in_cell(duty.subject, row, figure_column(row), message, help_text, notes)


def _adopted(together: Sequence[Duty], rows: Mapping[Key, Submission]) -> Iterator[Found]:
    for duty in together:
        for item in duty.scorecard.items:
            kpi = duty.kpi(item.kpi)
            own = rows.get((duty.scorecard.unit, duty.period, item.kpi))
            rolls_up = item.rollup == "sum" and kpi is not None and item.rollup_into == kpi.adopts
            if kpi and kpi.adopts and own and _figures(own) and not rolls_up:
                other = _filed(together, rows, kpi.adopts)
                if other and not _are_equal((duty, own), other):
                    yield _differs((duty, own), other)


def _differs(own: _Place, other: _Place) -> Found:
    (duty, row), (_, adopted) = own, other
    names = {"kpi": row.kpi, "value": _written(_figures(row)), "adopted": adopted.kpi}
    right = _written(_figures(adopted))
    message = say("{kpi} is {value}, but {adopted}, which it adopts, is {right}", right=right, **names)
    help_text = say("write {right} here, or correct the value of {adopted}", right=right, adopted=adopted.kpi)
    notes = (note_in_cell(duty.subject, adopted, figure_column(adopted), say("the KPI that is adopted")),)
    return in_cell(duty.subject, row, figure_column(row), message, help_text, notes)


def _filed(together: Sequence[Duty], rows: Mapping[Key, Submission], kpi: str) -> _Place | None:
    """Return the row of a KPI on whatever scorecard it stands."""
    found = ((duty, rows.get((duty.scorecard.unit, duty.period, kpi))) for duty in together)
    return next(((duty, row) for duty, row in found if row and _figures(row)), None)


def _are_equal(own: _Place, other: _Place) -> bool:
    """Two pairs or two values are the same figures; a value stands for a pair at the digits it is written with."""
    mine, theirs = _figures(own[1]), _figures(other[1])
    if len(mine) == len(theirs):
        return mine == theirs
    plain, pair = (mine, other) if len(mine) == 1 else (theirs, own)
    duty, row = pair
    item = next((one for one in duty.card.items if one.kpi == row.kpi), None)
    result = result_of(item, duty.value(row)) if item else None
    return result is None or rounded(result, max(0, -int(plain[0].as_tuple().exponent))) == plain[0]


def _figures(row: Submission) -> tuple[Decimal, ...]:
    if row.value is not None:
        return (row.value,)
    return (row.numerator, row.denominator) if row.numerator is not None and row.denominator is not None else ()


def _written(figures: tuple[Decimal, ...]) -> str:
    return " / ".join(f"{figure:f}" for figure in figures)
