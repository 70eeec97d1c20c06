"""Which program made the numbers of a record."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kpi_handbook import __version__
from kpi_handbook.publish.basis import STEPS
from kpi_handbook.publish.results import SCHEMA


def engine() -> dict[str, str]:
    """Return name and version of the program, of its arithmetic steps, and the digest of their source."""
    return {
        "name": "kpi-handbook",
        "version": __version__,
        "steps": STEPS,
        "source_sha256": _source_digest(),
        "schema": SCHEMA,
    }


@cache
def _source_digest() -> str:
    """Return one digest over the source of the arithmetic, its files in order of their names."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources(files("kpi_scoring"), "")):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        name = f"{path}{one.name}"
        if one.is_dir():
            yield from _sources(one, f"{name}/")
        elif one.name.endswith((".py", ".sql")):
            yield name, one.read_bytes()
