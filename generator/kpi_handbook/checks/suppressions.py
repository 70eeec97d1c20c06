"""Comments that silence a rule at one place: `# kpi: ignore[KPI305] reason="board decision" until=2026-12-31`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpi_handbook.load import Document
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Problem, Severity, Span

_MARK = re.compile(r"(?<![^\s])#[ \t]*kpi:[ \t]*ignore\b(?:\[(?P<names>[^\]\n]*)\])?(?P<rest>[^\r\n]*)")
_REASON = re.compile(r'reason="(?P<text>[^"]*)"')
_UNTIL = re.compile(r"until=(?P<day>[^\s]+)")
_HELD = (0, 1, 8)


@dataclass(frozen=True)
class Suppression:
    """One comment: which rules it silences, on which line, why, and until when."""

    document: Document
    span: Span
    names: tuple[str, ...]
    """Codes or names of rules, as they are written."""
    line: int
    """The line whose problems it silences."""
    reason: str
    until: str

    @property
    def last_day(self) -> date | None:
        """The last day it holds; None where there is none, or none that can be read."""
        try:
            return date.fromisoformat(self.until) if len(self.until) == 10 else None
        except ValueError:
            return None

    def names_rule(self, problem: Problem) -> bool:
        """Say whether it is about a problem, whatever the day."""
        return problem.span.line == self.line and (problem.code in self.names or problem.name in self.names)

    def silences(self, problem: Problem, today: date) -> bool:
        """Say whether it keeps a problem from being said today."""
        ends = self.last_day
        holds = not self.until or (ends is not None and today <= ends)
        return holds and self.names_rule(problem)


def is_free(problem: Problem) -> bool:
    """Say whether a problem may be silenced: not where the data could not be trusted, nor the rules about silencing."""
    held = problem.group in _HELD and problem.severity is Severity.ERROR
    return not held and not problem.code.startswith("KPI59")


def suppressions(book: Handbook) -> Mapping[str, tuple[Suppression, ...]]:
    """Return the comments of each file that has any."""
    found = {document.path: tuple(_in(document)) for document in book.documents if document.readable}
    return {path: marks for path, marks in found.items() if marks}


def _in(document: Document) -> Iterator[Suppression]:
    for match in _MARK.finditer(document.text):
        before = document.text[: match.start()]
        line = before.count("\n") + 1
        column = match.start() - (before.rfind("\n") + 1) + 1
        if _is_text(document, line, column):
            continue
        rest = match["rest"]
        reason, until = _REASON.search(rest), _UNTIL.search(rest)
        yield Suppression(
            document,
            Span(line, column, line, column + len(match.group().rstrip())),
            tuple(name.strip() for name in (match["names"] or "").split(",") if name.strip()),
            _line_meant(document.text, line, alone=not before[before.rfind("\n") + 1 :].strip()),
            reason["text"].strip() if reason else "",
            until["day"] if until else "",
        )


def _line_meant(text: str, line: int, *, alone: bool) -> int:
    """Return the comment's own line, or the next line that is no comment where it stands alone."""
    if not alone:
        return line
    lines = text.split("\n")
    below = (number for number in range(line + 1, len(lines) + 1) if not lines[number - 1].lstrip().startswith("#"))
    return next(below, line)


def _is_text(document: Document, line: int, column: int) -> bool:
    """Say whether a place lies inside a value, where a # begins no comment."""
    return any(place.raw and place.value[:2] <= (line, column) < place.value[2:] for place in document.places.values())
