"""Turns "2026-05", "2026-S1" or nothing into scores to show."""

from collections.abc import Iterable
from datetime import date

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import score_cycle
from kpi_handbook.views.language import language
from kpi_handbook.views.request import Request


def requested(
    book: Handbook,
    submissions: Iterable[Submission],
    as_of: date,
    wanted: str | None,
    unit: str | None,
    lang: str = "en",
) -> Request:
    """Return the scores of a period or cycle; raises HandbookError with what there is to choose from."""
    rows = tuple(submissions)
    cycle = _cycle(book, rows, wanted)
    scored = score_cycle(book, rows, cycle, as_of)
    if not scored.periods:
        raise HandbookError(f"no value of cycle {cycle.id} was submitted by {as_of}", "look at periods/, or at --today")
    period = wanted if wanted in cycle.periods else scored.periods[-1]
    assert period is not None
    if period not in scored.periods:
        last = scored.periods[-1]
        raise HandbookError(f"no value of {period} was submitted by {as_of}", f"the latest period with values is {last}")
    return Request(book, scored, period, _units(book, unit), language(lang))


def _cycle(book: Handbook, rows: tuple[Submission, ...], wanted: str | None) -> Cycle:
    cycles = list(book.cycles.values())
    for cycle in cycles:
        if wanted == cycle.id or wanted in cycle.periods:
            return cycle
    if wanted is None:
        filled = {row.period for row in rows}
        with_values = [cycle for cycle in cycles if filled & set(cycle.periods)]
        if with_values:
            return with_values[-1]
        raise HandbookError("no values were submitted yet", "write periods/<period>/<unit>.csv")
    known = [name for cycle in cycles for name in (cycle.id, *cycle.periods)]
    meant = near(wanted, known)
    hint = f'did you mean "{meant}"?' if meant else f"there are {', '.join(known)}"
    raise HandbookError(f'there is no period or cycle "{wanted}"', hint)


def _units(book: Handbook, unit: str | None) -> tuple[str, ...]:
    if unit is None:
        return tuple(book.units)
    if unit in book.units:
        return (unit,)
    meant = near(unit, book.units)
    hint = f'did you mean "{meant}"?' if meant else f"there are {', '.join(book.units)}"
    raise HandbookError(f'there is no unit "{unit}"', hint)
