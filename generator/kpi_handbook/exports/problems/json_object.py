"""Problems for machines; keys are only ever added."""

import json

from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Fix, Problem, Severity


def text(report: Report) -> str:
    """Return one JSON object with counts and every problem."""
    whole = {
        "schema_version": 1,
        "complete": report.is_complete,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "problems": [_problem(problem, report) for problem in report.problems],
    }
    return as_json(whole)


def as_json(value: object) -> str:
    """Return readable JSON; half a character, which the name of a file may hold and JSON may not, becomes a "?"."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode("utf-8")


def _problem(problem: Problem, report: Report) -> dict[str, object]:
    return {
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity.value,
        "path": problem.path,
        "span": problem.span._asdict(),
        "field": problem.field,
        "message": problem.message.text(report.translate),
        "help": problem.help.text(report.translate),
        "fix": _fix(problem.fix) if problem.fix else None,
        "url": f"rules/{problem.code}/",
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{"span": edit.span._asdict(), "text": edit.text} for edit in fix.edits]
    return {"safe": fix.safe, "edits": edits, "move_to": fix.move_to or None}
