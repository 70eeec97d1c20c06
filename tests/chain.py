"""A small published chain with throwaway keys: a key, two periods, a moved date, a restatement, a second key."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_handbook.records.canonical import dump
from kpi_handbook.records.commit import commit, log_only
from kpi_handbook.records.digests import sha256, subject_of
from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import read_published
from kpi_handbook.records.signatures import NAMESPACES, Signer, allowed_signers, public_key, sign

NAMESPACE = NAMESPACES["publisher"]
SIGNERS = "keys/{seq}.allowed_signers"
INPUT = b"kpi,revision,value,submitted_by,validated_by,approved_by\nfin-dso,0,%d,SPV-AR,MGR-FIN,\n"


def new_key(folder: Path, name: str) -> Path:
    """Make a throwaway ed25519 key, and return the file of its private half."""
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return path


def signer(key: Path, principal: str = "STRAT-OFF", until: str = "20270101000000Z") -> Signer:
    """Return the line of a key in the list of signers."""
    return Signer(principal, NAMESPACE, "20260101000000Z", until, public_key(key.with_suffix(".pub").read_text()))


def add_key(root: Path, signers: list[Signer], at: str, *, event: str = "key-added", **fields: str) -> Head:
    """Bring another list of signers into force; the last signer is the one the line is about."""
    listed = allowed_signers(signers)
    line = {
        "at": at,
        "event": event,
        "principal": signers[-1].principal,
        "fingerprint": signers[-1].fingerprint,
        "role": "publisher",
        "valid_from": "2026-01-01T00:00:00+00:00",
        "valid_until": "2027-01-01T00:00:00+00:00",
        "signers_sha256": sha256(listed),
        "approved_by": "DIR-MAIN",
        **fields,
    }
    return log_only(root, line, {SIGNERS: listed})


def record(root: Path, period: str, revision: int, parts: Mapping[str, bytes], **fields: Any) -> bytes:
    """Return a small record over some files, prepared on the log as it is now; `said` is what it says falsely."""
    published = read_published(root)
    before = published.record(period, revision - 1)
    predicate = {
        "period": period,
        "revision": str(revision),
        "kind": "C" if revision else "initial",
        "prepared_at": "2026-06-22T18:00:00+07:00",
        "approvals_required": ["publisher"],
        "supersedes": {"revision": str(before.revision), "record_sha256": before.digest} if before else None,
        "log_head": {"seq": str(published.head.seq), "sha256": published.head.sha256},
        **{name: value for name, value in fields.items() if name != "said"},
        **fields.get("said", {}),
    }
    return dump(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [subject_of(name, content) for name, content in sorted(parts.items())],
            "predicateType": "https://kpi-handbook.example/publication/v1",
            "predicate": {name: value for name, value in predicate.items() if value is not None},
        }
    )


def publish(root: Path, key: Path, period: str, revision: int, at: str, **fields: Any) -> Head:
    """Sign and commit a small revision; `signed_at`, `principal` and `namespace` may be given too."""
    files, event = prepared(root, key, period, revision, at, **fields)
    return commit(root, f"{period}/r{revision}", files, event)


def prepared(
    root: Path, key: Path, period: str, revision: int, at: str, **fields: Any
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files of a small signed revision and the line that publishes it."""
    principal, namespace = fields.pop("principal", "STRAT-OFF"), fields.pop("namespace", NAMESPACE)
    signed_at = fields.pop("signed_at", at)
    parts = {
        "inputs/fin.csv": INPUT % (48 + revision),
        "results.json": dump({"unit": "fin", "score": f"95.{93 + revision}"}),
    }
    statement = record(root, period, revision, parts, **fields)
    signature = sign(key, namespace, statement)
    files = {**parts, "record.json": statement, f"sig/publisher.{principal}.sig": signature}
    event = {
        "at": at,
        "event": "restated" if revision else "published",
        "period": period,
        "revision": str(revision),
        "record_sha256": sha256(statement),
        "signatures": [
            {"principal": principal, "role": "publisher", "sha256": sha256(signature), "signed_at": signed_at}
        ],
        "signers_sha256": sha256(read_published(root).signers()),
    }
    return files, event


def small_chain(root: Path, keys: Path) -> Head:
    """Write a whole small chain under a root, and return its head."""
    key = new_key(keys, "k1")
    add_key(root, [signer(key)], "2026-01-05T09:00:00+07:00")
    publish(root, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    moved = {
        "at": "2026-07-01T09:00:00+07:00",
        "event": "calendar-changed",
        "period": "2026-06",
        "old": "2026-07-22T09:00:00+07:00",
        "new": "2026-07-23T09:00:00+07:00",
        "reason": {"id": "Cuti bersama", "en": "Collective leave"},
        "approved_by": "DIR-MAIN",
    }
    log_only(root, moved)
    changes = [{"path": "values/fin/fin-dso/value", "old": "48", "new": "49"}]
    restated = {"approved_by": "REV-FIN", "changes": changes}
    publish(root, key, "2026-05", 1, "2026-07-02T17:00:00+07:00", **restated)
    second = new_key(keys, "k2")
    add_key(root, [signer(key), signer(second)], "2026-07-03T09:00:00+07:00")
    publish(root, second, "2026-06", 0, "2026-07-23T09:00:00+07:00")
    return read_published(root).head
