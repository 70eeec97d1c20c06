"""Rows of text to typed rows: numbers stay exact or are refused, with the reason of each row."""

from collections.abc import Sequence

from kpi_scoring.bulk.given import quoted
from kpi_scoring.bulk.measures import CLAIMED, MEASURE, MEASURES, TOO_LONG

NUMBER = r"^[+-]?[0-9]{1,18}([.][0-9]{1,4}0*)?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TEXTS = ("unit", "entity", "period", "kpi", "state")
_NUMBERS = (*MEASURES, *CLAIMED)
_DAYS = ("done", "submitted_on", "claim_done")
_OR_DAY = {"done": "value", "claim_done": "claim_value"}
"""Where a day of delivery may stand too."""


def typed_select(columns: Sequence[str], source: str) -> str:
    """Return the SELECT of DuckDB that types the rows of a text file; `place` counts its records.

    A milestone has its day of delivery under `value`, as in the files of a handbook.
    """
    made = [f"nullif(trim({name}), '') AS {name}" for name in TEXTS if name in columns]
    days = [name for name in _DAYS if _sources(name, columns)]
    named = [name for name in (*_NUMBERS, "revision") if name in columns]
    made.extend(_typed(name, columns) for name in (*named, *days))
    return f"SELECT place, {', '.join(made)}, {_reason(columns)} AS text_reason FROM {source}"


def _typed(name: str, columns: Sequence[str]) -> str:
    if name in _NUMBERS:
        return f"TRY_CAST(CASE WHEN {_matches(name, NUMBER)} THEN trim({name}) END AS {MEASURE}) AS {name}"
    if name == "revision":
        return "TRY_CAST(trim(revision) AS BIGINT) AS revision"
    days = [f"TRY_CAST(CASE WHEN {_matches(one, DAY)} THEN trim({one}) END AS DATE)" for one in _sources(name, columns)]
    return f"coalesce({', '.join(days)}, NULL) AS {name}"


def _sources(name: str, columns: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys((name, _OR_DAY.get(name, name))) if one in columns]


def _reason(columns: Sequence[str]) -> str:
    whens: list[str] = []
    for name in _NUMBERS:
        if name in columns:
            may_be_day = name in _OR_DAY.values()
            is_day = f"TRY_CAST(trim({name}) AS DATE) IS NOT NULL AND {_matches(name, DAY)}" if may_be_day else "false"
            whens.append(
                f"WHEN {_filled(name)} AND NOT {_matches(name, NUMBER)} AND NOT ({is_day}) THEN "
                + _shown(name, TOO_LONG)
            )
    whens.extend(
        f"WHEN {_filled(name)} AND (NOT {_matches(name, DAY)} OR TRY_CAST(trim({name}) AS DATE) IS NULL) THEN "
        + _shown(name, "is no day; write it as 2026-05-31")
        for name in _DAYS
        if name in columns
    )
    if "revision" in columns:
        whens.append(
            f"WHEN {_filled('revision')} AND TRY_CAST(trim(revision) AS BIGINT) IS NULL THEN "
            + _shown("revision", "is no whole number")
        )
    return f"CASE {' '.join(whens)} END" if whens else "NULL"


def _filled(name: str) -> str:
    return f"coalesce(trim({name}), '') <> ''"


def _matches(name: str, pattern: str) -> str:
    return f"regexp_full_match(trim({name}), {quoted(pattern.strip('^$'))})"


def _shown(name: str, reason: str) -> str:
    before, after = quoted(name + ' "'), quoted('" ' + reason)
    return f"{before} || {name} || {after}"
