"""The versions of what has versions: definitions, policies and dictionaries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpi_handbook.checks.written import day_in, text_in
from kpi_handbook.load import Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.handbook import Handbook

VERSIONED = ("kpi", "policy", "dictionary")


@dataclass(frozen=True)
class Version:
    """One file of something that has versions."""

    entry: Entry

    @cached_property
    def top(self) -> Field:
        """The file's own fields."""
        return self.entry.document.root()

    @cached_property
    def id(self) -> str:
        """The id, or nothing where there is none that can be read."""
        return text_in(self.top.get("id"))

    @property
    def number(self) -> int | None:
        """The version it says it is, counted from 1."""
        value = self.top.get("version").value
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None

    @cached_property
    def starts(self) -> date | None:
        """The first day it holds."""
        return day_in(self.top.get("valid_from"))

    @property
    def stem(self) -> tuple[str, int]:
        """What the file's name says: the id and the version."""
        name = self.entry.document.path.rpartition("/")[2].rpartition(".")[0]
        before, dot, number = name.rpartition(".v")
        return (before, int(number)) if dot and number.isdecimal() else (name, 1)


def every_version(book: Handbook) -> Iterator[Version]:
    """Return every file of something that has versions, readable or not."""
    for kind in VERSIONED:
        yield from map(Version, book.kind(kind))


def series(book: Handbook) -> Iterator[tuple[Version, ...]]:
    """Return the versions that belong together, in order; of two files with one version the first."""
    found: dict[tuple[str, str], dict[int, Version]] = {}
    for version in every_version(book):
        if version.id and version.number:
            found.setdefault((version.entry.kind.name, version.id), {}).setdefault(version.number, version)
    for versions in found.values():
        yield tuple(versions[number] for number in sorted(versions))
