"""The rules of changes in the formats that problems have: annotations and findings at the lines of the head."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kpi_handbook.exports.problems import Report, github, gitlab, sarif
from kpi_handbook.exports.reviews.told import Told
from kpi_handbook.problems import Note, Problem, say
from kpi_handbook.views.language import language


def as_problems(form: str) -> Callable[[Told], str]:
    """Return the format of problems by its name, for a review."""
    return lambda told: _FORMS[form](_with_former(_report(told), told) if form == "sarif" else _report(told))


_FORMS: Mapping[str, Callable[[Report], str]] = {"github": github.text, "gitlab": gitlab.text, "sarif": sarif.text}


def _report(told: Told) -> Report:
    """Return what the rules say, and what could not be read, at the lines that the change touches first."""
    review = told.review
    changed: dict[str, set[int]] = {}
    for one in review.differences:
        if one.is_there:
            changed.setdefault(one.path, set()).update(range(one.span.line, one.span.end_line + 1))
    unread = tuple(problem for side, problem in review.errors if side == "head")
    return Report(
        (*unread, *review.problems),
        review.head.subject,
        language(told.lang).translate,
        {path: frozenset(lines) for path, lines in changed.items()},
        told.folder,
        told.site,
        told.is_coloured,
        is_change=True,
    )


def _with_former(report: Report, told: Told) -> Report:
    """Return the same with what stood at the place of each problem before the change."""
    former = {(one.path, one.span): one.before for one in told.review.differences if one.is_there and one.before}

    def noted(problem: Problem) -> Problem:
        was = former.get((problem.path, problem.span))
        note = (Note(problem.path, problem.span, say("was {value}", value=was)),) if was else ()
        return replace(problem, notes=(*problem.notes, *note))

    return replace(report, problems=tuple(map(noted, report.problems)))
