"""Grades of objectives and key results, kept apart from every score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

ON_TIME, LATE, TOO_LATE = Fraction(1), Fraction(7, 10), Fraction(0)
DAYS_LATE = 14
GOOD_FROM, WATCH_FROM = Fraction(7, 10), Fraction(4, 10)


@dataclass(frozen=True)
class KeyResult:
    """How an objective knows that it is reached."""

    kind: str
    """metric, milestone, keep_below or keep_above."""

    baseline: Decimal | None = None
    target: Decimal | None = None
    actual: Decimal | None = None
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True)
class ObjectiveResult:
    """The grades of an objective, exact until they are shown."""

    grades: tuple[Fraction | None, ...]
    mean: Fraction | None
    """The plain mean of the key results that have a grade."""

    colour: str
    """good, watch, bad, or none without a grade."""


def objective_result(key_results: Sequence[KeyResult]) -> ObjectiveResult:
    """Return the grades of key results from 0 to 1, and their plain mean.

    Source: scoring-rules.md, 8.
    """
    grades = tuple(grade(key_result) for key_result in key_results)
    known = [one for one in grades if one is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else None
    return ObjectiveResult(grades, mean, grade_colour(mean))


def grade(key_result: KeyResult) -> Fraction | None:
    """Return the grade of one key result; None where a figure it needs is absent."""
    if key_result.kind == "milestone":
        return _milestone_grade(key_result)
    if key_result.actual is None or key_result.target is None:
        return None
    actual, target = Fraction(key_result.actual), Fraction(key_result.target)
    match key_result.kind:
        case "keep_below":
            return Fraction(actual <= target)
        case "keep_above":
            return Fraction(actual >= target)
    if key_result.baseline is None or key_result.baseline == key_result.target:
        return None
    start = Fraction(key_result.baseline)
    return max(Fraction(0), min(Fraction(1), (actual - start) / (target - start)))


def grade_colour(mean: Fraction | None) -> str:
    """Return the colour of a grade; a band holds its lower edge."""
    if mean is None:
        return "none"
    return "good" if mean >= GOOD_FROM else "watch" if mean >= WATCH_FROM else "bad"


def _milestone_grade(key_result: KeyResult) -> Fraction | None:
    if key_result.due is None:
        return None
    if key_result.done is None:
        return TOO_LATE
    days = (key_result.done - key_result.due).days
    return ON_TIME if days <= 0 else LATE if days <= DAYS_LATE else TOO_LATE
