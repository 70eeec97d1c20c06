"""Adding to `published/` so that no crash leaves a half: everything beside its place first, the log line last.

The line of the log is the commit point. What a publisher that was stopped left behind is swept by the next one.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.canonical import NotCanonical
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.disk import Disk
from kpi_handbook.records.log import Head, appended, checkpoint, head, lines, raw_lines
from kpi_handbook.records.publication import FOLDER

disk = Disk()
"""A test puts another one here: full at a certain write, or taking notes."""

_REVISION = re.compile(r"(?P<period>[0-9]{4}-[0-9]{2})/r(?P<revision>0|[1-9][0-9]*)")
_SIGNERS = re.compile(r"(?P<seq>[1-9][0-9]*)\.allowed_signers")


def commit(
    root: Path,
    folder: str,
    files: Mapping[str, bytes],
    event: Mapping[str, Any],
    beside: Mapping[str, bytes] = {},
    *,
    seen: Head | None = None,
) -> Head:
    """Publish a revision: its files under `published/<folder>/`, then the line of the log; return the new head.

    `event` has no `seq` and no `prev`. Files in `beside` go under `published/` itself, such as
    `keys/{seq}.allowed_signers`, where `{seq}` becomes the number of the line. With `seen`, the head by which the
    guards were checked, a log that grew meanwhile is refused.
    Raises HandbookError: 1 where there is such a revision already or the log differs, 3 where nothing can be written.
    """
    place = _REVISION.fullmatch(folder)
    assert place, folder
    assert (event["period"], event["revision"]) == (place["period"], place["revision"]), folder
    assert event["record_sha256"] == sha256(files["record.json"]), folder

    def put_revision(published: Path) -> None:
        if (published / folder).exists():
            raise HandbookError(
                f"{FOLDER}/{folder} is published already",
                "nothing was written; a correction is the next revision, made by kpi restate",
                exit_code=1,
            )
        _put_folder(published, folder, files)

    return _committed(root, event, beside, seen, put_revision)


def log_only(
    root: Path,
    event: Mapping[str, Any],
    beside: Mapping[str, bytes] = {},
    *,
    seen: Head | None = None,
) -> Head:
    """Append a line to the log without a revision, and return the new head; arguments and errors as for `commit`."""
    return _committed(root, event, beside, seen, lambda _: None)


def sweep(root: Path) -> tuple[str, ...]:
    """Remove what publishers that were stopped left behind, and return what that was."""
    if not (root / FOLDER).is_dir():
        return ()
    with _lock(root) as published, _named_errors(published):
        return _sweep(published, _trusted_log(published))


def _committed(
    root: Path,
    event: Mapping[str, Any],
    beside: Mapping[str, bytes],
    seen: Head | None,
    put_revision: Callable[[Path], None],
) -> Head:
    with _lock(root) as published, _named_errors(published):
        log = _trusted_log(published)
        _sweep(published, log)
        if seen and seen != head(log):
            raise HandbookError(
                f"{FOLDER}/log.jsonl grew while this was prepared: its head is {head(log).short}, not {seen.short}",
                "nothing was written; run the command again",
                exit_code=1,
            )
        longer = appended(log, event)
        try:
            put_revision(published)
            for name, content in beside.items():
                _put_file(published, name.format(seq=head(longer).seq), content)
            _put_log(published, longer)
        except (OSError, HandbookError):
            _tidy(published)
            raise
    return head(longer)


@contextmanager
def _lock(root: Path) -> Iterator[Path]:
    """Hold `published/` alone; raises HandbookError where another publisher does, whose process is named."""
    published = root / FOLDER
    with _named_errors(published):
        if not published.is_dir():
            published.mkdir(exist_ok=True)
            disk.sync(root)
        handle = os.open(published / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        with _named_errors(published / ".lock"):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _held(os.pread(handle, 20, 0).decode("ascii", "replace").strip()) from error
            os.truncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield published
    finally:
        os.close(handle)  # gives the lock back; so does a kill


def _held(holder: str) -> HandbookError:
    return HandbookError(
        f"{FOLDER}/.lock is held by another publisher{f', process {holder}' if holder else ''}",
        "wait until it has ended, then run the command again",
        exit_code=3,
    )


@contextmanager
def _named_errors(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error that names the file, by default `place`."""
    try:
        yield
    except OSError as error:
        name = Path(os.fsdecode(error.filename)) if error.filename else place
        _, found, inside = str(name).rpartition(f"/{FOLDER}/")
        raise HandbookError(
            f"{FOLDER}/{inside if found else ''} could not be written: {error.strerror}",
            "what was published before is untouched; make room or mend the rights, then run the command again",
            exit_code=3,
        ) from error


