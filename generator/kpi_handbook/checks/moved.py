"""What the change before us moves, worked out once for all rules that ask and for the review."""

from datetime import date
from functools import lru_cache

from kpi_handbook.checks.rule import Subject
from kpi_handbook.impact import Impact, Side, impact_of
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.records.publication import Published
from kpi_handbook.sources import Submitted

NOTHING = Impact((), ())


def impact_of_change(subject: Subject) -> Impact:
    """Return what a change does to scores; nothing without the handbook before it."""
    base = subject.base
    if base is None:
        return NOTHING
    records = {*Published(subject.published).newest_records, *Published(base.published).newest_records}
    sides = (base.handbook, base.submitted, subject.handbook, subject.submitted)
    return _impact(*sides, frozenset(records), subject.today)


@lru_cache(maxsize=1)
def _impact(
    before: Handbook,
    old: Submitted,
    after: Handbook,
    new: Submitted,
    published: frozenset[str],
    today: date,
) -> Impact:
    return impact_of(Side(before, old.submissions), Side(after, new.submissions), published, today)
