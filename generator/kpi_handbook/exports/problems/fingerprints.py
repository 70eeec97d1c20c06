"""What stays the same about a problem while lines move: its code, the record it is in, and the field."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Problem

_STEP = re.compile(r"\[(?P<number>\d+)\]|\.?(?P<key>[^.\[\]]+)")
_NAMES = ("id", "kpi", "code")  # what an entry of a list is called by; its position moves when another is added


def fingerprints(report: Report) -> Mapping[Problem, str]:
    """Return a digest for each problem; two that are alike are told apart by their order."""
    seen: Counter[str] = Counter()
    found: dict[Problem, str] = {}
    for problem in report.problems:
        what = "\n".join([problem.code, _record(problem, report), _field(problem, report)])
        seen[what] += 1
        found[problem] = hashlib.sha256(f"{what}\n{seen[what]}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return found


def _record(problem: Problem, report: Report) -> str:
    """Return the record a file holds, whatever the file is called; the file where it holds none with an id."""
    data = report.documents[problem.path].data if problem.path in report.documents else None
    if isinstance(data, dict) and isinstance(data.get("id"), str):
        kind = "/".join(PurePosixPath(problem.path).parts[:2])
        return f"{kind} {data['id']} {data.get('version', 1)}"
    return problem.path


def _field(problem: Problem, report: Report) -> str:
    """Return the path of a field with the names of list entries for their numbers; without one, the text itself."""
    if not problem.field:
        lines = report.lines_of(problem.path)
        return lines[problem.span.line - 1].strip() if problem.span.line <= len(lines) else ""
    inner = report.documents[problem.path].data if problem.path in report.documents else None
    steps: list[str] = []
    for step in _STEP.finditer(problem.field):
        name = step["key"] or f"[{step['number']}]"
        if step["number"] and isinstance(inner, list) and int(step["number"]) < len(inner):
            inner = inner[int(step["number"])]
            name = _name_of(inner) or name
        elif isinstance(inner, dict):
            inner = inner.get(step["key"])
        steps.append(name)
    return ".".join(steps)


def _name_of(entry: object) -> str:
    named = [f"{key}={entry[key]}" for key in _NAMES if key in entry] if isinstance(entry, dict) else []
    return f"[{named[0]}]" if named else ""
