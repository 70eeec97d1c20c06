"""The exact evaluator for rows whose whole numbers could leave 128 bits."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi_scoring.exact import MICRO, micro
from kpi_scoring.formula import Columns, Kind, evaluate, evaluate_number, parse
from kpi_scoring.formula.magnitude import LIMIT
from kpi_scoring.tables import FormulaKey, Row


def exact_raw_rows(rows: Sequence[Mapping[str, Any]], key: FormulaKey, columns: Columns) -> Iterator[Row]:
    """Return the raw points of situation rows, in the shape of the step `raw`."""
    allowed = frozenset(columns)
    formula = parse(key.formula, allowed, generated=True)
    domain = parse(key.domain or "1 == 1", allowed, Kind.TRUTH)
    unbounded = parse(key.unbounded_when or "1 == 0", allowed, Kind.TRUTH)
    for row in rows:
        values = {name: _number(row, pair.numerator, pair.denominator) for name, pair in columns.items()}
        raw = Fraction(0) if row["overdue"] else evaluate_number(formula, values)
        inside = bool(row["overdue"]) or evaluate(domain, values) is True
        above, below = _storable(raw)
        yield (
            *(row["card"], row["item"], above, below, int(inside)),
            *(int(evaluate(unbounded, values) is True), key.without_number),
        )


def _number(row: Mapping[str, Any], numerator: str, denominator: str) -> Fraction | None:
    above = int(numerator) if numerator.isdigit() else row[numerator]
    below = int(denominator) if denominator.isdigit() else row[denominator]
    return None if above is None or not below else Fraction(int(above), int(below))


def _storable(raw: Fraction | None) -> tuple[int | None, int | None]:
    """Return the exact pair where the last step can still round it, else the number already rounded."""
    if raw is None:
        return None, None
    if max(abs(raw.numerator), raw.denominator) * 4 * MICRO < LIMIT:
        return raw.numerator, raw.denominator
    return min(max(micro(raw), -LIMIT // (4 * MICRO)), LIMIT // (4 * MICRO)), MICRO
