"""Problems as SARIF 2.1.0, for code scanning."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from kpi_handbook import __version__
from kpi_handbook.checks import BY_CODE
from kpi_handbook.checks.pages import page_of
from kpi_handbook.checks.rule import Rule
from kpi_handbook.exports import rule_page
from kpi_handbook.exports.problems.concise import sentence
from kpi_handbook.exports.problems.fingerprints import fingerprints
from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.problems.json_object import as_json
from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Edit, Fix, Note, Problem, Severity, Span

_MOST = 25_000  # results a run; GitHub refuses a file with more
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_MARK_AT_START = Span(1, 0, 1, 1)  # a byte-order mark, which no column counts
_ROOT = "%SRCROOT%"


def text(report: Report) -> str:
    """Return a SARIF log with one run; places are relative to the root of the repository."""
    problems = report.worst_first()[:_MOST]
    rules = [BY_CODE[code] for code in sorted({problem.code for problem in problems}) if code in BY_CODE]
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    prints = fingerprints(report)
    driver = {"name": "kpi-handbook", "version": __version__, "rules": [_rule(rule, report) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": report.is_complete}],
        "results": [_result(problem, report, numbers, prints[problem]) for problem in problems],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return as_json(log)


def _rule(rule: Rule, report: Report) -> Mapping[str, Any]:
    _ = report.translate
    page = page_of(rule)
    what = " ".join(map(_, page.sections[0].paragraphs)) if page.sections else page.headline
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _(page.headline)},
        "fullDescription": {"text": what},
        "help": {"text": rule_page.text(rule, _), "markdown": rule_page.markdown(rule, _)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [f"group-{rule.group}"], "problem.severity": _severity_of(rule)},
    }
    if report.site:  # SARIF wants an absolute address or none
        described["helpUri"] = f"{report.site.rstrip('/')}/rules/{rule.code}/"
    return described


def _severity_of(rule: Rule) -> str:
    """Return GitHub's word, which it reads from a property."""
    return "recommendation" if rule.severity is Severity.INFO else rule.severity.value


def _result(problem: Problem, report: Report, numbers: Mapping[str, int], fingerprint: str) -> Mapping[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _place(report, problem.path, problem.span)}
    if problem.field:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.field, "kind": "member"}]
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": _unlinked(sentence(problem, report))},
        "locations": [location],
        # The second name is the one that GitHub compares runs by; without it, it would take the text of the line.
        "partialFingerprints": {"kpiField/v1": fingerprint, "primaryLocationLineHash": fingerprint},
    }
    if report.is_change:
        result["baselineState"] = "new"
    if problem.code in numbers:
        result["ruleIndex"] = numbers[problem.code]
    if problem.notes:
        result["relatedLocations"] = [_related(note, number, report) for number, note in enumerate(problem.notes)]
    if problem.fix and problem.fix.edits:
        result["fixes"] = [_fix(problem.fix, problem, report)]
    return result


def _related(note: Note, number: int, report: Report) -> Mapping[str, Any]:
    words = _unlinked(one_line(note.message.text(report.translate)))
    return {"id": number, "physicalLocation": _place(report, note.path, note.span), "message": {"text": words}}


def _place(report: Report, path: str, span: Span) -> Mapping[str, Any]:
    return {"artifactLocation": _file(report, path), "region": _region(span)}


def _file(report: Report, path: str) -> Mapping[str, str]:
    whole = report.in_repository(path).encode("utf-8", "surrogateescape")
    return {"uri": quote(whole, safe="/"), "uriBaseId": _ROOT}


def _region(span: Span) -> Mapping[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix, problem: Problem, report: Report) -> Mapping[str, Any]:
    change = {
        "artifactLocation": _file(report, problem.path),
        "replacements": [_replacement(edit) for edit in fix.edits],
    }
    return {
        "description": {"text": _unlinked(one_line(problem.help.text(report.translate)))},
        "artifactChanges": [change],
    }


def _replacement(edit: Edit) -> Mapping[str, Any]:
    if edit.span[:2] == _MARK_AT_START[:2]:
        return {"deletedRegion": {"byteOffset": 0, "byteLength": 3}, "insertedContent": {"text": edit.text}}
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _unlinked(words: str) -> str:
    """Return text in which nothing is a link: SARIF reads [words](place) in a message as one."""
    return words.replace("](", "] (")
