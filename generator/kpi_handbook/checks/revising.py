"""What to do in the place of an edit inside a running cycle: the command that adds a revision, where one still can."""

from kpi_handbook.checks.rule import Subject
from kpi_handbook.model.changes import Change, written
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.problems import Say, say

_REVISED = {"target", "lo", "hi", "due", "phasing", "weight"}
"""The fields of an item that a revision may set, which are the options of `kpi revise` too."""


def instead_of(subject: Subject, card: Scorecard, kpi: str, change: Change) -> Say:
    """Return what to do in the place of an edit of an item, with the command that does it where there is one."""
    period = open_period(subject, card)
    if not period:
        return say("take it back; write it into the scorecard of the next cycle")
    field = str(change.path[0])
    value = _option(change.after)
    if len(change.path) > 1 or field not in _REVISED or not value:
        return say("undo it, and add a revision that begins in a period without values, with its reason and decision")
    command = f"kpi revise {card.unit} {kpi} --from {period} --{field} {value}"
    return say("undo it, and add a revision with its reason and decision: {command}", command=command)


def open_period(subject: Subject, card: Scorecard) -> str:
    """Return the first period of a scorecard's cycle from which on nothing was submitted or published; "" if all is."""
    cycle = subject.handbook.cycles.get(card.cycle)
    periods = cycle.periods if cycle else ()
    both = (subject, subject.base) if subject.base else (subject,)
    rows = (row for one in both for row in one.submitted.submissions)
    filed = {row.period for row in rows if row.unit == card.unit and row.state != "open"}
    filed |= {path.split("/")[1] for one in both for path in one.published if path.count("/") > 1}
    last = max(filed.intersection(periods), default="")
    return next((period for period in periods if period > last), "")


def _option(value: object) -> str:
    return ",".join(map(written, value)) if isinstance(value, tuple) else written(value)
