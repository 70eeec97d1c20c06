"""Runs the steps over bulk rows: what was said of each item in one pass, then the steps of every scoring run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from kpi_scoring.bulk import claims, results
from kpi_scoring.bulk.given import STATES, given_select, one_of
from kpi_scoring.bulk.plan import Plan, is_intricate, is_placed
from kpi_scoring.bulk.rejects import Rejected, checked_select, rejected_select
from kpi_scoring.bulk.source import Source, line_numbers
from kpi_scoring.engines.engine import BulkEngine
from kpi_scoring.records import Item, Value
from kpi_scoring.score import run_formulas
from kpi_scoring.steps import BEFORE_FORMULAS, fixed, union
from kpi_scoring.tables import ITEM, Row, Tables, submitted_rows

_ITEM, _PLAN, _KPI = (ITEM.index(name) for name in ("item", "plan", "kpi"))
_LATEST = (
    *("card", "item", "value_count", "counted", "missing_count", "na_count", "disputed_count", "invalid_count"),
    *("newest_p", "last_counted_p", "sum_a", "sum_b", "newest_a", "newest_b", "late_days", "newest_state"),
    *("extreme_a", "extreme_b", "age"),
)


RECORD = ("card", "item", "aggregation", "every_nth", "p", "counts")


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
        engine.step("checked", checked_select(engine, plan, columns, name))
        checked = engine.rows("SELECT coalesce(reason, '') AS reason, count(*) AS rows FROM checked GROUP BY reason")
        rejected.extend(_rejected(engine, source))
        name = "accepted"
        engine.view(name, "SELECT * FROM checked WHERE reason IS NULL")
        is_clean = _said(engine, plan, columns, name)
        assert is_clean, "rows were checked and are still in doubt"
    scored = int(engine.rows("SELECT coalesce(sum(said_rows), 0) AS rows FROM said")[0]["rows"])
    _score(engine, plan, given, columns, name)
    return _counted(engine, scored, checked, rejected)


def _score(engine: BulkEngine, plan: Plan, given: Tables, columns: Mapping[str, str], name: str) -> None:
    """Score what was said, with the scorecards that tell the bounds of open disputes beside it where there are any."""
    own = len(plan.cards)
    if is_disputed := claims.find_claimed(engine, plan, columns, name):
        settled = claims.settled_selects(engine, plan, columns, name)
        plan = claims.settled_plan(plan)
        given = plan.tables()
        _load_plan(engine, plan, given)
        _said(engine, plan, columns, name, settled)
    engine.step("cards", CARDS)
    _latest(engine, plan, given)
    if is_disputed:
        engine.step("settlement", claims.SETTLEMENTS)
    run_formulas(engine, given, results.KEPT, is_settled=is_disputed)
    if is_disputed:
        engine.step("own_cards", f"SELECT * FROM cards WHERE plan < {own}")
        engine.view("cards", "SELECT * FROM own_cards")
    results.publish(engine, plan, given)


def _said(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str, settled: Sequence[str] = ()) -> bool:
    """Fill `said`; say whether nothing in it is in doubt."""
    unnamed = f"SELECT count(*) AS rows FROM {source} WHERE entity IS NULL" if "entity" in columns else ""
    named = bool(unnamed) and not engine.rows(unnamed)[0]["rows"]
    engine.view("given", union([given_select(engine, plan, columns, source, named=named), *settled]))
    engine.step("said", step_text("said"))
    return not engine.rows(DOUBTFUL)[0]["doubtful"]


def _rejected(engine: BulkEngine, source: Source) -> list[Rejected]:
    rows = engine.rows(rejected_select("checked", source.columns))
    lines = {int(row["line"]): int(row["line"]) for row in rows}
    if source.lines:
        lines, _ = line_numbers(source.lines, lines, source.broken)
    names = ("unit", "entity", "period", "kpi", "reason")
    return [Rejected(lines[int(row["line"])], *(str(row[name] or "") for name in names)) for row in rows]


def _counted(
    engine: BulkEngine, scored: int, checked: Sequence[Mapping[str, Any]], rejected: list[Rejected]
) -> Outcome:
    cards = int(engine.rows("SELECT count(*) AS cards FROM cards")[0]["cards"])
    by_reason = {str(row["reason"]): int(row["rows"] or 0) for row in checked}
    replaced, later = by_reason.get("replaced", 0), by_reason.get("later", 0)
    found = tuple(sorted(rejected))
    return Outcome(scored + replaced + later + len(found), scored, replaced, later, cards, found)


_COUNTS = " + ".join(f"((tally >> {7 * (number - 1)}) & 127)" for number in STATES.values())
# A row without a state is in no count, one without a period or beside another one in no power of two.
DOUBTFUL = (
    "SELECT count(*) AS doubtful FROM said LEFT JOIN plan_unit ON plan_unit.unit = said.unit "
    "LEFT JOIN every_item ON every_item.plan = plan_unit.plan AND every_item.kpi = said.kpi "
    "WHERE every_item.item IS NULL OR powers IS NULL OR tally IS NULL OR ones_above(powers, -1) <> said_rows "
    f"OR {_COUNTS} <> said_rows"
)
CARDS = (
    "SELECT row_number() OVER (ORDER BY plan, entity) - 1 AS card, plan, entities.unit, entity, said_items "
    "FROM (SELECT unit, entity, count(*) AS said_items FROM said GROUP BY unit, entity) AS entities "
    "JOIN plan_unit ON plan_unit.unit = entities.unit"
)


def _load_plan(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    """Load what the scorecards say; `item` are all items or, for the steps of a few, some of them."""
    for name in ("plan", "grp", "figure", "period"):
        engine.load(name, given.columns[name], given.rows[name])
    items = [(*row, int(is_intricate(row))) for row in given.rows["item"]]
    engine.load("every_item", (*given.columns["item"], "intricate"), items)
    engine.load("plan_unit", ("plan", "unit"), [(number, card.unit) for number, card in enumerate(plan.cards)])


def _latest(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    """Fill `latest`: the items owed a value in every period in one pass, the others through the steps of any run."""
    selects = [step_text("plain_latest"), step_text("absent_latest")]
    items = given.rows["item"]
    if any(map(is_intricate, items)):
        engine.view("card", "SELECT card, plan FROM cards")
        engine.view("item", "SELECT * FROM every_item WHERE intricate = 1")
        _submitted(engine, plan, given)
        for name in BEFORE_FORMULAS:
            engine.step("intricate_latest" if name == "latest" else name, fixed(name))
        selects.append("SELECT * FROM intricate_latest")
    else:
        engine.load("record", RECORD, ())
    listed = ", ".join(_LATEST)
    engine.view("latest", union([f"SELECT {listed} FROM ({select}) AS latest" for select in selects]))
    engine.view("item", "SELECT * FROM every_item")


def _submitted(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    """Fill `submitted` with the rows of the items that need one for each period."""
    items = given.rows["item"]
    intricate = {row[_KPI] for row in items if is_intricate(row)}
    placed = {row[_KPI] for row in items if is_placed(row)}
    line = {(row[_PLAN], row[_KPI]): row[_ITEM] for row in items}
    rows = _placed_rows(engine, plan, line, placed) if placed else []
    engine.load("placed", given.columns["submitted"], rows)
    read = "SELECT cards.card, item.item, p, state, ten_thousandths(a) AS a, ten_thousandths(b) AS b, "
    read += "CAST(NULL AS WHOLE) AS late_days, CAST(NULL AS WHOLE) AS place FROM given JOIN cards "
    read += "ON cards.unit = given.unit AND cards.entity = given.entity "
    read += f"JOIN item ON item.plan = cards.plan AND item.kpi = given.kpi WHERE NOT {one_of('given.kpi', placed)}"
    kinds = {name: engine.text if name == "state" else engine.whole for name in given.columns["submitted"]}
    engine.step("submitted", union([*([read] if intricate - placed else []), "SELECT * FROM placed"], kinds))


def _placed_rows(engine: BulkEngine, plan: Plan, line: Mapping[tuple[int, str], int], kpis: set[str]) -> list[Row]:
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
        found.extend(submitted_rows(card, line[number, kpi], owner, item, values))
    return found


def _value(row: Mapping[str, object]) -> Value:
    a, b, done = row["a"], row["b"], row["done"]
    number = None if a is None else Decimal(str(a))
    assert done is None or isinstance(done, date)
    if b is None:
        return Value(str(row["kpi"]), int(str(row["p"])), str(row["state"]), value=number, done=done)
    pair = number, Decimal(str(b))
    return Value(str(row["kpi"]), int(str(row["p"])), str(row["state"]), numerator=pair[0], denominator=pair[1])
