"""Working days and what has run late, from the dates of the calendar; nothing here knows what day it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_handbook.acts.history import Line
from kpi_handbook.acts.states import FILED, SETTLED
from kpi_handbook.model.calendar import Calendar, PeriodDates
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.policy import Reconciliation

_WEEKEND = 5


@dataclass(frozen=True)
class Overdue:
    """A step that somebody owes and has not taken in time; a flag on who owes it, never a step taken for them."""

    flag: str
    """`late`, `missing`, `supervisor_overdue`, `escalation_overdue`, `decision_overdue` or `signature_overdue`."""

    due: date


def holidays(book: Handbook) -> frozenset[date]:
    """Return the days on which nobody works, of all calendars."""
    return frozenset(day for calendar, _ in book.of(Calendar) for day in calendar.holidays)


def is_working_day(day: date, free: Collection[date]) -> bool:
    """Say whether a day is neither a holiday nor in a weekend."""
    return day.weekday() < _WEEKEND and day not in free


def working_day(first: date, number: int, free: Collection[date]) -> date:
    """Return the working day with a number, where the first working day on or after `first` has number 1."""
    day = first
    while True:
        if is_working_day(day, free):
            number -= 1
        if number <= 0:
            return day
        day += timedelta(days=1)


def after(day: date, count: int, free: Collection[date]) -> date:
    """Return the working day that lies so many working days behind a day."""
    return working_day(day + timedelta(days=1), count, free) if count else day


def overdue(
    lines: tuple[Line, ...],
    state: str,
    dates: PeriodDates | None,
    terms: Reconciliation | None,
    free: Collection[date],
    today: date,
) -> Iterator[Overdue]:
    """Yield what is or was too late about an item, as of a day."""
    if dates is None:
        return
    first = next((line.on for line in lines if line.to == "self_submitted"), None)
    if first and first > dates.due:
        yield Overdue("late", dates.due)
    if state == "missing" or (state in {"open", "returned"} and today > dates.lock_on):
        yield Overdue("missing", dates.lock_on)
    yield from _overdue_validation(lines, state, dates, today)
    yield from _overdue_dispute(lines, state, dates, terms, free, today)
    if state in SETTLED and dates.sign_by and today > dates.sign_by:
        yield Overdue("signature_overdue", dates.sign_by)


def _overdue_validation(lines: tuple[Line, ...], state: str, dates: PeriodDates, today: date) -> Iterator[Overdue]:
    """The validator's time begins anew with what came after it had ended."""
    until = dates.validate_by
    if until is None:
        return
    waiting = [line for line in lines if line.to == "self_submitted"]
    answers = [line for line in lines if line.start in FILED]
    came_in_time = bool(waiting) and waiting[0].on <= dates.due
    acted = answers[0].on if answers else None
    if (state in FILED and not acted and today > until) or (came_in_time and acted and acted > until):
        yield Overdue("supervisor_overdue", until)


def _overdue_dispute(
    lines: tuple[Line, ...],
    state: str,
    dates: PeriodDates,
    terms: Reconciliation | None,
    free: Collection[date],
    today: date,
) -> Iterator[Overdue]:
    began = next((line.on for line in reversed(lines) if line.to == "in_dialogue"), None)
    rose = next((line.on for line in reversed(lines) if line.to == "escalated"), None)
    if state == "in_dialogue" and began:
        until = escalates_on(began, dates, terms, free)
        if today > until:
            yield Overdue("escalation_overdue", until)
    if state == "escalated" and rose and terms:
        until = after(rose, terms.decide_within_days, free)
        if today > until:
            yield Overdue("decision_overdue", until)


def escalates_on(
    dialogue: date, dates: PeriodDates | None, terms: Reconciliation | None, free: Collection[date]
) -> date:
    """Return the first day on which a dispute may go one level up.

    The dialogue is day 1 of the set time; what is still open when the calendar ends dialogues may go up at once.
    """
    if terms is None:
        return dialogue
    day = working_day(dialogue, terms.escalate_after_days, free)
    closed = dates.dialogue_by + timedelta(days=1) if dates and dates.dialogue_by else day
    return max(dialogue, min(day, closed))
