"""The list of people by unit, with how far the assessment of each is; restricted."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.acts.coaching import CLOSED, state_on
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.people import Employee
from kpi_handbook.score.person_parts import PersonScore
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import leader_words, people_of_register, supervisor_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.people import row_of
from kpi_handbook.views.status import Status, of_colour
from kpi_scoring.ratings import colour_of


@dataclass(frozen=True)
class ListedPerson:
    """One person in the list."""

    employee: str
    path: str
    role: str
    layer: str
    supervisor: str
    assessment: str
    """How far the assessment is, in words."""
    status: Status | None
    score: str
    rating: str
    remarks: str
    coaching: int


@dataclass(frozen=True)
class UnitOfPeople:
    """The people of a unit."""

    id: str
    name: str
    people: tuple[ListedPerson, ...]


@dataclass(frozen=True)
class PeopleView:
    """Everybody, by unit in the order of the organization."""

    lead: str
    cycle: str
    units: tuple[UnitOfPeople, ...]


def people_view(company: Company) -> PeopleView:
    """Return everybody of the register with the state of the latest cycle's assessments."""
    _ = company.say.translate
    people = people_of_register(company.book)
    scores = _latest(company)
    done = sum(one.state == "rated" for one in scores.values())
    lead = _("People in the register: {count}. Complete assessments of {cycle}: {done} of {assessed}.")
    cycle = company.scores.cycle.id if company.scores.cycle else "–"
    order = [*company.book.units, *sorted({one.unit for one in people.values()} - company.book.units.keys())]
    units = (
        UnitOfPeople(unit, company.unit_name(unit), tuple(_listed(company, people, scores, unit))) for unit in order
    )
    return PeopleView(
        lead=lead.format(count=len(people), done=done, assessed=len(scores), cycle=cycle),
        cycle=cycle,
        units=tuple(one for one in units if one.people),
    )


def _latest(company: Company) -> dict[str, PersonScore]:
    """Return the results of the latest cycle by person."""
    cycle = company.scores.cycle
    people = (company.scores.people or {}).get(cycle.id) if cycle else None
    return {one.employee: one for one in people.scores} if people else {}


def _listed(
    company: Company, people: dict[str, Employee], scores: dict[str, PersonScore], unit: str
) -> Iterator[ListedPerson]:
    say, today = company.say, company.scores.today
    for person in people.values():
        if person.unit != unit:
            continue
        score = scores.get(person.id)
        row = row_of(score, say) if score else None
        coachings = [one for one, _entry in company.book.of(Coaching) if one.employee == person.id]
        yield ListedPerson(
            employee=person.id,
            path=paths.person(person.id),
            role=company.role_name(person.role),
            layer=person.layer,
            supervisor=leader_words(company, supervisor_of(company.book, person)[0]),
            assessment=state_words(company, score),
            status=of_colour(colour_of(score.score, score.policy), say) if score else None,
            score=row.score if row else "–",
            rating=row.rating if row else "–",
            remarks=row.remarks if row else "",
            coaching=sum(state_on(one, today) not in CLOSED for one in coachings),
        )


def state_words(company: Company, score: PersonScore | None) -> str:
    """Return how far an assessment is, in words."""
    _ = company.say.translate
    words = {"rated": _("complete"), "provisional": _("something is still open"), "not_rated": _("not rated")}
    return words[score.state] if score else _("no assessment")
