"""One person's page: result and working, both sections as claimed, seen and agreed, and coaching; restricted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_handbook.acts.coaching import CLOSED, lateness, rules_on, state_on
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.dictionary import Aspect
from kpi_handbook.model.fields import Text
from kpi_handbook.model.people import Employee, PersonEvidenceList
from kpi_handbook.model.person_reconciliation import PersonReconciliation, ReconciledAspect
from kpi_handbook.model.reconciliation import Claim
from kpi_handbook.score.person_parts import CORPORATE, INDIVIDUAL, PartScore, PersonScore, PositionScore, Source
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import people_of_register, supervisor_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.people import coaching_words, flag_words
from kpi_handbook.views.person_working import person_lines, source_name
from kpi_handbook.views.status import Status, of_colour
from kpi_handbook.views.working import Line
from kpi_scoring.ratings import colour_of


@dataclass(frozen=True)
class PartRow:
    """One score that section A is made of."""

    part: str
    name: str
    path: str
    weight: str
    score: str
    status: Status


@dataclass(frozen=True)
class AspectRow:
    """One aspect as employee and supervisor saw it, and what was agreed; a dash where nobody said anything."""

    id: str
    name: str
    path: str
    weight: str
    claimed: str
    seen: str
    agreed: str
    counted: str
    evidence: tuple[tuple[str, str], ...]
    """Each piece of evidence: its id and what it is."""
    reason: str


@dataclass(frozen=True)
class Disputed:
    """A value of the person's that the two sides saw differently."""

    id: str
    name: str
    path: str
    period: str
    claimed: str
    seen: str
    agreed: str
    note: str
    reason: str
    signatures: tuple[str, ...]


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


@dataclass(frozen=True)
class CycleResult:
    """A person's result in a cycle."""

    cycle: str
    period: str
    basis: str
    score: str
    rating: str
    status: Status
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    parts: tuple[PartRow, ...]
    aspects: tuple[AspectRow, ...]
    lines: tuple[Line, ...]
    disputed: tuple[Disputed, ...]


@dataclass(frozen=True)
class PersonView:
    """The page of a person."""

    employee: str
    subtitle: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    results: tuple[CycleResult, ...]
    stories: tuple[CoachingStory, ...]
    kept: str


def person_view(company: Company, person: Employee) -> PersonView:
    """Return the page of a person of the register; newest cycle first."""
    _, say = company.say.translate, company.say
    results = tuple(_results(company, person))
    stories = tuple(_stories(company, person.id))
    open_ones = sum(one.state not in {coaching_words(state, say) for state in CLOSED} for one in stories)
    lead = _("No assessment yet.")
    if results:
        told = _("Result {score}, rating {rating} in {cycle}. Open coachings: {count}.")
        lead = told.format(score=results[0].score, rating=results[0].rating, cycle=results[0].cycle, count=open_ones)
    return PersonView(
        employee=person.id,
        subtitle=" · ".join(filter(None, (company.role_name(person.role), company.unit_name(person.unit)))),
        lead=lead,
        facts=tuple(_facts(company, person)),
        results=results,
        stories=stories,
        kept=_("Kept until {day}; then kpi people prune takes it away.").format(day=say.day(person.retain_until)),
    )


def _facts(company: Company, person: Employee) -> Iterator[tuple[str, str]]:
    _, say = company.say.translate, company.say
    layers = company.book.organization.layers if company.book.organization else ()
    layer = next((say.say(one.name) for one in layers if one.id == person.layer), "")
    yield _("Layer"), f"{person.layer} {layer}".strip()
    yield _("Supervisor"), leader_words(company, supervisor_of(company.book, person)[0])
    if person.joined:
        yield _("Joined"), say.day(person.joined)
    if person.left:
        yield _("Left"), say.day(person.left)


def leader_words(company: Company, leader: str | None) -> str:
    """Return a supervisor by id and role."""
    person = people_of_register(company.book).get(leader or "")
    role = company.role_name(person.role if person else leader)
    return " · ".join(dict.fromkeys(filter(None, (person.id if person else "", role)))) or "–"


def _results(company: Company, person: Employee) -> Iterator[CycleResult]:
    for cycle, people in reversed(list((company.scores.people or {}).items())):
        for score in people.scores:
            if score.employee == person.id:
                yield _result(company, score, cycle, people.basis)


def _result(company: Company, score: PersonScore, cycle: str, basis: str) -> CycleResult:
    _, say, position = company.say.translate, company.say, score.position
    stands = {
        "published": _("on the published results of the units"),
        "computed": _("provisional: the results of the units are not published"),
    }
    return CycleResult(
        cycle=cycle,
        period=say.period(score.period),
        basis=stands[basis],
        score=_("not rated") if score.score is None else say.points(score.score),
        rating="–" if score.rating is None else str(score.rating),
        status=of_colour(colour_of(score.score, score.policy), say),
        facts=(
            (_("A Key results"), say.points(position.result.section_a)),
            (_("B Work conduct"), say.points(position.result.section_b)),
            (_("Rating"), "–" if score.rating is None else str(score.rating)),
        ),
        remarks=tuple(flag_words(flag, score, say) for flag in score.flags),
        parts=tuple(_parts(company, position, score)),
        aspects=tuple(_aspects(company, position, score)),
        lines=person_lines(score, company.book, say),
        disputed=tuple(_disputed(company, score)),
    )


