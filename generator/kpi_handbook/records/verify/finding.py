"""What `kpi verify` says about one file, and what a class of its checks is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import Published


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold; `name` is stable and is what other programs look at."""

    class_name: str
    name: str
    path: str
    message: str


@dataclass(frozen=True)
class KnownHead:
    """A head that somebody wrote down; 16 hexadecimal digits of the digest are enough."""

    seq: int
    prefix: str

    def is_of(self, head: Head | None) -> bool:
        """Say whether a head is the one that was written down."""
        return head is not None and head.seq == self.seq and head.sha256.startswith(self.prefix)


class NotCheckedError(Exception):
    """A class can't be checked here; the text says why, as it stands in the summary."""


@dataclass(frozen=True)
class Class:
    """One class of checks; raises NotCheckedError where it can't look."""

    name: str
    exit_code: int
    """What `--exit-code` returns where it is the first one with findings."""
    check: Callable[[Published, KnownHead | None], Iterator[Finding]]
