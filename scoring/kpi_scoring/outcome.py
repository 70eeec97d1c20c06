"""Rows of an engine to results: shares of weight, coverage, ratings and colours, all exact."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi_scoring.exact import MICRO, half_away
from kpi_scoring.gates import after_gates, gates_on
from kpi_scoring.large import UNBOUNDED_FROM, Exact
from kpi_scoring.ratings import colour_of, rating_of
from kpi_scoring.records import Card, Item
from kpi_scoring.results import CardResult, GroupResult, ItemResult, ObjectiveMean
from kpi_scoring.tables import (
    EQUAL,
    WHOLE_CARD,
    WITHIN_PERSPECTIVE,
    as_measure,
    averages_objectives,
    group_of,
    shares_given,
    weights_in_group,
)

ALL = 100  # percent

STANDING = (
    "card, item, scored, standing, state, points, is_known, has_number, incomplete, overdue, a, b, "
    "actual_n, actual_d, target_n, target_d, raw_n, raw_d, unbounded_now, late_days, counted, age"
)
"""The columns of `standing` that a result is made of."""

Rows = Sequence[Mapping[str, Any]]


def card_results(
    cards: Sequence[Card], kpis: Sequence[str], exact: Exact, standing: Rows, grouped: Rows, total: Rows
) -> tuple[CardResult, ...]:
    """Return the results of all cards from the rows of the last steps and the values to date beyond 128 bits.

    `kpis` are those of the items by their numbers.
    """
    items = {(row["card"], kpis[row["item"]]): _row(row, exact.get((row["card"], row["item"]))) for row in standing}
    groups: dict[int, dict[str, Mapping[str, Any]]] = {}
    for row in grouped:
        groups.setdefault(row["card"], {})[row["perspective"]] = row
    totals = {row["card"]: row for row in total}
    return tuple(
        _card(
            card,
            {item.kpi: items[position, item.kpi] for item in card.items},
            groups.get(position, {}),
            totals.get(position),
        )
        for position, card in enumerate(cards)
    )


def _row(row: Mapping[str, Any], actual: Fraction | None) -> Mapping[str, Any]:
    return row if actual is None else {**row, "actual_n": actual.numerator, "actual_d": actual.denominator}


def _card(
    card: Card,
    rows: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, Mapping[str, Any]],
    total: Mapping[str, Any] | None,
) -> CardResult:
    given, shares = shares_given(card), _shares_in_force(card, rows, groups)
    results = tuple(_item(card, item, rows[item.kpi], given[item.kpi], shares[item.kpi]) for item in card.items)
    score = total["score"] if total else None
    scored = [result for result in results if result.standing != "monitored"]
    covering = {item.kpi for item in card.items if item.is_scored and _is_rated(group_of(card, item), groups)}
    rated = [result for result in scored if result.standing == "rated"]
    coverage = sum((result.weight for result in rated if result.kpi in covering), Fraction(0))
    bounds = total if coverage < ALL else None
    gates = tuple(gates_on(card.policy, results))
    is_open = any(result.standing == "held" for result in scored) or any(gate.failed is None for gate in gates)
    final, rating = (None, None) if score is None else after_gates(score, gates, card.policy)
    return CardResult(
        unit=card.unit,
        period=card.period,
        state="not_rated" if score is None else "provisional" if is_open else "rated",
        score=score,
        final=final,
        rating=rating,
        colour=colour_of(score, card.policy),
        coverage=coverage,
        lower=bounds["lower"] if bounds else None,
        upper=bounds["upper"] if bounds else None,
        rated=len(rated),
        total=len(scored),
        groups=tuple(_group(card, name, weight, results, groups) for name, weight in card.perspectives),
        items=results,
        objectives=tuple(_objectives(card, scored)),
        gates=gates,
        blocked_by=tuple(_blockers(card, scored, coverage)),
    )


def _blockers(card: Card, scored: Sequence[ItemResult], coverage: Fraction) -> Iterator[str]:
    """Yield why a result is not to be published yet."""
    states = {result.state for result in scored}
    if "invalid" in states:
        yield "invalid"
    if card.policy.block_publication and "missing" in states:
        yield "missing"
    if card.policy.min_coverage is not None and coverage < Fraction(card.policy.min_coverage):
        yield "coverage"


def _objectives(card: Card, scored: Sequence[ItemResult]) -> Iterator[ObjectiveMean]:
    """Yield the means that stand between items and groups where objectives are averaged first."""
    if not averages_objectives(card):
        return
    places = {item.kpi: (item.objective, group_of(card, item)) for item in card.items}
    for objective, group in dict.fromkeys(places[result.kpi] for result in scored):
        inside = [result for result in scored if places[result.kpi] == (objective, group)]
        rated = sum(result.standing == "rated" for result in inside)
        yield ObjectiveMean(objective, inside[0].perspective, _plain_mean(inside), rated, len(inside))


def _is_rated(group: str, groups: Mapping[str, Mapping[str, Any]]) -> bool:
    """Say whether the items of a group can count as rated; those of a perspective that is not rated do not."""
    return group == WHOLE_CARD or groups[group]["mean"] is not None


def _shares_in_force(
    card: Card, rows: Mapping[str, Mapping[str, Any]], groups: Mapping[str, Mapping[str, Any]]
) -> dict[str, Fraction]:
    """Return each item's share of 100 after what has no number gave its weight away."""
    weights = weights_in_group(card)
    rated_groups = {name: row for name, row in groups.items() if row["mean"] is not None}
    total = sum(int(row["weight"]) for row in rated_groups.values())
    shares = {item.kpi: Fraction(0) for item in card.items}
    for name, row in rated_groups.items():
        peers = [item for item in card.items if group_of(card, item) == name and _enters(rows, item)]
        points = Fraction(100 * int(row["weight"]), total)
        shares.update((kpi, points * inside) for kpi, inside in _inside(card, peers, weights))
    return shares


