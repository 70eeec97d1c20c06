"""Rows of `periods/<period>/<unit>.csv`: what was submitted for an item, revision by revision."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HEADER = (
    *("kpi", "revision", "value", "numerator", "denominator", "state", "source", "submitted_on", "submitted_by"),
    *("validated_on", "validated_by", "evidence", "reconciliation", "approved_by", "approved_on", "reason"),
)
STATES = (
    *("open", "self_submitted", "returned", "under_review", "agreed", "in_dialogue", "escalated", "decided"),
    *("signed", "published", "not_applicable", "missing"),
)


@dataclass(frozen=True)
class Submission:
    """One row: a value of one item in one period and revision."""

    unit: str
    period: str
    row: int
    kpi: str
    revision: int
    state: str
    value: Decimal | None = None
    done: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str = "manual"
    submitted_on: date | None = None
    submitted_by: str = ""
    validated_on: date | None = None
    validated_by: str = ""
    evidence: tuple[str, ...] = ()
    reconciliation: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    reason: str = ""

    @property
    def was_decided(self) -> bool:
        """Whether a dispute about it ended with a decision; after the signatures only its approver tells."""
        return self.state == "decided" or (self.state == "signed" and bool(self.reconciliation and self.approved_by))
