"""Scores cards: tables in, steps through an engine, results out with everything their explanation needs."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kpi_scoring import steps
from kpi_scoring.conversion import conversion_formula
from kpi_scoring.disputes import Settlement, with_settlements
from kpi_scoring.engines.engine import Engine
from kpi_scoring.exact import MEASURE
from kpi_scoring.formula import Columns, Kind, bound_of, demanded, fits_128_bits, parse
from kpi_scoring.formula.magnitude import Bound
from kpi_scoring.formula.tree import Name
from kpi_scoring.large import Exact, exact_actuals, exact_raw_rows, storable
from kpi_scoring.methods import BY_NAME, ENGINE_NAMES
from kpi_scoring.outcome import STANDING, card_results
from kpi_scoring.records import Card, Item, Policy
from kpi_scoring.results import CardResult
from kpi_scoring.tables import ITEM, SETTLEMENT, FormulaKey, Row, Tables, tables

PORTION = 20
FORMULA, PLAN, KPI, SCORED = (ITEM.index(name) for name in ("formula", "plan", "kpi", "scored"))
ACTUAL = ("card", "item", "actual_n", "actual_d")


def score(cards: Sequence[Card], engine: Engine | None = None) -> tuple[CardResult, ...]:
    """Return the result of each card, in their order; DuckDB in process unless another engine is given."""
    if not cards:
        return ()
    if engine is None:
        from kpi_scoring.engines.duckdb_engine import DuckDb  # noqa: PLC0415  an engine is started only when needed

        # For a few thousand rows, looking for a better plan than the one that is written takes longer than the rows do.
        engine = DuckDb(optimize=False)
    every, settlements = with_settlements(cards)
    keys = {
        (position, item.kpi): formula_key(item, card.policy)
        for position, card in enumerate(every)
        for item in card.items
        if item.is_scored
    }
    given = tables(every, keys)
    exact = _run(engine, given, settlements)
    return card_results(
        cards,
        [row[KPI] for row in given.rows["item"]],
        exact,
        engine.rows("SELECT * FROM standing"),
        engine.rows("SELECT * FROM grouped"),
        engine.rows("SELECT * FROM total"),
    )


def formula_key(item: Item, policy: Policy) -> FormulaKey:
    """Return the formula that scores an item: its method's, or the company's own."""
    convert = conversion_formula(policy.convert, best_possible=item.best_possible)
    if item.formula:
        return _own_key(item, convert)
    method = BY_NAME[item.method]
    return FormulaKey(
        formula=method.formula_for(item.parameters),
        domain=method.domain,
        unbounded_when=method.unbounded_when,
        measures=method.measures,
        without_number="not_due" if method.measures else "invalid",
        convert=convert,
        whole=method.whole,
    )


def own_names(item: Item) -> frozenset[str]:
    """Return the names that a company's own formula may use."""
    return ENGINE_NAMES | frozenset((*item.declared, *item.parameters, *item.measures))


def _own_key(item: Item, convert: str) -> FormulaKey:
    names = own_names(item)
    trees = [parse(item.formula, names), *([parse(item.domain, names, Kind.TRUTH)] if item.domain else [])]
    # An actual that is absent in spite of submitted values was a division by zero: invalid, not missing.
    needed = frozenset().union(*map(demanded, trees)) - {"actual"}
    return FormulaKey(item.formula, item.domain, "", item.measures, "invalid", convert, names=needed)


def _run(engine: Engine, given: Tables, settlements: Sequence[Settlement]) -> Exact:
    """Run all steps; return the values to date that the tables hold only as published."""
    for name, rows in given.rows.items():
        engine.load(name, given.columns[name], rows)
    for name in steps.BEFORE_FORMULAS:
        engine.step(name, steps.fixed(name))
    if settlements:
        line = {(row[PLAN], row[KPI]): row[0] for row in given.rows["item"]}
        rows = [(card, line[card, kpi], a, line[a, kpi], b, line[b, kpi]) for card, kpi, a, b in settlements]
        engine.load("settlement", SETTLEMENT, rows)
    return run_formulas(engine, given, STANDING, is_settled=bool(settlements), few=True)


def run_formulas(
    engine: Engine,
    given: Tables,
    kept: str,
    *,
    is_settled: bool = False,
    few: bool = False,
) -> Exact:
    """Run the steps from the newest rows on; return the values to date that the tables hold only as published.

    `kept` are the columns of `standing` that results are made of; `is_settled` says that `settlement` names open
    disputes of two claims. Where there are `few` rows, planning is most of the work; else the rows are.
    """
    views = (steps.VIEWS_OF_FEW if few else steps.VIEWS) - engine.keeps

    def made(name: str) -> None:
        text = steps.narrowed(name, kept) if name == "standing" else steps.fixed(name)
        (engine.view if name in views else engine.step)(name, text)

    engine.step("to_date", steps.fixed("to_date"))
    pair = {"card": engine.whole, "item": engine.whole}
    exact = _values_to_date(engine, given, pair)
    engine.step("listed", steps.fixed("listed"))
    made("situation")
    _raw_points(engine, given, exact, few=few)
    converted = [
        steps.converted_step(number, key, engine.whole) for number, key in enumerate(given.formulas, 1) if key.convert
    ]
    kinds = {**pair, "converted_n": engine.whole, "converted_d": engine.whole}
    _joined(engine, "converted", converted, kinds)
    for name in steps.STANDINGS:
        made(name)
    if is_settled:
        engine.step("settled", steps.fixed("settled"))
    else:
        engine.load("settled", ("card", "item", "one_points", "other_points"), ())
    for name in steps.ROLL_UP:
        made(name)
    return exact


