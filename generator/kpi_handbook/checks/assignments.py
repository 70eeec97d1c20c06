"""Special assignments of coaching records, with the limits that the scoring policy sets for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi_handbook.checks.rule import Subject
from kpi_handbook.load import Field
from kpi_handbook.model.coaching import Coaching, SpecialAssignment
from kpi_handbook.model.handbook import Entry, Handbook
from kpi_handbook.model.policy import CoachingRules
from kpi_handbook.model.versions import in_force

LIMITS = CoachingRules.model_validate({"assignment_days": [30, 120], "open_max": 2, "first_follow_up_days": 31})
"""What holds where the policy says nothing."""


@dataclass(frozen=True)
class Assignment:
    """A special assignment with the record it stands in."""

    coaching: Coaching
    record: SpecialAssignment
    entry: Entry
    field: Field
    limits: CoachingRules

    @property
    def is_cancelled(self) -> bool:
        """Say whether nothing is owed any more."""
        return self.coaching.closure is not None and self.coaching.closure.result == "cancelled"


def assignments(subject: Subject) -> Iterator[Assignment]:
    """Yield each special assignment of the coaching records, which are read for the restricted audience only."""
    for coaching, entry in subject.handbook.of(Coaching):
        record = coaching.development.special_assignment if coaching.development else None
        if record:
            day = record.start or coaching.held_on or subject.today
            field = entry.document.root().get("development").get("special_assignment")
            yield Assignment(coaching, record, entry, field, limits(subject.handbook, day))


def limits(book: Handbook, day: date) -> CoachingRules:
    """Return the limits in force on a day."""
    name = book.organization.default_policy if book.organization else None
    policy = in_force((policy for policy in book.policies if policy.id == name), day)
    return (policy.coaching if policy else None) or LIMITS
