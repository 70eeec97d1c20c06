"""Problems as a table for a comment on a pull request; all text of others is data there."""

import re
from dataclasses import replace

from kpi_handbook.exports.problems.counts import fix_sign, kinds, more, summary
from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Problem, Say, Severity

FIRST_LINE = "<!-- kpi-check v1 -->"
"""How a job finds its comment again, to write it anew in its place."""

_COMMENT = 60_000  # GitHub takes 65,536 characters
_LONGEST_VALUE = 120
_SIGNS = {Severity.ERROR: "⛔", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;"}
_SPECIAL = re.compile(r"[\\|<>&\[\]()`*_~#!@]")
_LINKED = re.compile(r"(?P<scheme>\w):(?=//)|(?P<host>[wW]{3})\.")


def text(report: Report) -> str:
    """Return the table, cut to what a comment may hold."""
    return document(report, _COMMENT)


def document(report: Report, size: int) -> str:
    """Return the problems as a table of at most so many bytes; what does not fit is counted in the last line."""
    if not report.problems:
        return f"{FIRST_LINE}\n### {escaped(summary(report))}"
    say = report.translate
    head = [FIRST_LINE, f"### kpi check: {escaped(kinds(report))}", ""]
    head += [f"| | {say('place')} | {say('problem')} | {say('what to write')} |", "|---|---|---|---|"]
    rows = [_row(problem, report) for problem in report.worst_first()]
    closing = escaped(summary(report))
    shown = _fitting(rows, size - _size([*head, "", _left_out(report, len(rows)), "", closing]))
    left = len(rows) - shown
    tail = ["", _left_out(report, left)] if left else []
    return "\n".join([*head, *rows[:shown], *tail, "", closing])


def _left_out(report: Report, count: int) -> str:
    return f"… {escaped(more(count).text(report.translate))}"


def _fitting(rows: list[str], room: int) -> int:
    """Return how many rows fit, each with the end of its line."""
    taken = 0
    for number, row in enumerate(rows):
        taken += _size([row])
        if taken > room:
            return number
    return len(rows)


def _size(lines: list[str]) -> int:
    return sum(len(line.encode("utf-8", "backslashreplace")) + 1 for line in lines)


def _row(problem: Problem, report: Report) -> str:
    code = f"[{problem.code}]({report.site.rstrip('/')}/rules/{problem.code}/)" if report.site else problem.code
    place = f"{report.in_repository(problem.path)}:{problem.span.line}:{problem.span.column}"
    sign = _SIGNS[problem.severity] + (f" {escaped(fix_sign(problem.fix))}" if problem.fix else "")
    said, helped = (escaped(_cut(words).text(report.translate)) for words in (problem.message, problem.help))
    return f"| {sign} **{code}** | {escaped(place)} | {said} | {helped} |"


def _cut(words: Say) -> Say:
    """Return a sentence whose values are cut, so that a long one does not bury what is said about it."""
    return replace(words, values=tuple((name, _cut_value(value)) for name, value in words.values))


def _cut_value(value: Say | str) -> Say | str:
    if isinstance(value, Say):
        return _cut(value)
    return value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"


def escaped(words: str) -> str:
    """Return text as Markdown that shows it and does nothing else: no link, no mention, no markup."""
    shown = _SPECIAL.sub(lambda match: _ENTITIES.get(match.group(), f"\\{match.group()}"), one_line(words))
    return _LINKED.sub(_unlinked, shown)


def _unlinked(match: re.Match[str]) -> str:
    return f"{match['scheme']}&#58;" if match["scheme"] else f"{match['host']}&#46;"
