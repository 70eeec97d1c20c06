"""The scoring as small SELECTs in order: fixed ones as .sql files, those made of formulas built here."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import chain, zip_longest

from kpi_scoring.formula import Columns, Compiled, Kind, Pair, compile_sql, parse
from kpi_scoring.tables import ExpressionKey, FormulaKey

LARGEST_SUMS = (
    "SELECT expression, max(abs(a)) AS a, max(abs(b)) AS b FROM to_date JOIN item ON item.item = to_date.item "
    "WHERE expression > 0 GROUP BY expression"
)
# What an achievement is made of besides the raw points; they travel with them, since joining costs more.
CARRIED = (
    *("card", "item", "plan", "scored", "aggregation", "cap", "floor", "cutoff_below", "cutoff_score", "at_limit"),
    *("counted", "age", "late_days", "incomplete", "overdue", "has_number", "a", "b", "actual_n", "actual_d"),
    *("target_n", "target_d", "formula"),
)
RAW = ("raw_n", "raw_d", "in_domain", "unbounded_now", "without_number", "large_points")
# Read once or narrow: keeping their rows costs more. Of a company's own scorecards there are so few rows that planning
# is all the work: what is read more than once is planned once.
VIEWS = frozenset({"situation", "achievement", "bounded", "member"})
VIEWS_OF_FEW = frozenset({"achievement"})
_FOLDER = files(__package__)
BEFORE_FORMULAS = ("record", "tally", "latest")
STANDINGS = ("achievement", "standing")
ROLL_UP = ("bounded", "member", "grouped", "total")


def fixed(name: str) -> str:
    """Return the text of a fixed step."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def narrowed(name: str, columns: str) -> str:
    """Return the text of a fixed step with some of its columns only."""
    return f"SELECT {columns} FROM ({fixed(name)}) AS {name}"


def formula_columns(key: FormulaKey, parameters: tuple[str, ...]) -> Columns:
    """Return where each name of a scoring formula stands in the table `situation`."""
    columns = {
        "actual": Pair("actual_n", "actual_d"),
        "target": Pair("target_n", "target_d"),
        "late_days": Pair("late_days"),
        **{name: Pair(name, "10000") for name in ("cap", "floor", "unbounded")},
        **{name: Pair(f"p_{name}", "10000") for name in parameters},
    }
    return columns | measure_columns(key.measures)


def measure_columns(measures: tuple[str, ...]) -> dict[str, Pair]:
    """Return where the two measures to date stand."""
    return {name: Pair(column, "10000") for name, column in zip(measures, "ab", strict=False)}


def expression_step(key: ExpressionKey, kind: str) -> str:
    """Return the value to date of the items with this expression; `of_items` puts in which they are."""
    node = parse(key.expression, frozenset(key.measures))
    compiled = compile_sql(node, measure_columns(key.measures), "e", kind)
    assert isinstance(compiled.result, Pair)
    keep = f"card, item, {compiled.result.numerator} AS actual_n, {compiled.result.denominator} AS actual_d"
    return compiled.select("(:items) AS source", keep)


def of_items(step: str, numbers: Sequence[int]) -> str:
    """Return the step of an expression for all items whose expressions make the same step."""
    return step.replace(":items", expressed(*numbers))


def expressed(*numbers: int) -> str:
    """Return the measures to date of the items with these expressions."""
    listed = ", ".join(map(str, numbers))
    return (
        "SELECT card, item.item, a, b FROM to_date JOIN item ON item.item = to_date.item "
        f"WHERE expression IN ({listed}) AND b IS NOT NULL"
    )


def scored(number: int, columns: str = "*") -> str:
    """Return what is known of the items with this formula."""
    return f"SELECT {columns} FROM situation WHERE formula = {number} AND scored = 1"


def carried(of: str = "") -> str:
    """Return the columns of a situation that travel with its raw points; its state is judged anew with them."""
    return ", ".join([*(of + name for name in CARRIED), f"{of}state AS said_state"])


def unscored_step(whole: str, text: str) -> str:
    """Return the items that have no raw points since they are only monitored."""
    empty = ", ".join(f"CAST(NULL AS {text if name == 'without_number' else whole}) AS {name}" for name in RAW)
    return f"SELECT {carried()}, {empty} FROM situation WHERE scored = 0"


def large_step() -> str:
    """Return the items whose raw points came from the exact evaluator."""
    return _with_points("JOIN raw_large", "raw_large")


def joined_step() -> str:
    """Return every item, with its raw points where it is scored."""
    return _with_points("LEFT JOIN raw_points", "raw_points")


