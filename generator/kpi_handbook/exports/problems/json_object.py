"""Problems for machines; keys are only ever added."""

import json
from collections.abc import Sequence

from kpi_handbook.checks.rule import Subject
from kpi_handbook.problems import Problem, Severity


def text(problems: Sequence[Problem], subject: Subject) -> str:
    """Return one JSON object with counts and every problem."""
    counts = {severity.value: sum(p.severity is severity for p in problems) for severity in Severity}
    complete = all(document.readable for document in subject.handbook.documents)
    listed = [_problem(problem) for problem in problems]
    return json.dumps(
        {"schema_version": 1, "complete": complete, "counts": counts, "problems": listed}, ensure_ascii=False, indent=2
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity.value,
        "path": problem.path,
        "span": problem.span._asdict(),
        "field": problem.field,
        "message": str(problem.message),
        "help": str(problem.help),
        "fix": None,
        "url": f"rules/{problem.code}/",
    }
