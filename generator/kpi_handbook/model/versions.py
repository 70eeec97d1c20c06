"""Which version of a definition or policy is in force on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Versioned(Protocol):
    """A record that has versions."""

    @property
    def id(self) -> str:
        """The id, the same in every version."""

    @property
    def version(self) -> int:
        """Counts from 1."""

    @property
    def valid_from(self) -> date:
        """The first day it holds."""


V = TypeVar("V", bound=Versioned)


def in_force(versions: Iterable[V], on: date) -> V | None:
    """Return the version with the greatest `valid_from` that is not after a period's first day."""
    valid = [version for version in versions if version.valid_from <= on]
    return max(valid, key=lambda version: (version.valid_from, version.version), default=None)
