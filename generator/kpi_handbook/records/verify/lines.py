"""Lines of the log as they can be read, even where they are not as they should be."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_handbook.records.log import KEY_EVENTS, RECORD_EVENTS, raw_lines
from kpi_handbook.records.publication import FOLDER, Published


@dataclass(frozen=True)
class Line:
    """One line with its place in the file; `event` is empty where it can't be read."""

    number: int
    raw: bytes
    event: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a field as text, empty where it is none."""
        value = self.event.get(name)
        return value if isinstance(value, str) else ""

    @property
    def is_record(self) -> bool:
        """Say whether the line publishes a revision."""
        return self.text("event") in RECORD_EVENTS

    @property
    def is_key_change(self) -> bool:
        """Say whether the line brings another list of signers into force."""
        return self.text("event") in KEY_EVENTS

    @property
    def folder(self) -> str:
        """The folder of the revision that the line publishes."""
        return f"{FOLDER}/{self.text('period')}/r{self.text('revision')}"

    @property
    def signatures(self) -> tuple[Mapping[str, Any], ...]:
        """The signatures that the line names."""
        listed = self.event.get("signatures")
        return tuple(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def log_lines(published: Published) -> tuple[Line, ...]:
    """Return every line of the log."""
    return tuple(Line(number, raw, _read(raw)) for number, raw in enumerate(raw_lines(published.log), start=1))


def record_lines(published: Published) -> Iterator[Line]:
    """Yield the lines that publish a revision."""
    return (line for line in log_lines(published) if line.is_record)


def signature_path(folder: str, signature: Mapping[str, Any]) -> str:
    """Return the file of a signature that a line names."""
    return f"{folder}/sig/{signature.get('role')}.{signature.get('principal')}.sig"


def list_in_force(published: Published, number: int) -> int:
    """Return the line whose list of signers is in force at a line, or 0 where there is none."""
    return max(
        (line.number for line in log_lines(published) if line.is_key_change and line.number <= number), default=0
    )


def _read(raw: bytes) -> Mapping[str, Any]:
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}
