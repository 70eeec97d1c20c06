"""One side of the scoring bench in a process of its own: ours, hand-written SQL with floats, or plain pandas."""

import argparse
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks._scoring_rows import COLUMNS, METHODS, MONTHS, plan
from kpi_scoring.bulk.measures import MEASURE
from kpi_scoring.bulk.run import score_rows
from kpi_scoring.bulk.source import Source
from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.tables import shares_given

ROLL_UPS = ("cards", "perspectives", "units")


def ours(rows: Path, out: Path, *, detail: bool, memory: str = "") -> None:
    """Score with the steps that a handbook is scored with."""
    engine = DuckDb(1)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        engine.prepare(Path(folder), memory)
        source = Source(dict.fromkeys(COLUMNS, MEASURE))  # the rows are generated in the type that scoring takes
        engine.attach("source_rows", rows, source.columns)
        outcome = score_rows(engine, plan(), source, "source_rows")
        assert not outcome.rejected
        for name in (*ROLL_UPS, "items") if detail else ROLL_UPS:
            engine.save(f"SELECT * FROM result_{name}", out / f"{name}.parquet")


ITEM = {
    **dict.fromkeys(("unit", "kpi", "perspective"), "VARCHAR"),
    "weight": "DOUBLE",
    "aggregation": "VARCHAR",
    "method": "VARCHAR",
    "target": "DOUBLE",
    "share": "DOUBLE",
    "version": "INTEGER",
}


def item_rows() -> list[tuple[object, ...]]:
    """Return what the scorecards say, a row an item; `share` is what it was given of the 100 points."""
    return [
        (
            *(card.unit, one.kpi, one.perspective, float(one.weight or 0), one.aggregation, one.method),
            *(float(one.target or 0), float(shares[one.kpi]), one.version),
        )
        for card in plan().cards
        for shares in [shares_given(card)]
        for one in card.items
    ]


