"""Bulk scoring gives every entity the very digits it would have as a scorecard of the handbook."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bulk_rows import plan_and_rows, random_plan, write_csv
from kpi_handbook.score.bulk import own_rows
from kpi_scoring.bulk.measures import measure, misfit_sql
from kpi_scoring.bulk.results import COLUMNS
from kpi_scoring.bulk.run import Outcome, score_rows
from kpi_scoring.bulk.source import read_file
from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.engines.engine import BulkEngine
from kpi_scoring.engines.postgres_engine import Postgres
from kpi_scoring.records import Card
from kpi_scoring.score import score
from servers import postgres, spark

Rows = list[tuple[object, ...]]


def in_bulk(cards: Sequence[Card], engine: BulkEngine, folder: Path) -> tuple[Outcome, dict[str, Rows]]:
    plan, rows = plan_and_rows(cards)
    source = read_file(write_csv(rows, folder / "rows.csv"), folder)
    engine.prepare(folder)
    engine.attach("source_rows", source.parquet, source.columns)
    outcome = score_rows(engine, plan, source, "source_rows")
    return outcome, {name: result(engine, name) for name in COLUMNS}


def result(engine: BulkEngine, name: str) -> Rows:
    return sorted((tuple(map(plain, row.values())) for row in engine.rows(f"SELECT * FROM result_{name}")), key=repr)


def plain(value: object) -> object:
    return value.normalize() if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else value


def alone(cards: Sequence[Card]) -> dict[str, Rows]:
    """Return what each card's own score says, for the units that have a row at all."""
    plan, rows = plan_and_rows(cards)
    submitted = {row[0] for row in rows}
    results = [
        replace(result, unit=card.unit)
        for card, result in zip(plan.cards, score(cards), strict=True)
        if card.unit in submitted
    ]
    made = own_rows(results)
    return {name: sorted((tuple(map(plain, row)) for row in made[name]), key=repr) for name in COLUMNS}


@pytest.mark.parametrize(("period", "locked"), [(6, True), (4, False)])
def test_bulk_rows_get_the_digits_of_scorecards(tmp_path: Path, period: int, locked: bool) -> None:
    cards = random_plan(30, period, locked=locked)
    outcome, got = in_bulk(cards, DuckDb(), tmp_path)
    assert outcome.rejected == ()
    expected = alone(cards)
    for name in COLUMNS:
        differences = [pair for pair in zip(got[name], expected[name], strict=True) if pair[0] != pair[1]]
        assert differences == []


@pytest.mark.parametrize("locked", [True, False])
def test_items_without_any_row_have_the_digits_of_scorecards(tmp_path: Path, locked: bool) -> None:
    cards = []
    for number, card in enumerate(random_plan(20, 6, locked=locked)):
        gone = card.items[number % len(card.items)].kpi
        cards.append(replace(card, values=tuple(value for value in card.values if value.kpi != gone)))
    _, got = in_bulk(cards, DuckDb(), tmp_path)
    expected = alone(cards)
    assert got == expected


def test_a_second_claim_narrows_the_bounds_as_on_a_scorecard(tmp_path: Path) -> None:
    cards = random_plan(20, 5, locked=False, claims=True)
    assert any(value.claim for card in cards for value in card.values)
    _, got = in_bulk(cards, DuckDb(), tmp_path)
    expected = alone(cards)
    assert got == expected
    without = alone([replace(card, values=tuple(replace(v, claim=None) for v in card.values)) for card in cards])
    assert {name for name in COLUMNS if without[name] != expected[name]} == {"cards"}


@pytest.mark.parametrize(
    ("kind", "fits", "too_long"),
    [
        ("DECIMAL(22, 4)", ["999999999999999999.9999"], []),
        ("DECIMAL(38, 4)", ["-999999999999999999.9999"], ["1000000000000000000", "-1000000000000000000.0001"]),
        ("DECIMAL(38, 10)", ["1.1234", "-0.0001"], ["1.12345", "0.00001", "9999999999999999999999999999.5"]),
        ("DECIMAL(38, 30)", ["1.1234"], ["1.123400000000000000000000000001"]),
        ("DECIMAL(20, 0)", ["999999999999999999"], ["1000000000000000000"]),
        ("BIGINT", ["-999999999999999999"], ["1000000000000000000", "-9223372036854775808"]),
        ("INTEGER", ["2147483647"], []),
    ],
)
def test_a_measure_is_kept_whole_or_not_at_all(kind: str, fits: list[str], too_long: list[str]) -> None:
    engine, columns = DuckDb(), {"value": kind.replace(" ", "")}
    rows = ", ".join(f"(CAST('{text}' AS {kind}))" for text in (*fits, *too_long))
    misfit = misfit_sql(("value",), columns) or "1 = 0"
    read = f"SELECT {measure('value', columns)} AS kept, {misfit} AS is_misfit FROM (VALUES {rows}) AS given (value)"
    found = engine.rows(read)
    assert [row["kept"] for row in found] == [*map(Decimal, fits), *(None for _ in too_long)]
    assert [row["is_misfit"] for row in found] == [*(False for _ in fits), *(True for _ in too_long)]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server of our own."""
    with postgres() as address:
        yield address


def test_postgresql_gives_bulk_rows_the_digits_of_duckdb(tmp_path: Path, server: str) -> None:
    cards = random_plan(20, 6, locked=False, claims=True)
    assert in_bulk(cards, Postgres(server), tmp_path) == in_bulk(cards, DuckDb(), tmp_path)


@pytest.mark.long
def test_spark_gives_bulk_rows_the_digits_of_duckdb(tmp_path: Path) -> None:
    from kpi_scoring.engines.spark_engine import Spark  # noqa: PLC0415  only the long run needs Spark

    cards = random_plan(20, 6, locked=False, claims=True)
    with spark() as address:
        assert in_bulk(cards, Spark(address), tmp_path) == in_bulk(cards, DuckDb(), tmp_path)
