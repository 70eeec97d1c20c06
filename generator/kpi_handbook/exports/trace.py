"""The working of one KPI, or of a whole scorecard, as text for a terminal and as data."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kpi_handbook.exports.scores.columns import columns
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.results import results_of
from kpi_handbook.score import kpi_in_force
from kpi_handbook.views.account import InputRow, input_rows, roll_up_lines, unusual_rules
from kpi_handbook.views.language import Language
from kpi_handbook.views.request import Request
from kpi_handbook.views.working import Line, working_lines
from kpi_scoring.records import Card, Item
from kpi_scoring.working import working

SHORT = 12
"""How much of a digest a terminal shows."""


def traced(request: Request, name: str, form: str) -> str:
    """Return a working as text, or as data for machines; raises HandbookError where it has no such form."""
    if form == "csv":
        raise HandbookError("a working has no CSV form", "leave --format away, or write --format json")
    return trace_data(request, name) if form == "json" else trace_text(request, name)


def trace_text(request: Request, name: str) -> str:
    """Return the working of a KPI on every asked card that holds it, or of a unit's total.

    Raises HandbookError where there is no such KPI and no such unit.
    """
    if name in request.units:
        return _total(request, name)
    return "\n\n".join(_block(request, unit, name) for unit in _holders(request, name))


def trace_data(request: Request, name: str) -> str:
    """Return the same as one JSON object: decimals and fractions as text."""
    data = results_of(request.book, request.scored, request.period)
    units = [name] if name in request.units else _holders(request, name)
    kept = {"schema_version": 1, "cycle": data["cycle"], "period": data["period"], "as_of": data["as_of"]}
    workings = [_data(request, unit, "" if name in request.units else name, data["cards"][unit]) for unit in units]
    return json.dumps({**kept, "workings": workings}, ensure_ascii=False, indent=2)


def _data(request: Request, unit: str, kpi: str, made: Any) -> dict[str, Any]:  # as a record keeps it
    card, _result = request.scored.cards[unit, request.period]
    item = next((one for one in card.items if one.kpi == kpi), None)
    english = Language("en", str)
    rules = {"rules_that_differ": list(unusual_rules(card, item, english))}
    head = {"unit": unit, "policy": made["policy"]}
    if item is None:
        return {**head, **made, **rules}
    rows = [asdict(row) for row in input_rows(request.scored, unit, kpi, request.period)]
    total = {name: made[name] for name in ("score", "final", "rating", "coverage", "lower", "upper", "gates")}
    return {**head, "kpi": kpi, **made["items"][kpi], "rows": rows, "scorecard": total, **rules}


def _holders(request: Request, kpi_id: str) -> list[str]:
    units = [unit for unit, card, _result in request.cards() if any(item.kpi == kpi_id for item in card.items)]
    if units:
        return units
    known = sorted({item.kpi for _unit, card, _result in request.cards() for item in card.items})
    meant = near(kpi_id, [*known, *request.units])
    hint = f'did you mean "{meant}"?' if meant else "name a KPI of the scorecard; kpi score lists them"
    raise HandbookError(f'no scorecard here holds the KPI "{kpi_id}"', hint)


def _total(request: Request, unit: str) -> str:
    card, result = request.scored.cards[unit, request.period]
    say = request.language.showing(card.policy.decimals)
    head = f"{say.say(request.book.units[unit].name)} ({unit})\n{_place(request, card)}"
    return "\n".join([head, _steps(list(roll_up_lines(card, result, say)), say), *_rules(card, None, say)])


def _block(request: Request, unit: str, kpi_id: str) -> str:
    card, result = request.scored.cards[unit, request.period]
    say, book = request.language.showing(card.policy.decimals), request.book
    _ = say.translate
    kpi = kpi_in_force(book, kpi_id, request.period)
    assert kpi is not None
    work = working(card, result, kpi_id)
    head = (
        f"{say.say(kpi.name)} · {kpi.id} v{kpi.version}\n"
        f"{say.say(book.units[unit].name)} · {_place(request, card)}\n"
        f"{_('method')} {work.item.method}: {work.formula}"
    )
    steps = [*working_lines(work, kpi, book, say), *roll_up_lines(card, result, say)]
    rows = _rows(input_rows(request.scored, unit, kpi_id, request.period), kpi, request)
    return "\n".join([head, _steps(steps, say), *rows, *_rules(card, work.item, say)])


def _place(request: Request, card: Card) -> str:
    say = request.language
    _ = say.translate
    policy = f"{card.policy.id} v{card.policy.version}" if card.policy.id else _("built-in profile")
    as_of = f"{_('as of')} {request.scored.as_of}"
    return f"{say.period(request.period)} · {_('year to date')} · {as_of} · {_('policy')} {policy}"


def _steps(lines: Sequence[Line], say: Language) -> str:
    _ = say.translate
    rows = [(str(n), line.label, line.figures, line.result) for n, line in enumerate(lines, 1)]
    return columns(("", _("step"), _("figures"), _("result")), rows, right=(3,))


def _rows(filed: Sequence[InputRow], kpi: Kpi, request: Request) -> Iterator[str]:
    """Yield what was filed, period by period; with a lag, the time it is about."""
    say = request.language
    _ = say.translate
    if not filed:
        return
    head = (_("period"), _("filed"), _("state"), _("revision"), _("evidence"), _("from"), _("checked by"), _("digest"))
    cells = [
        (
            *(say.period(row.period), row.figures or "–", row.state, str(row.revision), "; ".join(row.evidence) or "–"),
            *(row.submitted_by or "–", row.validated_by or "–", row.digest[:SHORT]),
        )
        for row in filed
    ]
    yield ""
    yield columns(head, cells, right=(1, 3))
    if kpi.lag:
        yield _("A value falls due {count} months after the time it is about.").format(count=kpi.lag)


def _rules(card: Card, item: Item | None, say: Language) -> Iterator[str]:
    rules = unusual_rules(card, item, say)
    if rules:
        yield ""
        yield say.translate("Other than the built-in profile: {rules}").format(rules=" · ".join(rules))
