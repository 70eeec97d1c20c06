"""Publication records as they stand in `published/<period>/r<N>/`: what each says of its own files."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_handbook.checks.rule import Subject

_RECORD = re.compile(r"published/(?P<period>[^/]+)/r(?P<revision>[0-9]+)/record\.json")
LOG = "published/log.jsonl"
REPLACED = frozenset({LOG, "published/checkpoint"})
"""The only files under `published/` that may differ from one day to the next; the log only grows."""


@dataclass(frozen=True)
class PublishedRecord:
    """One revision of one period."""

    period: str
    revision: int
    folder: str
    content: Any
    """What `record.json` says, or None where it can't be read."""

    digest: str

    @property
    def subjects(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the digest of each file that the record names."""
        listed = self.content.get("subject") if isinstance(self.content, dict) else None
        for one in listed if isinstance(listed, list) else ():
            digest = one.get("digest") if isinstance(one, dict) else None
            if isinstance(digest, dict) and isinstance(one.get("name"), str) and isinstance(digest.get("sha256"), str):
                yield f"{self.folder}/{one['name']}", digest["sha256"]

    @property
    def path(self) -> str:
        """The file of the record itself."""
        return f"{self.folder}/record.json"


def records(subject: Subject) -> Iterator[PublishedRecord]:
    """Yield every record, in the order of periods and revisions."""
    for path, content in sorted(subject.published.items()):
        if match := _RECORD.fullmatch(path):
            folder = path.rpartition("/")[0]
            yield PublishedRecord(match["period"], int(match["revision"]), folder, _json(content), sha256(content))


def newest_records(subject: Subject) -> Mapping[str, PublishedRecord]:
    """Return the record in force of each published period."""
    newest: dict[str, PublishedRecord] = {}
    for record in records(subject):
        if record.period not in newest or newest[record.period].revision < record.revision:
            newest[record.period] = record
    return newest


def logged(subject: Subject) -> Mapping[tuple[str, int], str]:
    """Return the digest that the log names for each period and revision."""
    lines = subject.published.get(LOG, b"").splitlines()
    events = [event for line in lines if isinstance(event := _json(line), dict)]
    return {
        (str(event.get("period")), int(event["revision"])): str(event["record_sha256"])
        for event in events
        if "record_sha256" in event and str(event.get("revision", "")).isdigit()
    }


def rows_of(subject: Subject, record: PublishedRecord) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the unit and the cells of each row that a record was made from."""
    for path, content in sorted(subject.published.items()):
        folder, _, name = path.rpartition("/")
        if folder == f"{record.folder}/inputs" and name.endswith(".csv"):
            text = content.decode("utf-8", "replace")
            try:
                rows = list(csv.DictReader(io.StringIO(text)))
            except csv.Error:
                rows = []  # its digest tells that it was altered
            for row in rows:
                yield name.removesuffix(".csv"), {key: value or "" for key, value in row.items() if key}


def sha256(content: bytes) -> str:
    """Return a digest as records write it."""
    return hashlib.sha256(content).hexdigest()


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
