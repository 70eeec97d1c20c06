"""A record of the handbook and the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_handbook.load import Document, FieldPath
from kpi_handbook.model.fields import Record
from kpi_handbook.model.kinds import Kind


@dataclass(frozen=True)
class Entry:
    """A record with the file it stands in; `record` is None where the file does not hold a valid one."""

    kind: Kind
    document: Document
    path: FieldPath
    record: Record | None
    place: Mapping[str, str]
    """What the file's path says, such as the unit and the cycle."""
