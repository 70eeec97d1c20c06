"""The files of a handbook, read once as bytes; links and strange places are left out."""

from collections.abc import Mapping
from pathlib import Path

from kpi_handbook.problems import HandbookError

FOLDERS = ("kpi_defs", "periods")
SUFFIXES = {".yml", ".yaml", ".csv"}

Files = Mapping[str, bytes]


def read_folder(root: Path) -> Files:
    """Return the handbook's files by their path from the root; raises HandbookError where there are none."""
    if not (root / "kpi_defs").is_dir():
        raise HandbookError(f"no kpi_defs/ folder in {root}", "run kpi inside a handbook, or name one with --root")
    found: dict[str, bytes] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink():
                try:
                    found[path.relative_to(root).as_posix()] = path.read_bytes()
                except OSError as error:
                    raise HandbookError(f"{path} could not be read: {error.strerror}", exit_code=3) from error
    return found


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a handbook; `start` itself where none does."""
    return next((folder for folder in (start, *start.parents) if (folder / "kpi_defs").is_dir()), start)
