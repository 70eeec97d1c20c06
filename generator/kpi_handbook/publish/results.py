"""Results as a record keeps them: every card, perspective and item with its whole working, in no reader's language."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.submission import Submission
from kpi_handbook.publish.definitions import plain
from kpi_handbook.publish.figures import day, exact, six
from kpi_handbook.score import Scored, kpi_in_force
from kpi_scoring.exact import decimal_text
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, GroupResult, ItemResult
from kpi_scoring.working import Working, working

SCHEMA = "1"
RESTRICTED = "restricted"
"""Definitions that only some may read stand in a record with their state and without figures."""

COLUMNS = (
    *("level", "unit", "id", "version", "state", "to_date", "target_to_date", "raw", "achievement", "weight"),
    *("weight_in_force", "contribution", "mean", "score", "final", "rating", "coverage", "lower", "upper"),
    *("rated", "total"),
)

Results = Mapping[str, Any]


def results_of(book: Handbook, scored: Scored, period: str) -> dict[str, Any]:
    """Return `results.json` of a period as data: text, truth values, lists and mappings alone."""
    return {
        "schema": SCHEMA,
        "cycle": scored.cycle.id,
        "period": period,
        "as_of": scored.as_of.isoformat(),
        "cards": {
            unit: _card(book, scored, period, card, result)
            for (unit, when), (card, result) in scored.cards.items()
            if when == period
        },
    }


def _card(book: Handbook, scored: Scored, period: str, card: Card, result: CardResult) -> dict[str, Any]:
    return {
        "state": result.state,
        "score": six(result.score),
        "final": six(result.final),
        "rating": exact(result.rating),
        "colour": result.colour,
        "coverage": exact(result.coverage),
        "lower": six(result.lower),
        "upper": six(result.upper),
        "rated": exact(result.rated),
        "total": exact(result.total),
        "weighting": card.weighting,
        "policy": {"id": card.policy.id, "version": exact(card.policy.version)},
        "gates": [{"id": gate.id, "failed": gate.failed} for gate in result.gates],
        "objectives": {
            f"{one.perspective}/{one.objective}": {"mean": six(one.mean), **_tally(one.rated, one.total)}
            for one in result.objectives
        },
        "perspectives": {group.perspective: _group(group) for group in result.groups},
        "items": {
            item.kpi: _item(book, scored, period, card.unit, working(card, result, item.kpi)) for item in result.items
        },
    }


def _tally(rated: int, total: int) -> dict[str, Any]:
    return {"rated": exact(rated), "total": exact(total)}


def _group(group: GroupResult) -> dict[str, Any]:
    return {
        "weight": exact(group.weight),
        "mean": six(group.mean),
        "score": exact(group.score),
        "coverage": exact(group.coverage),
        "colour": group.colour,
        "counts": group.counts,
        **_tally(group.rated, group.total),
    }


def _item(book: Handbook, scored: Scored, period: str, unit: str, made: Working) -> dict[str, Any]:
    item, result = made.item, made.result
    head = {
        "version": exact(result.version),
        "perspective": result.perspective,
        "objective": item.objective,
        "state": result.state,
        "standing": result.standing,
    }
    kpi = kpi_in_force(book, item.kpi, period)
    if kpi is not None and kpi.audience == RESTRICTED:
        return {**head, "audience": RESTRICTED}
    return {**head, **_measured(scored, unit, made), **_scored(made, result)}


def _measured(scored: Scored, unit: str, made: Working) -> dict[str, Any]:
    """Return the way from what was submitted to the value to date and its target."""
    item, result = made.item, made.result
    periods = scored.cycle.periods
    rows = [scored.submissions[unit, periods[value.period - 1], item.kpi] for value in made.values]
    return {
        "flags": list(result.flags),
        "values": {row.period: _value(row) for row in rows},
        "aggregation": item.aggregation,
        "expression": item.expression,
        "sums": dict(zip(("numerator", "denominator"), map(exact, result.sums), strict=True)),
        "counted": exact(result.counted),
        "age": exact(result.age),
        "to_date": exact(result.to_date),
        "late_days": exact(result.late_days),
        "target": exact(item.target),
        "due": day(item.due),
        "phasing": plain(item.phasing),
        "target_to_date": exact(result.target),
    }


def _value(row: Submission) -> dict[str, Any]:
    cells = {
        "value": exact(row.value),
        "done": day(row.done),
        "numerator": exact(row.numerator),
        "denominator": exact(row.denominator),
        "submitted_by": row.submitted_by or None,
        "validated_by": row.validated_by or None,
        "approved_by": row.approved_by or None,
        "reconciliation": row.reconciliation or None,
    }
    return {
        "revision": exact(row.revision),
        "state": row.state,
        **{name: cell for name, cell in cells.items() if cell is not None},
        "evidence": list(row.evidence),
    }


def _scored(made: Working, result: ItemResult) -> dict[str, Any]:
    """Return the way from the value to date to what it adds to the card."""
    return {
        "method": made.item.method,
        "formula": made.formula,
        "figures": {name: exact(value) for name, value in made.inputs.items()},
        "raw": exact(result.raw),
        "unbounded": result.unbounded,
        "cap": exact(made.item.cap),
        "floor": exact(made.item.floor),
        "limit": made.limit,
        "achievement": six(result.achievement),
        "colour": result.colour,
        "rating": exact(result.rating),
        "weight": exact(result.weight),
        "weight_in_force": exact(result.weight_in_force),
        "contribution": exact(result.contribution),
    }


def results_csv(results: Results) -> bytes:
    """Return the same numbers as flat rows for spreadsheets; what does not end as a decimal has six places there."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for unit, card in sorted(results["cards"].items()):
        table.writerow({**_flat(card), "level": "card", "unit": unit})
        for level, inside in (("perspective", card["perspectives"]), ("item", card["items"])):
            for name, one in sorted(inside.items()):
                table.writerow({**_flat(one), "level": level, "unit": unit, "id": name})
    return out.getvalue().encode()


def _flat(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: _decimal(value) for name, value in one.items() if name in COLUMNS and isinstance(value, str)}


def _decimal(text: str) -> str:
    return in_decimals(text, 6) if "/" in text else text


def in_decimals(text: str, places: int) -> str:
    """Return a number of results, which may be a fraction, as a decimal of at most so many places."""
    return decimal_text(Fraction(text), places)


def leaves(tree: Any, where: str) -> Iterator[tuple[str, str | None]]:
    """Yield every cell of results with its path; a list is one cell."""
    if isinstance(tree, Mapping):
        for name, inner in tree.items():
            yield from leaves(inner, f"{where}/{name}")
    else:
        yield where, _cell(tree)


def _cell(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
