"""A value was agreed that neither side had, and nobody says why.

## What it does
Reports reconciliations whose agreed value is neither the submitter's nor the validator's, without a reason and without
a note of the dialogue.

## Why it matters
A value between the two is often the middle: splitting the difference ends the talk and teaches nothing. Facts are
settled by evidence and by the definition, never by averaging.

## How to fix
Write in `reason` which evidence or which words of the definition give this value.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Field
from kpi_handbook.model.reconciliation import Claim, Reconciliation, Reconciliations
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find agreed values that came from nowhere."""
    for record, entry in subject.handbook.of(Reconciliations):
        for case, field in zip(record.records, entry.document.root().get("records"), strict=True):
            yield from _case(case, field.get("agreed"))


def _case(case: Reconciliation, agreed: Field) -> Iterator[Found]:
    if not case.agreed or not case.self_ or not case.supervisor or case.agreed.reason:
        return
    between = _figures(case.agreed) not in {_figures(case.self_), _figures(case.supervisor)}
    if between and any(_figures(case.agreed)) and not (case.dialogue and case.dialogue.note):
        message = say("what was agreed is neither the one value nor the other, and no reason is given")
        help_text = say("add reason: with the evidence or the words of the definition that give this value")
        yield Found(agreed.document, agreed.key_span, agreed.path, message, help_text)


def _figures(claim: Claim) -> tuple[object, ...]:
    return claim.value, claim.numerator, claim.denominator
