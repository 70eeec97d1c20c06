"""One record for a user's mistake: what is wrong, where it stands, and what to write instead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a problem matters: errors stop a build, warnings and infos do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of text; lines and columns count characters from 1, the end is exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True)
class Say:
    """A sentence with named values, translated as a whole before the values are put in."""

    template: str
    values: tuple[tuple[str, "str | Say"], ...] = ()

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in the language of `translate`."""
        values = {name: value.text(translate) if isinstance(value, Say) else value for name, value in self.values}
        return translate(self.template).format(**values)

    def __str__(self) -> str:
        return self.text()


def say(template: str, **values: object) -> Say:
    """Return a sentence; a value that is words of ours is a sentence itself, every other one becomes text here."""
    return Say(
        template, tuple((name, value if isinstance(value, Say) else str(value)) for name, value in values.items())
    )


@dataclass(frozen=True)
class Note:
    """A second place that belongs to a problem, such as the first of two equal keys."""

    path: str
    span: Span
    message: Say


class Edit(NamedTuple):
    """A stretch of a file and the text to write there; a byte-order mark stands at column 0 of line 1."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """What to change in the file of a problem; nothing but the values at `paths` may differ afterwards."""

    edits: tuple[Edit, ...] = ()
    paths: tuple[tuple[str | int, ...], ...] = ()
    safe: bool = True
    """Unsafe where a person should look at it first."""
    move_to: str = ""
    """The name the file gets, where that is what changes."""


@dataclass(frozen=True)
class Problem:
    """One mistake of one user in one place."""

    code: str
    name: str
    severity: Severity
    path: str
    span: Span
    message: Say
    help: Say
    field: str = ""
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None

    @property
    def group(self) -> int:
        """Return the hundred of the code: 0 file, 1 structure, 2 SMART, 3 fake KPI, 4 map, 5 governance and so on."""
        return int(self.code[3])

    @property
    def place(self) -> str:
        """Return `path:line:column`."""
        return f"{self.path}:{self.span.line}:{self.span.column}"


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by file, then place, then code, each once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.path, p.span, p.code, str(p.message))))


class HandbookError(Exception):
    """The handbook could not be read, written or scored at all; `help` says what to do."""

    def __init__(self, message: str, help_text: str = "", exit_code: int = 2) -> None:
        super().__init__(message)
        self.help_text = help_text
        self.exit_code = exit_code
