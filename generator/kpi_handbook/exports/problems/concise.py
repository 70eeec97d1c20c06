"""One line a problem, for editors and grep."""

from collections.abc import Sequence

from kpi_handbook.checks.rule import Subject
from kpi_handbook.problems import Problem


def text(problems: Sequence[Problem], _subject: Subject) -> str:
    """Return `path:line:column: CODE message; help` for each problem."""
    return "\n".join(f"{problem.place}: {problem.code} {problem.message}; {problem.help}" for problem in problems)
