"""Scores for machines: decimals as text, counts as numbers, absent as null; keys are only ever added."""

import json
from fractions import Fraction
from typing import Any

from kpi_handbook.exports.scores.figures import shown, six
from kpi_handbook.exports.scores.person_object import people_data
from kpi_handbook.model.organization import UnitGroup
from kpi_handbook.score import group_results
from kpi_handbook.score.policies import default_policy
from kpi_handbook.views.request import Request
from kpi_scoring.exact import decimal_text, rounded
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, Gate, GroupResult, ItemResult, ObjectiveMean
from kpi_scoring.units import UnitsResult

UNPUBLISHED = "provisional"


def text(request: Request) -> str:
    """Return one JSON object with the cards of the period and the totals of every period."""
    return json.dumps(as_data(request), ensure_ascii=False, indent=2)


def as_data(request: Request) -> dict[str, Any]:
    """Return the scores as plain data."""
    scored = request.scored
    totals = [
        {
            "period": period,
            "unit": unit,
            "score": six(pair[1].score),
            "shown": shown(pair[1].score, pair[0].policy.decimals),
        }
        for period in scored.periods
        for unit in request.units
        if (pair := scored.cards.get((unit, period)))
    ]
    return {
        "schema_version": 1,
        "cycle": scored.cycle.id,
        "period": request.period,
        "as_of": scored.as_of.isoformat(),
        "scorecards": [_card(card, result) for _unit, card, result in request.cards()],
        "groups": [
            _units(group, result, default_policy(request.book, request.period).decimals)
            for group, result in group_results(request.book, scored, request.period)
        ],
        "periods": totals,
        **({"people": people_data(request.people)} if request.people else {}),
    }


def _units(group: UnitGroup, result: UnitsResult, decimals: int) -> dict[str, Any]:
    """Return the score of a group of units with the weights that made it."""
    return {
        "id": group.id,
        "units": [{"unit": share.unit, "weight": decimal_text(Fraction(share.weight), 4)} for share in group.units],
        "score": six(result.score),
        "shown": shown(result.score, decimals),
        "rating": result.rating,
        "coverage": decimal_text(result.coverage, 1),
    }


def _card(card: Card, result: CardResult) -> dict[str, Any]:
    return {
        "unit": result.unit,
        "state": "not_rated" if result.state == "not_rated" else UNPUBLISHED,
        "score": six(result.score),
        "shown": shown(result.score, card.policy.decimals),
        "rating": result.rating,
        "final": six(result.final),
        "gates": [_gate(card, gate) for gate in result.gates],
        "provisional": result.state == "provisional",
        "blocked_by": list(result.blocked_by),
        "coverage": decimal_text(result.coverage, 1),
        "lower": six(result.lower),
        "upper": six(result.upper),
        "rated": result.rated,
        "total": result.total,
        "perspectives": [_group(group, card.policy.decimals) for group in result.groups if group.total],
        "objectives": [_objective(one) for one in result.objectives],
        "items": [_item(card, item) for item in result.items],
    }


def _gate(card: Card, gate: Gate) -> dict[str, Any]:
    """Return a gate with its place in the policy, what it looks at, and whether it is failed, passed or open."""
    outcome = "open" if gate.failed is None else "failed" if gate.failed else "passed"
    total = None if gate.total_max is None else decimal_text(Fraction(gate.total_max), 4)
    return {
        "kpi": next(one.kpi for one in card.policy.gates if one.id == gate.id),
        "number": int(gate.id),
        "outcome": outcome,
        "total_max": total,
        "rating_max": gate.rating_max,
    }


def _objective(one: ObjectiveMean) -> dict[str, Any]:
    return {"id": one.objective, "perspective": one.perspective, "mean": six(one.mean)}


def _group(group: GroupResult, decimals: int) -> dict[str, Any]:
    part = None if group.score is None else rounded(group.score, 6)
    return {
        "id": group.perspective,
        "mean": six(group.mean),
        "score": None if part is None else f"{part:.6f}",
        "shown": None if group.score is None else f"{rounded(group.score, decimals):.{decimals}f}",
        "coverage": decimal_text(group.coverage, 1),
    }


def _item(card: Card, result: ItemResult) -> dict[str, Any]:
    item = next(item for item in card.items if item.kpi == result.kpi)
    done = next((v.done for v in reversed(card.values) if v.kpi == result.kpi and v.done), None)
    to_date = done.isoformat() if done else _decimal(result.to_date)
    target = item.due.isoformat() if item.due and item.method == "milestone_date" else _decimal(result.target)
    contribution = None if result.contribution is None else f"{rounded(result.contribution, 6):.6f}"
    return {
        "kpi": result.kpi,
        "version": result.version,
        "state": result.state,
        "to_date": to_date,
        "target_to_date": target,
        "raw": "unbounded" if result.unbounded else _decimal(result.raw),
        "achievement": six(result.achievement),
        "shown": shown(result.achievement, card.policy.decimals),
        "weight": decimal_text(result.weight, 4),
        "contribution": contribution,
        "rating": result.rating,
        "flags": list(result.flags),
    }


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)
