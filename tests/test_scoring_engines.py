"""Every engine runs the same text and gives the same digits, in any order, in any number of threads and portions."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_handbook.checks.subject import open_subject
from kpi_handbook.score import score_cycle
from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.engines.engine import Engine
from kpi_scoring.engines.postgres_engine import Postgres
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult
from kpi_scoring.score import score
from servers import postgres, spark
from test_oracle import as_card, random_scoring

COMPANY = Path(__file__).parents[1]
DAY = date(2026, 7, 20)


@pytest.fixture(scope="module")
def sample() -> tuple[Card, ...]:
    """Return every card of the sample company at every period."""
    subject = open_subject(COMPANY, DAY)
    cycle = next(iter(subject.handbook.cycles.values()))
    scored = score_cycle(subject.handbook, subject.submitted.submissions, cycle, DAY)
    cards = tuple(card for card, _ in scored.cards.values())
    assert len(cards) == 48
    return cards


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server of our own."""
    with postgres() as address:
        yield address


def generated(rows: int, kinds: int = 40) -> list[Card]:
    """Return random cards of some kinds, each with values of its own, that hold at least so many submitted values."""
    cards: list[Card] = []
    count = 0
    while count < rows:
        card = as_card(random_scoring(len(cards) % kinds))
        card = card if len(cards) < kinds else _with_other_values(card, random.Random(len(cards)))
        cards.append(card)
        count += len(card.values)
    return cards


def _with_other_values(card: Card, rng: random.Random) -> Card:
    def other(number: Decimal | None) -> Decimal | None:
        return None if number is None else (number * rng.randint(1, 20_000) / 10_000).quantize(Decimal("0.0001"))

    values = (
        replace(value, value=other(value.value), numerator=other(value.numerator), claim=None) for value in card.values
    )
    return replace(card, values=tuple(values))


def in_portions(cards: Sequence[Card], engine: type[Engine], *words: object, size: int = 400) -> list[CardResult]:
    return [result for some in _batched(cards, size) for result in score(some, engine(*words))]


def _batched(cards: Sequence[Card], size: int) -> Iterator[Sequence[Card]]:
    return (cards[start : start + size] for start in range(0, len(cards), size))


def test_postgresql_gives_the_digits_of_duckdb_on_the_sample_company(sample: tuple[Card, ...], server: str) -> None:
    assert score(sample, Postgres(server)) == score(sample, DuckDb())


def test_postgresql_gives_the_digits_of_duckdb_on_random_cards(server: str) -> None:
    cards = generated(2_000)
    assert score(cards, Postgres(server)) == score(cards, DuckDb())


def test_a_run_in_postgresql_leaves_nothing_behind(sample: tuple[Card, ...], server: str) -> None:
    engine = Postgres(server)
    score(sample[:2], engine)
    engine.connection.close()
    after = Postgres(server)
    others = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    for _ in range(600):  # the server ends a session a moment after its client has left
        if not after.rows(others):
            break
        time.sleep(0.1)
    left = after.rows("SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
    assert left == []


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_order_and_portions_change_no_digit(sample: tuple[Card, ...], threads: int) -> None:
    expected = dict(zip(range(len(sample)), score(sample, DuckDb()), strict=True))
    order = list(range(len(sample)))
    random.Random(threads).shuffle(order)
    shuffled = [sample[place] for place in order]
    assert score(shuffled, DuckDb(threads)) == tuple(expected[place] for place in order)
    assert in_portions(sample, DuckDb, threads, size=7) == list(expected.values())


def test_other_units_beside_it_change_no_digit_of_a_card(sample: tuple[Card, ...]) -> None:
    alone = score(sample[:1], DuckDb())
    assert score([sample[0], *sample, *sample], DuckDb())[0] == alone[0]


@pytest.mark.long
def test_duckdb_postgresql_and_spark_give_the_same_digits_on_100_000_rows(
    sample: tuple[Card, ...], server: str
) -> None:
    from kpi_scoring.engines.spark_engine import Spark  # noqa: PLC0415  only the long run needs Spark

    cards = [*sample, *generated(100_000)]
    expected = score(cards, DuckDb())
    assert in_portions(cards, Postgres, server, size=len(cards)) == list(expected)
    with spark() as address:
        assert score(cards, Spark(address)) == expected
