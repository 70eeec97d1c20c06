"""Submitted rows as the arithmetic takes them: which one counts on a day, and the state it is in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.reconciliation import Claim, Reconciliation, Reconciliations
from kpi_handbook.model.submission import Submission
from kpi_handbook.score.periods import last_day
from kpi_scoring.records import Value

_VALUED = {"self_submitted", "under_review", "agreed", "decided", "signed", "published"}
_DISPUTED = {"in_dialogue", "escalated"}


def rows_in_force(
    submissions: Iterable[Submission], cycle: Cycle, as_of: date
) -> Mapping[tuple[str, str, str], Submission]:
    """Return the latest revision of each row that existed on a day."""
    rows: dict[tuple[str, str, str], Submission] = {}
    for row in submissions:
        if row.period not in cycle.periods:
            continue
        # A row without a date says that nothing came; nobody can say so before the period has ended.
        since = row.submitted_on or row.approved_on or last_day(row.period)
        if since > as_of:
            continue
        key = (row.unit, row.period, row.kpi)
        if key not in rows or rows[key].revision < row.revision:
            rows[key] = row
    return rows


def has_number(row: Submission) -> bool:
    """Say whether a row holds a value, a pair or a day."""
    return row.value is not None or row.done is not None or row.denominator is not None


def opens_period(row: Submission, as_of: date) -> bool:
    """Say whether a row makes its period one to be scored: a value does, and once the period is over its absence.

    That something is not applicable may be approved long before.
    """
    return has_number(row) or (row.state in {"missing", "not_applicable"} and last_day(row.period) <= as_of)


def value_of(book: Handbook, row: Submission, number: int) -> Value:
    """Return a row as it is scored, for a period of its cycle counted from 1."""
    value = Value(
        kpi=row.kpi,
        period=number,
        state=_state(book, row),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        done=row.done,
    )
    return _with_claims(book, row, value) if value.state == "disputed" else value


def against_due(value: Value, checkpoints: Sequence[Mapping[str, Any]], day: date) -> Value:
    """Return the accepted weight of checkpoints against the weight that is due, or accepted, by a day.

    Without checkpoints the value stays as it is.
    """
    done = value.value if value.value is not None else value.numerator
    if not checkpoints or done is None:
        return value
    due = sum((part["weight"] for part in checkpoints if part["due"] <= day), Decimal(0))
    against = max(due, done, value.denominator or Decimal(0))
    claim = value.claim and against_due(value.claim, checkpoints, day)
    return replace(value, value=None, numerator=done, denominator=against, claim=claim)


def _with_claims(book: Handbook, row: Submission, value: Value) -> Value:
    """Return a disputed value as the validator sees it, with what the submitter says beside it."""
    case = _dispute(book, row)
    if case is None or case.supervisor is None:
        return value
    ours = _claimed(value, case.self_) if case.self_ else value
    return replace(_claimed(value, case.supervisor), claim=replace(ours, state="reported"))


def _dispute(book: Handbook, row: Submission) -> Reconciliation | None:
    """Return the last case about a row; one that it names itself comes before any other."""
    place = (row.period, row.unit, row.kpi)
    records = (case for record, _ in book.of(Reconciliations) for case in record.records)
    cases = [case for case in records if (case.period, case.unit, case.item) == place]
    named = [case for case in cases if case.id == row.reconciliation]
    return next(iter((*named, *reversed(cases))), None)


def _claimed(value: Value, claim: Claim) -> Value:
    """Return a value with the figures of a claim; a claim without figures leaves it as it is."""
    if claim.value is None and (claim.numerator is None or claim.denominator is None):
        return value
    number = claim.value if isinstance(claim.value, Decimal) else None
    done = None if claim.value is None or isinstance(claim.value, Decimal) else claim.value
    return replace(value, value=number, numerator=claim.numerator, denominator=claim.denominator, done=done)


def _state(book: Handbook, row: Submission) -> str:
    """Return the scoring state of a row; a value that came after the due day and before the lock is late."""
    if row.state == "not_applicable":
        return "not_applicable"
    if row.state in _DISPUTED:
        return "disputed"
    if row.state not in _VALUED or not has_number(row):
        return "missing"
    if row.denominator == 0 and row.numerator:
        return "invalid"
    dates = book.dates.get(row.period)
    late = dates and row.submitted_on and dates.due < row.submitted_on <= dates.lock_on
    return "late" if late else "reported"
