"""A coaching as it is told on a page: why it began, what was agreed, every step with its day, and what was missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi_handbook.acts.coaching import lateness, rules_on, state_on
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import leader_words
from kpi_handbook.views.company import Company
from kpi_handbook.views.people import coaching_words


@dataclass(frozen=True)
class Step:
    """One step of a coaching, as it happened or should have."""

    day: str
    words: str
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class CoachingStory:
    """A coaching from its trigger to what stayed."""

    id: str
    path: str
    state: str
    why: str
    assignment: str
    measure: str
    steps: tuple[Step, ...]
    stays: str


def stories(company: Company, employee: str) -> Iterator[CoachingStory]:
    """Yield the coachings of a person, newest first."""
    found = [one for one, _entry in company.book.of(Coaching) if one.employee == employee]
    for one in sorted(found, key=lambda one: (one.held_on or date.max, one.id), reverse=True):
        yield story(company, one)


def story(company: Company, one: Coaching) -> CoachingStory:
    """Return a coaching as it happened up to the day of the site."""
    say, today = company.say, company.scores.today
    assignment = one.development.special_assignment if one.development else None
    return CoachingStory(
        id=one.id,
        path=paths.coaching(one.id),
        state=coaching_words(state_on(one, today), say),
        why=why_words(company, one),
        assignment=say.say(assignment.what) if assignment else "",
        measure=_measure(company, one),
        steps=tuple(_steps(company, one)),
        stays=say.say(one.closure.becomes_standard) if one.closure and one.closure.date <= today else "",
    )


def why_words(company: Company, one: Coaching) -> str:
    """Return what called for a coaching: the KPI or the aspect, and the period."""
    trigger = one.trigger
    if trigger is None:
        return "–"
    kpi = company.kpis.get(trigger.kpi or "")
    about = company.words(kpi[0].name) if kpi else trigger.kpi or trigger.aspect or ""
    period = company.say.period(trigger.period) if trigger.period else ""
    return " · ".join(filter(None, (about, period))) or "–"


def _measure(company: Company, one: Coaching) -> str:
    say = company.say
    assignment = one.development.special_assignment if one.development else None
    measure = assignment.measure if assignment else None
    if assignment is None or measure is None or measure.baseline is None or measure.target is None:
        return ""
    told = say.translate("{measure}: from {baseline} to {target} {unit} by {due}")
    return told.format(
        measure=measure.id or "",
        baseline=say.plain(measure.baseline),
        target=say.plain(measure.target),
        unit=measure.unit or "",
        due=say.day(assignment.due),
    )


def _steps(company: Company, one: Coaching) -> Iterator[Step]:
    """Yield conversation, signatures, follow-ups, what was missed, and the end, in the order of time."""
    found = sorted((*_taken(company, one), *_missed(company, one)), key=lambda pair: (pair[0], pair[1].is_late))
    yield from (step for _day, step in found)


def _taken(company: Company, one: Coaching) -> Iterator[tuple[date, Step]]:
    _, say, today = company.say.translate, company.say, company.scores.today
    if one.held_on and one.held_on <= today:
        yield one.held_on, Step(say.day(one.held_on), _("Conversation"))
    for held in one.follow_ups:
        if held.date <= today:
            figure = "" if held.measured is None else say.plain(held.measured)
            status = {"on_track": _("on track"), "at_risk": _("at risk"), "off_track": _("off track")}
            words = " · ".join(filter(None, (_("Follow-up"), figure, status.get(held.status or "", ""))))
            texts = (held.progress, held.obstacle, held.next)
            yield held.date, Step(say.day(held.date), words, " · ".join(say.say(text) for text in texts if text))
    if one.closure and one.closure.date <= today:
        end = one.closure
        figure = "" if end.measured is None else say.plain(end.measured)
        words = " · ".join(filter(None, (_("Closed"), coaching_words(end.result, say), figure)))
        yield end.date, Step(say.day(end.date), words, say.say(end.note) if end.note else "")


def _missed(company: Company, one: Coaching) -> Iterator[tuple[date, Step]]:
    _, say, today = company.say.translate, company.say, company.scores.today
    names = {
        "coaching_overdue": _("The conversation is late; {who} owes it."),
        "follow_up_overdue": _("A follow-up is late; {who} owes it."),
        "assignment_overdue": _("The special assignment is late; {who} owes it."),
    }
    for late in lateness(one, rules_on(company.book, today), today):
        words = names[late.flag].format(who=leader_words(company, late.carried_by))
        yield late.since, Step(say.day(late.since), words, is_late=True)
