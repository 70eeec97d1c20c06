"""How many problems there are, in sentences that any language can say as a whole."""

from kpi_handbook.exports.problems.report import Report
from kpi_handbook.problems import Fix, Say, Severity, say


def summary(report: Report) -> str:
    """Return the last line: how many problems in how many files, and how many of them can be mended."""
    if not report.problems:
        return say("No problems in {files}.", files=_files(len(report.documents))).text(report.translate)
    found = say(
        "Found {problems} ({kinds}) in {files}.",
        problems=_problems(len(report.problems)),
        kinds=kinds(report),
        files=_files(len({problem.path for problem in report.problems})),
    )
    return " ".join(words.text(report.translate) for words in (found, _mending(report)) if words)


def kinds(report: Report) -> str:
    """Return how many problems there are of each severity."""
    counted = ((severity, report.count(severity)) for severity in Severity)
    return ", ".join(_of_kind(severity, count).text(report.translate) for severity, count in counted if count)


def more(count: int) -> Say:
    """Return how many problems are left out."""
    return say("and {count} more", count=count)


def fix_sign(fix: Fix | None) -> str:
    """Return the sign that the last line explains: mended by --fix, or only with --unsafe-fixes."""
    if fix is None:
        return ""
    return "[*]" if fix.safe else "[~]"


def _mending(report: Report) -> Say | None:
    fixes = [problem.fix for problem in report.problems if problem.fix]
    safe = sum(fix.safe for fix in fixes)
    unsafe = len(fixes) - safe
    if safe and unsafe:
        return say(
            "[*] {safe} can be fixed with --fix, [~] {unsafe} more with --fix --unsafe-fixes",
            safe=safe,
            unsafe=unsafe,
        )
    if safe:
        return say("[*] {count} can be fixed with --fix", count=safe)
    return say("[~] {count} can be fixed with --fix --unsafe-fixes", count=unsafe) if unsafe else None


def _problems(count: int) -> Say:
    return say("{count} problem", count=count) if count == 1 else say("{count} problems", count=count)


def _files(count: int) -> Say:
    return say("{count} file", count=count) if count == 1 else say("{count} files", count=count)


def _of_kind(severity: Severity, count: int) -> Say:
    match severity:
        case Severity.ERROR:
            return say("{count} error", count=count) if count == 1 else say("{count} errors", count=count)
        case Severity.WARNING:
            return say("{count} warning", count=count) if count == 1 else say("{count} warnings", count=count)
        case Severity.INFO:
            return say("{count} info", count=count) if count == 1 else say("{count} infos", count=count)
