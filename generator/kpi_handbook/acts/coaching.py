"""Where a coaching stands on a day, and what has run late; a missed follow-up is the supervisor's."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kpi_handbook.acts.deadlines import after
from kpi_handbook.model.calendar import PeriodDates
from kpi_handbook.model.coaching import Coaching, FollowUp
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.policy import CoachingRules, ScoringPolicy, SmallGroups
from kpi_handbook.model.versions import in_force

State = Literal[
    "due",
    "held",
    "assignment_agreed",
    "in_progress",
    "achieved",
    "partly",
    "not_achieved",
    "cancelled",
]
STATES: tuple[State, ...] = (
    *("due", "held", "assignment_agreed", "in_progress"),
    *("achieved", "partly", "not_achieved", "cancelled"),
)
"""The life of a coaching, in order; the last four are how it was closed."""

CLOSED = frozenset(STATES[4:])

LOW_RATING = 2
"""Coaching is mandatory for a rating of this or less, and for a red KPI."""

FEWEST = 3
"""A policy can't let smaller groups be told of."""

DAYS_AFTER_PUBLICATION = 5
"""Working days from the publication of a period to the end of its coaching conversations."""

BUILT_IN = CoachingRules.model_validate({"assignment_days": [30, 120], "open_max": 2, "first_follow_up_days": 31})
"""What holds where the policy says nothing."""


@dataclass(frozen=True)
class Late:
    """A step that was not taken in time: from the first day it was late, until it was taken or the coaching ended."""

    flag: Literal["coaching_overdue", "follow_up_overdue", "assignment_overdue"]
    carried_by: str
    """Who owes it: the supervisor for conversations and follow-ups, the employee for the assignment itself."""

    since: date
    until: date | None
    """The day that ended it; None while it lasts. Only a missed follow-up is told of afterwards."""

    def is_open(self, today: date) -> bool:
        """Say whether it is late on a day."""
        return self.since <= today and (self.until is None or today < self.until)


def state_on(coaching: Coaching, today: date) -> State:
    """Return how far a coaching is on a day; what is dated later has not happened yet."""
    if coaching.closure and coaching.closure.date <= today:
        return coaching.closure.result
    if coaching.held_on is None or coaching.held_on > today:
        return "due"
    begun = began_on(coaching)
    if agreed_on(coaching, today) is None:
        return "held"
    return "in_progress" if begun is not None and begun <= today else "assignment_agreed"


def agreed_on(coaching: Coaching, today: date) -> date | None:
    """Return the day from which both have signed a special assignment, or None before it."""
    signed = {one.role: one.date for one in coaching.signatures if one.date <= today}
    has_assignment = coaching.development is not None and coaching.development.special_assignment is not None
    return max(signed.values()) if has_assignment and {"employee", "supervisor"} <= signed.keys() else None


def began_on(coaching: Coaching) -> date | None:
    """Return the first day of the special assignment; without one, that of the conversation."""
    assignment = coaching.development.special_assignment if coaching.development else None
    return (assignment.start if assignment else None) or coaching.held_on


def lateness(coaching: Coaching, limits: CoachingRules, today: date, due_on: date | None = None) -> tuple[Late, ...]:
    """Return what is or was late about a coaching as of a day, in the order of time.

    `due_on` is the last day for the conversation, where the calendar knows one.
    """
    return tuple(
        sorted(
            (*_conversation(coaching, today, due_on), *_follow_ups(coaching, limits, today), *_end(coaching, today)),
            key=lambda late: late.since,
        )
    )


def covers(coaching: Coaching, employee: str, since: date, today: date) -> bool:
    """Say whether somebody was coached, or was in coaching, after a day: what happened until then was talked about."""
    if coaching.employee != employee or state_on(coaching, today) in {"due", "cancelled"}:
        return False
    return coaching.closure is None or coaching.closure.date > since


def conversation_due(dates: PeriodDates | None, free: Collection[date]) -> date | None:
    """Return the last day for the coaching conversations about a period."""
    return after(dates.publish_on, DAYS_AFTER_PUBLICATION, free) if dates else None


def rules_on(book: Handbook, day: date) -> CoachingRules:
    """Return the limits of the default policy in force on a day; the built-in ones where it has none."""
    policy = _policy_on(book, day)
    return (policy.coaching if policy else None) or BUILT_IN


def small_groups_on(book: Handbook, day: date) -> SmallGroups:
    """Return from how many people on counts are told on a day; never from fewer than three on."""
    policy = _policy_on(book, day)
    given = (policy.small_groups if policy else None) or SmallGroups.model_validate({})
    return given.model_copy(update={"least": max(given.least, FEWEST)})


def _policy_on(book: Handbook, day: date) -> ScoringPolicy | None:
    name = book.organization.default_policy if book.organization else None
    return in_force((policy for policy in book.policies if policy.id == name), day)


def _conversation(coaching: Coaching, today: date, due_on: date | None) -> Iterator[Late]:
    if due_on is not None and today > due_on and state_on(coaching, today) == "due":
        yield Late("coaching_overdue", coaching.supervisor, due_on + timedelta(days=1), None)


def _follow_ups(coaching: Coaching, limits: CoachingRules, today: date) -> Iterator[Late]:
    """Each follow-up is due so many days after the one before, the first one after the start; closing ends them."""
    last = began_on(coaching)
    if last is None or last > today:
        return
    steps: list[date | None] = [one.date for one in followed_up(coaching, today)]
    closed = coaching.closure.date if coaching.closure and coaching.closure.date <= today else None
    for step in [*steps, closed]:
        due = last + timedelta(days=limits.first_follow_up_days)
        if (step or today) > due:
            yield Late("follow_up_overdue", coaching.supervisor, due + timedelta(days=1), step)
        if step is None:
            return
        last = step


def followed_up(coaching: Coaching, today: date) -> tuple[FollowUp, ...]:
    """Return the follow-ups that were held by a day, in the order of time."""
    return tuple(sorted((one for one in coaching.follow_ups if one.date <= today), key=lambda one: one.date))


def _end(coaching: Coaching, today: date) -> Iterator[Late]:
    assignment = coaching.development.special_assignment if coaching.development else None
    due = assignment.due if assignment else None
    if due is not None and today > due and state_on(coaching, today) not in CLOSED:
        yield Late("assignment_overdue", coaching.employee, due + timedelta(days=1), None)
