"""Problems with the source line, a caret and the help, as a compiler prints them."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import click

from kpi_handbook.exports.problems.counts import fix_sign, summary
from kpi_handbook.exports.problems.glyphs import glyphs, one_line, widths
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Problem, Severity, Span

_WIDEST = 110  # columns of a line of a file; a longer one is shown around its mark
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


class Mark(NamedTuple):
    """A stretch to underline: the problem's own with ^, one that belongs to it with - and what it is."""

    path: str
    span: Span
    said: str = ""


def text(report: Report) -> str:
    """Return each problem with its excerpt, and a last line that counts them."""
    return "\n\n".join([*(block(problem, report) for problem in report.problems), summary(report)])


def block(problem: Problem, report: Report) -> str:
    """Return one problem with the lines it is about, those of other files behind its own."""
    say = report.translate
    notes = [Mark(note.path, note.span, one_line(note.message.text(say))) for note in problem.notes]
    marks = [Mark(problem.path, problem.span), *notes]
    margin = max(len(str(mark.span.line)) for mark in marks)
    elsewhere = dict.fromkeys(note.path for note in notes if note.path != problem.path)
    excerpts = [
        line
        for path in (problem.path, *elsewhere)
        for line in _Excerpt(report, problem, margin).lines(path, [mark for mark in marks if mark.path == path])
    ]
    help_word, help_text = say("help"), one_line(problem.help.text(say))
    return "\n".join([*_head(problem, report), *excerpts, f"{'':{margin}} = {help_word}: {help_text}"])


def _head(problem: Problem, report: Report) -> Iterator[str]:
    say = report.translate
    severity = _severity_word(report, problem.severity)
    what = f"{fix_sign(problem.fix)} {one_line(problem.message.text(say))}".lstrip()
    code = _painted(report, f"{severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
    yield f"{code}: {_painted(report, what, bold=True)}"
    field = "  " + say("(field {field})").format(field=one_line(problem.field)) if problem.field else ""
    yield f"  {_painted(report, '-->', fg='blue')} {one_line(problem.place)}{field}"


def _severity_word(report: Report, severity: Severity) -> str:
    say = report.translate
    return {Severity.ERROR: say("error"), Severity.WARNING: say("warning"), Severity.INFO: say("info")}[severity]


class _Excerpt(NamedTuple):
    """How the lines about one problem are printed."""

    report: Report
    problem: Problem
    margin: int

    def lines(self, path: str, marks: Sequence[Mark]) -> Iterator[str]:
        """Return the marked lines of one file between two empty ones."""
        source = self.report.lines_of(path)
        numbered = sorted(marks, key=lambda mark: (mark.span.line, bool(mark.said), mark.span))
        if path != self.problem.path:
            place = f"{path}:{numbered[0].span.line}:{numbered[0].span.column}"
            yield f"  {self._paint(':::')} {one_line(place)}"
        yield self._row("")
        groups = [(line, list(group)) for line, group in groupby(numbered, key=lambda mark: mark.span.line)]
        for (line, here), (below, _) in pairwise([*groups, (0, [])]):
            if line <= len(source):
                yield from self._marked(line, source[line - 1], here)
            if below > line + 1:
                yield self._paint("...")
        yield self._row("")

    def _marked(self, number: int, line: str, marks: Sequence[Mark]) -> Iterator[str]:
        """Return a line with a row for each mark; it is shown again for a mark that lies far off."""
        window: _Window | None = None
        for mark in marks:
            if window is None or not window.shows(mark.span.column):
                window = _window(line, mark.span.column)
                yield self._row(window.text, str(number))
            end = mark.span.end_column if mark.span.end_line == mark.span.line else len(line) + 1
            start, width = window.columns(mark.span.column, end)
            sign, colour = ("-", "blue") if mark.said else ("^", _COLOURS[self.problem.severity])
            underline = _painted(
                self.report, sign * width + (f" {mark.said}" if mark.said else ""), fg=colour, bold=True
            )
            yield self._row(" " * start + underline)

    def _row(self, shown: str, number: str = "") -> str:
        return f"{self._paint(f'{number:>{self.margin}} |')} {shown}".rstrip()

    def _paint(self, sign: str) -> str:
        return _painted(self.report, sign, fg="blue")


class _Window(NamedTuple):
    """The part of a line that is shown, with where each of its characters stands on the screen."""

    text: str
    first: int
    last: int
    edges: tuple[int, ...]
    """Where on the screen each character of the line begins, and where its last one ends."""

    def shows(self, column: int) -> bool:
        """Say whether a column of the file is in the window."""
        return self.first <= column - 1 <= self.last

    def columns(self, column: int, end: int) -> tuple[int, int]:
        """Return where on the screen a stretch of the line begins, and how wide it is there."""
        start, behind = (min(max(at - 1, self.first), self.last) for at in (column, end))
        return self.edges[start], max(1, self.edges[behind] - self.edges[start])


def _window(line: str, column: int) -> _Window:
    """Return the part of a line around a column that fits; what is left out shows as an ellipsis."""
    shown, sizes = glyphs(line), widths(glyphs(line))
    edges = [0]
    for size in sizes:
        edges.append(edges[-1] + size)
    first, last = 0, len(shown)
    if edges[-1] > _WIDEST:
        middle = edges[min(column - 1, last)]
        left = max(0, min(middle - _WIDEST // 2, edges[-1] - _WIDEST))
        first = next(at for at in range(last) if edges[at] >= left and sizes[at])
        last = max(at for at in range(last + 1) if edges[at] <= left + _WIDEST)
    before, behind = "…" if first else "", "…" if last < len(shown) else ""
    offset = len(before) - edges[first]
    return _Window(f"{before}{shown[first:last]}{behind}", first, last, tuple(edge + offset for edge in edges))


def _painted(report: Report, words: str, **style: Any) -> str:
    return click.style(words, **style) if report.is_coloured else words
