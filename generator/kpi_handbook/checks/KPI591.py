"""A comment silences nothing.

## What it does
Reports comments `# kpi: ignore[...]` whose rule says nothing on that line: it is mended, misspelt, or may not be
silenced.

## Why it matters
What is left over would hide the same mistake when it is made again.

## How to fix
Remove the comment, or name the rule that speaks there.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Rule, Subject
from kpi_handbook.checks.suppressions import Suppression, is_free, suppressions
from kpi_handbook.problems import Edit, Fix, Severity, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find comments whose rules say nothing on their line."""
    free = [problem for problem in subject.told if is_free(problem)]
    for marks in suppressions(subject.handbook).values():
        for mark in marks:
            if not mark.names:
                message = say("this comment names no rule")
                yield Found(mark.document, mark.span, (), message, say("write # kpi: ignore[CODE] and the reason"))
            elif not any(mark.names_rule(problem) for problem in free if problem.path == mark.document.path):
                message = say("{names} says nothing here that may be silenced", names=", ".join(mark.names))
                yield Found(mark.document, mark.span, (), message, say("remove the comment"), fix=_removed(mark))


def _removed(mark: Suppression) -> Fix:
    """Take the comment away, with the blanks before it, or its whole line where it stands alone."""
    line = mark.document.text.split("\n")[mark.span.line - 1]
    kept = line[: mark.span.column - 1].rstrip()
    start = Span(mark.span.line, len(kept) + 1, mark.span.line, len(line.rstrip("\r")) + 1)
    return Fix((Edit(start if kept else Span(mark.span.line, 1, mark.span.line + 1, 1), ""),))


RULE = Rule("KPI591", "suppression-unused", Severity.WARNING, __doc__, check, fixable="safe", last=True)