def _enters(rows: Mapping[str, Mapping[str, Any]], item: Item) -> bool:
    return rows[item.kpi]["standing"] in {"rated", "zero"}


def _inside(card: Card, peers: Sequence[Item], weights: Mapping[str, int]) -> Iterator[tuple[str, Fraction]]:
    """Yield the share that each of the items of a group has inside it."""
    if not averages_objectives(card) or card.weighting not in EQUAL:
        all_of_them = sum(weights[peer.kpi] for peer in peers)
        yield from ((peer.kpi, Fraction(weights[peer.kpi], all_of_them)) for peer in peers)
        return
    objectives = {peer.objective for peer in peers}
    for peer in peers:
        same = sum(weights[one.kpi] for one in peers if one.objective == peer.objective)
        yield peer.kpi, Fraction(weights[peer.kpi], same * len(objectives))


def _item(card: Card, item: Item, row: Mapping[str, Any], given: Fraction, share: Fraction) -> ItemResult:
    standing = str(row["standing"])
    achievement = int(row["points"]) if standing == "rated" else None
    counted = Fraction(0) if standing == "zero" else None if achievement is None else Fraction(achievement, MICRO)
    raw = _ratio(row["raw_n"], row["raw_d"]) if row["is_known"] and row["scored"] else None
    is_known = row["has_number"] == 1 and (row["is_known"] == 1 or row["actual_d"] is not None)
    beyond = raw is not None and abs(raw) > UNBOUNDED_FROM
    return ItemResult(
        kpi=item.kpi,
        version=item.version,
        perspective=item.perspective,
        state=str(row["state"]),
        flags=_flags(row),
        standing=standing,
        to_date=_ratio(row["actual_n"], row["actual_d"]) if is_known else None,
        late_days=int(row["late_days"]) if is_known and row["late_days"] is not None else None,
        sums=(as_measure(row["a"]), as_measure(row["b"])) if is_known else (None, None),
        target=_ratio(row["target_n"], row["target_d"]) if is_known else None,
        counted=int(row["counted"]),
        age=int(row["age"]),
        raw=raw,
        unbounded=bool(row["unbounded_now"]) or beyond,
        achievement=achievement,
        weight=given,
        weight_in_force=share,
        contribution=None if counted is None else counted * share / 100,
        rating=rating_of(achievement, card.policy),
        colour=colour_of(achievement, card.policy),
    )


def _flags(row: Mapping[str, Any]) -> tuple[str, ...]:
    flags = {
        "late": row["state"] == "late",
        "stale": row["state"] == "stale",
        "disputed": row["state"] == "disputed",
        "incomplete": row["incomplete"],
        "overdue": row["overdue"],
    }
    return tuple(name for name, raised in flags.items() if raised)


def _group(
    card: Card,
    name: str,
    weight: Any,
    results: Sequence[ItemResult],
    groups: Mapping[str, Mapping[str, Any]],
) -> GroupResult:
    inside = [result for result in results if result.perspective == name and result.standing != "monitored"]
    weighs = card.weighting in WITHIN_PERSPECTIVE
    counts = weighs and name in groups
    mean = groups[name]["mean"] if counts else _plain_mean(inside)
    given = sum((result.weight for result in inside), Fraction(0))
    rated = sum((result.weight for result in inside if result.standing == "rated"), Fraction(0))
    return GroupResult(
        perspective=name,
        weight=Fraction(weight),
        mean=mean,
        score=Fraction(weight) * mean / (100 * MICRO) if weighs and mean is not None else None,
        coverage=rated / given * 100 if given else Fraction(0),
        rated=sum(result.standing == "rated" for result in inside),
        total=len(inside),
        colour=colour_of(mean, card.policy),
        counts=counts,
    )


def _plain_mean(inside: Sequence[ItemResult]) -> int | None:
    """Return the weighted mean of what a perspective or an objective holds, by the weights that were given."""
    if not any(result.standing == "rated" for result in inside):
        return None
    counted = [(result.achievement or 0, result.weight) for result in inside if result.standing in {"rated", "zero"}]
    mean = sum((points * weight for points, weight in counted), Fraction(0)) / sum(weight for _, weight in counted)
    return half_away(mean.numerator, mean.denominator)


def _ratio(numerator: Any, denominator: Any) -> Fraction | None:
    return None if numerator is None or not denominator else Fraction(int(numerator), int(denominator))
