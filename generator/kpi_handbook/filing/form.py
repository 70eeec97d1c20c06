"""What a unit is asked for in a period: the KPIs that owe a value, with target, last value and what was filed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from kpi_handbook.checks.filed import newest
from kpi_handbook.checks.rule import Subject
from kpi_handbook.filing.definitions import definition_digest, digest_of_all
from kpi_handbook.model.calendar import PeriodDates
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Cycle, Unit
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import card_at, has_number, kpi_in_force, revised, rows_in_force
from kpi_scoring.records import Card, Value
from kpi_scoring.score import score

Wants: TypeAlias = Literal["value", "pair", "either", "day"]
"""What is filed for a KPI: a number, numerator and denominator, one of the two, or the day on which it was done."""


@dataclass(frozen=True)
class Line:
    """A KPI that owes a value."""

    kpi: Kpi
    item: Item
    digest: str
    target: Fraction | None
    """The target to date, as it is scored."""

    last: Submission | None
    """The newest value of an earlier period of the cycle."""

    filed: Submission | None
    """The newest row of this period."""

    @property
    def wants(self) -> Wants:
        """Say what is filed for it."""
        if self.kpi.is_milestone:
            return "day"
        if self.kpi.formula.aggregation == "ratio_of_sums":
            return "pair"
        return "either" if self.kpi.formula.expression else "value"


@dataclass(frozen=True)
class Form:
    """What a unit is asked for in a period of a cycle."""

    book: Handbook
    unit: Unit
    cycle: Cycle
    period: str
    dates: PeriodDates | None
    lines: Mapping[str, Line]

    @cached_property
    def digest(self) -> str:
        """The digest of the definitions of all its KPIs."""
        return digest_of_all({kpi: line.digest for kpi, line in self.lines.items()})


def form_of(subject: Subject, unit: str, period: str) -> Form:
    """Return the form of a unit; raises HandbookError with what there is to choose from."""
    book = subject.handbook
    found = book.units.get(unit)
    if found is None:
        raise _unknown("unit", unit, book.units)
    cycle = next((cycle for cycle in book.cycles.values() if period in cycle.periods), None)
    if cycle is None:
        raise _unknown("period", period, [one for cycle in book.cycles.values() for one in cycle.periods])
    card = next((card for card, _ in book.scorecards if (card.unit, card.cycle) == (unit, cycle.id)), None)
    if card is None:
        raise HandbookError(
            f"{unit} has no scorecard in {cycle.id}", f"write kpi_defs/scorecards/{cycle.id}/{unit}.yml first"
        )
    number = cycle.periods.index(period) + 1
    lines = {line.kpi.id: line for line in _lines(subject, card, cycle, number)}
    return Form(book, found, cycle, period, book.dates.get(period), lines)


def _unknown(kind: str, name: str, known: Collection[str]) -> HandbookError:
    meant = near(name, known)
    return HandbookError(
        f'there is no {kind} "{name}"', f'did you mean "{meant}"?' if meant else f"there are {', '.join(known)}"
    )


def _lines(subject: Subject, card: Scorecard, cycle: Cycle, number: int) -> Iterator[Line]:
    book, period = subject.handbook, cycle.periods[number - 1]
    scored = card_at(
        book, card, cycle, number, rows_in_force(_of_unit(subject, card.unit), cycle, subject.today), subject.today
    )
    targets = {item.kpi: item.target for item in score([_as_if_filed(scored)])[0].items}
    filed = {(row.period, row.kpi): row for row in newest(subject).values() if row.unit == card.unit}
    for item in card.items:
        kpi = kpi_in_force(book, item.kpi, period)
        earlier = [filed[one, item.kpi] for one in cycle.periods[: number - 1] if (one, item.kpi) in filed]
        last = next((row for row in reversed(earlier) if has_number(row)), None)
        if kpi and kpi.status == "active" and _is_asked_for(scored, item.kpi, number, last):
            current = revised(item, period)
            digest = definition_digest(kpi, current, book.units_of_measure.get(kpi.unit))
            yield Line(kpi, current, digest, targets.get(kpi.id), last, filed.get((period, kpi.id)))


def _as_if_filed(card: Card) -> Card:
    """Return a card with some value for everything: a target counts from the day its value is there."""
    there = {value.kpi for value in card.values if value.period == card.period}
    one = Decimal(1)
    values = [
        Value(item.kpi, card.period, "reported", numerator=one, denominator=one)
        for item in card.items
        if item.kpi not in there
    ]
    return replace(card, values=(*card.values, *values))


def _of_unit(subject: Subject, unit: str) -> Iterator[Submission]:
    return (row for row in subject.submitted.submissions if row.unit == unit)


def _is_asked_for(card: Card, kpi: str, number: int, last: Submission | None) -> bool:
    """Say whether a form asks for a KPI: a milestone from the start until it is done, all others when they owe."""
    item = next(item for item in card.items if item.kpi == kpi)
    return item.is_owed(number, card.period_ends) if item.every else last is None