def by_float(rows: Path, out: Path, *, detail: bool) -> None:
    """Do the same work by SQL written for these scorecards, with binary floats: the same checks, states and columns."""
    db = duckdb.connect(config={"threads": 1})
    db.execute("SET preserve_insertion_order = false")
    whens = " ".join(f"WHEN '2026-{m:02}' THEN {m}" for m in range(1, MONTHS + 1))
    # Lists, since planning a constant for each cell takes a large part of a run of a million rows.
    made = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {name}" for name, kind in ITEM.items())
    db.execute(f"CREATE TEMP TABLE item AS SELECT {made}", [list(cells) for cells in zip(*item_rows(), strict=True)])
    db.execute(f"""
        CREATE TEMP TABLE said AS
        SELECT unit, entity, kpi,
          count(CASE WHEN state IN ('reported', 'late') THEN 1 END) AS reported,
          count(CASE WHEN state = 'not_applicable' THEN 1 END) AS away,
          count(CASE WHEN state = 'disputed' THEN 1 END) AS disputed,
          count(CASE WHEN state = 'invalid' THEN 1 END) AS invalid,
          max(CASE WHEN state = 'late' THEN month END) AS latest_late,
          sum(CASE WHEN state = 'not_applicable' THEN 1 << month ELSE 0 END)::BIGINT AS away_in,
          max(CASE WHEN state IN ('reported', 'late') THEN month END) AS newest,
          sum(CASE WHEN state IN ('reported', 'late') THEN value::DOUBLE END) AS value,
          sum(CASE WHEN state IN ('reported', 'late') THEN numerator::DOUBLE END) AS numerator,
          sum(CASE WHEN state IN ('reported', 'late') THEN denominator::DOUBLE END) AS denominator,
          arg_max(value::DOUBLE, CASE WHEN state IN ('reported', 'late') THEN month END) AS latest,
          count(*) AS said_rows, sum(1 << month)::BIGINT AS months,
          count(CASE WHEN month IS NULL OR state NOT IN ('reported', 'late', 'not_applicable', 'disputed', 'invalid')
            OR (value IS NOT NULL AND numerator IS NOT NULL) OR (numerator IS NULL) <> (denominator IS NULL)
            THEN 1 END) AS doubtful
        FROM (SELECT *, CASE period {whens} END AS month FROM read_parquet('{rows}')) AS given
        GROUP BY unit, entity, kpi""")
    doubtful = db.execute(
        "SELECT count(*) FROM said LEFT JOIN item USING (unit, kpi) "
        "WHERE doubtful > 0 OR item.kpi IS NULL OR bit_count(months) <> said_rows"
    ).fetchone()
    assert doubtful == (0,), "rows of unknown units, KPIs, periods or states, or two for one period"
    db.execute(f"""
        CREATE TEMP TABLE points AS
        WITH entities AS (SELECT DISTINCT unit, entity FROM said), reached AS (
          SELECT unit, entity, kpi, version, perspective, weight, share, method,
            CASE WHEN aggregation = 'last' THEN {MONTHS} - newest - bit_count(away_in >> (newest + 1))
                 ELSE 0 END AS age,
            {MONTHS} - coalesce(newest, 0) - bit_count(coalesce(away_in, 0) >> (coalesce(newest, 0) + 1)) AS since,
            reported, away, disputed, invalid, coalesce(latest_late, 0) = {MONTHS} AS is_late,
            CASE aggregation WHEN 'sum' THEN value WHEN 'average' THEN value / reported WHEN 'last' THEN latest
                 ELSE numerator / denominator END AS actual,
            CASE WHEN aggregation = 'sum' THEN target * reported / {MONTHS} ELSE target END AS target, aggregation
          FROM entities JOIN item USING (unit) LEFT JOIN said USING (unit, entity, kpi)
        ), judged AS (
          SELECT *, CASE
            WHEN reported IS NULL THEN 'missing'
            WHEN away = {MONTHS} THEN 'not_applicable'
            WHEN aggregation = 'last' AND coalesce(age, 99) > 1 THEN 'missing'
            WHEN invalid > 0 THEN 'invalid'
            WHEN aggregation <> 'last' AND reported + away < {MONTHS} THEN 'missing'
            WHEN disputed > 0 THEN 'disputed'
            WHEN age > 0 THEN 'stale'
            WHEN is_late THEN 'late' ELSE 'reported' END AS state
          FROM reached
        )
        SELECT unit, entity, kpi, version, perspective, weight, share, state,
          CASE WHEN state IN ('disputed', 'invalid') THEN 'held' WHEN state = 'not_applicable' THEN 'spread'
               ELSE 'rated' END AS standing,
          CASE WHEN state IN ('reported', 'late', 'stale') THEN actual END AS to_date,
          CASE WHEN state IN ('reported', 'late', 'stale') THEN target END AS target_to_date,
          CASE WHEN state = 'missing' THEN 0 WHEN state IN ('reported', 'late', 'stale') THEN
            least(120, greatest(0, CASE method
              WHEN 'ratio_up' THEN actual / target * 100
              WHEN 'ratio_down' THEN CASE WHEN actual > 0 THEN target / actual * 100 ELSE 120 END
              ELSE (2 * target - actual) / target * 100 END)) END AS achievement,
          (state = 'late')::INTEGER AS late, 0 AS incomplete, since AS age
        FROM judged""")
    rated = "CASE WHEN standing = 'rated' THEN {} END"
    possible = "CASE WHEN standing IN ('rated', 'held') THEN {} END"
    db.execute(f"""
        CREATE TEMP TABLE groups AS
        SELECT unit, entity, perspective, sum(achievement * weight) / sum({rated.format("weight")}) AS mean,
          sum(coalesce(achievement, 0) * weight) / sum({possible.format("weight")}) AS worst,
          sum(coalesce(achievement, 120) * {possible.format("weight")}) / sum({possible.format("weight")}) AS best,
          sum({rated.format("share")}) AS covered, count({rated.format("1")}) AS rated, count(*) AS total,
          count(CASE WHEN standing = 'held' THEN 1 END) AS held
        FROM points GROUP BY ALL""")
    db.execute("CREATE TEMP VIEW perspectives AS SELECT unit, entity, perspective, mean FROM groups")
    db.execute("""
        CREATE TEMP TABLE cards AS SELECT unit, entity,
          CASE WHEN score IS NULL THEN 'not_rated' WHEN held > 0 THEN 'provisional' ELSE 'rated' END AS state,
          score, score AS final, CASE WHEN score >= 115 THEN 5 WHEN score >= 105 THEN 4
          WHEN score >= 95 THEN 3 WHEN score >= 80 THEN 2 WHEN score IS NOT NULL THEN 1 END AS rating, coverage,
          CASE WHEN coverage < 99.9999995 THEN lower END AS lower_bound,
          CASE WHEN coverage < 99.9999995 THEN upper END AS upper_bound, rated, total
        FROM (SELECT unit, entity, avg(mean) AS score, avg(worst) AS lower, avg(best) AS upper,
                sum(covered) AS coverage, sum(rated) AS rated, sum(total) AS total, sum(held) AS held
              FROM groups GROUP BY unit, entity)""")
    db.execute("""
        CREATE TEMP TABLE units AS
        SELECT unit, count(*) AS entities, count(final) AS rated, avg(final) AS mean_score FROM cards GROUP BY unit""")
    for name in ROLL_UPS:
        db.execute(f"COPY (FROM {name}) TO '{out}/{name}.parquet' (FORMAT parquet)")
    if detail:
        db.execute(
            "COPY (SELECT unit, entity, kpi, version, state, standing, to_date, target_to_date, achievement, "
            f"share AS weight, late, incomplete, age FROM points) TO '{out}/items.parquet' (FORMAT parquet)"
        )


