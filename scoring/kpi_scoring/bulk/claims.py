"""Open disputes of bulk rows: their entities are scored twice more, as either side would settle it, for the bounds."""

from collections.abc import Mapping
from dataclasses import replace

from kpi_scoring.bulk.given import CLAIMS, REQUIRED, STATES, entity_of, given_select, word_sql
from kpi_scoring.bulk.measures import CLAIMED, MEASURE, MEASURES, measure
from kpi_scoring.bulk.plan import Plan
from kpi_scoring.engines.engine import BulkEngine

# What is put behind a unit's name for the scorecards as either side would settle them; no unit is called that.
ONE, OTHER = "#value", "#claim"


def find_claimed(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str) -> bool:
    """Fill `claimed` with the items whose disputed rows all name a second claim; say whether there are any.

    After the lock nothing is open any more: the value of a row counts.
    """
    if plan.locked or "state" not in columns or not columns.keys() & set(CLAIMS):
        return False
    read = f"SELECT unit, {entity_of(columns)} AS entity, kpi, {_has_claim(columns)} AS has_claim FROM "
    read += f"(SELECT source.*, {word_sql(engine, columns)} AS word FROM {source} AS source) AS worded "
    read += f"WHERE word = {STATES['disputed']}"
    engine.step(
        "claimed",
        f"SELECT unit, entity, kpi FROM ({read}) AS disputed GROUP BY unit, entity, kpi HAVING min(has_claim) = 1",
    )
    return bool(engine.rows("SELECT count(*) AS items FROM claimed")[0]["items"])


def settled_plan(plan: Plan) -> Plan:
    """Return a plan with its scorecards twice more, locked: what is disputed is settled on them."""
    cards = [replace(card, unit=card.unit + side, locked=True) for side in (ONE, OTHER) for card in plan.cards]
    return replace(plan, cards=(*plan.cards, *cards))


def settled_selects(engine: BulkEngine, plan: Plan, columns: Mapping[str, str], source: str) -> list[str]:
    """Return what `given` has besides: the rows of entities with a claim as either side would settle them."""
    settled = replace(plan, cards=tuple(replace(card, locked=True) for card in plan.cards))
    kinds = dict.fromkeys(MEASURES, MEASURE) | {"entity": "", "done": ""}
    kinds |= {name: kind for name, kind in columns.items() if name in {*REQUIRED, "state", "submitted_on"}}
    rows = {side: _rows_of(engine, columns, source, side) for side in (ONE, OTHER)}
    return [given_select(engine, settled, kinds, f"({select}) AS settled", named=True) for select in rows.values()]


def _rows_of(engine: BulkEngine, columns: Mapping[str, str], source: str, side: str) -> str:
    own = [name for name in ("period", "kpi", "state", "submitted_on") if name in columns]
    days = (f"CAST({name if name in columns else 'NULL'} AS DATE)" for name in ("done", "claim_done"))
    pairs = [*((measure(a, columns), measure(b, columns)) for a, b in zip(MEASURES, CLAIMED, strict=True)), tuple(days)]
    is_claim = f"word = {STATES['disputed']} AND {_has_claim(columns)} = 1"
    values = [
        f"{value if side == ONE else f'CASE WHEN {is_claim} THEN {claim} ELSE {value} END'} AS {name}"
        for name, (value, claim) in zip((*MEASURES, "done"), pairs, strict=True)
    ]
    return (
        f"SELECT read_row.unit || '{side}' AS unit, read_row.entity, {', '.join([*own, *values])} FROM "
        f"(SELECT {_listed(columns)}, {entity_of(columns)} AS entity, {word_sql(engine, columns)} AS word "
        f"FROM {source} AS source) AS read_row "
        "JOIN (SELECT DISTINCT unit, entity FROM claimed) AS open_case "
        "ON open_case.unit = read_row.unit AND open_case.entity = read_row.entity"
    )


def _listed(columns: Mapping[str, str]) -> str:
    names = (*REQUIRED, *MEASURES, *CLAIMS, "done", "state", "submitted_on")
    return ", ".join(name for name in names if name in columns)


def _has_claim(columns: Mapping[str, str]) -> str:
    whole = [name for name in ("claim_value", "claim_denominator", "claim_done") if name in columns]
    return f"CASE WHEN {' OR '.join(f'{name} IS NOT NULL' for name in whole) or '1 = 0'} THEN 1 ELSE 0 END"


SETTLEMENTS = (
    "SELECT cards.card, item.item, one.card AS one, one_item.item AS one_item, other.card AS other, "
    "other_item.item AS other_item FROM claimed "
    "JOIN cards ON cards.unit = claimed.unit AND cards.entity = claimed.entity "
    f"JOIN cards AS one ON one.unit = claimed.unit || '{ONE}' AND one.entity = claimed.entity "
    f"JOIN cards AS other ON other.unit = claimed.unit || '{OTHER}' AND other.entity = claimed.entity "
    "JOIN every_item AS item ON item.plan = cards.plan AND item.kpi = claimed.kpi "
    "JOIN every_item AS one_item ON one_item.plan = one.plan AND one_item.kpi = claimed.kpi "
    "JOIN every_item AS other_item ON other_item.plan = other.plan AND other_item.kpi = claimed.kpi"
)
"""Which scorecards tell the two ends of a disputed item."""
