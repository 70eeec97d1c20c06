"""Annotations of GitHub Actions: the worst first, and never more than GitHub shows."""

from itertools import groupby

from kpi_handbook.exports.problems.concise import sentence
from kpi_handbook.exports.problems.counts import more
from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.problems.markdown import document
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Problem, Severity

_SHOWN = 10  # of each kind a step; GitHub drops the rest without a word
_SUMMARY_BYTES = 1024 * 1024  # a larger summary of a step is not shown at all
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def text(report: Report) -> str:
    """Return a workflow command for each problem that is shown; the last of a kind says how many more there are."""
    lines: list[str] = []
    for _, group in groupby(report.worst_first(), key=lambda problem: problem.severity):
        problems = list(group)
        left = len(problems) - _SHOWN
        lines.extend(_command(problem, report) for problem in problems[:_SHOWN])
        if left > 0:
            lines[-1] += _escaped(f" ({more(left).text(report.translate)}, {report.translate('see summary')})")
    return "\n".join(lines)


def step_summary(report: Report, taken: int = 0) -> str:
    """Return the whole list for the summary of a step, as far as it fits behind the bytes that are taken."""
    return document(report, max(0, _SUMMARY_BYTES - taken))


def _command(problem: Problem, report: Report) -> str:
    span = problem.span
    properties = {"file": report.in_repository(problem.path), "line": span.line, "endLine": span.end_line}
    if span.end_line == span.line:  # GitHub takes columns of one line only
        properties |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
    properties["title"] = f"{problem.code} {problem.name}"
    named = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[problem.severity]} {named}::{_escaped(sentence(problem, report))}"


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(one_line(words)).replace(":", "%3A").replace(",", "%2C")
