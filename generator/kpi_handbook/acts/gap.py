"""What lies between the two sides of a dispute: their values, the points between them, and when they talked."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kpi_handbook.acts.act import Case


def claims(case: Case) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what was submitted and what the validator saw."""
    submitted = next((line.figures for line in reversed(case.item.lines) if line.to == "self_submitted"), {})
    seen = (line.figures for line in reversed(case.item.lines) if line.to == "in_dialogue" != line.start)
    return submitted or case.item.figures, next(seen, {})


def dialogue_day(case: Case) -> date:
    """Return the day on which the dialogue was held, or else begun."""
    began = next((line.on for line in reversed(case.item.lines) if line.to == "in_dialogue"), case.act.on)
    return case.act.held_on or began


def points_apart(case: Case) -> Fraction | None:
    """Return how far the value of the act lies from the submitted one, in points of achievement."""
    apart = case.period.points_apart(case.act.unit, case.act.kpi, case.item.figures, case.act.figures)
    return None if apart is None else abs(apart)


def gap_is_open(case: Case) -> bool:
    """Say whether the value of the act lies so far from the submitted one that the two sides must talk."""
    apart = points_apart(case)
    return apart is None or apart > tolerance(case)


def tolerance(case: Case) -> Fraction:
    """Return the points that need no dialogue; without a policy every gap does."""
    return Fraction(case.terms.tolerance_points) if case.terms else Fraction(0)


def shown(points: Fraction) -> str:
    """Return points with one decimal, half away from zero."""
    tenths = (abs(points) * 20 + 1) // 2
    return f"{'-' if points < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"
