"""Class signature: each record is signed by keys that were listed, valid and not revoked when they signed."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from kpi_handbook.records.publication import Published, PublishedRecord, signers_path
from kpi_handbook.records.signatures import (
    MISSING,
    NAMESPACES,
    Signature,
    Signer,
    fingerprint,
    is_available,
    is_strict,
    opened,
    signers,
    verify,
)
from kpi_handbook.records.times import moment
from kpi_handbook.records.verify.finding import Finding, KnownHead, NotCheckedError
from kpi_handbook.records.verify.lines import Line, list_in_force, log_lines, record_lines, signature_path

_found = partial(Finding, "signature")
NAMESPACE = NAMESPACES["publisher"]


def check(published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    """Verify every signature at the moment at which it was made."""
    if not is_available():
        raise NotCheckedError(MISSING)
    for line in record_lines(published):
        record = published.in_folder(line.folder)
        if record is None:
            continue  # class layout says so
        if not line.signatures:
            yield _found("bad-signature", record.path, f"line {line.number} of the log names no signature")
        for one in line.signatures:
            path = signature_path(line.folder, one)
            armoured = published.files.get(path)
            if armoured is not None:
                for name, message in _wrong(published, line, record, one, armoured):
                    yield _found(name, path, message)


def _wrong(
    published: Published, line: Line, record: PublishedRecord, one: Mapping[str, Any], armoured: bytes
) -> Iterator[tuple[str, str]]:
    """Yield the first thing that is wrong with a signature: a later one would only follow from it."""
    if not is_strict(armoured):
        yield "not-strict-armour", "this is not written as ssh-keygen writes it, line break by line break"
        return
    try:
        signature = opened(armoured)
    except ValueError:
        yield "bad-signature", "this is no SSH signature"
        return
    listed = published.files.get(signers_path(list_in_force(published, line.number)), b"")
    principal, signed_at = str(one.get("principal")), one.get("signed_at")
    key = fingerprint(signature.key)
    if not _is_between(record, signed_at, line):
        yield "bad-signature", "the moment of signing lies outside of the time between preparation and publication"
    elif is_revoked(published, key, line.number):
        yield "key-revoked", f"the key {key} was revoked before line {line.number} of the log"
    elif not verify(listed, principal, NAMESPACE, armoured, published.files[record.path], str(signed_at)):
        yield _why(listed, principal, signature, str(signed_at))


def _why(listed: bytes, principal: str, signature: Signature, signed_at: str) -> tuple[str, str]:
    """Say why ssh-keygen refused a signature; it says so in words that change with its version."""
    if signature.namespace != NAMESPACE:
        return "wrong-namespace", f"this was signed for {signature.namespace}, not for {NAMESPACE}"
    signer = _listed(listed, principal, signature.key)
    if signer is None:
        key = fingerprint(signature.key)
        return "unknown-signer", f"the list of signers gives {principal} no such key: {key}"
    if not signer.holds_at(signed_at):
        return "key-expired", f"the key {signer.fingerprint} did not hold at {signed_at}"
    return "bad-signature", f"this is not the signature of {principal} over this record"


def is_revoked(published: Published, key: str, before: int) -> bool:
    """Say whether the last line about a key before a line of the log revoked it."""
    about = [line for line in log_lines(published) if line.is_key_change and line.text("fingerprint") == key]
    last = [line for line in about if line.number < before][-1:]
    return bool(last) and last[0].text("event") == "key-revoked"


def _listed(listed: bytes, principal: str, key: bytes) -> Signer | None:
    try:
        known = signers(listed)
    except ValueError:
        return None
    return next((one for one in known if (one.principal, one.namespace, one.key) == (principal, NAMESPACE, key)), None)


def _is_between(record: PublishedRecord, signed_at: object, line: Line) -> bool:
    try:
        return moment(record.predicate.get("prepared_at")) <= moment(signed_at) <= moment(line.event.get("at"))
    except ValueError:
        return False
