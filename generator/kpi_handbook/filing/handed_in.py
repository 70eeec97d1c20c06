"""A form that came back: what it says it is for, and the cells of each row as they stand there."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kpi_handbook.filing.columns import FORMAT
from kpi_handbook.filing.refusal import Refusal, refused
from kpi_handbook.problems import say


@dataclass(frozen=True)
class Raw:
    """A cell: where it stands, what it is, and its text."""

    place: str
    kind: str
    """`written` in a CSV file, where everything is text; else what the spreadsheet says it is."""

    text: str


@dataclass(frozen=True)
class Row:
    """A row of a form: the cells that are not blank, by column."""

    place: str
    cells: Mapping[str, Raw]
    blank: Mapping[str, str] = field(default_factory=dict)
    """Where a cell of each column would stand."""

    def text(self, column: str) -> str:
        """Return the text of a cell."""
        return self.cells[column].text.strip() if column in self.cells else ""

    def place_of(self, column: str) -> str:
        """Return where a cell stands, or would; of what is no column, the row."""
        return self.cells[column].place if column in self.cells else self.blank.get(column, self.place)


@dataclass(frozen=True)
class HandedIn:
    """What came back, before anything in it is believed."""

    kind: str
    """`xlsx`, `csv` or `postgresql`."""

    sha256: str
    size: int
    unit: str
    period: str
    rows: tuple[Row, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    """The digest of each definition that the form showed; empty where no form was filled in."""

    provenance: Mapping[str, str] = field(default_factory=dict)
    """Where the values were read from, if not from a form."""


def other_version(version: str, place: str) -> Refusal:
    """Return the refusal of a form that another version of the tool wrote."""
    return refused(
        place,
        say('this is a form of version "{version}"; version {known} is read here', version=version, known=FORMAT),
        say("write a new form with kpi template, and copy the values into it"),
    )


def read_bytes(path: Path, most: int) -> bytes | Refusal:
    """Return the content of a regular file; a link may lead to anything, and a pipe may never end."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if path.is_symlink():
            return refused("", say("this is a link to another file"), say("hand in the file itself"))
        reason = error.strerror or type(error).__name__
        return refused("", say("the file can't be read: {reason}", reason=reason), say("look at its name and rights"))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return refused("", say("this is no file"), say("name the file that kpi template wrote"))
        content = file.read(most + 1)
    if len(content) > most:
        return refused(
            "",
            say("the file is larger than {most} MB; a form has a few KB", most=most // 1024**2),
            say("hand in the form that kpi template wrote, with values in its yellow cells only"),
        )
    return content
