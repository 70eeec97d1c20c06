"""Class chain: the log is one unbroken line of events, each record belongs to its place in it."""

import base64
import binascii
from collections.abc import Iterator
from functools import partial

from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import FIRST_PREV, checkpoint, head_at
from kpi_handbook.records.publication import CHECKPOINT, LOG, Published, PublishedRecord
from kpi_handbook.records.times import moment
from kpi_handbook.records.verify.finding import Finding, KnownHead
from kpi_handbook.records.verify.lines import Line, log_lines

_found = partial(Finding, "chain")
_EVENT_OF_KIND = {"initial": "published", "withdrawal": "withdrawn"} | dict.fromkeys(
    ("R1", "R2", "R3", "C"), "restated"
)


def check(published: Published, known: KnownHead | None) -> Iterator[Finding]:
    """Follow the log from its first line, and hold records, checkpoint and the known head against it."""
    lines = log_lines(published)
    yield from _links(lines)
    yield from _order(lines)
    yield from _end(published, lines)
    yield from _revisions(published, lines)
    if known and not known.is_of(head_at(published.log, known.seq)):
        message = f"the log has no line {known.seq} with the digest {known.prefix}: it is another log, or was rewritten"
        yield _found("head-unknown", LOG, message)


def _links(lines: tuple[Line, ...]) -> Iterator[Finding]:
    numbers = [line.text("seq") for line in lines]
    is_shuffled = numbers != sorted(numbers) and {*numbers} == {str(line.number) for line in lines}
    before = FIRST_PREV
    for line in lines:
        if line.text("seq") != str(line.number):
            name = "reordered" if is_shuffled else "chain-broken"
            yield _found(name, LOG, f"line {line.number} calls itself {line.text('seq') or 'nothing'}")
        if line.text("prev") != before:
            yield _found("chain-broken", LOG, f"line {line.number} does not follow the line before it")
        before = sha256(line.raw)


def _order(lines: tuple[Line, ...]) -> Iterator[Finding]:
    last = None
    for line in lines:
        try:
            at = moment(line.event.get("at"))
        except ValueError:
            yield _found("chain-broken", LOG, f"line {line.number} has no moment")
            continue
        if last and at < last:
            yield _found("reordered", LOG, f"line {line.number} is older than the line before it")
        last = at


def _end(published: Published, lines: tuple[Line, ...]) -> Iterator[Finding]:
    if lines and not lines[-1].raw.endswith(b"\n"):
        yield _found("truncated", LOG, "the last line is cut off")
    said = published.files.get(CHECKPOINT)
    if said is None or said == checkpoint(published.log):
        return
    count = _count(said)
    if count is not None and count > len(lines):
        yield _found("truncated", LOG, f"the log has {len(lines)} lines, the checkpoint knows {count}")
    elif count is not None and lines and said == checkpoint(b"".join(line.raw for line in lines[:-1])):
        message = "this is one line behind the log: a publisher was stopped there, and the next one mends it"
        yield _found("chain-broken", CHECKPOINT, message)
    else:
        yield _found("chain-broken", CHECKPOINT, "this is not the checkpoint of this log")


def _count(said: bytes) -> int | None:
    parts = said.split(b"\n")
    try:
        is_digest = len(base64.b64decode(parts[2], validate=True)) == 32
    except (IndexError, binascii.Error):
        return None
    return int(parts[1]) if is_digest and parts[1].isdigit() and len(parts[1]) < 10 else None


def _revisions(published: Published, lines: tuple[Line, ...]) -> Iterator[Finding]:
    newest: dict[str, Line] = {}
    for line in lines:
        if not line.is_record:
            continue
        period, revision = line.text("period"), line.text("revision")
        last = newest.get(period)
        following = str(int(last.text("revision")) + 1) if last and last.text("revision").isdecimal() else "0"
        if revision != following:
            message = f"line {line.number} publishes revision {revision} of {period}; revision {following} is next"
            yield _found("chain-broken", LOG, message)
        record = published.in_folder(line.folder)
        if record and record.content is not None:
            yield from _place(record, line)
            yield from _ancestry(published, record, line)
            yield from _superseded(record, last)
        newest[period] = line


def _place(record: PublishedRecord, line: Line) -> Iterator[Finding]:
    said = record.predicate
    if (said.get("period"), said.get("revision")) != (line.text("period"), line.text("revision")):
        message = f"this is the record of {said.get('period')}, revision {said.get('revision')}"
        yield _found("wrong-period", record.path, message)
    if line.text("event") != _EVENT_OF_KIND.get(record.kind):
        message = f"line {line.number} of the log says {line.text('event')}, this record says {record.kind}"
        yield _found("chain-broken", record.path, message)


def _ancestry(published: Published, record: PublishedRecord, line: Line) -> Iterator[Finding]:
    said = record.predicate.get("log_head")
    seq = said.get("seq") if isinstance(said, dict) else None
    is_number = isinstance(seq, str) and seq.isascii() and seq.isdigit() and len(seq) < 10
    head = head_at(published.log, int(seq)) if isinstance(seq, str) and is_number else None
    if not head or head.seq >= line.number or not isinstance(said, dict) or said.get("sha256") != head.sha256:
        yield _found("chain-broken", record.path, "the log that this record was prepared for is not this one")


def _superseded(record: PublishedRecord, last: Line | None) -> Iterator[Finding]:
    wanted = {"revision": last.text("revision"), "record_sha256": last.text("record_sha256")} if last else None
    if record.predicate.get("supersedes") != wanted:
        yield _found("chain-broken", record.path, "what this record supersedes is not the revision before it")
