"""The dates of a period as the calendar has them."""

from collections.abc import Iterator

from kpi_handbook.views.company import Company


def period_dates(company: Company, period: str) -> Iterator[tuple[str, str]]:
    """Yield the steps of a period as the calendar has them, with what was moved and why."""
    say, dates = company.say, company.book.dates.get(period)
    _ = say.translate
    if dates is None:
        return
    steps = {
        "open": _("Opened"),
        "due": _("Values due"),
        "validate_by": _("Validated by"),
        "dialogue_by": _("Dialogue closed by"),
        "sign_by": _("Signed by"),
        "lock_on": _("Locked after"),
        "publish_on": _("Publication planned"),
    }
    for field, label in steps.items():
        if getattr(dates, field):
            moves = [move for move in dates.changes if move.field == field]
            told = _("moved from {day}: {reason}")
            why = [told.format(day=say.day(move.from_), reason=company.words(move.reason)) for move in moves]
            yield label, "; ".join([say.day(getattr(dates, field)), *why])
