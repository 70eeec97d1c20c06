"""The files of a handbook, read once as bytes; links and strange places are left out."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpi_handbook.problems import HandbookError

FOLDERS = ("kpi_defs", "periods")
AUDIENCES = ("public", "restricted")
RESTRICTED = "people"
"""Read for the restricted audience only; the only place where an employee's id may stand."""

AUDIENCE = "KPI_AUDIENCE"
"""The environment variable that says for whom a site is made; `kpi build` sets it for every build."""

RECORDS = "published"
"""Records hold files of other kinds too, such as results and signatures."""

CODE_OWNERS = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where hosts look for who reviews what; the first one that is there is read."""

SUFFIXES = {".yml", ".yaml", ".csv", ".jsonl"}

Files = Mapping[str, bytes]


def read_folder(root: Path, audience: str = "public") -> Files:
    """Return the handbook's files by their path from the root; raises HandbookError where there are none."""
    if not (root / "kpi_defs").is_dir():
        raise HandbookError(f"no kpi_defs/ folder in {root}", "run kpi inside a handbook, or name one with --root")
    found: dict[str, bytes] = {}
    for folder in folders_for(audience):
        found.update(_folder(root, folder))
    return {**found, **_code_owners(root)}


def read_people(root: Path) -> Files:
    """Return the files about people alone; raises HandbookError where one can't be read."""
    return _folder(root, RESTRICTED)


def _folder(root: Path, folder: str) -> dict[str, bytes]:
    return {
        path: _content(entry)
        for path, entry in entries_below(root / folder, folder)
        if entry.is_file(follow_symlinks=False) and is_read(folder, os.path.splitext(entry.name)[1])  # noqa: PTH122  a Path for each costs half the time
    }


def entries_below(folder: Path | str, path: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield what stands below a folder and is no folder, with its path from the root, in order; no link is followed."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            yield from entries_below(entry.path, f"{path}/{entry.name}")
        else:
            yield f"{path}/{entry.name}", entry


def _content(entry: "os.DirEntry[str]") -> bytes:
    try:
        with open(entry.path, "rb") as file:  # noqa: PTH123  a Path for each costs half the time
            return file.read()
    except OSError as error:
        raise HandbookError(f"{entry.path} could not be read: {error.strerror}", exit_code=3) from error


def _code_owners(root: Path) -> Files:
    place = next((place for place in CODE_OWNERS if (root / place).is_file() and not (root / place).is_symlink()), None)
    return {} if place is None else {place: (root / place).read_bytes()}


def folders_for(audience: str) -> tuple[str, ...]:
    """Return the folders that an audience's handbook is made of."""
    return (*FOLDERS, RECORDS, *((RESTRICTED,) if audience == "restricted" else ()))


def is_read(folder: str, suffix: str) -> bool:
    """Say whether a file of a folder belongs to the handbook."""
    return folder == RECORDS or suffix in SUFFIXES


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a handbook; `start` itself where none does."""
    return next((folder for folder in (start, *start.parents) if (folder / "kpi_defs").is_dir()), start)


def write_files(root: Path, before: Files, after: Files) -> None:
    """Write the files that differ, each whole or not at all, and take away those that are gone.

    Nothing is written where one of them is no longer what was read, or may not be written; raises HandbookError.
    """
    changed = [path for path, content in after.items() if before.get(path) != content]
    gone = sorted(before.keys() - after.keys())
    for path in (*changed, *gone):
        if path in before:
            _refuse_unless_same(root / path, before[path])
    for path in changed:
        write_file(root / path, after[path])
    for path in gone:
        (root / path).unlink()


def _refuse_unless_same(path: Path, content: bytes) -> None:
    try:
        is_same, mode = path.read_bytes() == content, path.stat().st_mode
    except OSError as error:
        raise HandbookError(
            f"{path} could not be read again: {error.strerror}", "run the command again", exit_code=3
        ) from error
    if not is_same:
        raise HandbookError(f"{path} was changed in the meantime", "run the command again", exit_code=3)
    # A file can be replaced although nobody may write it; whoever protected it wants to be asked.
    if not mode & 0o222:
        raise HandbookError(f"{path} is read-only", "allow writing it, then run the command again", exit_code=3)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place; raises HandbookError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise HandbookError(f"{path} could not be written: {error.strerror}", exit_code=3) from error
