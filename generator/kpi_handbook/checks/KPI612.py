"""A wide gap was settled without a second pair of eyes.

## What it does
Reports a reconciliation about conduct in which the two sides were two ratings or more apart and no reviewer signed, and
one that was decided by a side of it. Records about people are read with `--audience restricted` only.

## Why it matters
Two ratings apart means that the two read the anchor differently or know different events. A third person who hears both
protects the weaker of them; nobody decides an own case.

## How to fix
Let the second line be present and sign with `role: reviewer`, or decide with `role: decider`.

## Options
- `gap`: from how many ratings apart a reviewer is needed; 2.
"""

from collections.abc import Iterator

from kpi_handbook.checks.agreed import seen_aspects
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.people import Register
from kpi_handbook.model.person_reconciliation import PersonReconciliation
from kpi_handbook.problems import say

OPTIONS = {"gap": 2}


def check(subject: Subject) -> Iterator[Found]:
    """Find wide gaps that the two settled alone, and cases that a side decided."""
    least = subject.options_of("KPI612", OPTIONS)["gap"]
    for seen in seen_aspects(subject):
        signed = {one.role for one in seen.record.signatures}
        if seen.gap >= least and seen.aspect.agreed is not None and not signed & {"reviewer", "decider"}:
            message = say(
                "{aspect}: the two were {gap} apart, and no reviewer signed", aspect=seen.aspect.aspect, gap=seen.gap
            )
            yield at(seen.field, message, say("let the second line hear both, and sign with role: reviewer"))
    for record, entry in subject.handbook.of(PersonReconciliation):
        if record.escalation and record.escalation.to in _sides(subject, record):
            field = entry.document.root().get("escalation").get("to")
            message = say("{who} is a side of this case", who=record.escalation.to)
            yield at(field, message, say("let the second line decide it"))


def _sides(subject: Subject, record: PersonReconciliation) -> set[str]:
    """Return the employee and whoever leads them."""
    people = [one for register, _ in subject.handbook.of(Register) for one in register.people]
    return {record.employee, *(one.supervisor for one in people if one.id == record.employee and one.supervisor)}
