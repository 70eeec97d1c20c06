"""What was filed for a KPI: the submitted rows that readers should know of, with their reasons and roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.submission import Submission
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import measure, shortest
from kpi_handbook.views.working import state_words
from kpi_scoring.formula import evaluate_number, parse


@dataclass(frozen=True)
class Step:
    """Something that happened to a value, on a day, by a role."""

    day: str
    text: str


@dataclass(frozen=True)
class Filing:
    """A submitted row that is not ordinary, or that has evidence."""

    heading: str
    steps: tuple[Step, ...]
    reason: str
    evidence: tuple[str, ...]


def rows_to_date(company: Company, unit: str, kpi: str, period: str) -> Iterator[Submission]:
    """Yield the rows in force of a KPI up to a period, in order."""
    periods = company.scores.scored.periods if company.scores.scored else ()
    rows = (company.row(unit, one, kpi) for one in periods if one <= period)
    return (row for row in rows if row is not None)


def is_late(company: Company, row: Submission) -> bool:
    """Say whether a value came after its due day and before the lock."""
    dates = company.book.dates.get(row.period)
    day = row.submitted_on
    has_value = row.state not in {"missing", "not_applicable"}
    return bool(dates and day and has_value and dates.due < day <= dates.lock_on)


def earlier_revision(company: Company, row: Submission) -> Submission | None:
    """Return the revision that a row replaced."""
    same = (row.unit, row.period, row.kpi)
    rows = [one for one in company.scores.submitted.submissions if (one.unit, one.period, one.kpi) == same]
    return max((one for one in rows if one.revision < row.revision), key=lambda one: one.revision, default=None)


def value_words(company: Company, kpi: Kpi, row: Submission | None) -> str:
    """Return what a row says, with its unit; its state where it has no number."""
    say = company.say
    if row is not None and row.done is not None:
        return say.day(row.done)
    if row is not None and row.value is not None:
        return shortest(row.value, kpi, company.book, say)
    value = ratio_of(kpi, row) if row else None
    if value is not None:
        return measure(value, kpi, company.book, say)
    return state_words("not_applicable" if row and row.state == "not_applicable" else "missing", say)


def ratio_of(kpi: Kpi, row: Submission) -> Fraction | None:
    """Return the value that a pair makes by the KPI's expression; None without a pair, or where it has no value."""
    if row.numerator is None or not row.denominator:
        return None
    above, below = Fraction(row.numerator), Fraction(row.denominator)
    if not kpi.formula.expression:
        return above / below * Fraction(kpi.formula.scale or 1)
    names = tuple(base.id for base in kpi.base_measures[:2])
    tree = parse(kpi.formula.expression, frozenset(names))
    return evaluate_number(tree, dict(zip(names, (above, below), strict=False)))


def filings(company: Company, unit: str, kpi: str, period: str) -> tuple[Filing, ...]:
    """Return the rows of a KPI to date that have a reason, evidence or a dispute."""
    return tuple(
        _filing(company, row)
        for row in rows_to_date(company, unit, kpi, period)
        if row.reason or row.evidence or row.reconciliation or row.revision
    )


def kind_words(company: Company, row: Submission) -> str:
    """Return in a few words what is not ordinary about a row."""
    _ = company.say.translate
    if row.state in {"in_dialogue", "escalated"}:
        return _("disputed, in dialogue") if row.state == "in_dialogue" else _("disputed, escalated")
    if row.reconciliation:
        return _("disputed, then decided") if row.was_decided else _("disputed, then agreed")
    if row.revision:
        return _("revised")
    if row.state in {"missing", "not_applicable"}:
        return state_words(row.state, company.say)
    return _("came late") if is_late(company, row) else ""


def role_on(company: Company, role: str, day: date | None) -> str:
    """Return a role with a day, as far as they are known."""
    parts = [company.role_name(role)] if role else []
    return ", ".join([*parts, company.say.short_day(day)] if day else parts)


def _filing(company: Company, row: Submission) -> Filing:
    parts = [company.say.period(row.period), kind_words(company, row)]
    return Filing(": ".join(part for part in parts if part), tuple(_steps(company, row)), row.reason, row.evidence)


def _steps(company: Company, row: Submission) -> Iterator[Step]:
    say, role = company.say, company.role_name
    _ = say.translate
    if row.submitted_on and row.submitted_by:
        yield Step(say.short_day(row.submitted_on), _("Submitted by {role}").format(role=role(row.submitted_by)))
    if row.validated_on and row.validated_by:
        text = _("Validated by {role}").format(role=role(row.validated_by))
        record = _(", record {record}").format(record=row.reconciliation) if row.reconciliation else ""
        yield Step(say.short_day(row.validated_on), text + record)
    if row.approved_by:
        words = _("Decided by {role}") if row.was_decided else _("Approved by {role}")
        yield Step(say.short_day(row.approved_on), words.format(role=role(row.approved_by)))
