"""What a change does to the checks: the problems that it brings, told before anything is written."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from kpi_handbook.checks import RULES, Subject, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.governance.change_set import ChangeSet
from kpi_handbook.problems import HandbookError, Problem, Severity


def after(change: ChangeSet, root: Path, today: date) -> Subject:
    """Return the handbook as it is with a change: read anew from the text that would be written."""
    return subject_of(change.files, root, today)


def new_problems(before: Subject, later: Subject) -> tuple[Problem, ...]:
    """Return what kpi check finds after a change and not before it; lines that only moved are no news."""
    known = {_said(problem) for problem in check(before, RULES)}
    return tuple(problem for problem in check(later, RULES) if _said(problem) not in known)


def require_no_new_errors(problems: Iterable[Problem]) -> None:
    """Stop where a change would bring an error; raises HandbookError with the first ones."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        more = f"; and {len(errors) - 1} more" if len(errors) > 1 else ""
        first = errors[0]
        raise HandbookError(f"{first.place}: {first.code} {first.message}{more}", str(first.help), 1)


def unreadable(problems: Sequence[Problem], paths: Iterable[str]) -> Problem | None:
    """Return the first problem of the text of a written file; a draft has none of these."""
    written = frozenset(paths)
    return next((one for one in problems if one.path in written and one.code.startswith(("KPI00", "KPI01"))), None)


def _said(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.path, str(problem.message)
