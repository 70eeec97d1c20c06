"""Bulk scoring for a handbook: its scorecards over rows from outside, results as files."""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import HandbookError
from kpi_handbook.score.cards import card_at
from kpi_handbook.score.cycle import Scored
from kpi_scoring.bulk.plan import Period, Plan
from kpi_scoring.bulk.results import COLUMNS
from kpi_scoring.exact import rounded
from kpi_scoring.results import CardResult, ItemResult

if TYPE_CHECKING:
    from kpi_scoring.bulk.run import Outcome
    from kpi_scoring.bulk.source import Source
    from kpi_scoring.engines.engine import BulkEngine

REJECTED = ("file", "line", "unit", "entity", "period", "kpi", "reason")
SUMMARY = "summary.json"
MADE = "made"


@dataclass(frozen=True)
class Task:
    """What to score in bulk, and where the results go."""

    plan: Plan
    cycle: str
    period: str
    engine: str
    source: str
    form: str


def plan_at(book: Handbook, cycle: Cycle, period: str, as_of: date, units: Sequence[str]) -> Plan:
    """Return the scorecards of some units at the end of a period, without values."""
    number = cycle.periods.index(period) + 1
    cards = [card for card, _ in book.scorecards if card.cycle == cycle.id and card.unit in units]
    if not cards:
        raise HandbookError(f"no unit has a scorecard in {cycle.id}", "write kpi_defs/scorecards/")
    dated = ((name, book.dates.get(name)) for name in cycle.periods[:number])
    periods = tuple(
        Period(name, dates.due if dates else None, dates.lock_on if dates else None) for name, dates in dated
    )
    return Plan(tuple(card_at(book, card, cycle, number, {}, as_of) for card in cards), periods, as_of)


def score_in_bulk(engine: "BulkEngine", task: Task, out: Path) -> "Outcome":
    """Score the rows of a source and write the results into a folder, all of them or none."""
    from kpi_scoring.bulk.run import score_rows  # noqa: PLC0415  loads an engine

    with _folder_for(out) as folder:
        engine.prepare(folder)
        source, relation = _source(engine, task, folder)
        outcome = score_rows(engine, task.plan, source, relation)
        for name in COLUMNS:
            engine.save(f"SELECT * FROM result_{name}", folder / MADE / f"{name}.{task.form}")
        _write_rejected(folder / MADE / "rejected.csv", task.source, outcome)
        rows = {
            "read": outcome.read,
            "scored": outcome.scored,
            "replaced": outcome.replaced,
            "later": outcome.later,
            "rejected": len(outcome.rejected),
        }
        _write_summary(folder / MADE, task, {"actuals": task.source, "rows": rows, "scorecards": outcome.cards})
        _put(folder / MADE, out)
    return outcome


def write_own(scored: Scored, task: Task, out: Path) -> int:
    """Write the scores of a handbook's own period into a folder, in the shape of bulk results; return how many."""
    from kpi_scoring.engines.duckdb_engine import DuckDb  # noqa: PLC0415  only bulk scoring needs it

    pairs = [
        scored.cards[card.unit, task.period] for card in task.plan.cards if (card.unit, task.period) in scored.cards
    ]
    with _folder_for(out) as folder:
        for name, rows in own_rows([result for _, result in pairs]).items():
            path = folder / f"{name}.rows"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
            DuckDb().convert(path, COLUMNS[name], folder / MADE / f"{name}.{task.form}")
        _write_summary(folder / MADE, task, {"scorecards": len(pairs)})
        _put(folder / MADE, out)
    return len(pairs)


def own_rows(results: Sequence[CardResult]) -> Mapping[str, list[tuple[object, ...]]]:
    """Return results of scorecards in the shape of bulk results; a unit is its own entity."""
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in COLUMNS}
    for card in sorted(results, key=lambda card: card.unit):
        place = card.unit, card.unit
        bounds = _points(card.lower), _points(card.upper)
        counts = card.rated, card.total
        coverage = rounded(card.coverage, 6)
        scores = _points(card.score), _points(card.final), card.rating
        rows["cards"].append((*place, card.state, *scores, coverage, *bounds, *counts))
        rows["units"].append((card.unit, 1, int(card.final is not None), _points(card.final)))
        means = [(*place, group.perspective, _points(group.mean)) for group in card.groups if group.counts]
        rows["perspectives"].extend(sorted(means))
        rows["items"].extend((*place, *_item(item)) for item in sorted(card.items, key=lambda item: item.kpi))
    return rows


def _item(item: ItemResult) -> tuple[object, ...]:
    values = (None if value is None else rounded(value, 6) for value in (item.to_date, item.target))
    named = item.kpi, item.version, item.state, item.standing
    flags = int(item.state == "late"), int("incomplete" in item.flags), item.age
    return (*named, *values, _points(item.achievement), rounded(item.weight, 6), *flags)


def _points(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-6)


def _source(engine: "BulkEngine", task: Task, folder: Path) -> tuple["Source", str]:
    """Return the typed rows to score and the name they have in the engine."""
    from kpi_scoring.bulk.source import Source, SourceError, read_file, require_columns  # noqa: PLC0415  only bulk scoring needs it

    try:
        if not Path(task.source).is_file():
            return Source(require_columns(engine.table(task.source), task.source)), "source_table"
        source = read_file(Path(task.source), folder)
    except SourceError as error:
        raise HandbookError(str(error), error.help_text) from None
    except LookupError as error:
        help_text = "give a CSV or Parquet file, or with PostgreSQL and Spark a table"
        why = "" if str(error.args[0]) == task.source else f" to read: {error.args[0]}"
        raise HandbookError(f'there is no file or table "{task.source}"{why}', help_text) from None
    assert source.parquet is not None
    engine.attach("source_rows", source.parquet, source.columns)
    return source, "source_rows"


def _write_rejected(path: Path, source: str, outcome: "Outcome") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REJECTED)
        writer.writerows((source, row.line or "", *row[1:]) for row in outcome.rejected)


def _write_summary(made: Path, task: Task, counts: Mapping[str, object]) -> None:
    engine = task.engine.partition(":")[0]  # an address may hold a password
    summary = {"schema": 1, "cycle": task.cycle, "period": task.period, "engine": engine, **counts}
    (made / SUMMARY).write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")


@contextmanager
def _folder_for(out: Path) -> Iterator[Path]:
    """Make a folder beside the results, on the same disk; it goes when the run ends, however that is."""
    if out.exists() and not (out / SUMMARY).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise HandbookError(f"{out} holds something else", "name another folder with --out; this one is left as it is")
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.absolute().parent) as folder:
        (Path(folder) / MADE).mkdir()
        yield Path(folder)


def _put(made: Path, out: Path) -> None:
    """Put the finished folder in its place; a reader finds one whole result or, for a moment, none: never half of one.

    The old results stay where they are if the new ones can't take their place.
    """
    before = made.with_name("before")
    if out.exists():
        out.rename(before)
    try:
        made.rename(out)
    except OSError:
        if before.exists():
            before.rename(out)
        raise
