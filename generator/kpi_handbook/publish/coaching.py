"""Whether coaching holds a publication back: asked only where the policy says so, and answered without a name."""

from datetime import date

from kpi_handbook.acts.coaching import conversation_due, lateness, rules_on
from kpi_handbook.acts.deadlines import holidays
from kpi_handbook.load.folder import RESTRICTED, read_people
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.problems import Say, say
from kpi_handbook.publish.candidate import Place

_SUPERVISORS = {"coaching_overdue", "follow_up_overdue"}
"""What holds back is what a supervisor owes; an assignment that takes longer holds nothing back."""


def held_back(place: Place, cycle: str, day: date) -> Say | None:
    """Return why coaching holds a publication of a cycle back on a day, or None; nothing about people is said.

    Raises HandbookError where `people/` is there and can't be read.
    """
    book = place.subject.handbook
    if not rules_on(book, day).blocks_publication:
        return None
    if not (place.root / RESTRICTED).is_dir():
        return say("the policy waits for coaching, and people/ is not here to be asked")
    people = handbook(read_people(place.root))
    entries = [entry for entry in people.kind("coaching") if entry.place["cycle"] == cycle]
    if any(entry.record is None for entry in entries):
        return say("the policy waits for coaching, and a record of it can't be read")
    records = [entry.record for entry in entries if isinstance(entry.record, Coaching)]
    if any(_is_late(book, record, day) for record in records):
        return say("the policy waits for coaching, and a conversation or follow-up is overdue")
    return None


def _is_late(book: Handbook, coaching: Coaching, day: date) -> bool:
    period = coaching.trigger.period if coaching.trigger else None
    due = conversation_due(book.dates.get(period or ""), holidays(book))
    late = lateness(coaching, rules_on(book, day), day, due)
    return any(one.flag in _SUPERVISORS and one.is_open(day) for one in late)
