"""Who needs a coaching conversation, by when and from whom, and what of the running ones is late; restricted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_handbook.acts.coaching import CLOSED, LOW_RATING, conversation_due, covers, lateness, rules_on, state_on
from kpi_handbook.acts.deadlines import holidays
from kpi_handbook.checks.coaching_reasons import low_ratings, red_kpis, wide_gaps
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.people import Employee, Register
from kpi_handbook.problems import Say, say
from kpi_handbook.score import last_day
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language

_MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class Owed:
    """One step that somebody owes: a conversation, a follow-up, or the end of an assignment."""

    kind: str
    """`conversation`, `quarterly`, `follow_up` or `assignment`."""

    employee: str
    unit: str
    owed_by: str
    """An id of the register or a role; empty where nobody is named."""

    role: str
    """The role of whoever owes it, where the register or the organization knows one."""

    due: date | None
    is_late: bool
    reasons: tuple[Say, ...]
    record: str = ""
    """The coaching it belongs to; none for a conversation that is still to begin."""


def owed(subject: Subject) -> tuple[Owed, ...]:
    """Return everything that is owed on the day, what is late first, then by day and person."""
    found = (*_mandatory(subject), *_late_steps(subject), *_quarterly(subject))
    return tuple(sorted(found, key=lambda one: (not one.is_late, one.due or date.max, one.employee, one.kind)))


def kind_words(kind: str, language: Language) -> str:
    """Return what is owed, in words."""
    _ = language.translate
    return {
        "conversation": _("coaching conversation"),
        "quarterly": _("quarterly conversation"),
        "follow_up": _("follow-up"),
        "assignment": _("special assignment"),
    }[kind]


def people_of_register(book: Handbook) -> dict[str, Employee]:
    """Return the people of the register by id."""
    return {person.id: person for record, _entry in book.of(Register) for person in record.people}


def works_on(person: Employee, day: date) -> bool:
    """Say whether somebody works in the company on a day and is not away."""
    is_away = any(leave.from_ <= day <= leave.to for leave in person.leaves)
    return (
        (person.joined is None or person.joined <= day) and (person.left is None or day <= person.left) and not is_away
    )


def supervisor_of(book: Handbook, person: Employee) -> tuple[str, str]:
    """Return who leads somebody and their role: by the register, else by the organization; empty for nobody."""
    people = people_of_register(book)
    leader = person.supervisor
    if leader is None:
        unit = book.units.get(person.unit)
        leader = unit.supervised_by if unit and unit.head == person.role else unit.head if unit else None
    if leader in people:
        return leader, people[leader].role or ""
    return leader or "", leader or ""


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter that a day lies in."""
    month = day.month - (day.month - 1) % _MONTHS_OF_A_QUARTER
    first = date(day.year, month, 1)
    later = first + timedelta(days=31 * _MONTHS_OF_A_QUARTER)
    return first, later.replace(day=1) - timedelta(days=1)


def _mandatory(subject: Subject) -> Iterator[Owed]:
    """Yield the conversations that a number or a rating calls for, one for each person and period."""
    book, today = subject.handbook, subject.today
    records = [one for one, _entry in book.of(Coaching)]
    reasons: dict[tuple[str, str], list[Say]] = {}
    for reason in (*red_kpis(subject), *low_ratings(subject, LOW_RATING), *wide_gaps(subject)):
        since = last_day(reason.period)
        if since <= today and not any(covers(one, reason.employee, since, today) for one in records):
            reasons.setdefault((reason.employee, reason.period), []).append(reason.words)
    people, free = people_of_register(book), holidays(book)
    for (employee, period), words in reasons.items():
        if employee in people:
            due = conversation_due(book.dates.get(period), free)
            told = tuple({str(one): one for one in words}.values())
            yield _for(book, people[employee], "conversation", due, told, today)


def _late_steps(subject: Subject) -> Iterator[Owed]:
    """Yield what is late of the coachings that are planned or running."""
    book, today = subject.handbook, subject.today
    people = people_of_register(book)
    for coaching, _entry in book.of(Coaching):
        person = people.get(coaching.employee)
        if state_on(coaching, today) in CLOSED or person is None:
            continue
        period = coaching.trigger.period if coaching.trigger else None
        due_on = conversation_due(book.dates.get(period or ""), holidays(book))
        for late in lateness(coaching, rules_on(book, today), today, due_on):
            if late.is_open(today):
                kind = {"follow_up_overdue": "follow_up", "assignment_overdue": "assignment"}.get(
                    late.flag, "conversation"
                )
                carrier = people.get(late.carried_by)
                role = (carrier.role or "") if carrier else late.carried_by
                yield Owed(
                    kind,
                    person.id,
                    person.unit,
                    late.carried_by,
                    role,
                    late.since - timedelta(days=1),
                    True,
                    (),
                    coaching.id,
                )


def _quarterly(subject: Subject) -> Iterator[Owed]:
    """Yield the conversation that everybody has once a quarter, where this one or an earlier one is missing."""
    book, today = subject.handbook, subject.today
    called = {one.employee for one in _mandatory(subject)}
    for person in people_of_register(book).values():
        if person.id in called or not works_on(person, today):
            continue
        held = [one.held_on for one, _entry in book.of(Coaching) if one.employee == person.id and one.held_on]
        last = max((day for day in held if day <= today), default=None)
        due = _next_quarter_end(last) if last else quarter_of(person.joined or _first_day(book, today))[1]
        if quarter_of(due)[0] <= today:
            words = say("last held on {day}", day=last) if last else say("none was held so far")
            yield _for(book, person, "quarterly", due, (words,), today)


def _next_quarter_end(day: date) -> date:
    """Return the end of the quarter behind the one that a day lies in."""
    return quarter_of(quarter_of(day)[1] + timedelta(days=1))[1]


def _first_day(book: Handbook, today: date) -> date:
    """Return the first day of the first cycle that has begun."""
    return min((cycle.from_ for cycle in book.cycles.values() if cycle.from_ <= today), default=today)


def _for(book: Handbook, person: Employee, kind: str, due: date | None, reasons: tuple[Say, ...], today: date) -> Owed:
    leader, role = supervisor_of(book, person)
    is_late = due is not None and today > due
    return Owed(kind, person.id, person.unit, leader, role, due, is_late, reasons)


def leader_words(company: Company, leader: str | None) -> str:
    """Return a supervisor by id and role."""
    person = people_of_register(company.book).get(leader or "")
    role = company.role_name(person.role if person else leader)
    return " · ".join(dict.fromkeys(filter(None, (person.id if person else "", role)))) or "–"
