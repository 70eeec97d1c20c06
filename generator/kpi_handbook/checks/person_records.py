"""Records about people against the files and folders they stand in, and the days they are kept."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Record
from kpi_handbook.problems import say

_NAMED_BY = {"assessment": "employee", "person_reconciliation": "id", "coaching": "id"}
"""The field that gives a file of each kind its name."""

_KINDS = (*_NAMED_BY, "person_evidence", "acknowledged")


def misplaced(subject: Subject) -> Iterator[Found]:
    """Yield records whose name or cycle is another one than that of their file and folder."""
    for kind in _KINDS:
        for entry in subject.handbook.kind(kind):
            top = entry.document.root()
            if kind in _NAMED_BY:
                yield from _unlike(top.get(_NAMED_BY[kind]), entry.place["id"])
            yield from _unlike(top.get("cycle"), entry.place["cycle"])


def _unlike(field: Field, wanted: str) -> Iterator[Found]:
    if isinstance(field.value, str) and field.value != wanted:
        message = say('the file stands for "{wanted}", and this says "{said}"', wanted=wanted, said=field.value)
        yield at(field, message, say('write "{wanted}", or move the file', wanted=wanted))


def retained_too_short(subject: Subject) -> Iterator[Found]:
    """Yield records that would be deleted before what they tell of is over."""
    for kind in _KINDS:
        for entry in subject.handbook.kind(kind):
            if isinstance(entry.record, Record):
                yield from _too_short(entry, entry.record)


def _too_short(entry: Entry, record: Any) -> Iterator[Found]:
    last = max(_days(record.model_dump(exclude={"retain_until"})), default=record.retain_until)
    if last > record.retain_until:
        field = entry.document.root().get("retain_until")
        message = say("the record tells of {day}, and is deleted on {until}", day=last, until=record.retain_until)
        yield at(field, message, say("write a day after {day}", day=last))


def _days(value: Any) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from _days(part)
