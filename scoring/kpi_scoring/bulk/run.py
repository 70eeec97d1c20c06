"""Runs the steps over bulk rows: what was said of each item in one pass, then the steps of every scoring run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from kpi_scoring.bulk import results
from kpi_scoring.bulk.given import given_select, one_of
from kpi_scoring.bulk.plan import Plan, is_intricate, is_placed
from kpi_scoring.bulk.rejects import Rejected, checked_select, rejected_select
from kpi_scoring.bulk.source import Source, line_numbers
from kpi_scoring.engines.engine import BulkEngine
from kpi_scoring.records import Item, Value
from kpi_scoring.score import run_formulas
from kpi_scoring.steps import BEFORE_FORMULAS, fixed, union
from kpi_scoring.tables import Row, Tables, submitted_rows

_CARD, _ITEM = 0, 1
_PLANNED = ("card", "grp", "item", "figure")
_LATEST = (
    *("card", "item", "value_count", "counted", "missing_count", "na_count", "disputed_count", "invalid_count"),
    *("newest_p", "last_counted_p", "any_late", "sum_a", "sum_b", "newest_a", "newest_b", "late_days", "newest_state"),
    *("extreme_a", "extreme_b", "age"),
)


@dataclass(frozen=True)
class Outcome:
    """What a bulk run counted; its results stand in the engine under the names of `results.NAMES`."""

    read: int
    scored: int
    """Rows that entered a score."""

    replaced: int
    """Rows beside which a newer revision stands."""

    later: int
    """Rows that came after the day of scoring."""

    cards: int
    rejected: tuple[Rejected, ...]


def step_text(name: str) -> str:
    """Return the text of a step of this package."""
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


def score_rows(engine: BulkEngine, plan: Plan, source: Source, name: str) -> Outcome:
    """Score the rows of a source; `name` is that of the relation they have in the engine."""
    given = plan.tables()
    _load_plan(engine, plan, given)
    columns = source.columns
    checked: list[dict[str, Any]] = []
    rejected = list(source.rejected)
    # Rows are checked one by one only where their sums say that something is wrong, or where some do not count.
    has_versions = "revision" in columns or ("submitted_on" in columns and plan.as_of is not None)
    if has_versions or not _said(engine, plan, columns, name):
        engine.step("checked", checked_select(plan, columns, name))
        checked = engine.rows("SELECT coalesce(reason, '') AS reason, count(*) AS rows FROM checked GROUP BY reason")
        rejected.extend(_rejected(engine, source))
        engine.view("accepted", "SELECT * FROM checked WHERE reason IS NULL")
        is_clean = _said(engine, plan, columns, "accepted")
        assert is_clean, "rows were checked and are still in doubt"
    engine.step("cards", CARDS)
    _latest(engine, plan, given)
    _views(engine, given, "1 = 1")
    run_formulas(engine, given)
    results.publish(engine, plan)
    return _counted(engine, checked, rejected)


def _said(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str) -> bool:
    """Fill `said`; say whether nothing in it is in doubt."""
    engine.view("given", given_select(plan, columns, plan.kpis("last", "once"), source))
    engine.step("said", step_text("said"))
    return not engine.rows(DOUBTFUL)[0]["doubtful"]


def _rejected(engine: BulkEngine, source: Source) -> list[Rejected]:
    rows = engine.rows(rejected_select("checked", source.columns))
    lines = {int(row["line"]): int(row["line"]) for row in rows}
    if source.lines:
        lines, _ = line_numbers(source.lines, lines, source.broken)
    names = ("unit", "entity", "period", "kpi", "reason")
    return [Rejected(lines[int(row["line"])], *(str(row[name] or "") for name in names)) for row in rows]


def _counted(engine: BulkEngine, checked: Sequence[Mapping[str, Any]], rejected: list[Rejected]) -> Outcome:
    scored = int(engine.rows("SELECT coalesce(sum(said_rows), 0) AS rows FROM said")[0]["rows"])
    cards = int(engine.rows("SELECT count(*) AS cards FROM cards")[0]["cards"])
    by_reason = {str(row["reason"]): int(row["rows"] or 0) for row in checked}
    replaced, later = by_reason.get("replaced", 0), by_reason.get("later", 0)
    found = tuple(sorted(rejected))
    return Outcome(scored + replaced + later + len(found), scored, replaced, later, cards, found)


DOUBTFUL = (
    "SELECT count(*) AS doubtful FROM said LEFT JOIN plan_unit ON plan_unit.unit = said.unit "
    "LEFT JOIN plan_item ON plan_item.card = plan_unit.plan AND plan_item.item = said.kpi "
    "WHERE doubtful > 0 OR plan_item.item IS NULL OR ones_above(powers, -1) <> said_rows"
)
CARDS = (
    "SELECT row_number() OVER (ORDER BY plan, entity) - 1 AS card, plan, unit, entity FROM "
    "(SELECT DISTINCT plan_unit.plan, said.unit, said.entity FROM said JOIN plan_unit ON plan_unit.unit = said.unit) "
    "AS entities"
)


def _load_plan(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    for name in _PLANNED:
        columns, rows = given.columns[name], given.rows[name]
        if name == "item":
            columns, rows = (*columns, "intricate"), [(*row, int(is_intricate(row))) for row in rows]
        engine.load(f"plan_{name}", columns, rows)
    engine.load("plan_unit", ("plan", "unit"), [(number, card.unit) for number, card in enumerate(plan.cards)])
    engine.load("period", ("p",), given.rows["period"])


def _views(engine: BulkEngine, given: Tables, wanted: str) -> None:
    """Give every card the rows of its scorecard, as the steps expect them; all of its items or some."""
    for name in _PLANNED:
        columns = ", ".join(f"plan_{name}.{column}" for column in given.columns[name] if column != "card")
        where = f" WHERE {wanted}" if name == "item" else ""
        engine.view(
            name, f"SELECT cards.card, {columns} FROM cards JOIN plan_{name} ON plan_{name}.card = cards.plan{where}"
        )


def _latest(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    """Fill `latest`: the items owed a value in every period in one pass, the others through the steps of any run."""
    items = given.rows["item"]
    _views(engine, given, "plan_item.intricate = 1")
    intricate = {row[_ITEM] for row in items if is_intricate(row)}
    placed = {row[_ITEM] for row in items if is_placed(row)}
    kinds = {name: engine.text if name in {"item", "state"} else engine.whole for name in given.columns["submitted"]}
    engine.load("placed", given.columns["submitted"], _placed_rows(engine, plan, placed) if placed else [])
    read = "SELECT cards.card, kpi AS item, p, state, CAST(a * 10000 AS WHOLE) AS a, CAST(b * 10000 AS WHOLE) AS b, "
    read += "CAST(NULL AS WHOLE) AS late_days, CAST(NULL AS WHOLE) AS place FROM given JOIN cards "
    read += f"ON cards.unit = given.unit AND cards.entity = given.entity WHERE {one_of('kpi', intricate - placed)}"
    engine.step("submitted", union([*([read] if intricate - placed else []), "SELECT * FROM placed"], kinds))
    for name in BEFORE_FORMULAS:
        if name != "latest":
            engine.step(name, fixed(name))
    listed = ", ".join(_LATEST)
    engine.step("intricate_latest", fixed("latest"))
    engine.view(
        "latest",
        f"SELECT {listed} FROM ({step_text('plain_latest')}) AS plain UNION ALL SELECT {listed} FROM intricate_latest",
    )


def _placed_rows(engine: BulkEngine, plan: Plan, kpis: set[str]) -> list[Row]:
    """Return the rows of items whose periods have an order or a delay of their own, as every other run has them."""
    rows = engine.rows(
        "SELECT cards.card, cards.plan, given.kpi, p, state, a, b, done FROM given "
        f"JOIN cards ON cards.unit = given.unit AND cards.entity = given.entity WHERE {one_of('kpi', sorted(kpis))}"
    )
    grouped: dict[tuple[int, int, str], list[Value]] = {}
    for row in rows:
        place = int(row["card"]), int(row["plan"]), row["kpi"]
        grouped.setdefault(place, []).append(_value(row))
    found: list[Row] = []
    for (card, number, kpi), values in grouped.items():
        owner = plan.cards[number]
        item: Item = next(item for item in owner.items if item.kpi == kpi)
        found.extend((card, *row[1:]) for row in submitted_rows(card, owner, item, values))
    return found


def _value(row: Mapping[str, object]) -> Value:
    a, b, done = row["a"], row["b"], row["done"]
    number = None if a is None else Decimal(str(a))
    assert done is None or isinstance(done, date)
    if b is None:
        return Value(str(row["kpi"]), int(str(row["p"])), str(row["state"]), value=number, done=done)
    pair = number, Decimal(str(b))
    return Value(str(row["kpi"]), int(str(row["p"])), str(row["state"]), numerator=pair[0], denominator=pair[1])
