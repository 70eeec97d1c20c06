"""Problems as GitLab's Code Quality report."""

from kpi_handbook.exports.problems.concise import sentence
from kpi_handbook.exports.problems.fingerprints import fingerprints
from kpi_handbook.exports.problems.json_object import as_json
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Severity

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def text(report: Report) -> str:
    """Return a JSON list; the code stands in the description, since GitLab does not show the name of a check."""
    prints = fingerprints(report)
    issues = [
        {
            "description": f"{problem.code}: {sentence(problem, report)}",
            "check_name": f"{problem.code} {problem.name}",
            "fingerprint": prints[problem],
            "severity": _SEVERITIES[problem.severity],
            "location": {"path": report.in_repository(problem.path), "lines": {"begin": problem.span.line}},
        }
        for problem in report.problems
    ]
    return as_json(issues)
