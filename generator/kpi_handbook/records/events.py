"""Lines of the log that publish nothing: a moved date, a key that comes or goes, a period that will not be published.

Each is refused where the separations of roles do not hold, so that it can't be found fault with later.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from typing import Any

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.publication import LOG, MINIMAL_VERIFIER, Published
from kpi_handbook.records.signatures import NAMESPACES, Signer, allowed_signers, signers
from kpi_handbook.records.times import compact_utc, moment

SIGNERS = "keys/{seq}.allowed_signers"
"""Where a line puts the list of signers that is in force from it on."""

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Approval:
    """When a line is written, and which role approves it."""

    at: str
    approved_by: str
    roles: Collection[str]
    """Every role of the handbook."""


def key_added(
    published: Published, key: bytes, principal: str, role: str, valid: tuple[str, str], approval: Approval
) -> tuple[Event, Mapping[str, bytes]]:
    """Return the line that lets a role sign with a key, and the list of signers from then on."""
    _require_roles(approval, principal)
    if approval.approved_by == principal:
        raise _refused(f"{principal} can't approve a key of its own", "name another role with --approved-by")
    if moment(valid[0]) >= moment(valid[1]):
        raise _refused(f"the key would hold from {valid[0]} until {valid[1]}", "give a later --valid-until")
    listed = signers(published.signers())
    signer = Signer(principal, NAMESPACES[role], compact_utc(valid[0]), compact_utc(valid[1]), key)
    for other in listed:
        if other.key == key and (other.principal != principal or other.namespace == signer.namespace):
            raise _refused(
                f"the key {signer.fingerprint} is listed already, for {other.principal}",
                "make a new key for every role and purpose, and never take up one that was revoked",
            )
    return _changed_list("key-added", signer, role, valid, [*listed, signer], approval)


def key_revoked(published: Published, mark: str, until: str, approval: Approval) -> tuple[Event, Mapping[str, bytes]]:
    """Return the line that ends the time of a key, by its fingerprint, and the list of signers from then on."""
    listed = signers(published.signers())
    found = [signer for signer in listed if signer.fingerprint == mark]
    if not found:
        known = ", ".join(signer.fingerprint for signer in listed) or "none"
        raise _refused(f"no list of signers has a key {mark}", f"listed are: {known}")
    signer = found[0]
    _require_roles(approval, signer.principal)
    if approval.approved_by == signer.principal:
        raise _refused(
            f"{signer.principal} can't approve the revocation of its own key", "name another role with --approved-by"
        )
    end = compact_utc(until)
    if not signer.valid_after < end <= signer.valid_before:
        raise _refused(
            f"the key holds from {signer.valid_after} until {signer.valid_before}, so it can't end at {end}",
            "give a --valid-until in that time",
        )
    shorter = [replace(one, valid_before=end) if one.fingerprint == mark else one for one in listed]
    role = next(name for name, namespace in NAMESPACES.items() if namespace == signer.namespace)
    valid = (_readable(signer.valid_after), until)
    return _changed_list("key-revoked", signer, role, valid, shorter, approval)


def calendar_changed(
    published: Published, period: str, old: datetime, new: str, reason: Mapping[str, str], approval: Approval
) -> Event:
    """Return the line that moves the release of a period; the old moment stays in it."""
    _require_roles(approval)
    _require_open(published, period)
    if moment(approval.at) >= old:
        raise _refused(
            f"the release of {period} was due at {old.isoformat()}, and can't be moved any more",
            "publish it; a late release says that it is late, and why",
        )
    if moment(new) <= moment(approval.at):
        raise _refused(f"{new} lies before the line that announces it", "give a later --to")
    if moment(new) == old:
        raise _refused(f"the release of {period} is announced for {new} already", "there is nothing to move")
    listed = signers(published.signers())
    publishers = {signer.principal for signer in listed if signer.namespace == NAMESPACES["publisher"]}
    if approval.approved_by in publishers:
        raise _refused(f"{approval.approved_by} publishes, and can't approve its own date", "name another role")
    return {
        "at": approval.at,
        "event": "calendar-changed",
        "period": period,
        "old": old.isoformat(),
        "new": new,
        "reason": dict(reason),
        "approved_by": approval.approved_by,
    }


def cancelled(published: Published, period: str, reason: Mapping[str, str], approval: Approval) -> Event:
    """Return the line that says that a period, which was opened, will not be published."""
    _require_roles(approval)
    _require_open(published, period)
    return {
        "at": approval.at,
        "event": "cancelled",
        "period": period,
        "reason": dict(reason),
        "approved_by": approval.approved_by,
    }


def with_verifier(published: Published, beside: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return what goes beside a line together with the small verifier, where that does not lie there yet."""
    if MINIMAL_VERIFIER in published.files:
        return beside
    content = resources.files(__package__).joinpath("verify_min.py").read_bytes()
    return {**beside, MINIMAL_VERIFIER.rpartition("/")[2]: content}


def is_cancelled(published: Published, period: str) -> bool:
    """Say whether the log says that a period will not be published."""
    return any(event.get("event") == "cancelled" and event.get("period") == period for event in published.events)


def _changed_list(
    name: str, signer: Signer, role: str, valid: tuple[str, str], listed: list[Signer], approval: Approval
) -> tuple[Event, Mapping[str, bytes]]:
    content = allowed_signers(listed)
    event = {
        "at": approval.at,
        "event": name,
        "principal": signer.principal,
        "fingerprint": signer.fingerprint,
        "role": role,
        "valid_from": valid[0],
        "valid_until": valid[1],
        "signers_sha256": sha256(content),
        "approved_by": approval.approved_by,
    }
    return event, {SIGNERS: content}


def _require_roles(approval: Approval, *others: str) -> None:
    for role in (approval.approved_by, *others):
        if role not in approval.roles:
            raise HandbookError(f"there is no role {role}", "kpi_defs/organization.yml lists the roles")


def _require_open(published: Published, period: str) -> None:
    if published.vintages(period):
        raise _refused(f"{period} is published already", "a correction is a new revision, made by kpi restate")
    if is_cancelled(published, period):
        raise _refused(f"{period} was cancelled", "the log says when and why")


def _refused(what: str, step: str) -> HandbookError:
    return HandbookError(f"{LOG}: {what}", f"nothing was written; {step}", exit_code=1)


def _readable(compact: str) -> str:
    """Return a moment of a list of signers as records write it."""
    return datetime.strptime(compact, "%Y%m%d%H%M%S%z").isoformat()
