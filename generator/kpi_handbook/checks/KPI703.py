"""A value has no evidence.

## What it does
Reports values that name no evidence and do not come from a system. For an item whose weight is under the limit, and
for one that is only watched, it is a warning.

## Why it matters
A reviewer must be able to trust and recompute a number; what a person wrote down can't be recomputed without what it
was taken from. In a healthy company the number comes from a place that others can open.

## How to fix
Write the id of the evidence, which stands in `evidence.yml` of the period; several are joined by `;`. Where the value
is read from a system, write `system` as its source.

## Options
`limit`: the weight, in percent of the scorecard, under which it is a warning; 5.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.filed import Duty, duties, in_cell, newest
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import Severity, say
from kpi_handbook.score import has_number
from kpi_scoring.exact import TooPreciseError
from kpi_scoring.records import Card, Item
from kpi_scoring.tables import EQUAL, WITHIN_PERSPECTIVE, shares_given

OPTIONS = {"limit": 5}
_NOT_SUBMITTED = {"open", "returned"}


def check(subject: Subject) -> Iterator[Found]:
    """Find values that nobody could look up."""
    rows = newest(subject)
    limit = Decimal(subject.options_of("KPI703", OPTIONS)["limit"])
    bare = {key: row for key, row in rows.items() if _is_bare(row)}
    places = {(row.unit, row.period) for row in bare.values()}
    for duty in duties(subject):
        if (duty.scorecard.unit, duty.period) in places:
            for item in duty.card.items:
                if row := bare.get((duty.scorecard.unit, duty.period, item.kpi)):
                    yield _found(duty, row, item, limit)


def _is_bare(row: Submission) -> bool:
    return has_number(row) and not row.evidence and row.source != "system" and row.state not in _NOT_SUBMITTED


def _found(duty: Duty, row: Submission, item: Item, limit: Decimal) -> Found:
    share = _share(duty.card, item)
    is_small = share is not None and share < Fraction(limit)
    message = say("{kpi} has a value without evidence, and it does not come from a system", kpi=row.kpi)
    help_text = say("write the id of the evidence, such as EV-0412, or the source system where it is read from one")
    severity = Severity.WARNING if is_small else Severity.ERROR
    return in_cell(duty.subject, row, "evidence", message, help_text, severity=severity)


def _share(card: Card, item: Item) -> Fraction | None:
    """Return an item's percent of its scorecard; None where its weights are not in order."""
    peers = [peer for peer in card.items if peer.is_scored]
    if not item.is_scored:
        return Fraction(0)
    if card.weighting == "explicit":
        return None if item.weight is None else Fraction(item.weight)
    known = dict(card.perspectives)
    if card.weighting in WITHIN_PERSPECTIVE and not all(known.get(peer.perspective) for peer in peers):
        return None
    if card.weighting not in EQUAL and not all(peer.weight and peer.weight > 0 for peer in peers):
        return None
    try:
        return shares_given(card)[item.kpi]
    except TooPreciseError:
        return None
