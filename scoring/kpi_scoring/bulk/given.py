"""The rows of a source in the words of the steps: state, period number, measures; and what is wrong with a row."""

from collections.abc import Iterable, Mapping, Sequence

from kpi_scoring.bulk.measures import CLAIMED, MEASURE, MEASURES, measure, misfit_sql
from kpi_scoring.bulk.plan import Plan
from kpi_scoring.engines.engine import BulkEngine

REQUIRED = ("unit", "period", "kpi")
OPTIONAL = ("entity", "state", "done", "submitted_on", "revision")
WORKFLOW = ("self_submitted", "under_review", "agreed", "decided", "signed", "published")
DISPUTED = ("disputed", "in_dialogue", "escalated")
WITHOUT_VALUE = ("missing", "open", "returned")
CLAIMS = (*CLAIMED, "claim_done")
"""What the other side of an open dispute says."""

# Numbers, since comparing texts for each of many rows takes most of the time. States that have a value come first, then
# those that only say something of a period, then those that say that there is nothing.
STATES = {"reported": 1, "late": 2, "disputed": 3, "invalid": 4, "missing": 5, "not_applicable": 6}
_WORDS = {
    **dict.fromkeys(("", *WORKFLOW), STATES["reported"]),
    **dict.fromkeys(WITHOUT_VALUE, STATES["missing"]),
    **dict.fromkeys(DISPUTED, STATES["disputed"]),
    **STATES,
}


def quoted(text: str) -> str:
    """Return text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def one_of(column: str, texts: Iterable[str]) -> str:
    """Return the SQL of a test for some texts."""
    listed = ", ".join(map(quoted, texts))
    return f"{column} IN ({listed})" if listed else "1 = 0"


def given_select(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str, *, named: bool) -> str:
    """Return the SELECT that reads typed rows; the state of a row that can't be read is NULL.

    `columns` are those of the source; `named` says that every row names its entity.
    """
    newest = plan.kpis("last", "once")
    tally = " ".join(f"WHEN {number} THEN {2 ** (7 * (number - 1))}" for number in STATES.values())
    states = " ".join(f"WHEN {number} THEN {quoted(state)}" for state, number in STATES.items())
    return (
        "SELECT unit, entity, kpi, p, power, a, b, done, state_number, "
        f"CASE state_number {states} END AS state, CASE state_number {tally} END AS tally, "
        f"state_number <= {STATES['disputed' if plan.locked else 'late']} AS has_value, "
        f"CASE WHEN state_number <= {STATES['invalid']} THEN p END AS said_p, "
        f"{_newest('a', newest)} AS newest_a, {_newest('b', newest)} AS newest_b "
        f"FROM ({_with_states(engine, plan, columns, source, named=named)}) AS rows_read"
    )


def _newest(column: str, kpis: Sequence[str]) -> str:
    return column if kpis else f"CAST(NULL AS {MEASURE})"


def _with_states(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str, *, named: bool) -> str:
    value, numerator, denominator = (measure(name, columns) for name in MEASURES)
    odd = [is_odd(MEASURES, columns), misfit_sql((*MEASURES, *CLAIMED), columns), claim_is_odd("word", columns)]
    state = f"CASE WHEN NOT ({' OR '.join(filter(None, odd))}) THEN {state_sql('word', plan, columns)} END"
    done = "done" if "done" in columns else "CAST(NULL AS DATE)"
    entity = "entity" if named else entity_of(columns)
    periods = {period.name: number for number, period in enumerate(plan.periods, 1)}
    powers = {name: 2**number for name, number in periods.items()}
    listed = ", ".join(name for name in (*REQUIRED, *MEASURES, *OPTIONAL, *CLAIMS) if name in columns)
    return (
        f"SELECT unit, {entity} AS entity, kpi, {engine.numbered('period', periods)} AS p, "
        f"{engine.numbered('period', powers)} AS power, {done} AS done, "
        f"coalesce({value}, {numerator}) AS a, {denominator} AS b, "
        f"{state} AS state_number FROM "
        f"(SELECT {listed}, {word_sql(engine, columns)} AS word FROM {source}) AS source"
    )


def entity_of(columns: Mapping[str, str]) -> str:
    """Return the SQL of the entity of a row: the unit where it names none."""
    return "coalesce(entity, unit)" if "entity" in columns else "unit"


def is_odd(names: Sequence[str], columns: Mapping[str, str]) -> str:
    """Return the SQL of a test whether a value stands beside a numerator, or half of a pair alone."""
    value, numerator, denominator = (measure(name, columns) for name in names)
    return f"({value} IS NOT NULL AND {numerator} IS NOT NULL) OR ({numerator} IS NULL) <> ({denominator} IS NULL)"


def claim_is_odd(word: str, columns: Mapping[str, str]) -> str:
    """Return the same of a claim; nothing where there are none. Only an open dispute has two sides."""
    if not columns.keys() & set(CLAIMED):
        return ""
    return f"({word} = {STATES['disputed']} AND ({is_odd(CLAIMED, columns)}))"


def word_sql(engine: BulkEngine, columns: Mapping[str, str]) -> str:
    """Return the SQL of the number of what a row says of its state; NULL for nothing and for no known word."""
    return engine.numbered("state", _WORDS) if "state" in columns else "0"


def state_sql(word: str, plan: Plan, columns: Mapping[str, str]) -> str:
    """Return the SQL of a row's scoring state as a number; NULL for a word that is none."""
    number = " OR ".join(f"{name} IS NOT NULL" for name in ("value", "denominator", "done") if name in columns)
    divided = "denominator = 0 AND numerator <> 0" if {"numerator", "denominator"} <= columns.keys() else "1 = 0"
    absent = STATES["missing" if plan.locked else "disputed"]
    return (
        f"CASE WHEN {word} <= {STATES['late']}{' OR state IS NULL' if 'state' in columns else ''} THEN "
        f"CASE WHEN NOT ({number}) THEN {STATES['missing']} WHEN {divided} THEN {STATES['invalid']} "
        f"{_late(word, plan, columns)}ELSE {STATES['reported']} END "
        f"WHEN {word} = {STATES['disputed']} AND NOT ({number}) THEN {absent} ELSE {word} END"
    )


def _late(word: str, plan: Plan, columns: Mapping[str, str]) -> str:
    late = [f"{word} = {STATES['late']}"]
    if "submitted_on" in columns:
        late.extend(
            f"period = {quoted(one.name)} AND submitted_on > DATE {quoted(one.due.isoformat())} "
            f"AND submitted_on <= DATE {quoted(one.lock_on.isoformat())}"
            for one in plan.periods
            if one.due and one.lock_on
        )
    return f"WHEN {' OR '.join(f'({one})' for one in late)} THEN {STATES['late']} "
