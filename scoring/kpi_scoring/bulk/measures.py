"""Measures of a source as the steps take them: DECIMAL(22, 4), or refused where a column may hold more digits."""

import re
from collections.abc import Mapping

MEASURES = ("value", "numerator", "denominator")
CLAIMED = ("claim_value", "claim_numerator", "claim_denominator")
"""The same as the other side of a dispute has them."""

MEASURE = "DECIMAL(22, 4)"
TOO_LONG = "is no number of at most 18 digits before and 4 after the decimal point"
_DIGITS, _PLACES = 22, 4
_DECIMAL = re.compile(r"(?:decimal|numeric)\((\d+), ?(\d+)\)")
_SHORT = frozenset({"integer", "int", "smallint", "tinyint"})
_WHOLE = frozenset({"bigint", "hugeint", "long"})


def measure(name: str, columns: Mapping[str, str]) -> str:
    """Return the SQL of a measure; NULL where there is no such column, or a number that would have to be rounded."""
    if name not in columns:
        return f"CAST(NULL AS {MEASURE})"
    fits = fits_sql(name, columns)
    return f"CASE WHEN {fits} THEN CAST({name} AS {MEASURE}) END" if fits else f"CAST({name} AS {MEASURE})"


def fits_sql(name: str, columns: Mapping[str, str]) -> str:
    """Return the SQL of a test whether a number fits; nothing where every number of the column's type does."""
    kind = columns.get(name, "int").lower()
    declared = _DECIMAL.match(kind)
    if kind in _SHORT or (declared and _is_narrow(*map(int, declared.groups()))):
        return ""
    digits, places = map(int, declared.groups()) if declared else (None, 0 if kind in _WHOLE else None)
    longest = 10 ** (_DIGITS - _PLACES)
    is_short = f"{name} > -{longest} AND {name} < {longest}"
    is_exact = f"{name} = round({name}, {_PLACES})"
    if places is not None and places <= _PLACES:
        return is_short
    if digits is not None and places is not None and digits - places <= _DIGITS - _PLACES:
        return is_exact
    # One after the other: rounded, the longest numbers leave their type. NaN, which PostgreSQL has, is beyond them all.
    return f"CASE WHEN {is_short} THEN {is_exact} ELSE 1 = 0 END"


def misfit_sql(names: tuple[str, ...], columns: Mapping[str, str]) -> str:
    """Return the SQL of a test whether one of some columns holds a number that does not fit; nothing if none can."""
    tests = {name: fits_sql(name, columns) for name in names if name in columns}
    return " OR ".join(f"({name} IS NOT NULL AND NOT ({fits}))" for name, fits in tests.items() if fits)


def _is_narrow(digits: int, places: int) -> bool:
    return places <= _PLACES and digits - places <= _DIGITS - _PLACES
