"""What stands in `published/`: revisions, the log, the revision in force of each period, the signer lists.

Reading never fails on bytes that were tampered with: what can't be read is absent here, and `kpi verify` names it.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import KEY_EVENTS, RECORD_EVENTS, Head, head, raw_lines

FOLDER = "published"
LOG = f"{FOLDER}/log.jsonl"
CHECKPOINT = f"{FOLDER}/checkpoint"
MINIMAL_VERIFIER = f"{FOLDER}/verify_min.py"
REPLACED = frozenset({LOG, CHECKPOINT})
"""The only files under `published/` that may differ from one day to the next; the log only grows."""

_RECORD = re.compile(r"published/(?P<period>[0-9]{4}-[0-9]{2})/r(?P<revision>0|[1-9][0-9]*)/record\.json")
_UNFINISHED = re.compile(r"published/(\.lock|\.tmp-.*)")


@dataclass(frozen=True)
class PublishedRecord:
    """One revision of one period."""

    period: str
    revision: int
    folder: str
    content: Any
    """What `record.json` says, or None where it can't be read."""

    digest: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files of the revision by their name in its folder, the record and signatures among them."""

    @property
    def subjects(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the digest of each file that the record names."""
        for one in self.entries:
            digest = one.get("digest")
            if isinstance(digest, dict) and isinstance(one.get("name"), str) and isinstance(digest.get("sha256"), str):
                yield f"{self.folder}/{one['name']}", digest["sha256"]

    @property
    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """The entries of its `subject`, as far as they can be read."""
        listed = self.content.get("subject") if isinstance(self.content, dict) else None
        return tuple(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()

    @property
    def path(self) -> str:
        """The file of the record itself."""
        return f"{self.folder}/record.json"

    @property
    def predicate(self) -> Mapping[str, Any]:
        """What the record says about the publication; empty where it can't be read."""
        said = self.content.get("predicate") if isinstance(self.content, dict) else None
        return said if isinstance(said, dict) else {}

    @property
    def kind(self) -> str:
        """`initial`, `R1`, `R2`, `R3`, `C` or `withdrawal`."""
        return str(self.predicate.get("kind", ""))

    @property
    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the unit and the cells of each row that the record was made from."""
        for name, content in sorted(self.files.items()):
            folder, _, file = name.rpartition("/")
            if folder == "inputs" and file.endswith(".csv"):
                for row in _rows(content):
                    yield file.removesuffix(".csv"), row


@dataclass(frozen=True)
class Vintage:
    """A revision together with the log line that published it."""

    record: PublishedRecord
    event: Mapping[str, Any]

    @property
    def at(self) -> str:
        """The moment of its publication, as the log says it."""
        return str(self.event.get("at", ""))

    @property
    def seq(self) -> int:
        """The number of its log line."""
        return int(self.event["seq"])

    @property
    def is_withdrawal(self) -> bool:
        """Say whether results were taken out of use by it."""
        return self.event.get("event") == "withdrawn"


@dataclass(frozen=True)
class Published:
    """The files under `published/` by their path from the root of the handbook."""

    files: Mapping[str, bytes]
    links: frozenset[str] = frozenset()
    """Paths that are no regular files; nothing is read through them."""
    only: str = ""
    """The one period that somebody asked about; classes of `kpi verify` that take long may leave out the others."""

    @property
    def log(self) -> bytes:
        """The bytes of the log; empty where nothing was published yet."""
        return self.files.get(LOG, b"")

    @property
    def head(self) -> Head:
        """The last line of the log."""
        return head(self.log)

    @cached_property
    def events(self) -> tuple[Mapping[str, Any], ...]:
        """The lines of the log that can be read."""
        read = (_json(line) for line in raw_lines(self.log))
        return tuple(event for event in read if isinstance(event, dict))

    @cached_property
    def records(self) -> tuple[PublishedRecord, ...]:
        """Every revision that has a `record.json`, in the order of periods and revisions."""
        by_folder: dict[str, dict[str, bytes]] = {}
        for path, content in self.files.items():
            parts = path.split("/", 3)
            if len(parts) == 4:
                by_folder.setdefault("/".join(parts[:3]), {})[parts[3]] = content
        found = []
        for folder, files in by_folder.items():
            match = _RECORD.fullmatch(f"{folder}/record.json")
            if match and "record.json" in files:
                said = files["record.json"]
                period, revision = match["period"], int(match["revision"])
                found.append(PublishedRecord(period, revision, folder, _json(said), sha256(said), files))
        return tuple(sorted(found, key=lambda record: (record.period, record.revision)))

    @cached_property
    def newest_records(self) -> Mapping[str, PublishedRecord]:
        """The record with the highest revision of each period, logged or not."""
        return {record.period: record for record in self.records}

    @cached_property
    def logged(self) -> Mapping[tuple[str, int], str]:
        """The digest that the log names for each period and revision."""
        return {
            (str(event.get("period")), int(event["revision"])): str(event["record_sha256"])
            for event in self.events
            if "record_sha256" in event and str(event.get("revision", "")).isdecimal()
        }

    @cached_property
    def current(self) -> Mapping[str, Vintage]:
        """The revision in force of each period: the one that its last log line names."""
        return {
            period: self.vintages(period)[-1] for period in sorted({vintage.record.period for vintage in self._all})
        }

    def vintages(self, period: str) -> tuple[Vintage, ...]:
        """Return the published revisions of a period in the order in which they were published."""
        return tuple(vintage for vintage in self._all if vintage.record.period == period)

    def in_folder(self, folder: str) -> PublishedRecord | None:
        """Return the revision in a folder such as published/2026-05/r0, or None where there is none."""
        return next((one for one in self.records if one.folder == folder), None)

    def record(self, period: str, revision: int) -> PublishedRecord | None:
        """Return a revision, or None where there is none."""
        return next((one for one in self.records if (one.period, one.revision) == (period, revision)), None)

    def signers(self, seq: int | None = None) -> bytes:
        """Return the list of signers in force at a line of the log, by default the next one; empty without any.

        A line that changes the list is followed by it already: its own list is in force from that line on.
        """
        upto = len(raw_lines(self.log)) + 1 if seq is None else seq
        changes = [int(event["seq"]) for event in self.events if event.get("event") in KEY_EVENTS and _is_seq(event)]
        last = max((change for change in changes if change <= upto), default=0)
        return self.files.get(signers_path(last), b"")

    @cached_property
    def _all(self) -> tuple[Vintage, ...]:
        found = {(record.period, str(record.revision)): record for record in self.records}
        return tuple(
            Vintage(found[key], event)
            for event in self.events
            if event.get("event") in RECORD_EVENTS
            and _is_seq(event)
            and (key := (str(event.get("period")), str(event.get("revision")))) in found
        )


def read_published(root: Path) -> Published:
    """Return what stands in `published/` of a handbook; raises HandbookError where a file can't be read."""
    files: dict[str, bytes] = {}
    links: set[str] = set()
    for path in sorted((root / FOLDER).rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            links.add(name)
        elif path.is_file() and not is_unfinished(name):
            try:
                files[name] = path.read_bytes()
            except OSError as error:
                raise HandbookError(f"{path} could not be read: {error.strerror}", exit_code=3) from error
    return Published(files, frozenset(links))


def is_unfinished(path: str) -> bool:
    """Say whether a path is the lock, or something that a publisher which was stopped left behind."""
    return _UNFINISHED.fullmatch(path) is not None


def signers_path(seq: int) -> str:
    """Return the file of the list of signers that a line of the log brought into force."""
    return f"{FOLDER}/keys/{seq}.allowed_signers"


def _is_seq(event: Mapping[str, Any]) -> bool:
    return str(event.get("seq", "")).isdecimal()


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        read = list(csv.DictReader(io.StringIO(content.decode("utf-8", "replace"))))
    except csv.Error:
        return []  # its digest tells that it was altered
    return [{key: value or "" for key, value in row.items() if key} for row in read]


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
