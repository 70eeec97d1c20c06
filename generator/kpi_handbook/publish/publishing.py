"""The two steps of a publication: a complete candidate outside `published/`, and its commit once it is signed."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish import guards
from kpi_handbook.publish.candidate import Candidate, Correction, Pending, Place, Plan, candidate
from kpi_handbook.publish.guards import Refusal
from kpi_handbook.records.canonical import NotCanonical, parse
from kpi_handbook.records.commit import commit
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import Head, appended
from kpi_handbook.records.publication import FOLDER as RECORDS
from kpi_handbook.records.publication import Published, PublishedRecord, read_published
from kpi_handbook.records.times import moment

FOLDER = "build/publish"
_EVENTS = {"initial": "published", "withdrawal": "withdrawn"}


class RefusedError(HandbookError):
    """A publication that must not be, with every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        count = len(refusals)
        super().__init__(
            f"nothing was written: {count} reason{'s stand' if count > 1 else ' stands'} against it",
            "each is named above with its next step",
            exit_code=1,
        )
        self.refusals = tuple(refusals)


def open_place(root: Path, at: str) -> Place:
    """Return the handbook of a folder on the day of a moment."""
    files = read_folder(root)
    day = datetime.fromisoformat(at).date()
    return Place(root, files, subject_of(files, root, day), read_published(root))


def prepared(place: Place, plan: Plan, pending: Pending = {}) -> Candidate:  # noqa: B006  read only
    """Return the candidate of a plan that may be signed; raises RefusedError with every reason against it."""
    refuse(guards.before_scoring(place, plan))
    made = candidate(place, plan, pending)
    refuse(guards.of_candidate(place, made))
    return made


def refuse(reasons: Iterator[Refusal]) -> None:
    """Raise RefusedError where there are reasons."""
    if found := list(reasons):
        raise RefusedError(found)


def first_plan(place: Place, period: str, at: str) -> Plan:
    """Return the plan of a first publication."""
    place.cycle_of(period)
    return Plan(period, 0, at, place.published.head)


def folder_of(root: Path, period: str, revision: int) -> Path:
    """Return where a candidate stands unless the user names another folder."""
    return root / FOLDER / f"{period}-r{revision}"


def write_candidate(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a candidate whole or not at all; signatures stay where they fit the record, which did not change."""
    kept = {}
    if (folder / "record.json").is_file() and (folder / "record.json").read_bytes() == files["record.json"]:
        kept = {name: one for name, one in read_candidate(folder).items() if name.startswith("sig/")}
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for name, content in {**files, **kept}.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        (beside / "sig").mkdir(exist_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise HandbookError(
            f"{error.filename or folder} could not be written: {error.strerror}",
            "make room or mend the rights, then prepare it again",
            exit_code=3,
        ) from error


def read_candidate(folder: Path) -> dict[str, bytes]:
    """Return the files of a candidate; raises HandbookError where there is none, or where one is a link."""
    if not (folder / "record.json").is_file():
        raise HandbookError(f"{folder} holds no candidate", "make it first, with --prepare", exit_code=1)
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise HandbookError(
                f"{path} is a link", "a candidate holds its files itself; prepare it again", exit_code=1
            )
        if path.is_file():
            try:
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
            except OSError as error:
                raise HandbookError(f"{path} could not be read: {error.strerror}", exit_code=3) from error
    return found


def plan_in(folder: Path, files: Mapping[str, bytes]) -> Plan:
    """Return the plan that a candidate names in its record; raises HandbookError where it names none."""
    try:
        said = parse(files["record.json"])["predicate"]
        moment(said["prepared_at"])
        head = Head(int(said["log_head"]["seq"]), said["log_head"]["sha256"])
        return Plan(said["period"], int(said["revision"]), said["prepared_at"], head, _correction_in(said))
    except (NotCanonical, LookupError, TypeError, ValueError) as error:
        raise HandbookError(
            f"{folder / 'record.json'} is no record: {error}", "prepare the candidate again", exit_code=1
        ) from error


def _correction_in(said: Mapping[str, Any]) -> Correction | None:
    if said["kind"] == "initial":
        return None
    return Correction(
        kind=said["kind"],
        reason=said["reason"],
        approved_by=said["approved_by"],
        decision=said["decision"] or "",
        left=tuple((one["period"], one["reason"]) for one in said["left"]),
        only=tuple(said["only"]),
    )


def record_in(files: Mapping[str, bytes], plan: Plan) -> PublishedRecord:
    """Return a candidate as if it were published, for the later months that are restated with it."""
    content = parse(files["record.json"])
    folder = f"{RECORDS}/{plan.folder}"
    return PublishedRecord(plan.period, plan.revision, folder, content, sha256(files["record.json"]), files)


def signatures_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the signatures of a candidate by the name of their file."""
    return {name.removeprefix("sig/"): one for name, one in files.items() if name.startswith("sig/")}


def reasons_against(
    place: Place, made: Candidate, files: Mapping[str, bytes], at: str, signed_at: str
) -> Iterator[Refusal]:
    """Yield every reason against the commit of a candidate."""
    yield from guards.of_candidate(place, made)
    yield from guards.same_bytes(files, made)
    late = list(guards.of_time(place, made.plan, at))
    approvals = list(guards.publishers(place, made, signatures_in(files)))
    yield from late
    yield from approvals
    if not late and not approvals:
        log = appended(place.published.log, event_of(made.plan, files, place.published, at, signed_at))
        yield from guards.of_outcome(place.published, files, log, made.plan.folder)


def event_of(plan: Plan, files: Mapping[str, bytes], published: Published, at: str, signed_at: str) -> dict[str, Any]:
    """Return the line of the log that publishes a revision."""
    signatures = []
    for name, content in sorted(signatures_in(files).items()):
        role, _, principal = name.removesuffix(".sig").partition(".")
        one = {"principal": principal, "role": role, "sha256": sha256(content), "signed_at": signed_at}
        signatures.append(one)
    return {
        "at": at,
        "event": _EVENTS.get(plan.kind, "restated"),
        "period": plan.period,
        "revision": str(plan.revision),
        "record_sha256": sha256(files["record.json"]),
        "signatures": signatures,
        "signers_sha256": sha256(published.signers()),
    }


def committed(place: Place, plan: Plan, files: Mapping[str, bytes], at: str, signed_at: str) -> Head:
    """Publish a candidate that nothing stands against; return the new head of the log."""
    event = event_of(plan, files, place.published, at, signed_at)
    return commit(place.root, plan.folder, files, event, seen=place.published.head)


def publish(place: Place, folder: Path, period: str, at: str, signed_at: str, *, dry_run: bool = False) -> Head | None:
    """Publish a period for the first time from its signed candidate; raises RefusedError with every reason against it.

    A dry run writes nothing and returns None.
    """
    refuse(guards.already(place, period))
    files = read_candidate(folder)
    plan = plan_in(folder, files)
    if (plan.period, plan.kind) != (period, "initial"):
        raise HandbookError(
            f"{folder} holds revision {plan.revision} of {plan.period}", f"prepare {period} with --prepare", exit_code=1
        )
    scoring = list(guards.before_scoring(place, plan))
    if scoring:
        approvals = guards.missing_signatures(signatures_in(files))
        refuse(iter([*scoring, *guards.of_time(place, plan, at), *approvals]))
    made = candidate(place, plan)
    refuse(reasons_against(place, made, files, at, signed_at))
    return None if dry_run else committed(place, plan, files, at, signed_at)
