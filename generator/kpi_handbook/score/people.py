"""People's results: key results by layer, agreed ratings of conduct, months served, and gates."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.assessment import PersonAssessment, Position
from kpi_handbook.model.dictionary import Dictionary, LayerWeights
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.people import Employee, Register
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.versions import in_force
from kpi_handbook.score.cycle import Scored
from kpi_handbook.score.individual import Served, item_score
from kpi_handbook.score.periods import first_day
from kpi_handbook.score.person_gates import gates_of
from kpi_handbook.score.person_parts import (
    CORPORATE,
    INDIVIDUAL,
    UNIT,
    AspectScore,
    PartScore,
    PersonScore,
    PositionScore,
    SectionScore,
    Source,
)
from kpi_handbook.score.policies import policy_named, scoring_policy
from kpi_scoring.gates import after_gates
from kpi_scoring.person import INDEX, Aspect, Assessment, Part, Points, person_result, weighted_mean
from kpi_scoring.records import Policy
from kpi_scoring.results import Gate, Micro
from kpi_scoring.tenure import Span, is_long_enough, months_of, months_served


def score_people(book: Handbook, scored: Scored, period: str) -> tuple[PersonScore, ...]:
    """Return the results of everybody whose assessment is about the end of a period, by id."""
    people = {person.id: person for record, _ in book.of(Register) for person in record.people}
    assessments = [one for one, _ in book.of(PersonAssessment)]
    wanted = [one for one in assessments if (one.cycle, one.period) == (scored.cycle.id, period)]
    scores = (_person(book, scored, one, people.get(one.employee)) for one in wanted)
    return tuple(sorted((one for one in scores if one), key=lambda one: one.employee))


def dictionary_for(book: Handbook, assessment: PersonAssessment) -> Dictionary | None:
    """Return the dictionary in force for an assessment: the one it names, or the company's only one."""
    named = [one for one, _ in book.dictionaries if assessment.dictionary in {None, one.id}]
    return in_force(named, first_day(assessment.period)) or min(named, key=lambda one: one.valid_from, default=None)


def _person(book: Handbook, scored: Scored, given: PersonAssessment, person: Employee | None) -> PersonScore | None:
    dictionary = dictionary_for(book, given)
    if dictionary is None:
        return None
    policy = policy_named(book, dictionary.policy, given.period)
    positions = tuple(_positions(scored, given, person, dictionary, policy))
    rules = scoring_policy(policy)
    gates = tuple(gates_of(policy, positions))
    ungated = _mean_of(positions, rules)
    score, rating = (None, None) if ungated is None else after_gates(ungated, gates, rules)
    return PersonScore(
        employee=given.employee,
        cycle=given.cycle,
        period=given.period,
        positions=positions,
        served=_total(positions),
        ungated=ungated,
        score=score,
        rating=rating,
        state="not_rated" if score is None else "provisional" if _is_open(scored, positions, gates) else "rated",
        gates=gates,
        flags=tuple(_flags(positions, gates, rules)),
        policy=rules,
        dictionary=dictionary.id,
        dictionary_version=dictionary.version,
    )


def _positions(
    scored: Scored,
    given: PersonAssessment,
    person: Employee | None,
    dictionary: Dictionary,
    policy: ScoringPolicy | None,
) -> Iterator[PositionScore]:
    """Yield every position of the cycle with its months; each begins where the one before it ends."""
    cycle = Span(scored.cycle.from_, scored.cycle.to)
    held: list[Position | PersonAssessment] = [*given.earlier, given]
    starts = [max(cycle.first, one.since or cycle.first) for one in held]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), cycle.last]
    leaves = [Span(leave.from_, leave.to) for leave in (person.leaves if person else ())]
    for one, start, end in zip(held, starts, ends, strict=True):
        joined = max(start, person.joined) if person and person.joined else start
        left = min(end, person.left) if person and person.left else end
        months = months_served(cycle, joined, left, leaves) if joined <= left else 0
        yield _position(scored, one, dictionary, policy, Served(months, months_of(cycle)))


def _position(
    scored: Scored,
    held: Position | PersonAssessment,
    dictionary: Dictionary,
    policy: ScoringPolicy | None,
    served: Served,
) -> PositionScore:
    weights = dictionary.section_weights[held.layer]
    rules = scoring_policy(policy)
    parts = tuple(_parts(scored, held, weights, policy, served))
    aspects = tuple(_aspects(held, dictionary, rules))
    result = person_result(
        Assessment(
            parts=tuple(Part(one.name, one.weight, one.score) for one in parts),
            conduct=weights.B,
            aspects=tuple(Aspect(one.id, one.weight, one.agreed, bool(one.evidence)) for one in aspects),
            policy=rules,
            index=index_points(dictionary),
        )
    )
    sections = (
        _section("A", result.section_a, sum((part.weight for part in parts), Decimal(0))),
        _section("B", result.section_b, weights.B),
    )
    return PositionScore(
        held.layer, held.role, held.period, served, parts, aspects, index_points(dictionary), result, sections
    )


