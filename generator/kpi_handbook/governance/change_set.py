"""Files that a command writes together: shown as a difference, then all in their places or none."""

import difflib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kpi_handbook.load.folder import Files
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.disk import Disk

disk = Disk()
"""A test puts another one here: full at a certain write, or stopped between two."""


@dataclass(frozen=True)
class ChangeSet:
    """What is written: files as they were read, and those that come, differ or go (None)."""

    before: Files
    after: Mapping[str, bytes | None]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that come, differ or go, in order."""
        return tuple(sorted(path for path, content in self.after.items() if self.before.get(path) != content))

    @property
    def files(self) -> Files:
        """All files as they are afterwards."""
        kept = {path: content for path, content in self.before.items() if path not in self.after}
        return kept | {path: content for path, content in self.after.items() if content is not None}


def difference(change: ChangeSet) -> str:
    """Return what changes as a unified diff, a part a file."""
    lines: list[str] = []
    for path in change.paths:
        old, new = change.before.get(path), change.after[path]
        names = (f"a/{path}" if old is not None else "/dev/null", f"b/{path}" if new is not None else "/dev/null")
        lines += difflib.unified_diff(_lines(old), _lines(new), *names)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write(root: Path, change: ChangeSet) -> None:
    """Write every file or none; raises HandbookError with exit code 3 where one changed meanwhile, or can't be written.

    Each content is put beside its place first. A file that is new never takes the place of one that is there.
    """
    for path in change.paths:
        _refuse_unless_same(root, path, change.before.get(path))
    made: list[Path] = []
    done: list[str] = []
    try:
        for path in change.paths:
            _stage(root / path, change.after[path], made)
        for path in change.paths:
            _place(root / path, change.after[path], is_new=path not in change.before)
            done.append(path)
    except OSError as error:
        _take_back(root, change, done, made)
        shown = str(error.filename or "a file").removeprefix(f"{root}{os.sep}")
        raise HandbookError(f"{shown} could not be written: {error.strerror}", "nothing was changed", 3) from error
    for folder in {(root / path).parent for path in change.paths}:
        with suppress(OSError):
            disk.sync(folder)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "replace").splitlines(keepends=True)


def _refuse_unless_same(root: Path, path: str, content: bytes | None) -> None:
    """Refuse what was changed since it was read, what is a link, and what lies outside of the folder."""
    place = root / path
    if not place.parent.resolve().is_relative_to(root.resolve()) or place.is_symlink():
        raise HandbookError(f"{path} is a link, or lies behind one", "nothing was written; put a folder there", 3)
    try:
        found = place.read_bytes() if place.exists() else None
    except OSError as error:
        raise HandbookError(f"{path} could not be read again: {error.strerror}", exit_code=3) from error
    if found is not None and content is None:
        raise HandbookError(f"{path} is there already", "it is never overwritten; choose another id, or edit it", 1)
    if found != content:
        raise HandbookError(f"{path} was changed in the meantime", "nothing was written; run the command again", 3)


def _stage(place: Path, content: bytes | None, made: list[Path]) -> None:
    """Put a content beside its place, and make the folders that lead there."""
    if content is None:
        return
    for folder in reversed([one for one in place.parents if not one.exists()]):
        disk.make_folder(folder)
        made.append(folder)
    part = _part_of(place)
    part.unlink(missing_ok=True)
    made.append(part)
    disk.write(part, content)
    if place.exists():
        part.chmod(place.stat().st_mode)


def _place(place: Path, content: bytes | None, *, is_new: bool) -> None:
    if content is None:
        disk.remove(place)
    elif is_new:
        os.link(_part_of(place), place)  # fails where something took the name meanwhile; a rename would replace it
        _part_of(place).unlink()
    else:
        disk.replace(_part_of(place), place)


def _take_back(root: Path, change: ChangeSet, done: Iterable[str], made: Iterable[Path]) -> None:
    """Bring back what was there, and take away what was made."""
    for path in done:
        place, old = root / path, change.before.get(path)
        with suppress(OSError):
            if old is None:
                place.unlink()
            else:
                part = _part_of(place)
                part.unlink(missing_ok=True)
                disk.write(part, old)
                disk.replace(part, place)
    for one in reversed([*made]):
        with suppress(OSError):
            one.rmdir() if one.is_dir() else one.unlink()


def _part_of(place: Path) -> Path:
    return place.with_name(f".{place.name}.{os.getpid()}.part")