def by_pandas(rows: Path, out: Path, *, detail: bool) -> None:
    """Do the same work as most people would write it with pandas and floats."""
    import numpy as np  # noqa: PLC0415  only this side pays for it
    import pandas as pd  # noqa: PLC0415  only this side pays for it

    names = ("unit", "kpi", "perspective", "weight", "aggregation", "method", "target")
    items = pd.DataFrame(
        [
            (c.unit, i.kpi, i.perspective, float(i.weight or 0), i.aggregation, i.method, float(i.target or 0))
            for c in plan().cards
            for i in c.items
        ],
        columns=names,
    )
    frame = pd.read_parquet(rows)
    for name in ("value", "numerator", "denominator"):
        frame[name] = frame[name].astype(float)
    frame["month"] = frame["period"].str[-2:].astype(int)
    key = ["unit", "entity", "kpi"]
    away = frame[frame["state"] == "not_applicable"]
    reported = frame[frame["state"] == "reported"]
    said = reported.groupby(key).agg(
        reported=("month", "size"),
        newest=("month", "max"),
        value=("value", "sum"),
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
    )
    newest = reported.sort_values("month").drop_duplicates(key, keep="last").set_index(key)["value"].rename("latest")
    said = said.join(newest)
    said["away"] = away.groupby(key).size()
    later = away.join(said["newest"], on=key)
    said["away_after"] = later[later["month"] > later["newest"]].groupby(key).size()
    entities = frame[["unit", "entity"]].drop_duplicates()
    made = entities.merge(items, on="unit").merge(said.reset_index(), on=key, how="left")
    made[["away", "away_after"]] = made[["away", "away_after"]].fillna(0)
    is_last = made["aggregation"] == "last"
    age = MONTHS - made["newest"] - made["away_after"]
    missing = np.where(is_last, age > 1, made["reported"] + made["away"] < MONTHS) | made["reported"].isna()
    kinds = [made["aggregation"] == name for name in ("sum", "average", "last")]
    choices = [made["value"], made["value"] / made["reported"], made["latest"]]
    made["actual"] = np.select(kinds, choices, made["numerator"] / made["denominator"])
    made["target"] = np.where(kinds[0], made["target"] * made["reported"] / MONTHS, made["target"])
    up, down = made["actual"] / made["target"] * 100, made["target"] / made["actual"] * 100
    linear = (2 * made["target"] - made["actual"]) / made["target"] * 100
    methods = [made["method"] == name for name in METHODS[:2]]
    made["achievement"] = np.where(missing, 0.0, np.clip(np.select(methods, [up, down], linear), 0, 120))
    made["points"] = made["achievement"] * made["weight"]
    groups = made.groupby(["unit", "entity", "perspective"])[["points", "weight"]].sum()
    groups["mean"] = groups["points"] / groups["weight"]
    cards = groups.groupby(["unit", "entity"])["mean"].mean().rename("score").reset_index()
    cards["rating"] = pd.cut(cards["score"], [-1, 80, 95, 105, 115, 999], right=False, labels=[1, 2, 3, 4, 5])
    groups.reset_index().to_parquet(out / "perspectives.parquet")
    cards.to_parquet(out / "cards.parquet")
    cards.groupby("unit")["score"].mean().rename("mean_score").reset_index().to_parquet(out / "units.parquet")
    if detail:
        made.to_parquet(out / "items.parquet")


def digest(folder: Path) -> str:
    """Return a digest of all digits of the results of ours in a folder."""
    db = duckdb.connect()
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.parquet")):
        for row in db.execute(f"SELECT * FROM read_parquet('{path}') ORDER BY ALL").fetchall():
            found.update(repr(row).encode())
    return found.hexdigest()


SIDES: dict[str, Callable[..., None]] = {"ours": ours, "float": by_float, "pandas": by_pandas}


def main() -> None:
    """Run one side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--detail", action="store_true")
    parser.add_argument("--memory", default="")
    given = parser.parse_args()
    given.out.mkdir(exist_ok=True)
    more = {"memory": given.memory} if given.memory else {}
    SIDES[given.side](given.rows, given.out, detail=given.detail, **more)


if __name__ == "__main__":
    main()