def _with_points(joined: str, name: str) -> str:
    raw = ", ".join(f"{name}.{column}" for column in RAW)
    on = f"{name}.card = situation.card AND {name}.item = situation.item"
    return f"SELECT {carried('situation.')}, {raw} FROM situation {joined} ON {on}"


def raw_step(number: int, key: FormulaKey, parameters: tuple[str, ...], kind: str) -> str:
    """Return the raw points of the items with this formula, with everything else that an achievement is made of."""
    formula, made = _raw(key, formula_columns(key, parameters), kind)
    return formula.select(f"({scored(number)}) AS source", f"{carried()}, {made}")


def points_step(number: int, key: FormulaKey, parameters: tuple[str, ...], kind: str) -> str:
    """Return the raw points of the items with this formula alone: fewer columns are planned in less time."""
    columns = formula_columns(key, parameters)
    formula, made = _raw(key, columns, kind)
    words = {word for text in (*chain.from_iterable(formula.layers), made) for word in re.findall(r"\w+", text)}
    places = [place for pair in columns.values() for place in (pair.numerator, pair.denominator)]
    needed = dict.fromkeys(("card", "item", "overdue", "aggregation", *(one for one in places if one in words)))
    listed = ", ".join(name for name in needed if name.isidentifier())
    return formula.select(f"({scored(number, listed)}) AS source", f"card, item, {made}")


def _raw(key: FormulaKey, columns: Columns, kind: str) -> tuple[Compiled, str]:
    """Return a scoring formula with its conditions beside it, and the columns that are made of both."""
    allowed = frozenset(columns)
    formula = compile_sql(parse(key.formula, allowed, generated=True), columns, "r", kind)
    domain = compile_sql(parse(key.domain or "1 == 1", allowed, Kind.TRUTH), columns, "d", kind)
    unbounded = compile_sql(parse(key.unbounded_when or "1 == 0", allowed, Kind.TRUTH), columns, "u", kind)
    whole = [compile_sql(parse(text, allowed), columns, f"w{place}_", kind) for place, text in enumerate(key.whole)]
    inside = " AND ".join([str(domain.result), *map(_is_whole, whole)])
    assert isinstance(formula.result, Pair)
    # None of them uses another: their first layers stand side by side, and so on. Every layer costs planning time.
    each = (one.layers for one in (formula, domain, unbounded, *whole))
    formula.layers = [list(chain.from_iterable(layers)) for layers in zip_longest(*each, fillvalue=())]
    return formula, (
        f"CASE WHEN overdue = 1 THEN 0 ELSE {formula.result.numerator} END AS raw_n, "
        f"CASE WHEN overdue = 1 THEN 1 ELSE {formula.result.denominator} END AS raw_d, "
        f"CASE WHEN overdue = 1 OR ({inside}) THEN 1 WHEN NOT ({inside}) THEN 0 END AS in_domain, "
        f"CASE WHEN {unbounded.result} THEN 1 ELSE 0 END AS unbounded_now, "
        f"{_without_number(key, columns)} AS without_number, CAST(NULL AS {kind}) AS large_points"
    )


def _is_whole(value: Compiled) -> str:
    assert isinstance(value.result, Pair)
    return f"({value.result.numerator}) % ({value.result.denominator}) = 0"


def _without_number(key: FormulaKey, columns: Columns) -> str:
    """Return what an item without raw points is: nothing happened, nothing is known, or something is wrong."""
    if key.without_number != "invalid":
        return f"'{key.without_number}'"
    absent = [f"{columns[name].numerator} IS NULL" for name in sorted(key.names) if name in columns]
    missing = " OR ".join(["aggregation = 'ratio_of_sums' AND actual_d IS NULL", *absent])
    return f"CASE WHEN {missing} THEN 'missing' ELSE 'invalid' END"


def converted_step(number: int, key: FormulaKey, kind: str) -> str:
    """Return the converted points of the items whose policy has a conversion table."""
    columns = {"raw": Pair("raw_n", "raw_d")}
    compiled = compile_sql(parse(key.convert, frozenset(columns), generated=True), columns, "c", kind)
    assert isinstance(compiled.result, Pair)
    source = (
        "(SELECT card, item, raw_n, raw_d FROM raw "
        f"WHERE formula = {number} AND scored = 1 AND large_points IS NULL) AS source"
    )
    pair = compiled.result
    return compiled.select(source, f"card, item, {pair.numerator} AS converted_n, {pair.denominator} AS converted_d")


def union(selects: Sequence[str], empty: Mapping[str, str] | None = None) -> str:
    """Return one SELECT of them all; where there may be none, with an empty table of these columns and types."""
    if empty is None:
        return "\nUNION ALL\n".join(selects)
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in empty.items())
    return "\nUNION ALL\n".join([*selects, f"SELECT {nothing} WHERE 1 = 0"])
