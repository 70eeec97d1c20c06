"""The results of a bulk run as relations: items, perspectives, scorecards, units; every number exact decimal text."""

from collections.abc import Iterator, Mapping
from math import lcm

from kpi_scoring.bulk.given import quoted
from kpi_scoring.bulk.plan import Plan
from kpi_scoring.engines.engine import BulkEngine
from kpi_scoring.exact import MICRO, micro
from kpi_scoring.records import KpiGate, Policy
from kpi_scoring.tables import ITEM, WHOLE_CARD, Row, Tables, scaled, shares_given

ALWAYS = 10**30
_ENTITY = {"unit": "VARCHAR", "entity": "VARCHAR"}
COLUMNS = {
    "items": {
        **_ENTITY,
        "kpi": "VARCHAR",
        "version": "BIGINT",
        "state": "VARCHAR",
        "standing": "VARCHAR",
        "to_date": "DECIMAL(38, 6)",
        "target_to_date": "DECIMAL(38, 6)",
        "achievement": "DECIMAL(25, 6)",
        "weight": "DECIMAL(25, 6)",
        "late": "BIGINT",
        "incomplete": "BIGINT",
        "age": "BIGINT",
    },
    "perspectives": {**_ENTITY, "perspective": "VARCHAR", "mean": "DECIMAL(25, 6)"},
    "cards": {
        **_ENTITY,
        "state": "VARCHAR",
        "score": "DECIMAL(25, 6)",
        "final": "DECIMAL(25, 6)",
        "rating": "BIGINT",
        "coverage": "DECIMAL(25, 6)",
        "lower_bound": "DECIMAL(25, 6)",
        "upper_bound": "DECIMAL(25, 6)",
        "rated": "BIGINT",
        "total": "BIGINT",
    },
    "units": {"unit": "VARCHAR", "entities": "BIGINT", "rated": "BIGINT", "mean_score": "DECIMAL(25, 6)"},
}
"""The columns of each result and their types, the same in every engine."""

KEPT = (
    "card, item, state, standing, points, is_known, has_number, actual_n, actual_d, target_n, target_d, incomplete, age"
)
"""The columns of `standing` that the results are made of."""

_ITEM, _PLAN, _KPI = (ITEM.index(name) for name in ("item", "plan", "kpi"))
_POINTS = "CAST({} AS DECIMAL(18, 0)) * CAST(0.000001 AS DECIMAL(6, 6))"


def points(column: str) -> str:
    """Return the SQL of millionths of a point as points with six decimals."""
    return _POINTS.format(column)


def _long(column: str) -> str:
    return _POINTS.replace("18", "31").format(column)


def publish(engine: BulkEngine, plan: Plan, given: Tables) -> None:
    """Give the results their names: result_items, result_perspectives, result_cards, result_units."""
    line = {(row[_PLAN], row[_KPI]): row[_ITEM] for row in given.rows["item"]}
    engine.load("share", ("item", "version", "share_n", "share_d", "share"), list(_shares(plan, line)))
    engine.load("gate", ("item", "closes_under", "total_max", "rating_max"), list(_gates(plan, line)))
    engine.step("gated", GATED)
    engine.view("result_items", _typed("items", _items()))
    engine.view("result_perspectives", _typed("perspectives", _perspectives()))
    engine.step("result_cards", _typed("cards", _cards(plan)))
    engine.view("result_units", _typed("units", UNITS))


def _typed(name: str, select: str) -> str:
    listed = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in COLUMNS[name].items())
    return f"SELECT {listed} FROM ({select}) AS made"


def _shares(plan: Plan, line: Mapping[tuple[int, str], int]) -> Iterator[Row]:
    """Yield what each item was given of the 100 points, as exact fractions over one denominator a scorecard."""
    for number, card in enumerate(plan.cards):
        shares = shares_given(card)
        below = lcm(*(share.denominator for share in shares.values()))
        for item in card.items:
            share = shares[item.kpi]
            yield line[number, item.kpi], item.version, int(share * below), below, micro(share)


def _items() -> str:
    known = "has_number = 1 AND (is_known = 1 OR actual_d IS NOT NULL)"
    ratio = f"CASE WHEN {known} THEN micro({{0}}_n, nullif({{0}}_d, 0)) END"
    return (
        "SELECT cards.unit, cards.entity, item.kpi, version, "
        "standing.state, standing, "
        f"{_long(ratio.format('actual'))} AS to_date, {_long(ratio.format('target'))} AS target_to_date, "
        f"CASE WHEN standing = 'rated' THEN {points('points')} END AS achievement, "
        f"{points('share')} AS weight, "
        "CASE WHEN standing.state = 'late' THEN 1 ELSE 0 END AS late, incomplete, age "
        "FROM standing JOIN cards ON cards.card = standing.card "
        "JOIN item ON item.item = standing.item JOIN share ON share.item = standing.item"
    )


def _perspectives() -> str:
    return (
        f"SELECT cards.unit, cards.entity, perspective, {points('mean')} AS mean FROM grouped "
        f"JOIN cards ON cards.card = grouped.card WHERE perspective <> {quoted(WHOLE_CARD)}"
    )


