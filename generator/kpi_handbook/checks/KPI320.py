"""The checkpoints of a milestone are meetings and documents.

## What it does
Reports `checkpoints` of `milestone_weighted` whose ids name meetings or documents and nothing accepted, where they
carry more than half of the weight.

## Why it matters
The list of anti-patterns has the milestone of meetings: a kick-off, a workshop and a report are all held, and nothing
works.

## How to fix
Name what somebody accepts: data migrated, first branch live, users trained and tested.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.definition import definitions, number, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import MEETING_WORDS, tokens
from kpi_handbook.load import Field
from kpi_handbook.problems import say

_ACCEPTED = frozenset({"accepted", "signed", "approved", "diterima", "ditandatangani", "disetujui", "lulus", "passed"})


def check(subject: Subject) -> Iterator[Found]:
    """Find milestones that are reached by meeting."""
    for kpi in definitions(subject.handbook):
        checkpoints = kpi.formula.get("checkpoints")
        if kpi.method != "milestone_weighted":
            continue
        total = _weight(list(checkpoints))
        meetings = [one for one in checkpoints if _is_a_meeting(one)]
        if total and _weight(meetings) * 2 > total:
            names = ", ".join(text(one.get("id")) for one in meetings)
            message = say("most of {kpi} is reached by meetings and documents: {names}", kpi=kpi.id, names=names)
            yield at(
                checkpoints, message, say("name what somebody accepts, such as data_migrated or first_branch_live")
            )


def _is_a_meeting(checkpoint: Field) -> bool:
    words = set(tokens(text(checkpoint.get("id"))))
    return bool(words & MEETING_WORDS) and not words & _ACCEPTED


def _weight(checkpoints: list[Field]) -> Decimal:
    return sum((number(one.get("weight")) or Decimal(0) for one in checkpoints), Decimal(0))
