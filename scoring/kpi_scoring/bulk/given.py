"""The rows of a source in the words of the steps: state, period number, measures; and what is wrong with a row."""

from collections.abc import Iterable, Mapping, Sequence

from kpi_scoring.bulk.plan import Period, Plan

REQUIRED = ("unit", "period", "kpi")
MEASURES = ("value", "numerator", "denominator")
OPTIONAL = ("entity", "state", "done", "submitted_on", "revision")
WORKFLOW = ("self_submitted", "under_review", "agreed", "decided", "signed", "published")
DISPUTED = ("disputed", "in_dialogue", "escalated")
WITHOUT_VALUE = ("missing", "open", "returned")
ITSELF = ("not_applicable", "invalid")
MEASURE = "DECIMAL(22, 4)"


def quoted(text: str) -> str:
    """Return text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def one_of(column: str, texts: Iterable[str]) -> str:
    """Return the SQL of a test for some texts."""
    listed = ", ".join(map(quoted, texts))
    return f"{column} IN ({listed})" if listed else "1 = 0"


def given_select(plan: Plan, columns: Mapping[str, str], newest: Sequence[str], source: str) -> str:
    """Return the SELECT that reads typed rows; a row that can't be read gets `doubtful` = 1.

    `columns` are those of the source, `newest` the KPIs of which only the newest value counts.
    """
    rows = _with_states(plan, columns, source)
    has_value = "CASE WHEN state IN ('reported', 'late'{}) THEN 1 ELSE 0 END".format(
        ", 'disputed'" if plan.locked else ""
    )
    said_p = "CASE WHEN state IN ('missing', 'not_applicable') THEN NULL ELSE p END"
    return (
        f"SELECT unit, entity, kpi, p, power, a, b, done, state, {has_value} AS has_value, {said_p} AS said_p, "
        f"{_newest('a', newest)} AS newest_a, {_newest('b', newest)} AS newest_b, "
        "CASE WHEN state IS NULL OR p IS NULL OR odd THEN 1 ELSE 0 END AS doubtful "
        f"FROM ({rows}) AS rows_read"
    )


def _newest(column: str, kpis: Sequence[str]) -> str:
    return f"CASE WHEN {one_of('kpi', kpis)} THEN {column} END"


def _with_states(plan: Plan, columns: Mapping[str, str], source: str) -> str:
    value, numerator, denominator = (_measure(name, columns) for name in MEASURES)
    done = "done" if "done" in columns else "CAST(NULL AS DATE)"
    entity = "coalesce(entity, unit)" if "entity" in columns else "unit"
    odd = f"({value} IS NOT NULL AND {numerator} IS NOT NULL) OR ({numerator} IS NULL) <> ({denominator} IS NULL)"
    return (
        f"SELECT unit, {entity} AS entity, kpi, {period_number('period', plan.periods)} AS p, "
        f"{period_number('period', plan.periods, power=True)} AS power, {done} AS done, "
        f"coalesce({value}, {numerator}) AS a, {denominator} AS b, {odd} AS odd, "
        f"{state_sql(plan, columns)} AS state FROM {source}"
    )


def _measure(name: str, columns: Mapping[str, str]) -> str:
    return f"CAST({name if name in columns else 'NULL'} AS {MEASURE})"


def period_number(column: str, periods: Sequence[Period], *, power: bool = False) -> str:
    """Return the SQL of a period's number in its cycle, from 1, or of two to that power."""
    numbers = (
        f"WHEN {quoted(period.name)} THEN {2**number if power else number}" for number, period in enumerate(periods, 1)
    )
    return f"CASE {column} {' '.join(numbers)} END"


def state_sql(plan: Plan, columns: Mapping[str, str]) -> str:
    """Return the SQL of a row's scoring state; NULL for a word that is none."""
    number = " OR ".join(f"{name} IS NOT NULL" for name in ("value", "denominator", "done") if name in columns)
    divided = "denominator = 0 AND numerator <> 0" if {"numerator", "denominator"} <= columns.keys() else "1 = 0"
    valued = f"CASE WHEN {number} THEN CASE WHEN {divided} THEN 'invalid' ELSE {_reported(plan, columns)} END "
    valued += "ELSE 'missing' END"
    if "state" not in columns:
        return valued
    without = "'missing'" if plan.locked else "'disputed'"
    return (
        f"CASE WHEN state IS NULL OR {one_of('state', ('', 'reported', 'late', *WORKFLOW))} THEN {valued} "
        f"WHEN {one_of('state', ITSELF)} THEN state WHEN {one_of('state', WITHOUT_VALUE)} THEN 'missing' "
        f"WHEN {one_of('state', DISPUTED)} THEN CASE WHEN {number} THEN 'disputed' ELSE {without} END END"
    )


def _reported(plan: Plan, columns: Mapping[str, str]) -> str:
    late = ["state = 'late'"] if "state" in columns else []
    if "submitted_on" in columns:
        late.extend(
            f"period = {quoted(one.name)} AND submitted_on > DATE {quoted(one.due.isoformat())} "
            f"AND submitted_on <= DATE {quoted(one.lock_on.isoformat())}"
            for one in plan.periods
            if one.due and one.lock_on
        )
    if not late:
        return "'reported'"
    return f"CASE WHEN {' OR '.join(f'({one})' for one in late)} THEN 'late' ELSE 'reported' END"
