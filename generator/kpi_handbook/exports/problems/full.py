"""Problems with the source line, a caret and the help, as a compiler prints them."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from kpi_handbook.checks.rule import Subject
from kpi_handbook.problems import Note, Problem, Severity, Span

_WIDEST = 110


def text(problems: Sequence[Problem], subject: Subject) -> str:
    """Return each problem with its excerpt, and a last line that counts them."""
    blocks = [block(problem, subject) for problem in problems]
    files = len(subject.handbook.documents) + len(subject.submitted.tables)
    return "\n\n".join([*blocks, _summary(problems, files)])


def block(problem: Problem, subject: Subject) -> str:
    """Return one problem with the lines it is about."""
    return _block(problem, _source(problem.path, subject).split("\n"))


def _source(path: str, subject: Subject) -> str:
    tables = (table.document for table in subject.submitted.tables.values())
    documents = (document for group in (subject.handbook.documents, tables) for document in group)
    return next((document.text for document in documents if document.path == path), "")


def _block(problem: Problem, lines: list[str]) -> str:
    where = f"  (field {problem.field})" if problem.field else ""
    head = [f"{problem.severity}[{problem.code}]: {problem.message}", f"  --> {problem.place}{where}"]
    places = [(problem.span, "")] + [(note.span, str(note.message)) for note in _near(problem)]
    margin = max(len(str(span.line)) for span, _ in places)
    body = [f"{'':{margin}} |"]
    for line, group in groupby(sorted(places, key=lambda place: place[0].line), key=lambda place: place[0].line):
        if not 0 < line <= len(lines):
            continue
        shown, cut = _window(lines[line - 1], problem.span.column if line == problem.span.line else 1)
        body.append(f"{line:{margin}} | {shown}")
        body.extend(f"{'':{margin}} | {_marks(lines[line - 1], span, said, cut)}" for span, said in group)
    elsewhere = [f"{'':{margin}} = {note.message}: {note.path}:{note.span.line}" for note in _far(problem)]
    return "\n".join([*head, *body, *elsewhere, f"{'':{margin}} = help: {problem.help}"])


def _near(problem: Problem) -> list[Note]:
    return [note for note in problem.notes if note.path == problem.path and note.span.line != problem.span.line]


def _far(problem: Problem) -> list[Note]:
    return [note for note in problem.notes if note.path != problem.path]


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around a column, and how many characters stand before it."""
    visible = line.replace("\t", "→")
    if len(visible) <= _WIDEST:
        return visible, 0
    start = max(0, min(column - 1 - _WIDEST // 2, len(visible) - _WIDEST))
    return ("…" if start else "") + visible[start : start + _WIDEST] + "…", start - (1 if start else 0)


def _marks(line: str, span: Span, said: str, cut: int) -> str:
    before = _width(line[cut : span.column - 1]) if span.column > cut else 0
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    width = max(1, min(_width(line[span.column - 1 : end]), _WIDEST))
    return " " * before + ("-" if said else "^") * width + (f" {said}" if said else "")


def _width(part: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in part)
    return len(part) + wide - sum(unicodedata.combining(character) > 0 for character in part)


def _summary(problems: Sequence[Problem], files: int) -> str:
    if not problems:
        return f"No problems in {files} files."
    count = {severity: sum(p.severity is severity for p in problems) for severity in Severity}
    parts = [f"{number} {severity}{'s' * (number != 1)}" for severity, number in count.items() if number]
    touched = len({problem.path for problem in problems})
    plural = "s" if len(problems) != 1 else ""
    return f"Found {len(problems)} problem{plural} ({', '.join(parts)}) in {touched} file{'s' * (touched != 1)}."
