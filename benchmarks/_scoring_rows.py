"""Values of a large company for the scoring bench, and the scorecards of its units."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from kpi_scoring.bulk.plan import Period, Plan
from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.records import Card, Item

UNITS, KPIS_EACH, MONTHS = 100, 10, 12
PERSPECTIVES = ("financial", "customer", "internal_process", "learning_growth")
AGGREGATIONS = ("sum", "average", "last", "ratio_of_sums")
METHODS = ("ratio_up", "ratio_down", "linear_down")
TARGETS = {"sum": "12000", "average": "1000", "last": "1100", "ratio_of_sums": "1.1"}
COLUMNS = ("unit", "entity", "period", "kpi", "value", "numerator", "denominator", "state")


def kpi_name(unit: int, place: int) -> str:
    """Return one of 200 KPIs; ten units share a scorecard's set."""
    return f"K{unit * 2 % 20 * 10 + place:03}"


def write_rows(path: Path, rows: int) -> None:
    """Write about so many monthly values, 2 % of them missing and 0.5 % not applicable; the same ones every time."""
    entities = rows // (KPIS_EACH * MONTHS)
    chance = "hash(e * 1000 + k * 20 + p + {}) % {}"
    number = f"({chance.format(0, 20_000_000)} / 10000)::DECIMAL(22, 4)"
    above = f"({chance.format(1, 2_000_000)} / 100)::DECIMAL(22, 4)"
    below = f"(({chance.format(7, 2_000_000)} + 1) / 100)::DECIMAL(22, 4)"
    DuckDb(2).save(
        f"SELECT 'U' || lpad((e % {UNITS})::VARCHAR, 3, '0') AS unit, 'E' || lpad(e::VARCHAR, 6, '0') AS entity, "
        f"'2026-' || lpad(p::VARCHAR, 2, '0') AS period, "
        f"'K' || lpad((e % {UNITS} * 2 % 20 * 10 + k)::VARCHAR, 3, '0') AS kpi, "
        f"CASE WHEN k % 4 <> 3 THEN {number} END AS value, CASE WHEN k % 4 = 3 THEN {above} END AS numerator, "
        f"CASE WHEN k % 4 = 3 THEN {below} END AS denominator, "
        f"CASE WHEN {chance.format(3, 200)} = 0 THEN 'not_applicable' ELSE 'reported' END AS state "
        f"FROM range({entities}) AS e(e), range({KPIS_EACH}) AS k(k), range(1, {MONTHS + 1}) AS p(p) "
        f"WHERE {chance.format(5, 50)} <> 0",
        path,
    )


def plan() -> Plan:
    """Return a scorecard of ten KPIs for each unit, at the end of the year."""
    ends = tuple(date(2026, month, 28) for month in range(1, MONTHS + 1))
    quarters = tuple((name, Decimal(25)) for name in PERSPECTIVES)
    return Plan(
        tuple(
            Card(
                unit=f"U{unit:03}",
                period=MONTHS,
                period_ends=ends,
                items=tuple(item(unit, place) for place in range(KPIS_EACH)),
                values=(),
                weighting="explicit_within_perspective",
                perspectives=quarters,
            )
            for unit in range(UNITS)
        ),
        tuple(Period(f"2026-{month:02}") for month in range(1, MONTHS + 1)),
    )


def item(unit: int, place: int) -> Item:
    """Return one of the ten KPIs of a unit's scorecard."""
    aggregation = AGGREGATIONS[place % 4]
    return Item(
        kpi=kpi_name(unit, place),
        method=METHODS[place % 3],
        perspective=PERSPECTIVES[place % 4],
        weight=Decimal(10 + place),
        aggregation=aggregation,
        target=Decimal(TARGETS[aggregation]),
        phasing="linear" if aggregation == "sum" else "flat",
    )
