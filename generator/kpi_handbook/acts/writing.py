"""Several files of a period written together: all of them or none, whatever stops the command.

Each new content is put beside its place first. One file, `.pending`, then names them all: when it has its name the act
is done, and whoever comes next brings the files to their places if the first could not.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.canonical import NotCanonical, dump, parse
from kpi_handbook.records.disk import Disk

PENDING = ".pending"
_PART = ".part"

disk = Disk()
"""A test puts another one here: full at a certain write, or stopped between two."""


def write_together(root: Path, period: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Write what differs, given the files as they were read; paths are from the root.

    Raises HandbookError with exit code 3 where somebody else writes, a file has changed since, or the disk refuses;
    everything is then as it was.
    """
    changed = {path: content for path, content in after.items() if before.get(path) != content}
    with _alone(root, period) as folder:
        _finish(root, folder)
        _require_unchanged(root, before, changed)
        try:
            _stage(root, folder, changed)
        except OSError as error:
            _take_back(folder)
            raise _failed(root, error) from error
        try:
            _finish(root, folder)
        except OSError as error:
            _restore(root, folder, before, changed)
            raise _failed(root, error) from error


def recover(root: Path, period: str) -> None:
    """Finish or clear away what a command that was stopped left in a period; nothing where there is nothing."""
    folder = root / "periods" / period
    if folder.is_dir() and ((folder / PENDING).exists() or any(folder.rglob(f".*{_PART}"))):
        with _alone(root, period):
            _finish(root, folder)
            _tidy(folder)


@contextmanager
def _alone(root: Path, period: str) -> Iterator[Path]:
    """Hold a period's folder alone; the lock goes with the process that has it."""
    folder = root / "periods" / period
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _failed(root, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    except BlockingIOError as error:
        raise HandbookError(
            f"periods/{period} is being written by another command", "wait until it has ended, then try again", 3
        ) from error
    finally:
        os.close(handle)


def _require_unchanged(root: Path, before: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
    for path in changed:
        place = root / path
        found = place.read_bytes() if place.is_file() else None
        if found != before.get(path):
            raise HandbookError(
                f"{path} was changed by somebody else meanwhile", "nothing was written; run the command again", 3
            )


def _stage(root: Path, folder: Path, changed: Mapping[str, bytes]) -> None:
    """Put everything beside its place, then name it all at once."""
    for path, content in changed.items():
        part = _part_of(root / path)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        disk.write(part, content)
        disk.sync(part.parent)
    listed = _part_of(folder / PENDING)
    listed.unlink(missing_ok=True)
    disk.write(listed, dump({"files": sorted(changed)}))
    disk.replace(listed, folder / PENDING)
    disk.sync(folder)


def _finish(root: Path, folder: Path) -> None:
    """Bring the files that are named to their places; one that is there already has no part any more."""
    pending = folder / PENDING
    if not pending.is_file():
        return
    for path in _named(root, folder, pending):
        place = root / path
        if _part_of(place).is_file():
            disk.replace(_part_of(place), place)
            disk.sync(place.parent)
    disk.remove(pending)
    disk.sync(folder)


def _named(root: Path, folder: Path, pending: Path) -> list[str]:
    try:
        files = parse(pending.read_bytes())["files"]
        inside = [str(path) for path in files]
    except (NotCanonical, TypeError, KeyError) as error:
        raise _spoilt(folder) from error
    if any(not (root / path).resolve().is_relative_to(folder.resolve()) for path in inside):
        raise _spoilt(folder)
    return inside


def _spoilt(folder: Path) -> HandbookError:
    return HandbookError(
        f"periods/{folder.name}/{PENDING} is not what a command of ours writes",
        "look at it, compare the folder with git, and remove it",
        exit_code=3,
    )


def _restore(root: Path, folder: Path, before: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
    """Put back what had reached its place; where that fails too, the next command brings all to the new state."""
    with suppress(OSError):
        for path in changed:
            place = root / path
            if path in before:
                old = place.with_name(f".{place.name}.old")
                old.unlink(missing_ok=True)
                disk.write(old, before[path])
                disk.replace(old, place)
            else:
                place.unlink(missing_ok=True)
        disk.remove(folder / PENDING)
        _tidy(folder)


def _take_back(folder: Path) -> None:
    """Undo what was prepared; nothing has reached its place yet."""
    with suppress(OSError):
        (folder / PENDING).unlink(missing_ok=True)
    _tidy(folder)


def _tidy(folder: Path) -> None:
    """Take away what has no place any more."""
    if (folder / PENDING).exists():
        return
    with suppress(OSError):
        for part in folder.rglob(f".*{_PART}"):
            part.unlink()


def _part_of(place: Path) -> Path:
    return place.with_name(f".{place.name.lstrip('.')}{_PART}")


def _failed(root: Path, error: OSError) -> HandbookError:
    name = str(error.filename or "a file")
    shown = name.removeprefix(f"{root}{os.sep}")
    return HandbookError(
        f"{shown} could not be written: {error.strerror}", "nothing was changed; make room and try again", exit_code=3
    )
