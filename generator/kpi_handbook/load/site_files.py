"""What a site is made of besides the handbook, as rules see it: the files of docs/, the engine's settings, links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kpi_handbook.load.document import Document, Finding
from kpi_handbook.load.folder import FOLDERS, entries_below
from kpi_handbook.load.yaml_file import load_yaml
from kpi_handbook.problems import HandbookError, Span

DOCS = "docs"
SETTINGS = re.compile(r"mkdocs(\.[a-z-]+)?\.ya?ml")
_READ = (".svg", ".yml", ".yaml")
_LARGEST = 4 * 1024 * 1024
_FROM_OUTSIDE = re.compile(r"^(site_url:[ \t]*)!ENV\b", re.MULTILINE)


@dataclass(frozen=True)
class Site:
    """The files of a site by path; of those that no rule reads, only the path."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    """Links, pipes and other things that are no plain file, below docs/ and in the handbook itself."""


def read_site(root: Path) -> Site:
    """Return what stands in docs/ and in mkdocs.yml; raises HandbookError where a file can't be read."""
    files: dict[str, bytes] = {}
    links: list[str] = []
    for folder in (DOCS, *FOLDERS):
        for path, entry in entries_below(root / folder, folder):
            if not entry.is_file(follow_symlinks=False):
                links.append(path)
            elif folder == DOCS:
                files[path] = _content(root / path) if path.lower().endswith(_READ) else b""
    for place in sorted(root.glob("mkdocs*.y*ml")):
        if SETTINGS.fullmatch(place.name):
            files[place.name] = _content(place)
    return Site(files, tuple(links))


def is_of_site(path: str) -> bool:
    """Say whether a path belongs to the site and not to the handbook."""
    return path.startswith(f"{DOCS}/") or SETTINGS.fullmatch(path) is not None


def load_settings(path: str, content: bytes) -> Document:
    """Return the engine's settings; the address of the site may come from the environment, nothing else is a tag."""
    text = content.decode("utf-8", "replace")
    return load_yaml(path, _FROM_OUTSIDE.sub(lambda found: found.group(1) + "    ", text).encode())


def _content(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise HandbookError(f"{place} could not be read: {error.strerror}", exit_code=3) from error


def whole(path: str) -> tuple[Document, Finding]:
    """Return a file of which only the path is spoken of."""
    return Document(path, "", None, {}), Finding("site_file", Span(1, 1, 1, 1))
