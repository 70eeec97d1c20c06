"""The exact evaluator for rows whose whole numbers could leave 128 bits."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi_scoring.exact import MEASURE, MICRO, micro
from kpi_scoring.formula import Columns, Kind, evaluate, evaluate_number, parse
from kpi_scoring.formula.magnitude import LIMIT
from kpi_scoring.tables import ExpressionKey, FormulaKey, Row

Rows = Sequence[Mapping[str, Any]]
Exact = dict[tuple[int, int], Fraction | None]

TARGET_MET = 100
UNBOUNDED_FROM = 10**9  # raw points beyond this are published as a word, and are no score without a limit


def exact_actuals(rows: Rows, key: ExpressionKey) -> Exact:
    """Return the exact value to date of items by the numbers of their card and item."""
    node = parse(key.expression, frozenset(key.measures))
    exact: Exact = {}
    for row in rows:
        sums = [_ratio(row[column], MEASURE) for column in "ab"]
        exact[row["card"], row["item"]] = evaluate_number(node, dict(zip(key.measures, sums, strict=False)))
    return exact


def exact_raw_rows(rows: Rows, key: FormulaKey, columns: Columns, actuals: Exact) -> Iterator[Row]:
    """Return the raw points of situation rows, in the shape of the step `raw`, with the achievement made of them."""
    allowed = frozenset(columns)
    formula = parse(key.formula, allowed, generated=True)
    unbounded = parse(key.unbounded_when or "1 == 0", allowed, Kind.TRUTH)
    for row in rows:
        place = row["card"], row["item"]
        values = {name: _number(row, pair.numerator, pair.denominator) for name, pair in columns.items()}
        values["actual"] = actuals.get(place, values["actual"])
        raw = Fraction(0) if row["overdue"] else evaluate_number(formula, values)
        inside = True if row["overdue"] else _in_domain(row, raw, key, values)
        yield (
            *(*place, *storable(raw), None if inside is None else int(inside)),
            *(int(evaluate(unbounded, values) is True), _without_number(row, key, values)),
            _points(row, raw, key.convert) if inside else None,
        )


def storable(value: Fraction | None) -> tuple[int | None, int | None]:
    """Return the exact pair where a later step can still round it, else the number as it will be published."""
    if value is None:
        return None, None
    if max(abs(value.numerator) * 2 * MICRO, value.denominator * UNBOUNDED_FROM) < LIMIT:
        return value.numerator, value.denominator
    most = LIMIT // (4 * MICRO)
    return min(max(micro(value), -most), most), MICRO


def _in_domain(row: Mapping[str, Any], raw: Fraction | None, key: FormulaKey, values: dict[str, Any]) -> bool | None:
    allowed = frozenset(values)
    inside = evaluate(parse(key.domain or "1 == 1", allowed, Kind.TRUTH), values)
    for text in key.whole:
        value = evaluate_number(parse(text, allowed), values)
        if value is not None and value.denominator != 1:
            return False
    if raw is not None and abs(raw) > UNBOUNDED_FROM and (row["cap"] is None or (raw < 0 and row["floor"] is None)):
        return False
    return None if inside is None else inside is True


def _without_number(row: Mapping[str, Any], key: FormulaKey, values: Mapping[str, Fraction | None]) -> str:
    if key.without_number != "invalid":
        return key.without_number
    nothing_happened = row["aggregation"] == "ratio_of_sums" and values["actual"] is None
    return "missing" if nothing_happened or any(values.get(name) is None for name in key.names) else "invalid"


def _points(row: Mapping[str, Any], raw: Fraction | None, convert: str) -> int | None:
    """Return conversion, cut-off, floor, cap and the one rounding of exact raw points, as the step `achievement`."""
    if raw is None:
        return None
    floor, cap = _points_of(row["floor"]), _points_of(row["cap"])
    if row["at_limit"] and cap is not None and raw >= TARGET_MET:
        return cap
    judged = evaluate_number(parse(convert, frozenset({"raw"}), generated=True), {"raw": raw}) if convert else raw
    assert judged is not None
    cut = row["cutoff_below"] is not None and judged * MEASURE < row["cutoff_below"]
    points = int(row["cutoff_score"]) * 100 if cut else micro(judged)
    points = points if floor is None else max(points, floor)
    return points if cap is None else min(points, cap)


def _points_of(limit: int | None) -> int | None:
    return None if limit is None else int(limit) * (MICRO // MEASURE)


def _number(row: Mapping[str, Any], numerator: str, denominator: str) -> Fraction | None:
    above = int(numerator) if numerator.isdigit() else row[numerator]
    return _ratio(above, int(denominator) if denominator.isdigit() else row[denominator])


def _ratio(above: int | None, below: int | None) -> Fraction | None:
    return None if above is None or not below else Fraction(int(above), int(below))