def _parts(company: Company, position: PositionScore, score: PersonScore) -> Iterator[PartRow]:
    _ = company.say.translate
    labels = {CORPORATE: _("Company"), INDIVIDUAL: _("Individual part")}
    for part in position.parts:
        for source in part.sources:
            points = source.score
            yield PartRow(
                part=labels.get(part.name, _("Unit")),
                name=source_name(part.name, source, company.book, position.period, company.say),
                path=_source_path(company, part, source, position.period),
                weight=_weight(company, part, source),
                score=company.say.points(points),
                status=of_colour(colour_of(points, score.policy), company.say),
            )


def _source_path(company: Company, part: PartScore, source: Source, period: str) -> str:
    if part.name != INDIVIDUAL:
        return paths.scorecard_at(source.name, period) if company.card(source.name, period) else ""
    kpi = source.item.given.kpi if source.item else None
    return paths.kpi(kpi) if kpi in company.kpis and kpi else ""


def _weight(company: Company, part: PartScore, source: Source) -> str:
    """Return the weight of a part, and that of a source inside of it where there are several."""
    whole = company.say.percent(part.weight)
    if len(part.sources) == 1:
        return whole
    total = sum((one.weight for one in part.sources), Decimal(0))
    share = company.say.percent(100 * source.weight / total if total else 0)
    return company.say.translate("{share} of {whole}").format(share=share, whole=whole)


def _aspects(company: Company, position: PositionScore, score: PersonScore) -> Iterator[AspectRow]:
    say = company.say
    known = _dictionary_aspects(company, score)
    seen = _seen(company, score)
    titles = evidence_titles(company)
    for aspect in position.aspects:
        view = seen.get(aspect.id)
        names = dict.fromkeys((*aspect.evidence, *(view.evidence if view else ())))
        given = known.get(aspect.id)
        yield AspectRow(
            id=aspect.id,
            name=say.say(given.name) if given else "",
            path=paths.aspect(aspect.id) if given else "",
            weight=say.percent(aspect.weight),
            claimed=_rating(company, view.self_ if view else None),
            seen=_rating(company, view.supervisor if view else None),
            agreed="–" if aspect.agreed is None else say.plain(aspect.agreed),
            counted="–" if aspect.counted is None else say.plain(aspect.counted),
            evidence=tuple((name, say.say(titles.get(name))) for name in names),
            reason=say.say(view.reason) if view else "",
        )


def evidence_titles(company: Company) -> Mapping[str, Text]:
    """Return what each piece of evidence is called, that of periods and that about people."""
    own = {one.id: one.title for record, _entry in company.book.of(PersonEvidenceList) for one in record.evidence}
    return {**company.evidence, **own}


def _dictionary_aspects(company: Company, score: PersonScore) -> Mapping[str, Aspect]:
    wanted = (score.dictionary, score.dictionary_version)
    found = (one for one, _entry in company.book.dictionaries if (one.id, one.version) == wanted)
    return {aspect.id: aspect for one in found for aspect in one.aspects}


def cases_of(company: Company, score: PersonScore, section: str) -> tuple[PersonReconciliation, ...]:
    """Return the reconciliations of a person in a cycle, in the order of their periods."""
    found = (
        one
        for one, _entry in company.book.of(PersonReconciliation)
        if (one.employee, one.cycle, one.section) == (score.employee, score.cycle, section)
    )
    return tuple(sorted(found, key=lambda one: (one.period, one.id)))


def _seen(company: Company, score: PersonScore) -> Mapping[str, ReconciledAspect]:
    """Return how the two saw each aspect; what was said later counts."""
    return {item.aspect: item for case in cases_of(company, score, "B") for item in case.items}


def _rating(company: Company, rating: Decimal | None) -> str:
    return "–" if rating is None else company.say.plain(rating)


def _disputed(company: Company, score: PersonScore) -> Iterator[Disputed]:
    say = company.say
    for case in cases_of(company, score, "A"):
        kpi = company.kpis.get(case.item or "")
        yield Disputed(
            id=case.id,
            name=company.words(kpi[0].name) if kpi else case.item or "",
            path=paths.kpi(case.item) if kpi and case.item else "",
            period=say.period(case.period),
            claimed=_claim(company, case.self_),
            seen=_claim(company, case.supervisor),
            agreed=_claim(company, case.agreed),
            note=say.say(case.dialogue.note) if case.dialogue else "",
            reason=say.say(case.agreed.reason) if case.agreed else "",
            signatures=tuple(f"{one.role}: {one.meaning}, {say.short_day(one.date)}" for one in case.signatures),
        )


def _claim(company: Company, claim: Claim | None) -> str:
    say = company.say
    if claim is None:
        return "–"
    if claim.numerator is not None and claim.denominator is not None:
        of = say.translate("{numerator} of {denominator}")
        return of.format(numerator=say.plain(claim.numerator), denominator=say.plain(claim.denominator))
    if isinstance(claim.value, date):
        return say.day(claim.value)
    return "–" if claim.value is None else say.plain(claim.value)


def _stories(company: Company, employee: str) -> Iterator[CoachingStory]:
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