def _values_to_date(engine: Engine, given: Tables, pair: Mapping[str, str]) -> Exact:
    """Fill `expressed`; return the values that 128 bits could not hold on the way, which it has as published."""
    largest = {row["expression"]: row for row in engine.rows(steps.LARGEST_SUMS)} if given.expressions else {}
    alike: dict[str, list[int]] = {}  # expressions that differ in the names of their measures alone make one step
    exact: Exact = {}
    for number, key in enumerate(given.expressions, 1):
        sums = [Bound(int(largest.get(number, {}).get(column) or 0), MEASURE, str(MEASURE)) for column in "ab"]
        bounds = dict(zip(key.measures, sums, strict=False))
        if fits_128_bits(parse(key.expression, frozenset(key.measures)), bounds):
            alike.setdefault(steps.expression_step(key, engine.whole), []).append(number)
        else:
            exact |= exact_actuals(engine.rows(steps.expressed(number)), key)
    engine.load("actual_large", ACTUAL, [(*place, *storable(value)) for place, value in exact.items()])
    kinds = {**pair, "actual_n": engine.whole, "actual_d": engine.whole}
    selects = [steps.of_items(step, numbers) for step, numbers in alike.items()]
    _joined(engine, "expressed", [*selects, "SELECT * FROM actual_large"], kinds)
    return exact


def _raw_points(engine: Engine, given: Tables, exact: Exact, *, few: bool) -> None:
    """Fill `raw`: of few rows the points alone, joined to the rest, since fewer columns are planned in less time."""
    selects, large = _points_of_formulas(engine, given, exact, steps.points_step if few else steps.raw_step)
    engine.load("raw_large", ("card", "item", *steps.RAW), large)
    if few:
        _joined(engine, "raw_points", [*selects, "SELECT * FROM raw_large"])
        engine.step("raw", steps.joined_step())
        return
    if large:
        selects.append(steps.large_step())
    if not selects or not all(row[SCORED] for row in given.rows["item"]):
        selects.append(steps.unscored_step(engine.whole, engine.text))
    _joined(engine, "raw", selects, is_view=True)


def _points_of_formulas(
    engine: Engine, given: Tables, exact: Exact, step: Callable[[int, FormulaKey, tuple[str, ...], str], str]
) -> tuple[list[str], list[Row]]:
    """Return SELECTs where the whole numbers fit 128 bits, rows of the exact evaluator where they could not."""
    bounds = _largest(engine, given.parameters)
    names = {item for _, item in exact}
    beyond = {row[FORMULA] for row in given.rows["item"] if row[0] in names}
    selects: list[str] = []
    large: list[Row] = []
    for number, key in enumerate(given.formulas, 1):
        columns = steps.formula_columns(key, given.parameters)
        if number not in beyond and _fits(key, _name_bounds(bounds.get(number, {}), columns)):
            selects.append(step(number, key, given.parameters, engine.whole))
        else:
            large.extend(exact_raw_rows(engine.rows(steps.scored(number)), key, columns, exact))
    return selects, large


def _joined(
    engine: Engine,
    name: str,
    selects: Sequence[str],
    kinds: Mapping[str, str] | None = None,
    *,
    is_view: bool = False,
) -> None:
    """Keep the rows of many SELECTs under a name, in portions: planning time grows faster than their number.

    `kinds` are the columns of a relation that may have no SELECT at all.
    """
    if len(selects) <= PORTION:
        (engine.view if is_view else engine.step)(name, steps.union(selects, kinds))
        return
    portions = [selects[start : start + PORTION] for start in range(0, len(selects), PORTION)]
    for number, portion in enumerate(portions):
        engine.step(f"{name}_{number}", steps.union(portion))
    engine.view(name, steps.union([f"SELECT * FROM {name}_{number}" for number in range(len(portions))]))


def _fits(key: FormulaKey, bounds: Mapping[str, Bound]) -> bool:
    """Say whether all whole numbers of a formula, its domain and its conversion stay inside 128 bits."""
    allowed = frozenset(bounds)
    truths = [parse(text, allowed, Kind.TRUTH) for text in (key.domain, key.unbounded_when) if text]
    others = [*truths, *(parse(text, allowed) for text in key.whole)]
    formula = parse(key.formula, allowed, generated=True)
    raw = bound_of(formula, bounds)
    if raw is None or not fits_128_bits(formula, bounds) or any(bound_of(other, bounds) is None for other in others):
        return False
    convert = parse(key.convert, frozenset({"raw"}), generated=True) if key.convert else Name("raw")
    return fits_128_bits(convert, {"raw": raw._replace(shared="raw_d")})


def _largest(engine: Engine, parameters: Sequence[str]) -> dict[int, dict[str, int]]:
    numbers = ["actual_n", "actual_d", "target_n", "target_d", "late_days", "a", "b", "cap", "floor", "unbounded"]
    columns = [*numbers, *(f"p_{name}" for name in parameters)]
    largest = ", ".join(f"max(abs({column})) AS {column}" for column in columns)
    rows = engine.rows(f"SELECT formula, {largest} FROM situation WHERE scored = 1 GROUP BY formula")
    return {int(row["formula"]): {name: int(row[name] or 0) for name in columns} for row in rows}


def _name_bounds(largest: Mapping[str, int], columns: Columns) -> dict[str, Bound]:
    def of(sql: str) -> int:
        return int(sql) if sql.isdigit() else largest.get(sql, 0)

    return {name: Bound(of(pair.numerator), of(pair.denominator), pair.denominator) for name, pair in columns.items()}


def points(value: int | None) -> Fraction | None:
    """Return millionths of a point as points."""
    return None if value is None else Fraction(value, 10**6)
