"""A review for machines; keys are only ever added."""

from collections.abc import Sequence
from decimal import Decimal

from kpi_handbook.exports.problems.json_object import as_json
from kpi_handbook.exports.reviews.told import Told
from kpi_handbook.impact import Movement
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import Problem
from kpi_handbook.review import Difference, Review
from kpi_handbook.review.approvals import Approval
from kpi_scoring.exact import decimal_text
from kpi_scoring.results import CardResult, Micro


def data(review: Review) -> dict[str, object]:
    """Return a review as JSON holds it: numbers as text, ratings and counts as numbers, none as null."""
    return {
        "schema_version": 1,
        "base": review.base.commit,
        "head": review.head.commit,
        "uncommitted": review.head.is_edited,
        "complete": review.is_complete,
        "errors": [{"side": side, **_problem(problem)} for side, problem in review.errors],
        "counts": {**{kind.value: review.count(kind) for kind in Class}, "blockers": len(_codes(review.blockers))},
        "changes": [_change(one) for one in review.differences],
        "periods": [_period(one) for one in review.impact.movements],
        "approvals": [_approval(one) for one in review.approvals],
        "blockers": _codes(review.blockers),
        "problems": [_problem(problem) for problem in review.problems],
    }


def text(told: Told) -> str:
    """Return a review as one JSON object."""
    return as_json(data(told.review))


def _codes(problems: Sequence[Problem]) -> list[str]:
    return list(dict.fromkeys(problem.code for problem in problems))


def _change(one: Difference) -> dict[str, object]:
    return {
        "kind": one.identity.kind,
        "id": one.identity.id,
        "unit": one.identity.unit or None,
        "cycle": one.identity.cycle or None,
        "field": one.field,
        "class": one.kind.value,
        "before": one.before,
        "after": one.after,
        "span": {"path": one.path, "line": one.span.line, "column": one.span.column, "side": _side(one)},
        "reaches": list(one.reaches),
        "rules": list(one.rules),
    }


def _side(one: Difference) -> str:
    return "head" if one.is_there else "base"


def _period(one: Movement) -> dict[str, object]:
    return {
        "scorecard": one.unit,
        "period": one.period,
        "state": "published" if one.is_published else "submitted",
        "before": _score(one.before),
        "after": _score(one.after),
        "delta": _points(one.delta),
        "rating_before": one.before.rating if one.before else None,
        "rating_after": one.after.rating if one.after else None,
        "coverage_before": _coverage(one.before),
        "coverage_after": _coverage(one.after),
        "attribution": [{"cause": str(cause), "delta": _points(moved)} for cause, moved in one.parts],
        "items": list(_items(one)),
    }


def _items(one: Movement) -> list[dict[str, object]]:
    """Return the KPIs of a scorecard whose results differ."""
    before, after = ({item.kpi: item for item in side.items} if side else {} for side in (one.before, one.after))
    return [
        {
            "kpi": kpi,
            "before": _points(before[kpi].achievement) if kpi in before else None,
            "after": _points(after[kpi].achievement) if kpi in after else None,
            "rating_before": before[kpi].rating if kpi in before else None,
            "rating_after": after[kpi].rating if kpi in after else None,
        }
        for kpi in dict.fromkeys([*before, *after])
        if before.get(kpi) != after.get(kpi)
    ]


def _score(result: CardResult | None) -> str | None:
    return _points(result.final) if result else None


def _points(micro: Micro | None) -> str | None:
    return None if micro is None else f"{Decimal(micro).scaleb(-6):f}"


def _coverage(result: CardResult | None) -> str | None:
    return decimal_text(result.coverage, 1) if result else None


def _approval(one: Approval) -> dict[str, object]:
    return {
        "role": one.role,
        "because": one.because,
        "about": list(one.about),
        "handle": one.handle or None,
        "is_author": one.is_author,
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity.value,
        "path": problem.path,
        "span": problem.span._asdict(),
        "field": problem.field,
        "message": str(problem.message),
        "help": str(problem.help),
    }