def _section(name: str, index: Micro | None, weight: Decimal) -> SectionScore:
    contribution = None if index is None else Fraction(index, 10**6) * Fraction(weight) / 100
    return SectionScore(name, index, weight, contribution)


def _parts(
    scored: Scored,
    held: Position | PersonAssessment,
    weights: LayerWeights,
    policy: ScoringPolicy | None,
    served: Served,
) -> Iterator[PartScore]:
    a, split, period = held.section_a, weights.a_split, held.period
    one = Decimal(1)
    corporate = [Source(a.corporate, one, _final(scored, a.corporate, period))]
    units = [Source(unit, one, _final(scored, unit, period)) for unit in a.units]
    items = [item_score(item, scored, period, (*a.units, a.corporate), policy, served) for item in a.individual_items]
    individual = [Source(item.name, item.given.weight, item.achievement, item) for item in items]
    for name, weight, sources in (
        (CORPORATE, split.corporate, corporate),
        (UNIT, split.unit, units),
        (INDIVIDUAL, split.individual, individual),
    ):
        if weight:
            yield PartScore(name, weight, tuple(sources), _mean(sources, scoring_policy(policy)))


def _final(scored: Scored, unit: str, period: str) -> Micro | None:
    """Return the score of a unit as everything above it takes it: after its gates."""
    result = scored.result(unit, period)
    return result.final if result else None


def _mean(sources: Sequence[Source], policy: Policy) -> Micro | None:
    """Return the weighted mean over what is rated, if that is enough of what is due."""
    due = [one for one in sources if one.item is None or one.item.state != "not_due"]
    rated = [(one.score, one.weight) for one in due if one.score is not None and one.weight]
    given = sum((one.weight for one in due), Decimal(0))
    total = sum((weight for _, weight in rated), Decimal(0))
    if not total or 100 * total < policy.reweight_min * given:
        return None
    return weighted_mean(rated)


def _aspects(held: Position | PersonAssessment, dictionary: Dictionary, policy: Policy) -> Iterator[AspectScore]:
    for aspect in dictionary.aspects:
        weight = aspect.weights.get(held.layer, Decimal(0))
        rating = held.section_b_agreed.get(aspect.id)
        agreed = None if rating is None else Fraction(rating)
        evidence = tuple(held.section_b_evidence.get(aspect.id, ()))
        counted = agreed
        if agreed is not None and not evidence and policy.evidence_cap is not None:
            counted = min(agreed, Fraction(policy.evidence_cap))
        yield AspectScore(aspect.id, weight, agreed, evidence, counted)


def index_points(dictionary: Dictionary) -> Points:
    """Return what each rating is worth, lowest first; the built-in scale where the dictionary says nothing."""
    given = next((section.index for section in dictionary.sections if section.id == "B"), None)
    return tuple(sorted((Decimal(rating), points) for rating, points in given.items())) if given else INDEX


def _total(positions: Sequence[PositionScore]) -> Served:
    return Served(sum(one.served.months for one in positions), positions[0].served.cycle_months)


def _mean_of(positions: Sequence[PositionScore], policy: Policy) -> Micro | None:
    """Return the mean of the positions by months served; None where one is not rated, or too few months were."""
    served = [one for one in positions if one.served.months]
    if not is_long_enough(_total(positions).months, policy.min_months) or not served:
        return None
    scores = [(one.result.ungated, Decimal(one.served.months)) for one in served]
    rated = [(score, months) for score, months in scores if score is not None]
    return weighted_mean(rated) if len(rated) == len(scores) else None


def _is_open(scored: Scored, positions: Sequence[PositionScore], gates: Sequence[Gate]) -> bool:
    """Say whether a rating, a gate or a score beneath is not settled yet."""
    beneath = (
        scored.result(source.name, one.period)
        for one in positions
        for part in one.parts
        for source in part.sources
        if part.name != INDIVIDUAL
    )
    return (
        any(one.result.state == "provisional" for one in positions)
        or any(gate.failed is None for gate in gates)
        or any(result is not None and result.state == "provisional" for result in beneath)
    )


def _flags(positions: Sequence[PositionScore], gates: Sequence[Gate], policy: Policy) -> Iterator[str]:
    """Yield what a reader of the result must know besides, each in a word, with what it is about behind a colon."""
    total = _total(positions)
    if len(positions) > 1:
        yield "moved"
    if not total.is_whole:
        yield "part_of_cycle"
    if not is_long_enough(total.months, policy.min_months):
        yield "too_few_months"
    yield from (f"gate:{gate.id}" for gate in gates if gate.failed)
    for one in positions:
        if one.result.section_a is None:
            yield "section_not_rated:A"
        if one.result.section_b is None:
            yield "section_not_rated:B"
        yield from (f"open:{aspect.id}" for aspect in one.aspects if aspect.agreed is None)
        yield from (f"no_evidence:{aspect.id}" for aspect in one.aspects if aspect.counted != aspect.agreed)
