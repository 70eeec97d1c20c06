"""DuckDB divides bulk rows in 64 bits where they fit: the digits are those of the one rounding rule."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.exact import half_away

EDGES = [10**k + more for k in range(1, 25) for more in (-1, 0, 1)] + [
    2**k + more for k in (31, 53, 61, 62, 63, 64) for more in (-1, 0, 1)
]
EDGES += [2 * 10**18, 2 * 10**18 + 1, 1, 2, 3, 7]


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> DuckDb:
    engine = DuckDb()
    engine.prepare(Path(tmp_path_factory.mktemp("bulk")))
    return engine


def pairs() -> list[tuple[int, int]]:
    """Return numerators and denominators of every size, many of them exact halves."""
    rng = random.Random(7)
    found = [(n * sign, d) for n in [0, *EDGES] for d in EDGES for sign in (1, -1)]
    for _ in range(5_000):
        d = rng.randint(1, 10 ** rng.randint(1, 18))
        n = rng.randint(-(10 ** rng.randint(1, 24)), 10 ** rng.randint(1, 24))
        found.extend([(n, d), ((2 * rng.randint(-(10**6), 10**6) + 1) * d, 2 * d)])
    return found


@pytest.mark.parametrize(("name", "times"), [("half_away", 1), ("micro", 10**6)])
def test_bulk_divisions_are_half_away_from_zero_whatever_their_size(bulk: DuckDb, name: str, times: int) -> None:
    given = pairs()
    bulk.load("divided", ("r", "n", "d"), [(number, *pair) for number, pair in enumerate(given)])
    got = {row["r"]: row["q"] for row in bulk.rows(f"SELECT r, {name}(n, d) AS q FROM divided")}
    wrong = [(n, d, got[r]) for r, (n, d) in enumerate(given) if got[r] != half_away(n * times, d)]
    assert wrong == []


@pytest.mark.parametrize("name", ["half_away", "micro"])
def test_a_bulk_division_without_numerator_or_denominator_has_no_result(bulk: DuckDb, name: str) -> None:
    bulk.load("absent", ("n", "d"), [(None, 2), (2, None), (None, None)])
    assert [row["q"] for row in bulk.rows(f"SELECT {name}(n, d) AS q FROM absent")] == [None] * 3


def test_sums_of_measures_become_whole_ten_thousandths_whatever_their_size(bulk: DuckDb) -> None:
    edges = [
        sign * (edge + more)
        for edge in (0, 10**4, 10**17, 10**18, 10**22, 10**26)
        for more in (-1, 0, 1, 5)
        for sign in (1, -1)
    ]
    texts = ", ".join(f"('{Decimal(edge).scaleb(-4):f}')" for edge in edges)
    rows = bulk.rows(f"SELECT ten_thousandths(CAST(x AS DECIMAL(38, 4))) AS whole FROM (VALUES {texts}) AS given(x)")
    assert sorted(row["whole"] for row in rows) == sorted(edges)
