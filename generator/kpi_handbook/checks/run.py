"""Runs rules over a handbook as the company chose, and keeps one mistake from being said twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kpi_handbook.checks.rule import Rule, Subject
from kpi_handbook.checks.settings import Choice, choice_of
from kpi_handbook.checks.suppressions import Suppression, is_free, suppressions
from kpi_handbook.problems import Problem, Severity, in_reading_order

_ABOUT_TEXT = ("KPI00", "KPI010", "KPI011", "KPI012")  # a problem of the text itself silences groups 1 to 3 there
_SILENCED = ("KPI1", "KPI2", "KPI3")
# A placeholder is of the wrong kind too, and names nothing that exists: the rule that says what to write there speaks.
_ABOUT_PLACEHOLDERS = {"KPI202", "KPI203", "KPI208", "KPI209", "KPI210", "KPI302", "KPI303", "KPI501"}

Marks = Mapping[tuple[str, int], Sequence[Suppression]]
"""Comments that silence a rule, by file and the line they are about."""


@dataclass(frozen=True)
class Outcome:
    """What a run of the rules says."""

    problems: tuple[Problem, ...]
    suppressed: tuple[tuple[Problem, Suppression], ...] = ()
    """What a comment silences, with the comment."""
    found: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict, repr=False)
    """What each rule found by itself, before anything was left out."""
    given: tuple[object, ...] = field(default=(), repr=False)
    """What the rules were given beside the files."""


def check(subject: Subject, rules: Sequence[Rule], *, preview: bool = False) -> tuple[Problem, ...]:
    """Return all problems in reading order."""
    return outcome(subject, rules, preview=preview).problems


def errors(subject: Subject, rules: Sequence[Rule]) -> tuple[Problem, ...]:
    """Return all errors in reading order; rules that have none to say are not asked."""
    found = _outcome(subject, rules, choice_of(subject.handbook, rules).of_errors())
    return tuple(problem for problem in found.problems if problem.severity is Severity.ERROR)


def outcome(
    subject: Subject, rules: Sequence[Rule], *, preview: bool = False, earlier: Outcome | None = None
) -> Outcome:
    """Return all problems in reading order, and those that comments silence.

    An earlier outcome of the same subject saves asking again the rules that were asked with the same options.
    """
    return _outcome(subject, rules, choice_of(subject.handbook, rules, preview=preview), earlier)


def _outcome(subject: Subject, rules: Sequence[Rule], choice: Choice, earlier: Outcome | None = None) -> Outcome:
    subject = replace(subject, findings=(*subject.findings, *choice.findings), options=choice.options)
    given = (subject.handbook, subject.findings, subject.options, subject.base, subject.today)
    known = earlier.found if earlier and earlier.given == given else {}
    by_rule = {
        rule.code: known[rule.code] if rule.code in known else tuple(rule.problems(subject))
        for rule in choice.rules
        if not rule.last
    }
    found = [problem for problems in by_rule.values() for problem in problems]
    marks = _by_line(suppressions(subject.handbook))
    chosen = list(_chosen(found, choice))
    heard = [p for p in chosen if not _silenced_by(p, marks, subject.today)]
    told = in_reading_order(_without_echoes(chosen, heard))
    subject = replace(subject, told=told, rules=_asked(subject, rules, choice))
    said_last = [p for rule in choice.rules if rule.last for p in rule.problems(subject)]
    silencing = [(p, mark) for p in told if (mark := _silenced_by(p, marks, subject.today))]
    silent = {problem for problem, _ in silencing}
    kept = [problem for problem in told if problem not in silent]
    return Outcome(in_reading_order([*kept, *said_last]), tuple(silencing), by_rule, given)


def _asked(subject: Subject, rules: Sequence[Rule], choice: Choice) -> Mapping[str, Rule | None]:
    """Return all rules by code and name, None for those that say nothing whatever the files hold."""
    asked = {
        rule.code
        for rule in choice.rules
        if choice.severity.get(rule.code) != "off" and (rule.group != 8 or subject.base is not None)
    }
    return {name: rule if rule.code in asked else None for rule in rules for name in (rule.code, rule.name)}


def _chosen(problems: Iterable[Problem], choice: Choice) -> Iterable[Problem]:
    """Leave out what the company does not want to hear, and give the rest the severity it chose."""
    for problem in problems:
        severity = choice.severity.get(problem.code)
        if not is_free(problem):
            yield problem
        elif severity != "off" and not choice.ignores(problem):
            yield replace(problem, severity=severity) if severity else problem


def _by_line(marks: Mapping[str, Sequence[Suppression]]) -> Marks:
    found: dict[tuple[str, int], list[Suppression]] = {}
    for path, in_file in marks.items():
        for mark in in_file:
            found.setdefault((path, mark.line), []).append(mark)
    return found


def _silenced_by(problem: Problem, marks: Marks, today: date) -> Suppression | None:
    here = marks.get((problem.path, problem.span.line), ()) if is_free(problem) else ()
    return next((mark for mark in here if mark.silences(problem, today)), None)


def _without_echoes(problems: Sequence[Problem], heard: Iterable[Problem]) -> Iterable[Problem]:
    """Leave out what only repeats that a value was written wrongly, or is none; a silenced problem repeats nothing."""
    heard = list(heard)
    written_wrongly = {(p.path, p.field) for p in heard if p.code.startswith(_ABOUT_TEXT) and p.field}
    empty = {(p.path, p.field) for p in heard if p.code in _ABOUT_PLACEHOLDERS}
    for problem in problems:
        echoes_text = problem.code.startswith(_SILENCED) and (problem.path, problem.field) in written_wrongly
        echoes_nothing = problem.group == 1 and any((problem.path, part) in empty for part in _fields_around(problem))
        if not echoes_text and not echoes_nothing:
            yield problem


def _fields_around(problem: Problem) -> tuple[str, str]:
    """Return the field of a problem, and the one it is a part of, such as the words in all languages."""
    return problem.field, problem.field.rpartition(".")[0]
