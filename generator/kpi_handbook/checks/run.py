"""Runs rules over a handbook and keeps one mistake from being said twice."""

from collections.abc import Iterable, Sequence

from kpi_handbook.checks.rule import Rule, Subject
from kpi_handbook.problems import Problem, in_reading_order

_ABOUT_TEXT = ("KPI00", "KPI010", "KPI011", "KPI012")  # a problem of the text itself silences groups 1 to 3 there
_SILENCED = ("KPI1", "KPI2", "KPI3")


def check(subject: Subject, rules: Sequence[Rule]) -> tuple[Problem, ...]:
    """Return all problems in reading order."""
    found = [problem for rule in rules for problem in rule.problems(subject)]
    return in_reading_order(_without_echoes(found))


def _without_echoes(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Leave out what only repeats that a value was written wrongly."""
    problems = list(problems)
    written_wrongly = {(p.path, p.field) for p in problems if p.code.startswith(_ABOUT_TEXT) and p.field}
    for problem in problems:
        if not problem.code.startswith(_SILENCED) or (problem.path, problem.field) not in written_wrongly:
            yield problem
