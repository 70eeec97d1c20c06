"""A stated achievement is not what comes out.

## What it does
Computes each achievement that stands in a reconciliation again, from the value beside it and the target of the
scorecard, and the difference of the two sides. Reports those that are another number at the digits they are written
with. Items whose target grows over the cycle are left out: a month alone has no achievement there. Computes the worked
examples of each method that a policy writes as well; such a method has two of them at least.

## Why it matters
Lower is better means target over actual: 25 hours against 24 are 96, not 104. Two people who argue about a wrong figure
argue about nothing.

## How to fix
Write the number that is proposed.

## Options
None.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.claims import points_of
from kpi_handbook.checks.filed import Duty, can_be_scored, duties
from kpi_handbook.checks.own_methods import wrong_examples
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.reconciliation import Claim, Reconciliation, Reconciliations
from kpi_handbook.problems import say
from kpi_scoring.exact import decimal_text, rounded
from kpi_scoring.records import Item, Value


def check(subject: Subject) -> Iterator[Found]:
    """Find stated achievements that are not what comes out."""
    places = {(duty.scorecard.cycle, duty.scorecard.unit, duty.period): duty for duty in duties(subject)}
    for record, entry in subject.handbook.of(Reconciliations):
        for case, field in zip(record.records, entry.document.root().get("records"), strict=True):
            duty = places.get((case.cycle, case.unit, case.period))
            item = next((one for one in duty.card.items if one.kpi == case.item), None) if duty else None
            if duty and item and item.scored and can_be_scored(item) and item.phasing == "flat":
                yield from _case(duty, item, case, field)
    yield from wrong_examples(subject.handbook)


def _case(duty: Duty, item: Item, case: Reconciliation, field: Field) -> Iterator[Found]:
    decision = case.escalation.decision if case.escalation else None
    claims = [
        (case.self_, field.get("self")),
        (case.supervisor, field.get("supervisor")),
        (case.agreed, field.get("agreed")),
        (decision, field.get("escalation").get("decision")),
    ]
    for claim, place in claims:
        if claim and claim.achievement is not None:
            yield from _compared(claim.achievement, _points(duty, item, claim), place.get("achievement"))
    if case.gap and case.gap.points_of_achievement is not None and case.self_ and case.supervisor:
        ours, theirs = (_points(duty, item, claim) for claim in (case.self_, case.supervisor))
        between = None if ours is None or theirs is None else ours - theirs
        yield from _compared(case.gap.points_of_achievement, between, field.get("gap").get("points_of_achievement"))


def _points(duty: Duty, item: Item, claim: Claim) -> Fraction | None:
    """Return the achievement of a value by itself; None where it has none."""
    number = claim.value if isinstance(claim.value, Decimal) else None
    done = claim.value if claim.value is not None and not isinstance(claim.value, Decimal) else None
    value = Value(item.kpi, duty.number, "reported", number, claim.numerator, claim.denominator, done)
    return points_of(duty, item, value)


def _compared(stated: Decimal, computed: Fraction | None, field: Field) -> Iterator[Found]:
    if computed is None:
        return
    decimals = max(0, -int(stated.as_tuple().exponent))
    right = rounded(computed, decimals)
    if right != stated:
        message = say("{stated} is stated here, but {right} comes out", stated=stated, right=decimal_text(computed))
        yield at(field, message, say("write {right}", right=right))
