"""Gates: conditions tested after the total that limit the final score or its rating, and reward nothing."""

from collections.abc import Iterable, Iterator, Sequence

from kpi_scoring.exact import MICRO, at_most
from kpi_scoring.ratings import rating_of
from kpi_scoring.records import BUILT_IN, KpiGate, Policy
from kpi_scoring.results import Gate, ItemResult, Micro

# What an item without a number says about a gate on it: nothing yet, or nothing at all.
_OPEN = {"missing", "invalid", "disputed"}


def after_gates(score: Micro, gates: Sequence[Gate], policy: Policy = BUILT_IN) -> tuple[Micro, int]:
    """Return final score and rating after the strictest effects of all failed gates."""
    failed = [gate for gate in gates if gate.failed]
    final = min([score, *(at_most(score, gate.total_max) for gate in failed)])
    rating = rating_of(final, policy)
    assert rating is not None
    return final, min([rating, *(gate.rating_max for gate in failed if gate.rating_max is not None)])


def gates_on(policy: Policy, items: Iterable[ItemResult]) -> Iterator[Gate]:
    """Return the gates of a policy that look at the items of a card, tested.

    A gate on a KPI that is not on the card does not concern it. One that is missing, invalid or disputed is open;
    one that is not due or approved not applicable says nothing.
    """
    by_kpi = {item.kpi: item for item in items}
    for gate in policy.gates:
        if item := by_kpi.get(gate.kpi):
            yield Gate(gate.id or gate.kpi, _fails(gate, item), gate.rating_max, gate.total_max)


def _fails(gate: KpiGate, item: ItemResult) -> bool | None:
    if item.state in _OPEN and not (item.state == "disputed" and item.achievement is not None):
        return None  # missing after the lock has the floor as its number; that it was failed nobody knows
    if item.achievement is None or item.rating is None:
        return False
    is_below = gate.below is not None and item.achievement < gate.below * MICRO
    return is_below or (gate.at_most is not None and item.rating <= gate.at_most)
