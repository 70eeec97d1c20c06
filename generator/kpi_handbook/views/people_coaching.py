"""The overview of coaching: what is owed, what runs, what was closed and what became standard; restricted."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.acts.coaching import CLOSED, state_on
from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import Owed, kind_words, leader_words, owed, people_of_register
from kpi_handbook.views.coaching_report import coaching_report
from kpi_handbook.views.coaching_story import why_words
from kpi_handbook.views.company import Company
from kpi_handbook.views.people import coaching_words


@dataclass(frozen=True)
class OwedRow:
    """One step that somebody owes."""

    is_late: bool
    by: str
    employee: str
    path: str
    unit: str
    what: str
    owed_by: str
    why: str


@dataclass(frozen=True)
class FormRow:
    """One coaching form."""

    id: str
    path: str
    employee: str
    person_path: str
    state: str
    why: str
    held: str
    follow_ups: int
    end: str


@dataclass(frozen=True)
class StandardRow:
    """What became standard, and the commands that propose it."""

    record: str
    path: str
    words: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class PeopleCoachingView:
    """The overview."""

    lead: str
    owed: tuple[OwedRow, ...]
    running: tuple[FormRow, ...]
    closed: tuple[FormRow, ...]
    standards: tuple[StandardRow, ...]


def people_coaching_view(company: Company) -> PeopleCoachingView:
    """Return the overview on the day of the site."""
    _, today = company.say.translate, company.scores.today
    subject = subject_of_site(company)
    records = [one for one, _entry in company.book.of(Coaching)]
    running = [one for one in records if state_on(one, today) not in CLOSED]
    closed = [one for one in records if state_on(one, today) in CLOSED]
    steps = tuple(_owed(company, one) for one in owed(subject))
    late = sum(one.is_late for one in steps)
    lead = _("Under way: {running}. Closed: {closed}. Steps that are late: {late}.")
    report = coaching_report(subject)
    return PeopleCoachingView(
        lead=lead.format(running=len(running), closed=len(closed), late=late),
        owed=steps,
        running=tuple(_forms(company, running)),
        closed=tuple(_forms(company, closed)),
        standards=tuple(
            StandardRow(one.record, paths.coaching(one.record), company.words(one.words), one.commands)
            for one in report.standards
        ),
    )


def subject_of_site(company: Company) -> Subject:
    """Return the handbook of a site as the rules ask for it."""
    scores = company.scores
    return Subject(scores.book, scores.submitted, scores.today, (), published=scores.published.files)


def _owed(company: Company, one: Owed) -> OwedRow:
    say = company.say
    people = people_of_register(company.book)
    who = leader_words(company, one.owed_by if one.owed_by in people else one.role or one.owed_by)
    return OwedRow(
        is_late=one.is_late,
        by=say.short_day(one.due),
        employee=one.employee,
        path=paths.person(one.employee),
        unit=company.unit_name(one.unit),
        what=" ".join(filter(None, (kind_words(one.kind, say), one.record))),
        owed_by=who,
        why="; ".join(reason.text(say.translate) for reason in one.reasons) or "–",
    )


def _forms(company: Company, records: list[Coaching]) -> Iterator[FormRow]:
    say, today = company.say, company.scores.today
    for one in sorted(records, key=lambda one: one.id, reverse=True):
        figure = one.closure.measured if one.closure and one.closure.date <= today else None
        yield FormRow(
            id=one.id,
            path=paths.coaching(one.id),
            employee=one.employee,
            person_path=paths.person(one.employee),
            state=coaching_words(state_on(one, today), say),
            why=why_words(company, one),
            held=say.short_day(one.held_on),
            follow_ups=sum(held.date <= today for held in one.follow_ups),
            end="–" if figure is None else say.plain(figure),
        )
