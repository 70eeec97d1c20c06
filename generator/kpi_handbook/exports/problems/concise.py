"""One line a problem, for editors and grep."""

from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Problem


def text(report: Report) -> str:
    """Return `path:line:column: CODE message; help` for each problem."""
    return "\n".join(f"{one_line(p.place)}: {p.code} {sentence(p, report)}" for p in report.problems)


def sentence(problem: Problem, report: Report) -> str:
    """Return what is wrong and what to write, on one line."""
    say = report.translate
    return one_line(f"{problem.message.text(say)}; {problem.help.text(say)}")
