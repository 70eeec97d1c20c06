"""A follow-up or the end written into a coaching form: as lines behind the others, and nothing else moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_handbook.acts.coaching import CLOSED, began_on, state_on
from kpi_handbook.governance.yaml_text import number, scalar
from kpi_handbook.load.entries import readable, with_entry
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError

Field = str | Decimal | date | None


@dataclass(frozen=True)
class Form:
    """A coaching form with the file it stands in."""

    record: Coaching
    path: str


def form_named(book: Handbook, code: str) -> Form:
    """Return the form with a code; raises HandbookError with those there are, or where it can't be read."""
    entries = {entry.place["id"]: entry for entry in book.kind("coaching")}
    entry: Entry | None = entries.get(code)
    if entry is None:
        known = ", ".join(sorted(entries)) or "none yet"
        raise HandbookError(f'there is no coaching form "{code}"', f"there are {known}")
    if not isinstance(entry.record, Coaching):
        raise HandbookError(
            f"{entry.document.path} is not as it should be", "kpi check --audience restricted says where", 1
        )
    return Form(entry.record, entry.document.path)


def require_running(form: Form, day: date) -> None:
    """Stop where a follow-up on a day makes no sense; raises HandbookError."""
    record = form.record
    state = state_on(record, day)
    if state in CLOSED or record.closure:
        raise HandbookError(f"{record.id} is closed", "a new assignment is a new form: kpi coaching new", 1)
    if state == "due":
        raise HandbookError(
            f"{record.id}: no conversation was held by {day}", "write held_on: and what was said into the form first", 1
        )
    _require_after_the_last(form, day)


def require_open(form: Form, day: date, result: str) -> None:
    """Stop where a form can't be closed on a day; only what is cancelled needs no conversation."""
    record = form.record
    if record.closure:
        raise HandbookError(f"{record.id} is closed already, on {record.closure.date}", "edit the form by hand", 1)
    if result != "cancelled" and state_on(record, day) == "due":
        raise HandbookError(
            f"{record.id}: no conversation was held by {day}", "write held_on: first, or close it as cancelled", 1
        )
    _require_after_the_last(form, day)


def _require_after_the_last(form: Form, day: date) -> None:
    """One that was never held is not written down afterwards: the record keeps the gap."""
    record = form.record
    last = max((one.date for one in record.follow_ups), default=None)
    if last is not None and day <= last:
        raise HandbookError(f"the last follow-up of {record.id} is of {last}", "give a later day with --on", 1)
    begun = began_on(record)
    if record.held_on and begun and day < min(begun, record.held_on):
        raise HandbookError(f"{record.id} begins on {begun}", "give a later day with --on", 1)


def with_follow_up(form: Form, content: bytes, fields: Mapping[str, Field]) -> bytes:
    """Return the file with one more follow-up behind the others."""
    document = readable(form.path, content)

    def written(indent: int) -> str:
        lines = _lines(fields, indent + 2)
        return f"{' ' * indent}- {lines[indent + 2 :]}"

    return with_entry(document, content, ("follow_ups",), written)


def with_closure(form: Form, content: bytes, fields: Mapping[str, Field]) -> bytes:
    """Return the file with the end of the coaching."""
    return with_entry(readable(form.path, content), content, ("closure",), lambda indent: _lines(fields, indent))


def _lines(fields: Mapping[str, Field], indent: int) -> str:
    """Return fields a line each; those without a value are left out."""
    return "".join(f"{' ' * indent}{name}: {_written(value)}\n" for name, value in fields.items() if value is not None)


def _written(value: Field) -> str:
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else scalar(str(value))
