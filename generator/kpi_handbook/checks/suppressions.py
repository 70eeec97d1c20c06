"""Comments that silence a rule at one place: `# kpi: ignore[KPI305] reason="board decision" until=2026-12-31`."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi_handbook.checks.rule import Rule
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


def is_held(rule: Rule) -> bool:
    """Say whether nobody can silence a rule: what it finds is an error without which the data could not be trusted."""
    return (rule.group in _HELD and rule.severity is Severity.ERROR) or rule.code.startswith("KPI59")


def is_free(problem: Problem) -> bool:
    """Say whether a problem may be silenced: not where the data could not be trusted, nor the rules about silencing."""
    held = problem.group in _HELD and problem.severity is Severity.ERROR
    return not held and not problem.code.startswith("KPI59")


def suppressions(book: Handbook) -> Mapping[str, tuple[Suppression, ...]]:
    """Return the comments of each file that has any."""
    # Looking for the word first is faster: four rules and the runner ask, and hardly any file has such a comment.
    may_have = (document for document in book.documents if document.readable and "ignore" in document.text)
    found = {document.path: tuple(_in(document)) for document in may_have}
    return {path: marks for path, marks in found.items() if marks}


def _in(document: Document) -> Iterator[Suppression]:
    lines = document.text.split("\n")
    found = [(number, match) for number, line in enumerate(lines, 1) if (match := _MARK.search(line))]
    if not found:
        return
    is_text, meant = _texts(document), _lines_meant(lines)
    for number, match in found:
        column = match.start() + 1
        if is_text(number, column):
            continue
        rest = match["rest"]
        reason, until = _REASON.search(rest), _UNTIL.search(rest)
        alone = not lines[number - 1][: match.start()].strip()
        yield Suppression(
            document,
            Span(number, column, number, column + len(match.group().rstrip())),
            tuple(name.strip() for name in (match["names"] or "").split(",") if name.strip()),
            meant[number - 1] if alone else number,
            reason["text"].strip() if reason else "",
            until["day"] if until else "",
        )


def _lines_meant(lines: Sequence[str]) -> Sequence[int]:
    """Return for each line the next one that is no comment, or itself where there is none."""
    meant: list[int] = []
    below = 0
    for number in range(len(lines), 0, -1):
        meant.append(below or number)
        if not lines[number - 1].lstrip().startswith("#"):
            below = number
    return meant[::-1]


def _texts(document: Document) -> Callable[[int, int], bool]:
    """Return what says whether a place lies inside a value, where a # begins no comment."""
    spans = sorted(place.value for place in document.places.values() if place.raw)

    def is_text(line: int, column: int) -> bool:
        before = bisect(spans, Span(line, column, line, column))
        return any(span[:2] <= (line, column) < span[2:] for span in spans[max(0, before - 1) : before + 1])

    return is_text