def _cards(plan: Plan) -> str:
    covers = f"standing = 'rated' AND (mean IS NOT NULL OR perspective = {quoted(WHOLE_CARD)})"
    counted = (
        "SELECT bounded.card, count(CASE WHEN standing <> 'monitored' THEN 1 END) AS total, "
        "count(CASE WHEN standing = 'rated' THEN 1 END) AS rated, "
        "count(CASE WHEN standing = 'held' THEN 1 END) AS held, "
        f"sum(CASE WHEN {covers} THEN share_n ELSE 0 END) AS covered, max(share_d) AS share_d "
        "FROM bounded JOIN share ON share.item = bounded.item "
        "LEFT JOIN grouped ON grouped.card = bounded.card AND grouped.grp = bounded.grp GROUP BY bounded.card"
    )
    limited = (
        "SELECT cards.unit, cards.entity, cards.plan, score, lower, upper, covered, share_d, rated, total, rating_max, "
        "CASE WHEN held > 0 OR open_gates > 0 THEN 1 ELSE 0 END AS is_open, "
        "CASE WHEN score > total_max * 100 THEN total_max * 100 ELSE score END AS final "
        f"FROM cards JOIN ({counted}) AS counted ON counted.card = cards.card JOIN total ON total.card = cards.card "
        "LEFT JOIN gated ON gated.card = cards.card"
    )
    rating = _rating(plan)
    return (
        "SELECT unit, entity, "
        "CASE WHEN score IS NULL THEN 'not_rated' WHEN is_open = 1 THEN 'provisional' ELSE 'rated' END AS state, "
        f"{points('score')} AS score, {points('final')} AS final, "
        f"CASE WHEN rating_max < {rating} THEN rating_max ELSE {rating} END AS rating, "
        f"{points('half_away(covered * 1000000, share_d)')} AS coverage, "
        f"CASE WHEN covered < 100 * share_d THEN {points('lower')} END AS lower_bound, "
        f"CASE WHEN covered < 100 * share_d THEN {points('upper')} END AS upper_bound, "
        f"rated, total FROM ({limited}) AS limited"
    )


GATED = (
    "SELECT card, sum(is_open) AS open_gates, min(CASE WHEN is_failed = 1 THEN total_max END) AS total_max, "
    "min(CASE WHEN is_failed = 1 THEN rating_max END) AS rating_max FROM ("
    "SELECT standing.card, gate.total_max, gate.rating_max, "
    "CASE WHEN state IN ('missing', 'invalid') OR state = 'disputed' AND standing <> 'rated' THEN 1 ELSE 0 END "
    "AS is_open, "
    "CASE WHEN standing = 'rated' AND state <> 'missing' AND state <> 'invalid' AND points < closes_under THEN 1 "
    "ELSE 0 END AS is_failed "
    "FROM standing JOIN gate ON gate.item = standing.item) AS tested GROUP BY card"
)
UNITS = (
    "SELECT unit, count(*) AS entities, count(final) AS rated, "
    f"{points('half_away(CAST(sum(final) * 1000000 AS WHOLE), nullif(count(final), 0))')} AS mean_score "
    "FROM result_cards GROUP BY unit"
)


def _gates(plan: Plan, line: Mapping[tuple[int, str], int]) -> Iterator[Row]:
    """Yield the gates of each scorecard: the points under which they close, and their effects."""
    for number, card in enumerate(plan.cards):
        for gate in card.policy.gates:
            if (number, gate.kpi) in line:
                effects = scaled(gate.total_max), gate.rating_max
                yield line[number, gate.kpi], _closes_under(gate, card.policy), *effects


def _closes_under(gate: KpiGate, policy: Policy) -> int:
    under = [] if gate.below is None else [int(gate.below * MICRO)]
    if gate.at_most is not None:
        better = [int(edge * MICRO) for edge, rating in policy.rating_bands if rating > gate.at_most]
        under.append(min(better) + (policy.boundary != "lower") if better else ALWAYS)
    return max(under, default=-ALWAYS)


def _rating(plan: Plan) -> str:
    """Return the SQL of the rating, decided on the six-decimal number, by the policy of each scorecard."""
    by_bands: dict[str, list[int]] = {}
    for number, card in enumerate(plan.cards):
        by_bands.setdefault(_band(card.policy), []).append(number)
    cases = (f"WHEN plan IN ({', '.join(map(str, numbers))}) THEN {band}" for band, numbers in by_bands.items())
    return f"CASE WHEN final IS NULL THEN NULL {' '.join(cases)} END"


def _band(policy: Policy) -> str:
    edges = sorted(policy.rating_bands, key=lambda band: -band[1])
    compared = ">=" if policy.boundary == "lower" else ">"
    whens = " ".join(f"WHEN final {compared} {int(edge * MICRO)} THEN {rating}" for edge, rating in edges)
    return f"CASE {whens} ELSE {edges[-1][1]} END"
