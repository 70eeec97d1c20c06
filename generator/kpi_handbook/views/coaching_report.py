"""Coachings by state, what is overdue, and what became standard; and what of it may be told to everybody."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from kpi_handbook.acts.coaching import CLOSED, STATES, small_groups_on, state_on
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.views.coaching_due import Owed, owed, people_of_register
from kpi_handbook.views.small_groups import Cell, counted, table_sums, withheld

OPEN = "open"
ALL = "all"
COLUMNS = (OPEN, *(state for state in STATES if state in CLOSED))
"""The states that are told of to everybody: what is under way, and how the others ended."""

_LATE = {"conversation", "follow_up", "assignment", "quarterly"}


@dataclass(frozen=True)
class Standard:
    """What stays of a coaching, and the commands that propose it."""

    record: str
    employee: str
    words: Text
    commands: tuple[str, ...]


@dataclass(frozen=True)
class CoachingReport:
    """Coachings of a cycle, or of all."""

    cycle: str | None
    today: date
    counts: tuple[tuple[str, int], ...]
    """How many there are in each state, in the order of their life."""

    overdue: tuple[Owed, ...]
    standards: tuple[Standard, ...]


@dataclass(frozen=True)
class SharedCounts:
    """How many people are coached, by unit and state: counts that may be told to everybody."""

    units: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, str, int | None], ...]
    """Unit, state, and the count; None where it is withheld."""

    today: date
    least: int
    """The smallest group that is told of, by the policy."""


def coaching_report(subject: Subject, cycle: str | None = None) -> CoachingReport:
    """Return the report of a cycle, or of all of them; what is owed today belongs to no cycle."""
    records = list(_records(subject, cycle))
    states = Counter(state_on(one, subject.today) for one in records)
    overdue = tuple(one for one in owed(subject) if one.is_late and one.kind in _LATE)
    standards = tuple(
        Standard(one.id, one.employee, one.closure.becomes_standard, proposals(subject.handbook, one, subject.today))
        for one in records
        if one.closure and one.closure.date <= subject.today and one.closure.becomes_standard
    )
    return CoachingReport(cycle, subject.today, tuple((state, states[state]) for state in STATES), overdue, standards)


def proposals(book: Handbook, coaching: Coaching, today: date) -> tuple[str, ...]:
    """Return the commands that propose what became standard as a change of the definition, or of the target."""
    trigger = coaching.trigger
    start, period = _next_period(book, today)
    if trigger and trigger.kpi in book.versions:
        units = [card.unit for card, _entry in book.scorecards if any(one.kpi == trigger.kpi for one in card.items)]
        revise = [
            f"kpi revise {unit} {trigger.kpi} --from {period} --target …" for unit in dict.fromkeys(units) if period
        ]
        return (f"kpi new-version {trigger.kpi} --from {start}", *revise)
    if trigger and trigger.aspect:
        holding = [one.id for one, _e in book.dictionaries if trigger.aspect in {aspect.id for aspect in one.aspects}]
        return tuple(f"kpi new-version {name} --from {start}" for name in dict.fromkeys(holding))
    return ()


def shared_counts(subject: Subject, cycle: str | None = None, before: Collection[Cell] = ()) -> SharedCounts:
    """Return how many people are coached by unit and state, each person once, by the newest form.

    Small groups are withheld with so many others that none can be worked out; so is what was withheld `before`.
    """
    book, today = subject.handbook, subject.today
    people = people_of_register(book)
    newest: dict[str, Coaching] = {}
    for one in sorted(_records(subject, cycle), key=lambda one: (one.held_on or date.min, one.id)):
        newest[one.employee] = one
    states = {employee: state_on(one, today) for employee, one in newest.items() if employee in people}
    pairs = [(people[employee].unit, state if state in CLOSED else OPEN) for employee, state in states.items()]
    units = tuple(book.units)
    counts = counted(pairs, units, COLUMNS, ALL)
    rules = small_groups_on(book, today)
    sums = list(table_sums(units, COLUMNS, ALL))
    hidden = withheld(counts, sums, least=rules.least, width=rules.width, before=before)
    cells = tuple(
        (unit, column, None if (unit, column) in hidden else counts[unit, column])
        for unit in (*units, ALL)
        for column in (*COLUMNS, ALL)
    )
    return SharedCounts(units, COLUMNS, cells, today, rules.least)


def _records(subject: Subject, cycle: str | None) -> Iterator[Coaching]:
    for one, entry in subject.handbook.of(Coaching):
        if cycle in {None, entry.place["cycle"]}:
            yield one


def _next_period(book: Handbook, today: date) -> tuple[str, str | None]:
    """Return the first day of the next month, and the period that begins there where a cycle has it."""
    year, month = divmod(today.year * 12 + today.month, 12)
    start = date(year, month + 1, 1)
    period = f"{start:%Y-%m}"
    is_known = any(period in cycle.periods for cycle in book.cycles.values())
    return start.isoformat(), period if is_known else None
