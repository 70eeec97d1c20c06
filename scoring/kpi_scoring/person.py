"""A person's result: key results by layer, work conduct by agreed ratings, gates at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kpi_scoring.exact import MEASURE, at_most, half_away, measured, micro
from kpi_scoring.gates import after_gates
from kpi_scoring.records import BUILT_IN, Policy
from kpi_scoring.results import Gate, Micro

Points = tuple[tuple[Decimal, Decimal], ...]

INDEX: Points = tuple((Decimal(at), Decimal(worth)) for at, worth in ((1, 60), (2, 85), (3, 100), (4, 110), (5, 120)))
"""What an agreed rating is worth in section B; in between, a straight line."""


@dataclass(frozen=True)
class Part:
    """One source of section A: corporate, unit or individual, with the weight its layer gives it."""

    name: str
    weight: Decimal
    score: Micro | None
    """None where the part is not rated."""


@dataclass(frozen=True)
class Aspect:
    """One aspect of section B with its agreed rating."""

    id: str
    weight: Decimal
    rating: Fraction | None
    """None while there is no agreement: the aspect is held."""

    has_evidence: bool = True


@dataclass(frozen=True)
class Assessment:
    """Everything a person's result is made of; the weights of parts and conduct total 100."""

    parts: tuple[Part, ...]
    conduct: Decimal
    aspects: tuple[Aspect, ...]
    gates: tuple[Gate, ...] = ()
    policy: Policy = BUILT_IN
    index: Points = INDEX


@dataclass(frozen=True)
class PersonResult:
    """A person's result with what is needed to explain it."""

    state: str
    """rated, provisional (a rating or a gate is open) or not_rated."""

    section_a: Micro | None
    conduct_mean: Fraction | None
    section_b: Micro | None
    ungated: Micro | None
    final: Micro | None
    rating: int | None
    failed_gates: tuple[str, ...]


def person_result(assessment: Assessment) -> PersonResult:
    """Return sections, final score and rating; a section under the threshold leaves the result not rated.

    Each section and the final score are rounded once; the mean of the ratings stays exact.
    Source: scoring-rules.md, 8 and 9.
    """
    section_a = _section_a(assessment)
    mean = _conduct_mean(assessment)
    section_b = (
        None if mean is None else at_most(micro(index_of(mean, assessment.index)), assessment.policy.section_cap)
    )
    ungated = _final(assessment, section_a, section_b)
    final, rating = (None, None) if ungated is None else after_gates(ungated, assessment.gates, assessment.policy)
    is_open = any(aspect.rating is None for aspect in assessment.aspects)
    is_open = is_open or any(gate.failed is None for gate in assessment.gates)
    return PersonResult(
        state="not_rated" if final is None else "provisional" if is_open else "rated",
        section_a=section_a,
        conduct_mean=mean,
        section_b=section_b,
        ungated=ungated,
        final=final,
        rating=rating,
        failed_gates=tuple(gate.id for gate in assessment.gates if gate.failed),
    )


def weighted_mean(scores: Iterable[tuple[Micro, Decimal]]) -> Micro:
    """Return the weighted mean of scores, rounded once; the weights total more than 0."""
    pairs = [(score, measured(weight)) for score, weight in scores]
    return half_away(sum(score * weight for score, weight in pairs), sum(weight for _, weight in pairs))


def index_of(rating: Fraction, index: Sequence[tuple[Decimal, Decimal]] = INDEX) -> Fraction:
    """Return what a rating, or a mean of ratings inside the scale, is worth in points."""
    for (low, worth), (high, more) in pairwise(index):
        if low <= rating <= high:
            start, end = Fraction(worth), Fraction(more)
            return start + (rating - Fraction(low)) / (Fraction(high) - Fraction(low)) * (end - start)
    raise ValueError(f"the rating {rating} is outside the scale")


def _section_a(assessment: Assessment) -> Micro | None:
    rated = [(part.score, part.weight) for part in assessment.parts if part.score is not None and part.weight]
    given = sum((part.weight for part in assessment.parts), Decimal(0))
    if not _is_enough(assessment, sum(weight for _, weight in rated), given):
        return None
    return at_most(weighted_mean(rated), assessment.policy.section_cap)


def _conduct_mean(assessment: Assessment) -> Fraction | None:
    counted = [(_counted(assessment, aspect), aspect.weight) for aspect in assessment.aspects]
    agreed = [(rating, weight) for rating, weight in counted if rating is not None]
    total = sum((weight for _, weight in agreed), Decimal(0))
    if not _is_enough(assessment, total, sum((aspect.weight for aspect in assessment.aspects), Decimal(0))):
        return None
    return sum((rating * Fraction(weight) for rating, weight in agreed), Fraction(0)) / Fraction(total)


def _counted(assessment: Assessment, aspect: Aspect) -> Fraction | None:
    """Return the rating that counts: without evidence at most the cap."""
    cap = assessment.policy.evidence_cap
    if aspect.rating is None or aspect.has_evidence or cap is None:
        return aspect.rating
    return min(aspect.rating, Fraction(cap))


def _is_enough(assessment: Assessment, rated: Decimal | int, given: Decimal) -> bool:
    return rated > 0 and 100 * rated >= assessment.policy.reweight_min * given


def _final(assessment: Assessment, section_a: Micro | None, section_b: Micro | None) -> Micro | None:
    if section_a is None or section_b is None:
        return None
    key_results = sum(measured(part.weight) for part in assessment.parts)
    final = half_away(section_a * key_results + section_b * measured(assessment.conduct), 100 * MEASURE)
    return at_most(final, assessment.policy.total_cap)
