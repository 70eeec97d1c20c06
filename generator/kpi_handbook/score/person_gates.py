"""The gates of a person's result: on aspects of conduct, and on KPIs that the person is held to alone."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.fields import Text
from kpi_handbook.model.policy import Gate as GivenGate
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.score.individual import ItemScore
from kpi_handbook.score.person_parts import INDIVIDUAL, PositionScore
from kpi_handbook.score.policies import scoring_policy
from kpi_scoring.exact import MICRO
from kpi_scoring.ratings import rating_of
from kpi_scoring.results import Gate

BUILT_IN = (GivenGate(aspect="B1", at_most=Decimal(1), rating_max=2, name=Text((("", "B1"),))),)
"""Integrity: what holds where a policy says nothing about gates."""

_OPEN = {"missing", "invalid", "disputed"}


def gates_of(policy: ScoringPolicy | None, positions: Sequence[PositionScore]) -> Iterator[Gate]:
    """Yield the gates of a policy that look at somebody's aspects or individual items, tested.

    A gate looks at every position in which months were served; what is still open leaves it open.
    """
    given = policy.gates if policy and "gates" in policy.model_fields_set else BUILT_IN
    held = [one for one in positions if one.served.months]
    for gate in given:
        if gate.aspect is not None:
            found = [
                _aspect_fails(gate, aspect.agreed) for one in held for aspect in one.aspects if aspect.id == gate.aspect
            ]
        else:
            found = [_item_fails(gate, item, policy) for one in held for item in _items(one) if item.name == gate.kpi]
        if found:
            failed = True if True in found else None if None in found else False
            yield Gate(gate.aspect or gate.kpi or "", failed, gate.rating_max, gate.total_max)


def _items(position: PositionScore) -> Iterator[ItemScore]:
    for part in position.parts:
        if part.name == INDIVIDUAL:
            yield from (source.item for source in part.sources if source.item and source.item.given.kpi)


def _aspect_fails(gate: GivenGate, agreed: Fraction | None) -> bool | None:
    if agreed is None:
        return None
    return gate.at_most is not None and agreed <= Fraction(gate.at_most)


def _item_fails(gate: GivenGate, item: ItemScore, policy: ScoringPolicy | None) -> bool | None:
    if item.achievement is None:
        return None if item.state in _OPEN else False
    rating = rating_of(item.achievement, scoring_policy(policy))
    is_below = gate.below is not None and item.achievement < gate.below * MICRO
    return is_below or (gate.at_most is not None and rating is not None and rating <= gate.at_most)
