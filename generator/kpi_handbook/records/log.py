"""The append-only log: one canonical line an event, each holding the digest of the line before it."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.canonical import dump, parse
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.times import moment

ORIGIN = "kpi-handbook.example/publication/v1"
"""The first line of a checkpoint: which kind of log it is about."""

FIRST_PREV = "0" * 64
RECORD_EVENTS = ("published", "restated", "withdrawn")
KEY_EVENTS = ("key-added", "key-revoked")
EVENTS = (*RECORD_EVENTS, "calendar-changed", *KEY_EVENTS, "cancelled", "pruned")


@dataclass(frozen=True)
class Head:
    """The last line of a log: its number, and its digest, which fixes all lines before it too."""

    seq: int
    sha256: str

    @property
    def short(self) -> str:
        """Return the head as pages, mails and release notes print it."""
        return f"{self.seq}:{self.sha256[:16]}"


def appended(log: bytes, event: Mapping[str, Any]) -> bytes:
    """Return the log with one more line; `seq` and `prev` are added here.

    Raises HandbookError where the event is older than the last line, NotCanonical where it can't be written.
    """
    before = lines(log)
    last = head(log)
    if before and moment(event["at"]) < moment(before[-1]["at"]):
        raise HandbookError(
            f"published/log.jsonl: {event['at']} lies before its last line, {before[-1]['at']}",
            "the log is in order of time: give a later --at",
            exit_code=1,
        )
    moment(event["at"])
    return log + dump({**event, "seq": str(last.seq + 1), "prev": last.sha256})


def head(log: bytes) -> Head:
    """Return the head of a log; an empty one has number 0 and 64 zeros."""
    raw = raw_lines(log)
    return Head(len(raw), sha256(raw[-1])) if raw else Head(0, FIRST_PREV)


def head_at(log: bytes, seq: int) -> Head | None:
    """Return the head that the log had when it ended with line `seq`, or None where it has no such line."""
    raw = raw_lines(log)
    if seq == 0:
        return Head(0, FIRST_PREV)
    return Head(seq, sha256(raw[seq - 1])) if 1 <= seq <= len(raw) else None


def checkpoint(log: bytes) -> bytes:
    """Return the three lines of the checkpoint: what kind of log, how many lines, the digest of the last one."""
    last = head(log)
    digest = base64.b64encode(bytes.fromhex(last.sha256)).decode()
    return f"{ORIGIN}\n{last.seq}\n{digest}\n".encode()


def lines(log: bytes) -> tuple[Mapping[str, Any], ...]:
    """Return the events of a log in order; raises NotCanonical at the first line that is not as `appended` writes."""
    return tuple(parse(line) for line in raw_lines(log))


def raw_lines(log: bytes) -> list[bytes]:
    """Return the lines with their line feeds; a last line without one was cut off."""
    return list(io.BytesIO(log))
