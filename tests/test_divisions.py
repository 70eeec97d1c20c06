"""Divisions made to go wrong: ties at the sixth decimal, their neighbours, band edges, huge and tiny numbers."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.engines.engine import Engine
from kpi_scoring.engines.postgres_engine import Postgres
from kpi_scoring.records import DEFAULT_BANDS, Card, Item, Value
from kpi_scoring.score import score
from servers import postgres, spark

UNIT = 10**4  # measures are whole ten-thousandths
TIE = 2 * 10**8  # over a target of so many units, an odd number of units is a tie at the sixth decimal
LARGEST = 10**22 - 1
EDGES = [int(edge) for edge, _ in DEFAULT_BANDS]
FORMULAS = {
    "ratio_up": lambda a, t: a / t * 100,
    "ratio_down": lambda a, t: t / a * 100,
    "linear_down": lambda a, t: (2 * t - a) / t * 100,
    "diff_up": lambda a, t: (a - t + abs(t)) / abs(t) * 100,
    "diff_down": lambda a, t: (t - a + abs(t)) / abs(t) * 100,
}
Division = tuple[str, int, int]
"""A method, and actual and target in units."""


def divisions(count: int) -> list[Division]:
    rng = Random(20)
    found: list[Division] = []
    while len(found) < count:
        method = rng.choice(list(FORMULAS))
        actual, target = rng.choice((tie, tie, edge, neighbour, extreme))(rng)
        if method.startswith("diff") and rng.random() < 0.5:
            target = -target
        if method == "ratio_down":
            actual, target = target, actual
            actual, target = abs(actual), abs(target)
        found.append((method, actual, target))
    return found


def tie(rng: Random) -> tuple[int, int]:
    factor = rng.choice((1, 3, 7, 10**4, rng.randint(1, 10**10)))
    return (2 * rng.randint(-3 * 10**8, 3 * 10**8) + 1) * factor, TIE * factor


def edge(rng: Random) -> tuple[int, int]:
    """Return 94.9999995 percent, a bit less, a bit more, for every edge of the rating bands."""
    factor = rng.randint(1, 10**9)
    half = 2 * 10**6 * rng.choice(EDGES) - 1
    return half * factor + rng.choice((-1, 0, 1)), TIE * factor


def neighbour(rng: Random) -> tuple[int, int]:
    actual, target = tie(rng)
    return actual + rng.choice((-1, 1)), target


def extreme(rng: Random) -> tuple[int, int]:
    ends = (1, 2, 3, LARGEST, LARGEST - 1, 10**21 + 7, 99999999, 10**12 + 1)
    return rng.choice(ends) * rng.choice((-1, 1)), rng.choice(ends)


def cards(some: Sequence[Division], size: int = 20) -> Iterator[Card]:
    for start in range(0, len(some), size):
        part = list(enumerate(some[start : start + size]))
        items = tuple(
            Item(kpi=f"kpi-{n}", method=m, weight=Decimal(1), target=measure(t), cap=None, floor=None)
            for n, (m, _, t) in part
        )
        values = tuple(Value(kpi=f"kpi-{n}", period=1, state="reported", value=measure(a)) for n, (_, a, _) in part)
        yield Card("unit", 1, (date(2026, 1, 31),), items, values, weighting="relative")


def measure(units: int) -> Decimal:
    return Decimal(units).scaleb(-4)


def expected(division: Division) -> tuple[str, int | None, int | None]:
    """Return state, achievement in millionths and rating, by fractions; this shares no code with the engine."""
    method, actual, target = division
    above, below = Fraction(actual), Fraction(target)
    if not in_domain(method, above, below):
        return "invalid", None, None
    raw = FORMULAS[method](above, below)
    if abs(raw) > 10**9:
        return "invalid", None, None
    micro = abs(raw) * 10**6
    whole = int(micro) + (micro - int(micro) >= Fraction(1, 2))
    points = whole if raw >= 0 else -whole
    return "reported", points, max([r for e, r in DEFAULT_BANDS if points >= e * 10**6], default=1)


def in_domain(method: str, actual: Fraction, target: Fraction) -> bool:
    if method == "ratio_down":
        return target >= 0 and actual > 0
    return target > 0 if method in {"ratio_up", "linear_down"} else target != 0


def wrong(some: Sequence[Division], engine: Engine) -> list[object]:
    results = score(list(cards(some)), engine)
    got = [(item.state, item.achievement, item.rating) for result in results for item in result.items]
    pairs = zip(some, got, strict=True)
    return [(division, one, expected(division)) for division, one in pairs if one != expected(division)]


def test_no_division_of_2_000_is_rounded_wrong() -> None:
    assert wrong(divisions(2_000), DuckDb()) == []


def test_the_set_holds_ties_on_both_sides_of_zero_and_of_each_band_edge() -> None:
    found = [expected(one) for one in divisions(2_000)]
    points = {p for _, p, _ in found if p is not None}
    assert {e * 10**6 for e in EDGES} <= points
    assert {e * 10**6 - 1 for e in EDGES} & points
    assert min(points) < 0 < max(points)
    assert any(state == "invalid" for state, _, _ in found)


@pytest.mark.long
def test_no_division_of_20_000_is_rounded_wrong_in_any_engine() -> None:
    from kpi_scoring.engines.spark_engine import Spark  # noqa: PLC0415  only the long run needs Spark

    some = divisions(20_000)
    assert wrong(some, DuckDb(2)) == []
    with postgres() as address:
        assert wrong(some, Postgres(address)) == []
    with spark() as address:
        assert wrong(some, Spark(address)) == []