def _trusted_log(published: Path) -> bytes:
    """Return the log, which must be whole: a line after a broken one would hide the break."""
    log = _read(published / "log.jsonl")
    checkpoints = [checkpoint(log[:end]) if end else b"" for end in (0, *_ends(log))]
    if not _is_chained(log) or _read(published / "checkpoint") not in checkpoints[-2:]:
        raise HandbookError(
            f"{FOLDER}/log.jsonl and {FOLDER}/checkpoint do not fit together",
            "nothing was written; kpi verify says where, and git has the last state that fitted",
            exit_code=1,
        )
    return log


def _is_chained(log: bytes) -> bool:
    try:
        events = lines(log)
    except NotCanonical:
        return False
    expected = [head(log[:end]).sha256 for end in (0, *_ends(log))]
    return all(
        isinstance(event, dict) and event.get("prev") == prev for event, prev in zip(events, expected, strict=False)
    )


def _ends(log: bytes) -> Iterator[int]:
    end = 0
    for line in raw_lines(log):
        end += len(line)
        yield end


def _sweep(published: Path, log: bytes) -> tuple[str, ...]:
    """Remove temp files, revisions and signer lists without a log line, and bring the checkpoint up to the log."""
    gone = [*published.glob(".tmp-*"), *_unlogged(published, log)]
    for path in gone:
        disk.remove(path)
    if log and _read(published / "checkpoint") != checkpoint(log):
        _put_file(published, "checkpoint", checkpoint(log), replaces=True)
    return tuple(sorted(path.relative_to(published).as_posix() for path in gone))


def _unlogged(published: Path, log: bytes) -> Iterator[Path]:
    """Yield what was put in its place by a publisher that did not reach the log any more."""
    events = lines(log)
    logged = {f"{event.get('period')}/r{event.get('revision')}" for event in events if "record_sha256" in event}
    for path in sorted(published.glob("*/r*")):
        name = path.relative_to(published).as_posix()
        if path.is_dir() and _REVISION.fullmatch(name) and name not in logged:
            yield path
    for path in sorted(published.glob("keys/*")):
        match = _SIGNERS.fullmatch(path.name)
        if match and int(match["seq"]) > len(events):
            yield path


def _put_folder(published: Path, folder: str, files: Mapping[str, bytes]) -> None:
    beside = published / f".tmp-{os.getpid()}"
    folders = {beside}
    disk.make_folder(beside)
    for name, content in sorted(files.items()):
        for parent in reversed(PurePosixPath(name).parents[:-1]):
            if beside / parent not in folders:
                disk.make_folder(beside / parent)
                folders.add(beside / parent)
        disk.write(beside / name, content)
    for one in sorted(folders, reverse=True):
        disk.sync(one)
    target = published / folder
    _have_folder(target.parent)
    disk.rename(beside, target)
    disk.sync(target.parent)


def _put_file(published: Path, name: str, content: bytes, *, replaces: bool = False) -> None:
    """Write a file of `published/` whole or not at all; one that is there already must be the same."""
    target = published / name
    if target.exists() and not replaces:
        if target.read_bytes() == content:
            return
        raise HandbookError(f"{FOLDER}/{name} is there already and differs", "nothing was published", exit_code=1)
    beside = published / f".tmp-{os.getpid()}-{target.name}"
    disk.write(beside, content)
    _have_folder(target.parent)
    disk.replace(beside, target)
    disk.sync(target.parent)


def _put_log(published: Path, log: bytes) -> None:
    """Put the longer log in its place, which publishes, and then its checkpoint."""
    beside = published / f".tmp-{os.getpid()}-log.jsonl"
    other = published / f".tmp-{os.getpid()}-checkpoint"
    disk.write(beside, log)
    disk.write(other, checkpoint(log))
    disk.replace(beside, published / "log.jsonl")
    try:
        disk.replace(other, published / "checkpoint")
        disk.sync(published)
    except OSError as error:
        raise HandbookError(
            f"{FOLDER}/checkpoint could not be written: {error.strerror}",
            f"the line of the log is written, {head(log).short}; the next publisher brings the checkpoint up to it",
            exit_code=3,
        ) from error


def _have_folder(folder: Path) -> None:
    if not folder.is_dir():
        disk.make_folder(folder)
        disk.sync(folder.parent)


def _tidy(published: Path) -> None:
    """Take back what did not reach the log; what can't be removed now is swept by the next publisher."""
    with suppress(OSError, HandbookError):
        _sweep(published, _trusted_log(published))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
