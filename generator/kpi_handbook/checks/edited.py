"""What a change edits: records with the same id before and after it, and the periods that each of them scores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Field, FieldPath
from kpi_handbook.load.document import dotted
from kpi_handbook.model.changes import Change, changes, written
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Class, Record
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.problems import Say, Severity, say
from kpi_handbook.score import has_number, kpi_in_force, policy_of, revised

Place = tuple[str, str]
"""A unit and a period."""


@dataclass(frozen=True)
class Edited:
    """A record that stands before and after a change, with the field it begins at."""

    name: str
    """What readers call it: the id of a KPI or policy, or the unit of a scorecard."""

    before: Record
    after: Record
    field: Field
    entry: Entry

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What differs, without the records inside that are compared by themselves."""
        inner = {"items", "revisions"}
        return tuple(one for one in changes(self.before, self.after) if one.path[0] not in inner)

    def of(self, *kinds: Class) -> Iterator[Change]:
        """Return what differs, of some classes."""
        return (one for one in self.changes if one.kind in kinds)

    def found(self, change: Change, message: Say, help_text: Say, severity: Severity | None = None) -> Found:
        """Return what a rule says about a change: at its value, or at what it was taken out of."""
        field = at_path(self.field, change.path)
        is_there = field.value is not None
        span = field.span if is_there else field.document.head_span(field.path[:-1])
        return Found(field.document, span, field.path, message, help_text, (), severity)

    def words(self, change: Change) -> Say:
        """Return what changed, as one sentence."""
        field = dotted(change.path)
        before, after = written(change.before), written(change.after)
        if before and after:
            return say(
                "{field} of {name} was {before} and is {after} now",
                field=field,
                name=self.name,
                before=before,
                after=after,
            )
        if change.before is None:
            return say("{field} of {name} was added", field=field, name=self.name)
        if change.after is None:
            return say("{field} of {name} was removed", field=field, name=self.name)
        return say("{field} of {name} was changed", field=field, name=self.name)


def at_path(field: Field, path: FieldPath) -> Field:
    """Return the field at a path inside another one; its value is None where there is none."""
    for step in path:
        inner = field.value
        if isinstance(step, int):
            value = inner[step] if isinstance(inner, list) and step < len(inner) else None
        else:
            value = inner.get(step) if isinstance(inner, dict) else None
        field = Field(field.document, (*field.path, step), value)
    return field


def edited_definitions(subject: Subject) -> Iterator[Edited]:
    """Yield each version of a definition that stands before and after the change, and differs."""
    if subject.base:
        before = {(kpi.id, kpi.version): kpi for kpi, _ in subject.base.handbook.kpis}
        for kpi, entry in subject.handbook.kpis:
            old = before.get((kpi.id, kpi.version))
            if old and old != kpi:
                yield Edited(kpi.id, old, kpi, entry.document.root(), entry)


def edited_policies(subject: Subject) -> Iterator[Edited]:
    """Yield each version of a policy that stands before and after the change, and differs."""
    if subject.base:
        before = {(policy.id, policy.version): policy for policy in subject.base.handbook.policies}
        for policy, entry in subject.handbook.of(ScoringPolicy):
            old = before.get((policy.id, policy.version))
            if old and old != policy:
                yield Edited(policy.id, old, policy, entry.document.root(), entry)


def edited_scorecards(subject: Subject) -> Iterator[Edited]:
    """Yield each scorecard that stands before and after the change, and differs, in itself or in an item."""
    if subject.base:
        before = {(card.cycle, card.unit): card for card, _ in subject.base.handbook.scorecards}
        for card, entry in subject.handbook.scorecards:
            old = before.get((card.cycle, card.unit))
            if old and old != card:
                yield Edited(card.unit, old, card, entry.document.root(), entry)


def edited_items(scorecard: Edited) -> Iterator[Edited]:
    """Yield each item of a scorecard that stands before and after the change, and differs."""
    assert isinstance(scorecard.before, Scorecard), "asked of scorecards"
    assert isinstance(scorecard.after, Scorecard), "asked of scorecards"
    before = {item.kpi: item for item in scorecard.before.items}
    for item, field in zip(scorecard.after.items, scorecard.field.get("items"), strict=True):
        old = before.get(item.kpi)
        if old and old != item:
            yield Edited(item.kpi, old, item, field, scorecard.entry)


def scored_by(book: Handbook, record: Record, scorecard: Scorecard | None = None) -> Iterator[Place]:
    """Yield the units and periods in which a record of a handbook takes part in the score."""
    for card, _ in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        if cycle is None or (scorecard and (scorecard.cycle, scorecard.unit) != (card.cycle, card.unit)):
            continue
        for period in cycle.periods:
            match record:
                case Kpi():
                    has_item = any(item.kpi == record.id and item.role == "scored" for item in card.items)
                    takes_part = has_item and kpi_in_force(book, record.id, period) == record
                case ScoringPolicy():
                    takes_part = policy_of(book, card, period) == record
                case _:
                    takes_part = True
            if takes_part:
                yield card.unit, period


def differing_periods(before: Item, after: Item, periods: tuple[str, ...]) -> list[str]:
    """Return the periods in which an item is scored by other figures than before."""

    def figures(item: Item, period: str) -> Mapping[str, object]:
        return revised(item, period).model_dump(exclude={"revisions", "rationale", "reason", "headline"})

    return [period for period in periods if figures(before, period) != figures(after, period)]


def with_values(subject: Subject) -> frozenset[Place]:
    """Return the units and periods that have values, before or after the change."""
    both = (subject, subject.base) if subject.base else (subject,)
    rows = (row for one in both for row in one.submitted.submissions)
    return frozenset((row.unit, row.period) for row in rows if has_number(row))


def begun(subject: Subject, period: str) -> bool:
    """Say whether the cycle of a period has begun."""
    cycles = (cycle for cycle in subject.handbook.cycles.values() if period in cycle.periods)
    return any(cycle.from_ <= subject.today for cycle in cycles)
