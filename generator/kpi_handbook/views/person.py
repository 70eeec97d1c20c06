"""One person's page: result and working, both sections as claimed, seen and agreed, and coaching; restricted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_handbook.acts.coaching import CLOSED
from kpi_handbook.model.dictionary import Aspect
from kpi_handbook.model.fields import Text
from kpi_handbook.model.people import Employee, PersonEvidenceList
from kpi_handbook.model.person_reconciliation import PersonReconciliation, ReconciledAspect
from kpi_handbook.model.reconciliation import Claim
from kpi_handbook.score.person_parts import CORPORATE, INDIVIDUAL, PartScore, PersonScore, PositionScore, Source
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import leader_words, supervisor_of
from kpi_handbook.views.coaching_story import CoachingStory, stories
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
    coachings = tuple(stories(company, person.id))
    open_ones = sum(one.state not in {coaching_words(state, say) for state in CLOSED} for one in coachings)
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
        stories=coachings,
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


def _results(company: Company, person: Employee) -> Iterator[CycleResult]:
    for cycle, people in reversed(list((company.scores.people or {}).items())):
        for score in people.scores:
            if score.employee == person.id:
                yield _result(company, score, cycle, people.basis)


def _result(company: Company, score: PersonScore, cycle: str, basis: str) -> CycleResult:
    _, say, position = company.say.translate, company.say.showing(score.policy.decimals), score.position
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
                score=company.say.showing(score.policy.decimals).points(points),
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
