"""People's results as a reader sees them; restricted: nothing here is asked for in a public run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpi_handbook.acts.coaching import CLOSED, LOW_RATING, covers, lateness, rules_on, state_on
from kpi_handbook.checks import Subject
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.recompute import PublishedCycle, published_cycle
from kpi_handbook.records.publication import Published
from kpi_handbook.score import Scored, last_day
from kpi_handbook.score.people import score_people
from kpi_handbook.score.person_parts import PersonScore
from kpi_handbook.views.language import Language
from kpi_handbook.views.person_working import served_words
from kpi_scoring.ratings import colour_of


@dataclass(frozen=True)
class People:
    """The results of people at the end of a period, with what they stand on."""

    scores: tuple[PersonScore, ...]
    basis: str
    """`published` where the results of units are those of the publication in force, else `computed`."""


@dataclass(frozen=True)
class PersonRow:
    """One person in a table of results."""

    employee: str
    layer: str
    section_a: str
    section_b: str
    score: str
    rating: str
    remarks: str


def people_of(subject: Subject, live: Scored, period: str) -> People:
    """Return the results of people at the end of a period.

    The scores of units are those that were published by the day that is asked about; before, those of the engine.
    Raises HandbookError where published records can't be recomputed.
    """
    published = Published(subject.published)
    scored, basis = live, "computed"
    if published.records:
        known = _by_day(published_cycle(published, live.cycle.id), subject.today)
        scored = known.over(live)
        basis = "published" if period in known.current else "computed"
    found = score_people(subject.handbook, scored, period)
    return People(tuple(_with_coaching(subject, one) for one in found), basis)


def people_by_cycle(subject: Subject, cycles: Mapping[str, Scored]) -> Mapping[str, People]:
    """Return the results of people of every cycle that has any, given the scores of the cycles."""
    found: dict[str, People] = {}
    for cycle, scored in cycles.items():
        given = {one.period for one, _entry in subject.handbook.of(PersonAssessment) if one.cycle == cycle}
        every = [people_of(subject, scored, period) for period in scored.periods if period in given]
        if every:
            scores = sorted((one for people in every for one in people.scores), key=lambda one: one.employee)
            found[cycle] = People(tuple(scores), every[-1].basis)
    return found


def only(people: People, employee: str, period: str) -> People:
    """Return one person's result; raises HandbookError with those there are."""
    found = tuple(one for one in people.scores if one.employee == employee)
    if not found:
        known = ", ".join(one.employee for one in people.scores)
        raise HandbookError(
            f"no assessment of {employee} is about {period}",
            f"there are {known}" if known else "look at people/<cycle>/assessments/, or ask for the last period",
        )
    return replace(people, scores=found)


def row_of(score: PersonScore, say: Language) -> PersonRow:
    """Return a person as a row: both sections, the result, and what a reader must know besides."""
    say = say.showing(score.policy.decimals)
    _ = say.translate
    is_one = len(score.positions) == 1
    result = score.position.result
    return PersonRow(
        employee=score.employee,
        layer=score.position.layer,
        section_a=say.points(result.section_a) if is_one else "–",
        section_b=say.points(result.section_b) if is_one else "–",
        score=_("not rated") if score.score is None else say.points(score.score),
        rating="–" if score.rating is None else str(score.rating),
        remarks=", ".join(flag_words(flag, score, say) for flag in _shown(score)),
    )


def flag_words(flag: str, score: PersonScore, say: Language) -> str:
    """Return a flag of a person's result in words."""
    _ = say.translate
    name, _colon, what = flag.partition(":")
    return {
        "provisional": _("provisional: something is still open"),
        "moved": _("moved inside the cycle"),
        "part_of_cycle": served_words(score.served, say),
        "too_few_months": _("too short to be rated"),
        "gate": _("{what}: a gate limits the result"),
        "section_not_rated": _("section {what} is not rated"),
        "open": _("{what} is not agreed yet"),
        "no_evidence": _("{what} counts less without evidence"),
        "follow_up_overdue": _("owes a coaching follow-up"),
        "coaching_overdue": _("owes a coaching conversation"),
        "assignment_overdue": _("special assignment overdue"),
        "coaching_due": _("coaching is due"),
        "coaching": _("coaching: {what}"),
    }[name].format(what=coaching_words(what, say) if name == "coaching" else what)


def coaching_words(state: str, say: Language) -> str:
    """Return how far a coaching is, in words."""
    _ = say.translate
    return {
        "due": _("due"),
        "held": _("held"),
        "assignment_agreed": _("assignment agreed"),
        "in_progress": _("in progress"),
        "achieved": _("achieved"),
        "partly": _("partly achieved"),
        "not_achieved": _("not achieved"),
        "cancelled": _("cancelled"),
    }.get(state, state)


def _shown(score: PersonScore) -> tuple[str, ...]:
    return ("provisional", *score.flags) if score.state == "provisional" else score.flags


def _by_day(cycle: PublishedCycle, day: date) -> PublishedCycle:
    """Return what was published of a cycle by a day."""
    return replace(cycle, vintages=tuple(one for one in cycle.vintages if date.fromisoformat(one.at[:10]) <= day))


def _with_coaching(subject: Subject, score: PersonScore) -> PersonScore:
    """Return a result with the flags of the coaching that the person takes part in, on either side."""
    flags = (*_coaching_flags(subject.handbook, score.employee, subject.today), *_due(subject, score))
    return replace(score, flags=(*score.flags, *dict.fromkeys(flags)))


def _coaching_flags(book: Handbook, employee: str, today: date) -> Iterator[str]:
    for coaching, _entry in book.of(Coaching):
        state = state_on(coaching, today)
        if coaching.employee == employee and state not in CLOSED:
            yield f"coaching:{state}"
        for late in lateness(coaching, rules_on(book, today), today):
            if late.carried_by == employee and late.is_open(today):
                yield late.flag


def _due(subject: Subject, score: PersonScore) -> Iterator[str]:
    """Yield that coaching is due: for a rating of 2 or less, or a red KPI, that nobody has talked about since."""
    items = [source.item for part in score.position.parts for source in part.sources if source.item]
    ratings = [aspect.agreed for aspect in score.position.aspects if aspect.agreed is not None]
    is_red = any(colour_of(item.achievement, score.policy) == "bad" for item in items)
    is_low = any(rating <= LOW_RATING for rating in ratings) or (score.rating or LOW_RATING + 1) <= LOW_RATING
    records = (coaching for coaching, _entry in subject.handbook.of(Coaching))
    since = last_day(score.period)
    if (is_red or is_low) and not any(covers(one, score.employee, since, subject.today) for one in records):
        yield "coaching_due"
