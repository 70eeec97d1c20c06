"""Class role: the approvals that a record needs are there, by roles that may give them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from kpi_handbook.records.publication import Published, PublishedRecord
from kpi_handbook.records.signatures import fingerprint, opened
from kpi_handbook.records.verify.finding import Finding, KnownHead
from kpi_handbook.records.verify.lines import Line, log_lines, signature_path
from kpi_handbook.records.verify.signature import is_revoked

_found = partial(Finding, "role")


def check(published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    """Hold approvals, rights and separations against the log and the submitted rows."""
    for line in log_lines(published):
        record = published.in_folder(line.folder) if line.is_record else None
        if record and record.content is not None:
            yield from _approvals(record, line)
            yield from _rights(published, line)
            yield from _separations(record, line)
        if line.is_key_change or line.text("event") in {"calendar-changed", "cancelled"}:
            yield from _approver(published, line)


def _approvals(record: PublishedRecord, line: Line) -> Iterator[Finding]:
    required = record.predicate.get("approvals_required")
    given = {one.get("role") for one in line.signatures}
    if not isinstance(required, list) or not required:
        yield _found("approval-missing", record.path, "the record asks for no approval at all")
        return
    for role in required:
        if role not in given:
            yield _found("approval-missing", record.path, f"no signature as {role}")


def _rights(published: Published, line: Line) -> Iterator[Finding]:
    held = {
        (change.text("principal"), change.text("role"), change.text("fingerprint"))
        for change in log_lines(published)
        if change.text("event") == "key-added"
        and change.number < line.number
        and not is_revoked(published, change.text("fingerprint"), line.number)
    }
    for one in line.signatures:
        path = signature_path(line.folder, one)
        key = _key(published.files.get(path, b""))
        if key and (one.get("principal"), one.get("role"), key) not in held:
            message = f"no line of the log gave {one.get('principal')} this key to sign as {one.get('role')}"
            yield _found("role-not-held", path, message)


def _key(armoured: bytes) -> str:
    """Return the fingerprint of the key of a signature, or nothing where it is none: class signature says so."""
    try:
        return fingerprint(opened(armoured).key)
    except ValueError:
        return ""


def _separations(record: PublishedRecord, line: Line) -> Iterator[Finding]:
    publishers = {str(one.get("principal")) for one in line.signatures}
    rows = [(f"{record.folder}/inputs/{unit}.csv", row) for unit, row in record.rows]
    for path, row in rows:
        submitter, validator = row.get("submitted_by", ""), row.get("validated_by", "")
        what = f"{row.get('kpi')}, revision {row.get('revision')}"
        if submitter and submitter == validator:
            yield _found("roles-overlap", path, f"{submitter} submitted and validated {what}")
        if submitter and submitter == row.get("approved_by"):
            yield _found("roles-overlap", path, f"{submitter} submitted and approved {what}")
        for role in sorted({submitter, validator} & publishers - {""}):
            yield _found("roles-overlap", path, f"{role} publishes, and submitted or validated {what}")
    approver = record.predicate.get("approved_by")
    for path, row in rows:
        if approver and (approver == row.get("submitted_by")) and _is_changed(record, path, row):
            message = f"{approver} approves the restatement, and submitted {row.get('kpi')}"
            yield _found("roles-overlap", path, message)


def _is_changed(record: PublishedRecord, path: str, row: Mapping[str, str]) -> bool:
    """Say whether a restatement changes a submitted value of a row's item."""
    unit = path.rpartition("/")[2].removesuffix(".csv")
    changes = record.predicate.get("changes")
    listed: list[Any] = changes if isinstance(changes, list) else []
    start = f"values/{unit}/{row.get('kpi')}/"
    return any(isinstance(one, dict) and str(one.get("path", "")).startswith(start) for one in listed)


def _approver(published: Published, line: Line) -> Iterator[Finding]:
    path, approver = "published/log.jsonl", line.text("approved_by")
    if not approver:
        yield _found("approval-missing", path, f"line {line.number} names no approver")
    if line.is_key_change and approver == line.text("principal"):
        yield _found("roles-overlap", path, f"line {line.number}: {approver} approves a key of its own")
    publishers = {
        change.text("principal")
        for change in log_lines(published)
        if change.text("event") == "key-added" and change.text("role") == "publisher" and change.number < line.number
    }
    if line.text("event") == "calendar-changed" and approver in publishers:
        yield _found("roles-overlap", path, f"line {line.number}: {approver} publishes, and approves its own date")
