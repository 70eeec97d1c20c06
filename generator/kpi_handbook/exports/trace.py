"""The working of one KPI as text for a terminal."""

from kpi_handbook.exports.scores.table import columns
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import kpi_in_force
from kpi_handbook.views.request import Request
from kpi_handbook.views.working import working_lines
from kpi_scoring.working import working


def trace_text(request: Request, kpi_id: str) -> str:
    """Return the working of a KPI on every asked card that holds it; raises HandbookError where none does."""
    blocks = [
        _block(request, unit, kpi_id)
        for unit, card, _result in request.cards()
        if any(item.kpi == kpi_id for item in card.items)
    ]
    if not blocks:
        known = sorted({item.kpi for _unit, card, _result in request.cards() for item in card.items})
        meant = near(kpi_id, known)
        hint = f'did you mean "{meant}"?' if meant else "name a KPI of the scorecard; kpi score lists them"
        raise HandbookError(f'no scorecard here holds the KPI "{kpi_id}"', hint)
    return "\n\n".join(blocks)


def _block(request: Request, unit: str, kpi_id: str) -> str:
    say, book = request.language, request.book
    _ = say.translate
    card, result = request.scored.cards[unit, request.period]
    kpi = kpi_in_force(book, kpi_id, request.period)
    assert kpi is not None
    work = working(card, result, kpi_id)
    policy = f"{card.policy.id} v{card.policy.version}" if card.policy.id else _("built-in profile")
    head = (
        f"{say.say(kpi.name)} · {kpi.id} v{kpi.version}\n"
        f"{say.say(book.units[unit].name)} · {say.period(request.period)} · {_('year to date')} · "
        f"{_('as of')} {request.scored.as_of} · {_('policy')} {policy}\n"
        f"{_('method')} {work.item.method}: {work.formula}"
    )
    lines = working_lines(work, kpi, book, say)
    rows = [(str(n), line.label, line.figures, line.result) for n, line in enumerate(lines, 1)]
    return head + "\n" + columns(("", _("step"), _("figures"), _("result")), rows, right=(3,))
