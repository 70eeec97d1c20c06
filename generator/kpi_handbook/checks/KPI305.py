"""The owner can't move the number.

## What it does
Reports an owner whose role belongs neither to the unit of the definition's folder nor to a unit above or below it, and
`quality: {control: low}`; both only where no `rationale` explains it.

## Why it matters
The balanced-scorecard deck asks that a KPI is controllable: within the span of control of who answers for it. Who can't
move a number learns to explain it.

## How to fix
Name an owner in the unit, give the KPI to the unit that can move it, or say under `rationale` how the owner does.

## Options
None.
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.definition import Definition, definitions
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.model.organization import Unit
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find owners outside of the unit, and KPIs that say themselves that control is low."""
    book = subject.handbook
    for kpi in definitions(book):
        if not is_placeholder(kpi.get("rationale").value):
            continue
        owner = book.roles.get(kpi.text("owner"))
        control = kpi.get("quality").get("control")
        help_text = say("give it to who can move it, or say under rationale how the owner does")
        if owner and kpi.unit in book.units and not _are_in_line(book.units, kpi, owner.unit):
            message = say(
                "{owner} belongs to {unit}, not to {folder}", owner=owner.id, unit=owner.unit, folder=kpi.unit
            )
            yield at(kpi.get("owner"), message, help_text)
        elif control.value == "low":
            yield at(control, say("the owner of {kpi} has little control of it", kpi=kpi.id), help_text)


def _are_in_line(units: Mapping[str, Unit], kpi: Definition, unit: str) -> bool:
    return unit in _above(units, kpi.unit) or kpi.unit in _above(units, unit)


def _above(units: Mapping[str, Unit], unit: str) -> list[str]:
    """Return a unit and those above it; a circle ends where it closes."""
    line: list[str] = []
    while unit in units and unit not in line:
        line.append(unit)
        unit = units[unit].parent or ""
    return line
