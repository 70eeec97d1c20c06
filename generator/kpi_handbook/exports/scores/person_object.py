"""People's results for machines: a summary of each, and everything a result was made of; restricted."""

from fractions import Fraction
from typing import Any

from kpi_handbook.exports.scores.figures import shown, six
from kpi_handbook.score.individual import ItemScore
from kpi_handbook.score.person_parts import AspectScore, PartScore, PersonScore, PositionScore, SectionScore, Source
from kpi_handbook.views.people import People
from kpi_scoring.exact import decimal_text, rounded
from kpi_scoring.results import Gate


def people_data(people: People) -> list[dict[str, Any]]:
    """Return each person's result as plain data: decimals as text, counts and ratings as numbers."""
    return [_summary(score, people.basis) for score in people.scores]


def working_data(people: People) -> list[dict[str, Any]]:
    """Return each person's result with everything it was made of."""
    return [
        {
            **_summary(score, people.basis),
            "dictionary": {"id": score.dictionary, "version": score.dictionary_version},
            "policy": {"id": score.policy.id, "version": score.policy.version},
            "rating_bands": [
                {"rating": rating, "min": decimal_text(Fraction(edge), 4)} for edge, rating in score.policy.rating_bands
            ],
            "workings": [_working(position) for position in score.positions],
        }
        for score in people.scores
    ]


def _summary(score: PersonScore, basis: str) -> dict[str, Any]:
    position, decimals = score.position, score.policy.decimals
    is_one = len(score.positions) == 1
    return {
        "employee": score.employee,
        "layer": position.layer,
        "period": score.period,
        "state": score.state,
        "basis": basis,
        "sections": [_section(one) for one in position.sections] if is_one else [],
        "positions": [_position(one) for one in score.positions],
        "months": {"served": score.served.months, "cycle": score.served.cycle_months},
        "ungated": six(score.ungated),
        "score": six(score.score),
        "shown": shown(score.score, decimals),
        "rating": score.rating,
        "gates": [_gate(gate) for gate in score.gates],
        "flags": list(score.flags),
    }


def _section(section: SectionScore) -> dict[str, Any]:
    added = None if section.contribution is None else f"{rounded(section.contribution, 6):.6f}"
    weight = decimal_text(Fraction(section.weight), 4)
    return {"id": section.id, "index": six(section.index), "weight": weight, "contribution": added}


def _position(position: PositionScore) -> dict[str, Any]:
    return {
        "layer": position.layer,
        "role": position.role,
        "period": position.period,
        "months": position.served.months,
        "sections": [_section(one) for one in position.sections],
        "score": six(position.result.ungated),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    outcome = "open" if gate.failed is None else "failed" if gate.failed else "passed"
    total = None if gate.total_max is None else decimal_text(Fraction(gate.total_max), 4)
    return {"on": gate.id, "outcome": outcome, "total_max": total, "rating_max": gate.rating_max}


def _working(position: PositionScore) -> dict[str, Any]:
    mean = position.result.conduct_mean
    return {
        "layer": position.layer,
        "parts": [_part(one) for one in position.parts],
        "aspects": [_aspect(one) for one in position.aspects],
        "mean": None if mean is None else _exact(mean),
        "index": [
            {"rating": decimal_text(Fraction(at), 4), "points": decimal_text(Fraction(points), 4)}
            for at, points in position.index
        ],
    }


def _part(part: PartScore) -> dict[str, Any]:
    return {
        "part": part.name,
        "weight": decimal_text(Fraction(part.weight), 4),
        "score": six(part.score),
        "of": [_source(one) for one in part.sources],
    }


def _source(source: Source) -> dict[str, Any]:
    own = {} if source.item is None else _item(source.item)
    return {
        "name": source.name,
        "weight": decimal_text(Fraction(source.weight), 4),
        "score": six(source.score),
        **own,
    }


def _item(item: ItemScore) -> dict[str, Any]:
    return {
        "unit": item.unit or None,
        "state": item.state,
        "method": item.given.method,
        "actual": None if item.actual is None else _exact(item.actual),
        "target": None if item.target is None else _exact(item.target),
        "evidence": list(item.given.evidence),
    }


def _aspect(aspect: AspectScore) -> dict[str, Any]:
    return {
        "id": aspect.id,
        "weight": decimal_text(Fraction(aspect.weight), 4),
        "agreed": None if aspect.agreed is None else _exact(aspect.agreed),
        "counted": None if aspect.counted is None else _exact(aspect.counted),
        "evidence": list(aspect.evidence),
    }


def _exact(value: Fraction) -> str:
    """Return a number as decimal text, or as a fraction where it has no end."""
    return decimal_text(value) if (value * 10**6).denominator == 1 else f"{value.numerator}/{value.denominator}"
