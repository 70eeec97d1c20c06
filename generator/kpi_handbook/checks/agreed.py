"""Ratings of conduct that were agreed, wherever they stand, with what they stand on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.checks.rule import Subject
from kpi_handbook.load import Field
from kpi_handbook.model.assessment import PersonAssessment, Position
from kpi_handbook.model.evidence import EvidenceRegister
from kpi_handbook.model.people import PersonEvidenceList
from kpi_handbook.model.person_reconciliation import PersonReconciliation, ReconciledAspect


@dataclass(frozen=True)
class Agreed:
    """One agreed rating of one person, with the field it stands in."""

    employee: str
    cycle: str
    period: str
    aspect: str
    rating: Decimal
    field: Field
    evidence: tuple[str, ...]
    listed: Field
    """The field in which the evidence is listed, or should be."""


@dataclass(frozen=True)
class Seen:
    """One aspect as the two sides saw it, in a reconciliation."""

    record: PersonReconciliation
    aspect: ReconciledAspect
    field: Field

    @property
    def gap(self) -> Decimal:
        """How far apart the two were; 0 where one of them said nothing."""
        if self.aspect.self_ is None or self.aspect.supervisor is None:
            return Decimal(0)
        return abs(self.aspect.self_ - self.aspect.supervisor)


def agreed_ratings(subject: Subject) -> Iterator[Agreed]:
    """Yield every agreed rating of assessments and reconciliations."""
    for record, entry in subject.handbook.of(PersonAssessment):
        top = entry.document.root()
        held: list[tuple[Position | PersonAssessment, Field]] = [
            (record, top),
            *zip(record.earlier, top.get("earlier"), strict=True),
        ]
        for one, field in held:
            for aspect, rating in one.section_b_agreed.items():
                if rating is not None:
                    evidence = tuple(one.section_b_evidence.get(aspect, ()))
                    place = field.get("section_b_agreed").get(aspect)
                    listed = field.get("section_b_evidence").get(aspect)
                    yield Agreed(record.employee, record.cycle, one.period, aspect, rating, place, evidence, listed)
    for seen in seen_aspects(subject):
        view, case = seen.aspect, seen.record
        if view.agreed is not None:
            place, listed = seen.field.get("agreed"), seen.field.get("evidence")
            yield Agreed(case.employee, case.cycle, case.period, view.aspect, view.agreed, place, view.evidence, listed)


def seen_aspects(subject: Subject) -> Iterator[Seen]:
    """Yield every aspect of every reconciliation about conduct."""
    for record, entry in subject.handbook.of(PersonReconciliation):
        for aspect, field in zip(record.items, entry.document.root().get("items"), strict=False):
            yield Seen(record, aspect, field)


def known_evidence(subject: Subject) -> frozenset[str]:
    """Return the ids of all evidence that is listed somewhere."""
    book = subject.handbook
    restricted = (one.id for record, _entry in book.of(PersonEvidenceList) for one in record.evidence)
    return frozenset(restricted) | {one.id for record, _entry in book.of(EvidenceRegister) for one in record.evidence}
