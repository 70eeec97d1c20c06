"""Two views were averaged.

## What it does
Warns where an agreed rating, or an agreed value, is the exact middle of the two views and nobody says why, and where
that happens twice or more in one record. Records about people are read with `--audience restricted` only.

## Why it matters
Splitting the difference ends the talk before the facts are on the table, and teaches both to claim more next time.
Evidence and the definition settle facts, the anchor settles a rating.

## How to fix
Say which event or which sentence of the anchor decided, in `reason`; or agree on one of the two views.

## Options
- `most`: how many aspects of a record may end in the middle, each with its reason; 1.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.agreed import Seen, seen_aspects
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.person_reconciliation import PersonReconciliation
from kpi_handbook.model.reconciliation import Claim
from kpi_handbook.problems import say

OPTIONS = {"most": 1}


def check(subject: Subject) -> Iterator[Found]:
    """Find agreements that are the middle of the two views."""
    most = int(subject.options_of("KPI613", OPTIONS)["most"])
    by_record: dict[str, list[Seen]] = defaultdict(list)
    for seen in seen_aspects(subject):
        one = seen.aspect
        if _is_middle(one.self_, one.supervisor, one.agreed):
            by_record[seen.field.document.path].append(seen)
    for found in by_record.values():
        for seen in found:
            if not seen.aspect.reason or len(found) > most:
                yield _middle(seen.field.get("agreed"))
    for record, entry in subject.handbook.of(PersonReconciliation):
        if _is_middle(*(_figure(one) for one in (record.self_, record.supervisor, record.agreed))) and not (
            record.agreed and record.agreed.reason
        ):
            yield _middle(entry.document.root().get("agreed"))


def _is_middle(one: Decimal | None, other: Decimal | None, agreed: Decimal | None) -> bool:
    return None not in {one, other, agreed} and one != other and 2 * (agreed or 0) == (one or 0) + (other or 0)


def _figure(claim: Claim | None) -> Decimal | None:
    if claim is None:
        return None
    return claim.value if isinstance(claim.value, Decimal) else claim.numerator


def _middle(field: Field) -> Found:
    message = say("what was agreed is the exact middle of the two views")
    return at(field, message, say("say in reason what decided, or agree on what the evidence shows"))
