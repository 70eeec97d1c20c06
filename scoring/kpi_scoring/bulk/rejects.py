"""Rows that can't be scored, each with its reason: nothing is dropped without a word."""

from collections.abc import Mapping
from typing import NamedTuple

from kpi_scoring.bulk.given import claim_is_odd, entity_of, one_of, state_sql, word_sql
from kpi_scoring.bulk.measures import CLAIMED, MEASURES, TOO_LONG, misfit_sql
from kpi_scoring.bulk.plan import Plan
from kpi_scoring.engines.engine import BulkEngine

KEY = ("unit", "entity", "period", "kpi")


class Rejected(NamedTuple):
    """A row that was not scored; the line is 0 where the source has none."""

    line: int
    unit: str
    entity: str
    period: str
    kpi: str
    reason: str


def checked_select(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str) -> str:
    """Return the SELECT of typed rows with `reason`, which is NULL for a row to score.

    Reasons `replaced` and `later` are no mistakes: a newer revision stands beside it, or it came after the day.
    """
    entity = entity_of(columns)
    later = _later(plan, columns)
    newest = (
        f"max(CASE WHEN {later} THEN NULL ELSE revision END) OVER (PARTITION BY {_key(entity)})"
        if "revision" in columns
        else "NULL"
    )
    read = (
        f"SELECT source.*, {word_sql(engine, columns)} AS said_word, {entity} AS named, {later} AS is_later, "
        f"{newest} AS newest_revision, "
        f"count(*) OVER (PARTITION BY {_key(entity)}{', revision' if 'revision' in columns else ''}) AS times "
        f"FROM {source} AS source"
    )
    replaced = "revision < newest_revision" if "revision" in columns else "1 = 0"
    return (
        f"SELECT source.*, CASE {' '.join(_reasons(plan, columns))} WHEN is_later THEN 'later' "
        f"WHEN {replaced} THEN 'replaced' END AS reason "
        f"FROM ({read}) AS source LEFT JOIN plan_unit ON plan_unit.unit = source.unit "
        "LEFT JOIN every_item ON every_item.plan = plan_unit.plan AND every_item.kpi = source.kpi"
    )


def rejected_select(relation: str, columns: Mapping[str, str]) -> str:
    """Return the SELECT of the rows with a reason that is a mistake."""
    line = "place" if "place" in columns else "0"
    return (
        f"SELECT {line} AS line, unit, named AS entity, period, kpi, reason FROM {relation} "
        "WHERE reason IS NOT NULL AND reason NOT IN ('later', 'replaced') ORDER BY 1, 2, 3, 4, 5"
    )


def _key(entity: str) -> str:
    return f"unit, {entity}, period, kpi"


def _later(plan: Plan, columns: Mapping[str, str]) -> str:
    if plan.as_of is None or "submitted_on" not in columns:
        return "(1 = 0)"
    return f"(submitted_on IS NOT NULL AND submitted_on > DATE '{plan.as_of.isoformat()}')"


def _reasons(plan: Plan, columns: Mapping[str, str]) -> list[str]:
    known = f"coalesce({one_of('period', [period.name for period in plan.periods])}, 1 = 0)"
    not_there = _shown("no scorecard of this period is for the unit", "source.unit")
    not_on_it = _shown("the scorecard of this unit does not have the KPI", "source.kpi")
    whens = [
        f"WHEN plan_unit.unit IS NULL THEN {not_there}",
        f"WHEN every_item.item IS NULL THEN {not_on_it}",
        f"WHEN NOT {known} THEN {_shown('the scored cycle does not have, or not yet, the period', 'period')}",
    ]
    if "state" in columns:
        whens.append(
            f"WHEN {state_sql('said_word', plan, columns)} IS NULL THEN {_shown('there is no state', 'state')}"
        )
    whens.extend(
        f"WHEN {misfit} THEN '{name} \"' || CAST({name} AS VARCHAR) || '\" {TOO_LONG}'"
        for name in (*MEASURES, *CLAIMED)
        if (misfit := misfit_sql((name,), columns))
    )
    if odd := claim_is_odd("said_word", columns):
        whens.append(f"WHEN {odd} THEN 'the claim is a value, or a numerator and a denominator'")
    if {"numerator", "denominator"} <= columns.keys():
        whens.append(
            "WHEN (numerator IS NULL) <> (denominator IS NULL) "
            "THEN 'numerator and denominator belong together, and one is absent'"
        )
    if set(MEASURES) <= columns.keys():
        whens.append("WHEN value IS NOT NULL AND numerator IS NOT NULL THEN 'there is a value and a numerator as well'")
    whens.append("WHEN times > 1 AND NOT is_later THEN 'another row has the same unit, entity, period and KPI'")
    return whens


def _shown(sentence: str, column: str) -> str:
    return f"'{sentence} \"' || coalesce({column}, '') || '\"'"
