"""What units owe and have filed, period by period: the rows that count, with the scorecard they are filed for."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import Note, Say, Severity
from kpi_handbook.score import card_at, kpi_in_force, value_of
from kpi_scoring.formula import FormulaError
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Card, Item, Value
from kpi_scoring.tables import own_result

Key = tuple[str, str, str]
"""Unit, period and KPI."""


@lru_cache(maxsize=1)
def newest(subject: Subject) -> Mapping[Key, Submission]:
    """Return the newest revision of each row: an older one is history, and stays as it was."""
    rows: dict[Key, Submission] = {}
    for row in subject.submitted.submissions:
        key = (row.unit, row.period, row.kpi)
        if key not in rows or rows[key].revision < row.revision:
            rows[key] = row
    return rows


def in_cell(
    subject: Subject,
    row: Submission,
    column: str,
    message: Say,
    help_text: Say,
    notes: tuple[Note, ...] = (),
    severity: Severity | None = None,
) -> Found:
    """Return what a rule says about a cell of a row."""
    table = subject.submitted.tables[row.period, row.unit]
    span = table.span(row.row, column)
    return Found(table.document, span, (row.row, column), message, help_text, notes, severity)


def note_in_cell(subject: Subject, row: Submission, column: str, message: Say) -> Note:
    """Return a note at a cell of another row."""
    table = subject.submitted.tables[row.period, row.unit]
    return Note(table.document.path, table.span(row.row, column), message)


def figure_column(row: Submission) -> str:
    """Return the column in which a row's figure begins."""
    return "numerator" if row.denominator is not None else "value"


@dataclass(frozen=True)
class Duty:
    """A scorecard in a period of its cycle: what the unit owes there."""

    subject: Subject
    scorecard: Scorecard
    entry: Entry
    cycle: Cycle
    number: int
    """The period's place in the cycle, from 1."""

    @property
    def period(self) -> str:
        """The period."""
        return self.cycle.periods[self.number - 1]

    @cached_property
    def card(self) -> Card:
        """The scorecard as it is scored in this period, without values."""
        return card_at(self.subject.handbook, self.scorecard, self.cycle, self.number, {}, self.subject.today)

    def field(self, kpi: str) -> Field:
        """Return the item of a KPI as it is written."""
        items = self.entry.document.root().get("items")
        return next(item for item in items if item.get("kpi").value == kpi)

    def kpi(self, name: str) -> Kpi | None:
        """Return the definition in force."""
        return kpi_in_force(self.subject.handbook, name, self.period)

    def value(self, row: Submission) -> Value:
        """Return a row as it is scored."""
        return value_of(self.subject.handbook, row, self.number)


@lru_cache(maxsize=1)  # one rule after the other asks, and a duty keeps the scorecard that it worked out
def duties(subject: Subject) -> tuple[Duty, ...]:
    """Return each scorecard in each period of its cycle."""
    return tuple(
        Duty(subject, scorecard, entry, cycle, number)
        for scorecard, entry in subject.handbook.scorecards
        if (cycle := subject.handbook.cycles.get(scorecard.cycle))
        for number in range(1, len(cycle.periods) + 1)
    )


def can_be_scored(item: Item) -> bool:
    """Say whether an item has a formula that the arithmetic knows."""
    return bool(item.formula) or item.method in BY_NAME


def result_of(item: Item, value: Value) -> Fraction | None:
    """Return what a value says by itself, or None where it can't be told."""
    try:
        return own_result(item, value)
    except FormulaError:
        return None
