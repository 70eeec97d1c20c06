"""Amounts of money have no scale.

## What it does
Reports a unit of measure with `currency: true` and without `scale`, unless every definition in that unit says its own.

## Why it matters
"Revenue (Rp) 50,000" of the balanced-scorecard deck means 50,000 million. Whoever reads rupiah is wrong by a factor of
a million, and so is whoever submits the next value.

## How to fix
Write the scale and say it in the label: `scale: 1000000` and "Rp juta". Write `scale: 1` for whole rupiah.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.written import text_in
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find currencies of which nobody knows how large one is."""
    for entry in subject.handbook.kind("unit_of_measure"):
        for unit in entry.document.root() if entry.path == (0,) else ():
            if unit.get("currency").value is True and unit.get("scale").value is None:
                yield from _without_scale(unit, subject.handbook)


def _without_scale(unit: Field, book: Handbook) -> Iterator[Found]:
    tops = [entry.document.root() for entry in book.kind("kpi")]
    scales = [top.get("scale").value for top in tops if unit.get("id").value == top.get("unit").value]
    if not scales or None in scales:
        name = text_in(unit.get("id"))
        message = say("{unit} is money, and nobody says whether 5 is five or five million", unit=name)
        help_text = say('add scale: 1000000 and say so in the label, as "Rp juta" does; or scale: 1 for single rupiah')
        yield at(unit, message, help_text)
