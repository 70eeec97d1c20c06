"""A change raises the score of the unit that proposes it.

## What it does
Needs the handbook before the change and who proposes it (`kpi diff --author`). Reports scorecards of the author's own
unit whose score rises when submitted and published periods are scored again; corrected values are left out, since
somebody else validates those.

## Why it matters
It may be a good change. But whoever gains by a rule is not the one to ask whether the rule is fair.

## How to fix
Nothing in the file: somebody outside of the unit agrees too.

## Options
None.
"""

from collections.abc import Iterator
from fractions import Fraction

from kpi_handbook.checks.moved import impact_of_change
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.where_changed import edits_of
from kpi_handbook.impact import Movement
from kpi_handbook.problems import say
from kpi_scoring.exact import MICRO, decimal_text


def check(subject: Subject) -> Iterator[Found]:
    """Find scores that rise for the unit that asks for it."""
    units = _units_of(subject)
    rising = {one.unit: one for one in impact_of_change(subject).movements if one.unit in units and _gain(one) > 0}
    edits = edits_of(subject) if rising else None
    for one in rising.values():
        assert edits is not None, "something rises"
        names = {"author": subject.author, "unit": one.unit, "period": one.period}
        points = decimal_text(Fraction(_gain(one), MICRO), 2)
        message = say("{author} proposes this, and {period} of {unit} rises by {points}", **names, points=points)
        help_text = say("let somebody outside of {unit} agree too", unit=one.unit)
        if found := edits.found(one.unit, "", one.period, message, help_text):
            yield found


def _units_of(subject: Subject) -> set[str]:
    """Return the units of the author, before and after the change: nobody leaves a unit to raise its score."""
    books = [subject.handbook, *([subject.base.handbook] if subject.base else [])]
    roles = [role for book in books for role in book.roles.values() if subject.author]
    return {role.unit for role in roles if subject.author in {role.id, role.handle}}


def _gain(one: Movement) -> int:
    """Return by how much a score rises, in millionths, without what new values bring."""
    return (one.delta or 0) - sum(moved for cause, moved in one.parts if cause.kind == "values")
