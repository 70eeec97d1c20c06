"""Special assignments of coaching records, with the limits that the scoring policy sets for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.acts.coaching import rules_on
from kpi_handbook.checks.rule import Subject
from kpi_handbook.load import Field
from kpi_handbook.model.coaching import Coaching, SpecialAssignment
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.policy import CoachingRules


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
            yield Assignment(coaching, record, entry, field, rules_on(subject.handbook, day))
