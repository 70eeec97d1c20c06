"""The score of a group of units: the mean of their scores by declared weights; values are never summed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_scoring.person import weighted_mean
from kpi_scoring.ratings import colour_of, rating_of
from kpi_scoring.records import BUILT_IN, Policy
from kpi_scoring.results import Micro


@dataclass(frozen=True)
class UnitsResult:
    """The score of a group of units."""

    score: Micro | None
    rating: int | None
    colour: str
    coverage: Fraction
    """The share of the weight, in percent, whose units have a score."""


def units_result(units: Sequence[tuple[Micro | None, Decimal]], policy: Policy = BUILT_IN) -> UnitsResult:
    """Return the mean of unit scores by weights above 0; not rated under the policy's share of rated weight.

    Source: scoring-rules.md, 7: a group-of-units score.
    """
    rated = [(score, weight) for score, weight in units if score is not None]
    total = sum((weight for _, weight in units), Decimal(0))
    covered = sum((weight for _, weight in rated), Decimal(0))
    is_enough = covered > 0 and 100 * covered >= policy.reweight_min * total
    score = weighted_mean(rated) if is_enough else None
    coverage = Fraction(covered) / Fraction(total) * 100 if total else Fraction(0)
    return UnitsResult(score, rating_of(score, policy), colour_of(score, policy), coverage)
