"""Two sides of a change put together: what differs, what moves, what speaks against it, and who has to agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kpi_handbook.checks import BY_CODE, RULES, check
from kpi_handbook.checks.moved import impact_of_change
from kpi_handbook.checks.rule import Subject
from kpi_handbook.checks.settings import configured_by
from kpi_handbook.impact import Impact
from kpi_handbook.load import Document
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import Problem, Severity, Span, say
from kpi_handbook.review.approvals import Approval, approvals
from kpi_handbook.review.differences import ORDER, Difference, differences, in_order, with_rules
from kpi_handbook.review.reach import reached
from kpi_handbook.review.submitted import submitted_differences
from kpi_handbook.review.unsound import unsound

LEVELS = ("published", "submitted", "all")
"""Which periods' effects may block: those that are published, those with values too, or every one that has begun."""

_ABOUT_FILES = (0, 1)
_OF_CHANGES = 8
_SAID_TWICE = "duplicate_key"
_MOVING = "KPI803"


@dataclass(frozen=True)
class Side:
    """One side of a change."""

    given: str
    """How the user named it."""

    commit: str
    """The whole id of its commit."""

    subject: Subject = field(repr=False)
    is_edited: bool = False
    """Whether files differ from the commit, as they do before one is made."""


@dataclass(frozen=True)
class Review:
    """What a change means."""

    base: Side
    head: Side
    differences: tuple[Difference, ...]
    impact: Impact
    problems: tuple[Problem, ...]
    """What the rules of changes say."""

    errors: tuple[tuple[str, Problem], ...]
    """What can't be read, with the side it stands on: then nothing is known for sure."""

    approvals: tuple[Approval, ...]
    level: str = "submitted"

    @property
    def is_complete(self) -> bool:
        """Say whether every file of both sides could be read."""
        return not self.errors

    @cached_property
    def blockers(self) -> tuple[Problem, ...]:
        """What must be mended before the change is merged."""
        return tuple(problem for problem in self.problems if self._blocks(problem))

    def _blocks(self, problem: Problem) -> bool:
        if BY_CODE[problem.code].preview:
            return False  # a note, whatever its severity
        if problem.code == _MOVING and self.level == "published":
            return False
        begun = problem.code == _MOVING and self.level == "all" and problem.severity is Severity.WARNING
        return problem.severity is Severity.ERROR or begun

    def count(self, kind: Class) -> int:
        """Return how many differences are of a class."""
        return sum(one.kind is kind for one in self.differences)

    @property
    def heaviest(self) -> Class | None:
        """The class that weighs most; None where nothing differs."""
        return next((kind for kind in ORDER if self.count(kind)), None)


def review(base: Side, head: Side, level: str = "submitted", author: str = "") -> Review:
    """Return what a change means; the settings are those of the base, so that no change silences its own."""
    errors = (*_unreadable("base", base), *_unreadable("head", head), *_gone(base.subject, head.subject))
    before, after = base.subject, head.subject
    judged = replace(after, base=before, handbook=configured_by(after.handbook, before.handbook), author=author)
    rules = [rule for rule in RULES if rule.group == _OF_CHANGES]
    problems = check(judged, rules, preview=True)
    impact = impact_of_change(judged)
    known = {problem for _, problem in errors}
    errors += tuple(("head", problem) for problem in unsound(after, impact) if problem not in known)
    found = [
        *differences(before.handbook, after.handbook),
        *submitted_differences(before.submitted, after.submitted),
    ]
    ordered = in_order((_reaching(after, before, one) for one in found), after.handbook.units or before.handbook.units)
    return Review(
        base,
        head,
        tuple(with_rules(ordered, _by_place(problems))),
        impact,
        problems,
        errors,
        approvals(before.handbook, after.handbook, ordered, author),
        level,
    )


def _reaching(after: Subject, before: Subject, one: Difference) -> Difference:
    items = reached((after if one.is_there else before).handbook, one)
    return replace(one, reaches=items) if items else one


def _by_place(problems: Sequence[Problem]) -> dict[tuple[str, Span], list[str]]:
    found: dict[tuple[str, Span], list[str]] = {}
    for problem in problems:
        found.setdefault((problem.path, problem.span), []).append(problem.code)
    return found


def _unreadable(name: str, side: Side) -> tuple[tuple[str, Problem], ...]:
    """Return what is wrong with files of a side that hold no record, or whose text says two things at once."""
    broken = {entry.document.path for entry in side.subject.handbook.entries if entry.record is None}
    tables = side.subject.submitted.tables.values()
    broken |= {table.document.path for table in tables if not table.document.readable}
    broken |= {document.path for document, _ in side.subject.submitted.findings}
    documents = side.subject.handbook.documents
    doubtful = {one.path for one in documents if any(finding.kind == _SAID_TWICE for finding in one.findings)}
    if not broken | doubtful:
        return ()
    rules = [rule for rule in RULES if rule.group in _ABOUT_FILES]
    errors = [problem for problem in check(side.subject, rules) if problem.severity is Severity.ERROR]
    found = [p for p in errors if p.path in broken or (p.path in doubtful and p.code == "KPI004")]
    told = {problem.path for problem in found}
    silent = [_could_not_be_read(path) for path in sorted(broken - told)]
    return tuple((name, problem) for problem in (*found, *silent))


def _could_not_be_read(path: str) -> Problem:
    message, help_text = say("this file could not be read"), say("run kpi check on it")
    return Problem("KPI001", "unreadable", Severity.ERROR, path, Span(), message, help_text)


def _gone(before: Subject, after: Subject) -> tuple[tuple[str, Problem], ...]:
    """Return the submitted files that the head has no more: the scores made from them can't be compared."""
    gone = sorted(before.submitted.tables.keys() - after.submitted.tables.keys())
    documents: list[Document] = [before.submitted.tables[place].document for place in gone]
    return tuple(
        (
            "head",
            Problem(
                "KPI802",
                "published-period-changed",
                Severity.ERROR,
                document.path,
                Span(),
                say("this file of submitted values was deleted"),
                say("bring it back; a value that is wrong is corrected by a row with the next revision"),
            ),
        )
        for document in documents
    )
