"""A comment silences nothing.

## What it does
Reports comments `# kpi: ignore[...]` whose rule says nothing on that line: it is mended, misspelt, or may not be
silenced. A comment is left alone while its rule is not asked: a preview rule, one that is switched off, or any rule
that an error of the structure may keep from speaking.

## Why it matters
What is left over would hide the same mistake when it is made again.

## How to fix
Remove the comment, or name the rule that speaks there.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.checks.suppressions import Suppression, is_free, is_held, suppressions
from kpi_handbook.problems import Edit, Fix, Problem, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find comments whose rules say nothing on their line."""
    told: dict[tuple[str, int], list[Problem]] = {}
    for problem in filter(is_free, subject.told):
        told.setdefault((problem.path, problem.span.line), []).append(problem)
    unsure = _unsure(subject)
    for marks in suppressions(subject.handbook).values():
        for mark in marks:
            if not mark.names:
                message = say("this comment names no rule")
                yield Found(mark.document, mark.span, (), message, say("write # kpi: ignore[CODE] and the reason"))
            elif any(_may_speak_later(name, mark, subject, unsure) for name in mark.names):
                continue
            elif not any(map(mark.names_rule, told.get((mark.document.path, mark.line), ()))):
                message = say("{names} says nothing here that may be silenced", names=", ".join(mark.names))
                yield Found(mark.document, mark.span, (), message, say("remove the comment"), fix=_removed(mark))


def _unsure(subject: Subject) -> frozenset[str]:
    """Return the files with definitions in which something stands that keeps rules from looking further."""
    wrong = (problem.path for problem in subject.told if not is_free(problem))
    return frozenset(path for path in wrong if path.startswith("kpi_defs/"))


def _may_speak_later(name: str, mark: Suppression, subject: Subject, unsure: frozenset[str]) -> bool:
    """Say whether a rule is not asked in this run, or kept from speaking by what is wrong with the text of a record.

    What a rule says about a definition stands in the definition; about a scorecard or a map it may stand anywhere.
    """
    if name not in subject.rules:
        return False
    rule = subject.rules[name]
    if rule is None or is_held(rule):
        return rule is None
    is_definition = mark.document.path.startswith("kpi_defs/kpis/")
    return mark.document.path in unsure if is_definition else bool(unsure)


def _removed(mark: Suppression) -> Fix:
    """Take the comment away, with the blanks before it, or its whole line where it stands alone."""
    line = mark.document.lines[mark.span.line - 1]
    kept = line[: mark.span.column - 1].rstrip()
    start = Span(mark.span.line, len(kept) + 1, mark.span.line, len(line) + 1)
    return Fix((Edit(start if kept else Span(mark.span.line, 1, mark.span.line + 1, 1), ""),))
